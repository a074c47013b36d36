import { principalsOf } from "../../../iam/policy/principals";
import { detailsOf } from "../../iam-data/iam-data";
import { homeOf } from "../home";
import { type Objection, type Spot, statementRule } from "../rule";
import { serviceOfType } from "../services";
import { type ActionPattern, accountOf, actionPatterns, isAccount } from "../statements";

/** AWS's own guides write these two so: they mean all forms of one operation. */
const ONE_OPERATION = ["kms:generatedatakey*", "kms:reencrypt*"];

export const wildcardAction = statementRule(
  {
    id: "wildcard-action",
    severity: "warning",
    description: "An action with a wildcard that stands for more than one action, in an Allow.",
  },
  (spot, reading) => {
    const { policy, statement } = spot;
    if (statement.effect !== "Allow" || statement.action.except) return [];
    if (policy.argument === "grant" || isDelegation(spot, homeOf(policy, reading).account))
      return [];
    return actionPatterns(statement)
      .filter(({ text }) => /[*?]/.test(text) && !ONE_OPERATION.includes(text.toLowerCase()))
      .flatMap((pattern) => objections(pattern, policy.kind === "resource"));
  },
);

/** A key's policy that leaves access to the IAM policies of the key's own account. */
function isDelegation({ policy, statement }: Spot, account: string | undefined): boolean {
  if (serviceOfType(policy.resource.type) !== "kms") return false;
  return principalsOf(statement).every(
    (one) => isAccount(one) && (account ?? accountOf(one)) === (accountOf(one) ?? account),
  );
}

/** In the policy of a resource, what works on no resource (kms:DescribeCustomKeyStores) is not allowed by it. */
function objections(
  { text, service, actions: matched }: ActionPattern,
  isOfResource: boolean,
): Objection[] {
  const fix = "name the actions that are needed";
  if (service === "*") return [{ subject: text, message: `${text} allows everything`, fix }];
  const actions = matched?.filter((one) => !isOfResource || one.hasResourceTypes !== false);
  if (actions === undefined || actions.length < 2) return [];
  const permissions = actions
    .map(({ name }) => name)
    .filter((name) => detailsOf(service, name)?.level === "Permissions");
  const worst =
    permissions.length === 0
      ? ""
      : `, and ${permissions.length} of them change who may do what (${service.toLowerCase()}:${permissions[0]})`;
  return [{ subject: text, message: `${text} allows ${actions.length} actions${worst}`, fix }];
}
