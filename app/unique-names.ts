import type { UniqueName } from "../constructs/shared/unique-names";
import type { Partially } from "../formats/parse-partially";
import type { Environment } from "./environment";

type Candidate = UniqueName & { readonly derived?: boolean };
type View = Partially<Environment>;

/** Everything that a file claims for itself, as far as the file could be read. */
export function claimsOf(view: View): UniqueName[] {
  return [namePrefix(view)];
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
