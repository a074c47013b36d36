import type { PlannedChange } from "../terraform/planned-changes";

/** Something that the stand-in forgets, so that Terraform wants to set it again in every plan. */
export interface KnownGap {
  readonly type: string;
  readonly attribute: string;
  readonly reason: string;
}

/** Of moto 5.2. Exact: a gap that has closed fails the end-to-end test, and its line goes. */
export const KNOWN_GAPS: readonly KnownGap[] = [
  {
    type: "aws_sns_topic",
    attribute: "signature_version",
    reason: "moto accepts SignatureVersion and never returns it",
  },
];

/** What of a plan the stand-in's gaps do not account for. */
export function unexplained(changes: readonly PlannedChange[]): readonly PlannedChange[] {
  return changes.filter((change) => !isKnownGap(change));
}

/** Gaps that a plan no longer shows. */
export function closedGaps(changes: readonly PlannedChange[]): readonly KnownGap[] {
  return KNOWN_GAPS.filter(
    ({ type, attribute }) =>
      !changes.some((change) => change.type === type && change.attributes.includes(attribute)),
  );
}

function isKnownGap({ type, actions, attributes }: PlannedChange): boolean {
  const known = KNOWN_GAPS.filter((gap) => gap.type === type).map((gap) => gap.attribute);
  return actions.join() === "update" && attributes.every((attribute) => known.includes(attribute));
}
