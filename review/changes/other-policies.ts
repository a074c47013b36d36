import { type Comparison, compare, type Verdict } from "../../iam/compare/compare";
import type { PolicyDocument, Statement } from "../../iam/policy/policy";

/**
 * Compares two policies as what they are, one among others: what a Deny takes away may well be
 * allowed elsewhere, in an identity's own policy, so a Deny that goes is access that comes, even if
 * nothing in this document allows it.
 */
export function compareBesideOtherPolicies(
  before: PolicyDocument,
  after: PolicyDocument,
): Comparison {
  const own = compare(before, after);
  if (![before, after].some(denies)) return own;
  const limits = compare(amongOthers(before), amongOthers(after));
  const witness = own.witness ?? limits.witness;
  return {
    verdict: both(own.verdict, limits.verdict),
    gained: [...own.gained, ...limits.gained],
    lost: [...own.lost, ...limits.lost],
    ...(witness && { witness }),
    reasons: [...new Set([...own.reasons, ...limits.reasons])],
  };
}

function denies({ statements }: PolicyDocument): boolean {
  return statements.some(({ effect }) => effect === "Deny");
}

/** The policy beside another one that allows everything: only what is denied here counts then. */
function amongOthers(document: PolicyDocument): PolicyDocument {
  return { ...document, statements: [...document.statements, everything(document)] };
}

function everything({ kind }: PolicyDocument): Statement {
  const all = { except: false, values: ["*"] };
  return {
    effect: "Allow",
    ...(kind === "identity"
      ? {}
      : { principal: { except: false, values: [{ type: "*", value: "*" }] } }),
    action: all,
    ...(kind === "trust" ? {} : { resource: all }),
    conditions: [],
  };
}

/** What cannot be proved on one side is not proved at all; otherwise gains and losses add up. */
function both(one: Verdict, other: Verdict): Verdict {
  const verdicts = [one, other];
  if (verdicts.includes("not proved")) return "not proved";
  const changed = verdicts.filter((verdict) => verdict !== "equivalent");
  const [first, ...rest] = changed;
  if (first === undefined) return "equivalent";
  return rest.every((verdict) => verdict === first) ? first : "changed both ways";
}
