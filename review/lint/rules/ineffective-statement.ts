import { comparing } from "../../../iam/compare/loaded";
import { actionMatches } from "../../../iam/evaluate/match";
import { foldKey } from "../../../iam/policy/context";
import { allowEverything, type Principal, type Statement } from "../../../iam/policy/policy";
import { canonicalPrincipal, isEveryone } from "../../../iam/policy/principals";
import type { FoundPolicy } from "../../model";
import { type Objection, type Spot, statementRule } from "../rule";
import { accountOf, hiddenTexts } from "../statements";

/** Larger policies are generated: comparing each of their statements would take long. */
const MOST_STATEMENTS = 40;

export const ineffectiveStatement = statementRule(
  {
    id: "ineffective-statement",
    severity: "warning",
    description: "A statement whose removal changes nothing.",
  },
  (spot) => {
    const { policy, statement } = spot;
    const { statements } = policy.document;
    if (statements.length > MOST_STATEMENTS || policy.argument === "grant") return [];
    const near = statements.filter(
      (one) => one !== statement && mayCover(one, statement) && hiddenTexts(one).length === 0,
    );
    const denies = near.filter(({ effect }) => effect === "Deny");
    if (statement.effect === "Deny") return isCovered(spot, denies) ? [redundant("Deny")] : [];
    if (isTakenBack(policy, statement, denies)) return [takenBack()];
    const allows = near.filter(({ effect }) => effect === "Allow");
    if (isCovered(spot, allows)) return [redundant("Allow")];
    return entriesTakenBack(policy, statement, denies);
  },
);

function redundant(effect: string): Objection {
  const does = effect === "Allow" ? "allow" : "deny";
  return {
    subject: "redundant",
    message: `the other statements of this policy ${does} everything that this one ${does === "allow" ? "allows" : "denies"}`,
    fix: "remove it, or change it if it was meant to do more",
  };
}

function takenBack(): Objection {
  return {
    subject: "taken back",
    message: "a Deny of this policy denies everything that this statement allows",
    fix: "remove the statement, or limit the Deny",
  };
}

/** Whether no request that the second statements allow is denied by the first, for certain. */
function allowsNoMore(
  { document }: FoundPolicy,
  before: readonly Statement[],
  after: readonly Statement[],
): boolean {
  const { verdict } = comparing().compare(
    { ...document, statements: before },
    { ...document, statements: after },
  );
  return verdict === "equivalent" || verdict === "narrowed";
}

/** A statement that grants nothing even without the Deny belongs to another rule. */
function isTakenBack(
  policy: FoundPolicy,
  statement: Statement,
  denies: readonly Statement[],
): boolean {
  return (
    denies.length > 0 &&
    allowsNoMore(policy, [], [statement, ...denies]) &&
    !allowsNoMore(policy, [], [statement])
  );
}

/** Longer lists are generated: a proof for each of their entries would take long. */
const MOST_ENTRIES = 20;

/** Single actions or resources of the statement that a Deny takes back, while it allows others. */
function entriesTakenBack(
  policy: FoundPolicy,
  statement: Statement,
  denies: readonly Statement[],
): Objection[] {
  if (denies.length === 0) return [];
  return (["action", "resource"] as const).flatMap((element) => {
    const { except = true, values = [] } = statement[element] ?? {};
    if (except || values.length < 2 || values.length > MOST_ENTRIES) return [];
    return values.flatMap((entry) => {
      const alone = { ...statement, [element]: { except, values: [entry] } };
      const near = denies.filter((deny) => mayCover(deny, alone));
      if (!isTakenBack(policy, alone, near)) return [];
      const it = element === "action" ? entry : `all that this statement allows on ${entry}`;
      return [
        {
          subject: ["taken back", entry],
          message: `a Deny of this policy denies ${it}${element === "action" ? " wherever this statement allows it" : ""}`,
          fix: `remove ${entry} from the statement, or limit the Deny`,
        },
      ];
    });
  });
}

/** Whether statements of the same effect do without this one; of two that are equal, the second is reported. */
function isCovered({ policy, statement, index }: Spot, others: readonly Statement[]): boolean {
  const isLater = (one: Statement) => policy.document.statements.indexOf(one) > index;
  const enough = others.filter((one) => !isLater(one) || !doesAll(policy, [statement], one));
  return enough.length > 0 && doesAll(policy, enough, statement);
}

function doesAll(policy: FoundPolicy, enough: readonly Statement[], one: Statement): boolean {
  if (one.effect === "Allow") return allowsNoMore(policy, enough, [one]);
  // What the Denies would deny, if somebody else allowed it.
  const all = allowEverything(policy.kind);
  return allowsNoMore(policy, [all, one], [all, ...enough]);
}

/**
 * Whether another statement may cover this one, as far as that is seen without a proof, which takes time:
 * most speak of other requests, or ask for a key of which this one says nothing.
 */
function mayCover(other: Statement, one: Statement): boolean {
  const keys = one.conditions.map(({ key }) => foldKey(key));
  const isSaid = (key: string) => keys.includes(key) || (OF_CALLER.includes(key) && isNamed(one));
  return (
    other.conditions.every(({ key }) => isSaid(foldKey(key))) &&
    mayShareActions(one, other) &&
    mayShareCallers(one, other)
  );
}

/** What the name of a principal says of a request, without a condition. */
const OF_CALLER = ["aws:principalaccount", "aws:principalarn"];

function isNamed({ principal }: Statement): boolean {
  return principal?.except === false && !principal.values.some(isEveryone);
}

function mayShareActions({ action: one }: Statement, { action: other }: Statement): boolean {
  if (one.except || other.except) return true;
  return one.values.some((left) =>
    other.values.some(
      (right) => actionMatches(left, right) !== false || actionMatches(right, left) !== false,
    ),
  );
}

function mayShareCallers({ principal: one }: Statement, { principal: other }: Statement): boolean {
  if (one === undefined || other === undefined || one.except || other.except) return true;
  return one.values.some((left) => other.values.some((right) => mayBeSame(left, right)));
}

function mayBeSame(one: Principal, other: Principal): boolean {
  const [left, right] = [canonicalPrincipal(one), canonicalPrincipal(other)];
  if (isEveryone(left) || isEveryone(right)) return true;
  if (left.type !== right.type) return false;
  const account = accountOf(left);
  return left.value === right.value || (account !== undefined && account === accountOf(right));
}
