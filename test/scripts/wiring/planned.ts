import { OWNERSHIP_TAG_KEY } from "../../../formats/ownership-tag";
import { planWiring, type WiringPlan } from "../../../scripts/wiring/plan";
import type { Destination, Tags } from "../../../scripts/wiring/wiring";
import { CONNECT, marker, OWNER, OWNERSHIP, there, WABA, wanted } from "./fixtures";

export type Planned = Parameters<typeof wanted>;

/** Of a stack that made its topic, unless it says otherwise. */
export function plan(
  desired: Planned,
  actual: Planned,
  replace: readonly string[] = [],
  ownership = OWNERSHIP,
): WiringPlan {
  return planWiring(
    { accounts: [wanted(...desired)] },
    { accounts: [there(...actual)], linked: [WABA] },
    ownership,
    new Set(replace),
  );
}

export const NOTHING: WiringPlan = { changes: [], decisions: [], others: [] };
/** The mark of an account without tags that sends to this destination. */
export const marked = (...destinations: (Destination | undefined)[]): { readonly tags: Tags } => ({
  tags: marker({}, OWNER, destinations),
});
/** The changes in short: what each becomes. */
export const inShort = ({ changes }: WiringPlan) =>
  changes.map((change) => (change.kind === "destination" ? change.to : change.marker));
export const markOf = (...destinations: (Destination | undefined)[]) =>
  marked(...destinations).tags[OWNERSHIP_TAG_KEY];

export const OLD_ROLE = { ...CONNECT, roleArn: "arn:aws:iam::111122223333:role/old" };
export const OTHER_INSTANCE = {
  ...CONNECT,
  arn: "arn:aws:connect:eu-west-1:111122223333:instance/99999999-2222-3333-8444-555555555555",
};
