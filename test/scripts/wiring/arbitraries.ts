import fc from "fast-check";
import { OWNERSHIP_TAG_KEY } from "../../../formats/ownership-tag";
import { writeOwnershipTag } from "../../../scripts/wiring/ownership-tag";
import type { Destination, Tags, Wiring } from "../../../scripts/wiring/wiring";
import { CONNECT, FOREIGN, OWNER, phoneId, TOPIC, wabaId } from "./fixtures";
import type { World, WorldAccount } from "./in-memory";

/** Small alphabets, so that what is declared and what stands there meet often. */
const KEYS = ["A", "B", "constructor", "__proto__"];
const VALUES = ["1", "2", ""];
/** Keys that no environment file can declare. */
const RESERVED = ["AmazonConnectEnabled", "aws:createdBy"];

/** As a version of the future may write them. */
export const NEWER_MARKS = ["3:acme-prod:x", "2:acme-prod:", "12:acme-prod:K9cGVEGF"];

/** Two accounts, with two numbers and with one. */
const RESOURCES: Readonly<Record<string, readonly string[]>> = {
  [wabaId(1)]: [wabaId(1), phoneId(11), phoneId(12)],
  [wabaId(2)]: [wabaId(2), phoneId(21)],
};
export const ACCOUNTS = Object.keys(RESOURCES);

const value = fc.constantFrom(...VALUES);
const tagsOf = (keys: readonly string[]): fc.Arbitrary<Tags> =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...keys), value), { selector: ([key]) => key })
    .map((entries) => Object.fromEntries(entries));
const declaredTags = tagsOf(KEYS);
const standingTags = tagsOf([...KEYS, ...RESERVED]);

const DRIFTED: Destination = { ...CONNECT, roleArn: "arn:aws:iam::111122223333:role/old" };
const standingDestination = fc.constantFrom(undefined, TOPIC, CONNECT, DRIFTED, FOREIGN);

const remembered = fc.uniqueArray(fc.constantFrom(TOPIC, CONNECT, DRIFTED, FOREIGN), {
  maxLength: 2,
});
const markers = fc.oneof(
  { arbitrary: fc.constant(undefined), weight: 2 },
  { arbitrary: declaredTags.map((tags) => writeOwnershipTag(OWNER, tags)), weight: 2 },
  {
    arbitrary: fc
      .tuple(declaredTags, remembered)
      .map(([tags, destinations]) => writeOwnershipTag(OWNER, tags, destinations)),
    weight: 3,
  },
  fc
    .tuple(declaredTags, remembered)
    .map(([tags, destinations]) => writeOwnershipTag("acme-dev", tags, destinations)),
  fc.constantFrom("", "1:acme-prod:short", "do not touch", ...NEWER_MARKS),
);

function accountThere(id: string): fc.Arbitrary<WorldAccount> {
  const resources = (RESOURCES[id] ?? []).map((resource) =>
    fc.tuple(standingTags, markers).map(([tags, marker]) => {
      const all = new Map(Object.entries(tags));
      if (marker !== undefined) all.set(OWNERSHIP_TAG_KEY, marker);
      return { id: resource, tags: all };
    }),
  );
  return fc.record({
    id: fc.constant(id),
    destination: standingDestination,
    resources: fc.tuple(...resources),
  });
}

/** How things may stand when the tool comes along, with memories right, wrong and of others. */
export const worlds: fc.Arbitrary<World> = fc.record({
  accounts: fc.tuple(...ACCOUNTS.map(accountThere)),
});

const declaredAccounts = ACCOUNTS.map((id) =>
  fc.record({
    id: fc.constant(id),
    destination: fc.constantFrom(undefined, TOPIC, CONNECT),
    tagged: fc
      .tuple(
        ...(RESOURCES[id] ?? []).map((resource) =>
          fc.record({ id: fc.constant(resource), tags: declaredTags }),
        ),
      )
      // The account is always there; numbers come and go.
      .chain(([account, ...numbers]) =>
        fc.subarray(numbers).map((some) => (account ? [account, ...some] : [])),
      ),
  }),
);

/** What an environment file may ask for. */
export const wirings: fc.Arbitrary<Wiring> = fc
  .tuple(...declaredAccounts)
  .chain((accounts) => fc.subarray(accounts, { minLength: 1 }))
  .map((accounts) => ({ accounts }));

export const replacements = fc.subarray(ACCOUNTS).map((ids) => new Set(ids));

/** What others do meanwhile, without asking. */
type ForeignEdit =
  | { readonly kind: "tag"; readonly key: string; readonly value: string | undefined }
  | { readonly kind: "destination"; readonly destination: Destination | undefined };

export interface PlacedEdit {
  readonly account: number;
  readonly resource: number;
  readonly edit: ForeignEdit;
}

const edits: fc.Arbitrary<ForeignEdit> = fc.oneof(
  fc.record({
    kind: fc.constant("tag" as const),
    key: fc.constantFrom(...KEYS, ...RESERVED),
    value: fc.option(value, { nil: undefined }),
  }),
  fc.record({
    kind: fc.constant("destination" as const),
    destination: standingDestination,
  }),
);

export const placedEdits: fc.Arbitrary<PlacedEdit> = fc.record({
  account: fc.nat(ACCOUNTS.length - 1),
  resource: fc.nat(2),
  edit: edits,
});
