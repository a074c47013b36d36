import type { IConstruct } from "constructs";
import { takeName } from "./check-props";
import { inAccount, inPartition, inRegion, type UniqueName } from "./unique-names";
import type { PropProblem } from "./validate";

export { inAccount, inPartition, inRegion };

/** A name that only one construct of an app may give, for constructs that are not decided in one place yet. */
export interface Claim extends Omit<UniqueName, "path"> {
  /** The prop that holds the name, or from which it follows. */
  readonly field: string;
}

export function claim(by: IConstruct, { field, ...wanted }: Claim): PropProblem | undefined {
  const [finding] = takeName(by, { ...wanted, path: [] });
  return finding && { field, got: finding.got, allowed: finding.allowed, fix: finding.fix };
}
