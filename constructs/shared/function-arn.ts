import { isReference } from "../../formats/terraform-reference";

/** A function as arguments take it. */
export interface NamedFunction {
  /** With the qualifier. */
  readonly arn: string;
  /** Without it. */
  readonly functionName: string;
  /** An alias or a version. */
  readonly qualifier?: string;
}

/** The function, and which of its aliases or versions, as far as the ARN is known. */
export function partsOfArn(arn: string): NamedFunction {
  if (typeof arn !== "string" || isReference(arn)) return { arn, functionName: arn };
  const parts = arn.split(":");
  return { arn, functionName: parts.slice(0, 7).join(":"), qualifier: parts[7] };
}
