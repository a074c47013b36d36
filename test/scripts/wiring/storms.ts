import { eventTopicPart } from "../../../constructs/events/decisions";
import { OWNERSHIP_TAG_KEY } from "../../../formats/ownership-tag";
import type { Operation } from "../../../local/emulator/protocol";
import { writeOwnershipTag } from "../../../scripts/wiring/ownership-tag";
import type { Destination, Tags } from "../../../scripts/wiring/wiring";
import { environment } from "../../environment";
import { fc } from "../../fuzz";
import { ACCOUNT, CONNECT, FOREIGN, TOPIC } from "./fixtures";
import type { Linked } from "./site";

/** A run that is killed: from some write on, nothing reaches the service any more. */
export interface Kill {
  readonly write: number;
  /** Whether that last write still takes effect. */
  readonly when: "before" | "after";
}

export interface Wanted {
  readonly number: number;
  readonly destination: "sns" | "connect" | "none";
  readonly tags: Tags;
  readonly phone: Tags | undefined;
}

export interface Edit {
  readonly number: number;
  readonly destination?: Destination | undefined;
  readonly tag?: { readonly key: string; readonly value: string | undefined };
}

export type Step =
  | {
      readonly kind: "apply" | "detach";
      readonly file: readonly Wanted[];
      readonly decided: readonly number[];
      readonly kill?: Kill | undefined;
      /** Another run of the same environment, from another branch. */
      readonly other?: readonly Wanted[] | undefined;
      /** Before which read of the step somebody else writes what is read. */
      readonly meanwhile?: { readonly read: number; readonly edit: Edit } | undefined;
      /** Which call of which operation is answered badly, and how. */
      readonly fault?: Fault | undefined;
    }
  | { readonly kind: "edit"; readonly edit: Edit };

export interface Fault {
  readonly operation: Operation;
  readonly call: number;
  readonly how: "a field less" | "a page" | "control characters" | "refused" | "answer lost";
}

export interface Storm {
  readonly topic: "made" | "existing";
  readonly lag: number;
  readonly accounts: readonly Linked[];
  readonly steps: readonly Step[];
}

const NUMBERS = [1, 2, 3];
const NAMES = ["acme-prod", "acme-dev"];
export const MADE: Destination = { arn: eventTopicPart(environment())?.arn ?? "" };

const value = fc.constantFrom("1", "2", "");
const tagsOf = (...keys: readonly string[]): fc.Arbitrary<Tags> =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...keys), value), { selector: ([key]) => key })
    .map((entries) => Object.fromEntries(entries));
const declared = tagsOf("A", "B", "constructor");
const foreign = fc.constantFrom(undefined, TOPIC, MADE, CONNECT, FOREIGN, {
  ...CONNECT,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/other-team`,
});
const standing = fc
  .tuple(
    tagsOf("A", "B", "C", "AmazonConnectEnabled", "aws:x"),
    fc.option(
      fc.oneof(
        fc
          .tuple(fc.constantFrom(...NAMES), declared, foreign)
          .map(([owner, tags, at]) => writeOwnershipTag(owner, tags, at ? [at] : [])),
        fc.constantFrom("do not touch", "3:acme-prod:x"),
      ),
      { nil: undefined, freq: 2 },
    ),
  )
  .map(([tags, mark]): Tags => (mark ? { ...tags, [OWNERSHIP_TAG_KEY]: mark } : tags));

const file = fc
  .tuple(
    ...NUMBERS.map((number) =>
      fc.record({
        number: fc.constant(number),
        destination: fc.constantFrom(
          "sns" as const,
          "sns" as const,
          "connect" as const,
          "none" as const,
        ),
        tags: declared,
        phone: fc.option(declared, { nil: undefined }),
      }),
    ),
  )
  .chain((all) => fc.subarray(all));
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ number: fc.constantFrom(...NUMBERS), destination: foreign }),
  fc.record({
    number: fc.constantFrom(...NUMBERS),
    tag: fc.record({
      key: fc.constantFrom("A", "B", "C", OWNERSHIP_TAG_KEY),
      value: fc.option(value, { nil: undefined }),
    }),
  }),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const fault: fc.Arbitrary<Fault> = fc.record({
  operation: fc.constantFrom(
    ...([
      "ListLinkedWhatsAppBusinessAccounts",
      "GetLinkedWhatsAppBusinessAccount",
      "ListTagsForResource",
      "PutWhatsAppBusinessAccountEventDestinations",
      "TagResource",
      "UntagResource",
    ] as const),
  ),
  call: fc.integer({ min: 1, max: 6 }),
  how: fc.constantFrom("a field less", "a page", "control characters", "refused", "answer lost"),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("apply" as const, "apply" as const, "detach" as const),
      file,
      decided: fc.subarray(NUMBERS),
      kill: maybe(
        fc.record({ write: fc.nat(5), when: fc.constantFrom("before" as const, "after" as const) }),
      ),
      other: maybe(file),
      meanwhile: maybe(fc.record({ read: fc.nat(20), edit })),
      fault: maybe(fault),
    }),
  },
  { weight: 1, arbitrary: edit.map((one) => ({ kind: "edit" as const, edit: one })) },
);
export const storms: fc.Arbitrary<Storm> = fc.record({
  topic: fc.constantFrom("made" as const, "existing" as const),
  lag: fc.constantFrom(0, 0, 1, 2),
  accounts: fc.tuple(
    ...NUMBERS.map((number) =>
      fc.record({
        number: fc.constant(number),
        destination: foreign as fc.Arbitrary<Destination>,
        tags: standing,
        phones: standing.map((tags) => ({ [10 * number]: tags })),
      }),
    ),
  ),
  steps: fc.array(step, { minLength: 1, maxLength: 4 }),
});
