import type { Path } from "../../formats/finding";

/** Who may change it: what somebody else made is used and never changed. */
export type Owner = "this environment" | "somebody else";

/** A KMS key as others refer to it: AWS chooses the id of one that is created, so its alias is all that is known. */
export type KeyReference =
  | { readonly alias: string; readonly deletionWindowDays?: number }
  | { readonly arn: string };

/**
 * One thing in AWS that an environment creates or uses. Parts are what every reader but the constructs
 * needs to know of a decision: rights, health, requirements, collisions, spend, wiring and destroy. A
 * capability adds to it whatever its own checks and rights need.
 */
export interface Part {
  /** What it is for, for example `event topic`. */
  readonly role: string;
  /** Undefined where AWS or Terraform chooses it: never a guess. */
  readonly arn: string | undefined;
  readonly owner: Owner;
  /** What encrypts it. */
  readonly key?: KeyReference;
  /** The option that asked for it. */
  readonly declaredAt: Path;
}

export function isOurs({ owner }: Pick<Part, "owner">): boolean {
  return owner === "this environment";
}
