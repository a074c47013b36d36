import type { PlannedChange } from "../scripts/terraform/planned-changes";

/** Something that the local AWS forgets, so that Terraform wants to set it again in every plan. */
export interface MotoGap {
  readonly type: string;
  readonly attribute: string;
  readonly reason: string;
}

/** Of moto 5.2. Exact: a gap that has closed fails the end-to-end test, and its line goes. */
export const MOTO_GAPS: readonly MotoGap[] = [
  {
    type: "aws_sqs_queue",
    attribute: "redrive_policy",
    reason: "moto returns it with other blanks than it was given",
  },
];

/** What the local AWS never returns, so that the provider would wait for it until it gives up. */
export const NOT_APPLIED: readonly MotoGap[] = [
  {
    type: "aws_sqs_queue",
    attribute: "redrive_allow_policy",
    reason: "moto does not know RedriveAllowPolicy",
  },
];

/** What the local AWS cannot change either: for stacks that are applied more than once. */
export const NOT_CHANGED: readonly MotoGap[] = [
  ...NOT_APPLIED,
  {
    type: "aws_sqs_queue",
    attribute: "redrive_policy",
    reason: "it always differs, and with any change of a queue moto drops its policy",
  },
];

/** Gaps that can show in a state that holds these addresses. */
export function gapsIn(addresses: readonly string[]): readonly MotoGap[] {
  return MOTO_GAPS.filter(({ type }) => addresses.some((one) => one.startsWith(`${type}.`)));
}

/** What of a plan the local AWS's gaps do not account for. */
export function unexplained(changes: readonly PlannedChange[]): readonly PlannedChange[] {
  return changes.filter((change) => !isKnownGap(change));
}

/** Gaps that a plan no longer shows, though the state holds what they are about. */
export function closedGaps(
  changes: readonly PlannedChange[],
  addresses: readonly string[],
): readonly MotoGap[] {
  return gapsIn(addresses).filter(
    ({ type, attribute }) =>
      !changes.some((change) => change.type === type && change.attributes.includes(attribute)),
  );
}

function isKnownGap({ type, actions, attributes }: PlannedChange): boolean {
  const known = MOTO_GAPS.filter((gap) => gap.type === type).map((gap) => gap.attribute);
  return actions.join() === "update" && attributes.every((attribute) => known.includes(attribute));
}
