import {
  actionApplies,
  type Call,
  conditionsApply,
  expanded,
  principalApplies,
  resourceApplies,
  type World,
  type Written,
  type WrittenStatement,
} from "./oracle";
import type { Universe } from "./policy-pairs";

/** A call of the small universe that the second policy allows and the first does not, if any. */
export function gainedCall(
  before: Written,
  after: Written,
  universe: Universe,
  world: World,
): Call | undefined {
  const { contexts, resources, principals, actions } = universe;
  const was = prepared(before, universe, world);
  const is = prepared(after, universe, world);
  for (const context of contexts) {
    for (const resource of resources) {
      const [wasAllowed, isAllowed] = [was(context, resource), is(context, resource)];
      for (const [who, principal] of principals.entries()) {
        // Only users have a user name.
        const isUser = principal.value.includes(":user/");
        if (typeof context["aws:username"] === "string" && !isUser) continue;
        for (const [what, action] of actions.entries()) {
          if (isAllowed(who, what) && !wasAllowed(who, what)) {
            return { principal, action, resource, context };
          }
        }
      }
    }
  }
  return undefined;
}

/** Whether the policy allows a call, with what does not hang on the context worked out once. */
function prepared(policy: Written, { principals, actions }: Universe, world: World) {
  const written: Written = JSON.parse(expanded(JSON.stringify(policy), world));
  const variables = written.Version === "2012-10-17";
  const call: Call = { principal: { type: "", value: "" }, action: "", resource: "", context: {} };
  const statements = written.Statement.map((statement) => ({
    statement,
    isAllow: statement["Effect"] === "Allow",
    who: principals.map((principal) => principalApplies(statement, { ...call, principal }, world)),
    what: actions.map((action) => actionApplies(statement, { ...call, action }, world)),
  }));
  const holds = (statement: WrittenStatement, context: Call["context"], resource: string) =>
    resourceApplies(statement, { ...call, context, resource }, variables, world) &&
    conditionsApply(statement, { ...call, context }, variables, world);
  return (context: Call["context"], resource: string) => {
    const here = statements.filter(({ statement }) => holds(statement, context, resource));
    return (who: number, what: number) => {
      const applying = here.filter((one) => one.who[who] && one.what[what]);
      return applying.length > 0 && applying.every(({ isAllow }) => isAllow);
    };
  };
}
