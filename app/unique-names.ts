import type { UniqueName } from "../constructs/shared/unique-names";
import type { Partially } from "../formats/parse-partially";
import type { Environment } from "./environment";

type Candidate = UniqueName & { readonly derived?: boolean };
type View = Partially<Environment>;

/** Everything that a file claims for itself, as far as the file could be read. */
export function claimsOf(view: View): UniqueName[] {
  return [namePrefix(view), regionOfSpend(view), ...numbersOfSpend(view)];
}

/** Unique per account and not per Region, as role and bucket names span Regions. */
function namePrefix(view: View): Candidate {
  return {
    what: "name prefix",
    name: view.account && view.namePrefix,
    within: `account ${view.account}`,
    path: ["namePrefix"],
    fix: "choose another in one of them: key alias, topic, role and bucket are named after it",
  };
}

/** Metrics know the Region and not the environment: two files would count the same money. */
function regionOfSpend({ account, region, spend }: View): Candidate {
  return {
    what: "spend of scope region",
    name: spend?.limits && spend.scope === "region" ? account && region : undefined,
    within: `account ${account}, Region ${region}`,
    path: ["spend", "scope"],
    written: "region",
    allowed: `spend with scope region in one environment of account ${account}, Region ${region}`,
    fix: "keep it in one of them, and write scope: numbers or no spend in the other",
  };
}

function numbersOfSpend({ spend }: View): Candidate[] {
  if (spend?.scope !== "numbers") return [];
  const arns = (spend.numbers ?? []).map((number) => number?.arn);
  return arns.map((arn, index) => ({
    what: "number with limits",
    name: arns.indexOf(arn) === index ? arn : undefined, // twice in one file is told there
    within: "all environments",
    path: ["spend", "numbers", index, "arn"],
    fix: "keep it in one of them: both would count the same money",
  }));
}
