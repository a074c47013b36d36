import {
  existingKey,
  type KeyPart,
  keyFindings,
  keyOf,
  keyOfMedia,
  keyParts,
  keys,
  sharedKey,
  unusedKey,
} from "../../../constructs/keys/decisions";
import { encryptionKeyProps, existingKeyProps, keyOptions } from "../../../constructs/keys/options";
import type { Part } from "../../../constructs/shared/part";
import { FROM_THERE, refusesOptions } from "../refuses-options";

const scope = { account: "111122223333", region: "eu-west-1" };
const environment = { ...scope, namePrefix: "acme" };
const ARN = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555";
const WINDOW = "a whole number from 7 to 30";
const KEY = "the key ARN of a symmetric customer-managed KMS key";

describe("a key that is created", () => {
  const right = { ...scope, alias: "alias/acme" };
  refusesOptions({ schema: encryptionKeyProps }, right, [
    [
      { alias: "alias/aws/sns" },
      [
        "alias",
        '"alias/aws/sns"',
        "alias/<name>, not below alias/aws/",
        "write it as alias/acme-whatsapp",
      ],
    ],
    [{ deletionWindowDays: 6 }, ["deletionWindowDays", "6", WINDOW, "write 7"]],
    [{ deletionWindowDays: 31 }, ["deletionWindowDays", "31", WINDOW, "write 30"]],
    [{ deletionWindowDays: 7.5 }, ["deletionWindowDays", "7.5", WINDOW, "write 8"]],
  ]);
});

describe("a key that exists", () => {
  const elsewhere = ARN.replace("eu-west-1:111122223333", "eu-west-2:444455556666");
  const right = { ...scope, arn: ARN };
  refusesOptions({ schema: existingKeyProps }, right, [
    [
      { arn: elsewhere },
      ["arn", `"${elsewhere}"`, "an ARN in account 111122223333, Region eu-west-1", FROM_THERE],
    ],
    [
      { arn: "alias/acme" },
      [
        "arn",
        '"alias/acme"',
        KEY,
        "an alias may move to another key: write the key ARN that `aws kms describe-key` prints",
      ],
    ],
    [
      { arn: "alias/aws/sns" },
      [
        "arn",
        '"alias/aws/sns"',
        KEY,
        "AWS-managed keys cannot let the service publish, because their policy cannot be edited: name a customer-managed key, or drop this field and one is created",
      ],
    ],
  ]);
});

describe("the choice of a key", () => {
  const decisions = { schema: keyOptions, findings: keyFindings };
  refusesOptions(decisions, {} as typeof scope, [
    [
      { existingArn: ARN, deletionWindowDays: 7 },
      [
        "deletionWindowDays",
        "7",
        "nothing beside existingArn: nothing is created",
        "remove deletionWindowDays, or existingArn",
      ],
    ],
  ]);

  test("is looked at for events and for media", () => {
    const both = { existingArn: ARN, deletionWindowDays: 7 };
    const written = { key: both, mediaKey: both };
    expect(keys.findings(written, written).map(({ path }) => path)).toEqual([
      ["key", "deletionWindowDays"],
      ["mediaKey", "deletionWindowDays"],
    ]);
  });

  test("is refused where it encrypts nothing, unless nothing is chosen", () => {
    expect(unusedKey("key", {})).toEqual([]);
    expect(unusedKey("mediaKey", { deletionWindowDays: 7 })).toEqual([
      {
        path: ["mediaKey"],
        got: '{"deletionWindowDays":7}',
        allowed: "nothing: no topic, no bucket and no queue that it would encrypt is created",
        fix: "remove mediaKey; the keys of existing things are written as existingKeyArn beside them",
      },
    ]);
  });
});

test("media shares the key of events unless it has its own", () => {
  const own = keyOf(scope, "alias/acme-whatsapp", { deletionWindowDays: 7 });
  const key = { deletionWindowDays: 7 };
  expect([sharedKey, keyOfMedia].map((of) => of({ ...environment, key }))).toEqual([own, own]);
  expect(keyOfMedia({ ...environment, key, mediaKey: {} })).toEqual({
    ...scope,
    alias: "alias/acme-whatsapp-media",
  });
  expect(keyOfMedia({ ...environment, key, mediaKey: { existingArn: ARN } })).toEqual({
    ...scope,
    arn: ARN,
  });
});

test("each key is one part, whatever it encrypts", () => {
  const part = (key: Part["key"], declaredAt: string): Part => {
    return {
      role: "topic",
      arn: undefined,
      owner: "this environment",
      key,
      declaredAt: [declaredAt],
    };
  };
  const shared = sharedKey({ ...environment, key: { deletionWindowDays: 7 } });
  const created: KeyPart = {
    role: "encryption key",
    arn: undefined,
    owner: "this environment",
    alias: "alias/acme-whatsapp",
    deletionWindowDays: 7,
    declaredAt: ["a"],
  };
  const parts = [
    part(shared, "a"),
    part(undefined, "b"),
    part(shared, "c"),
    part(existingKey(scope, ARN), "d"),
    part({ alias: "alias/acme-trail" }, "e"),
  ];
  expect(keyParts(parts)).toEqual([
    created,
    {
      role: "encryption key",
      arn: ARN,
      owner: "somebody else",
      alias: undefined,
      deletionWindowDays: undefined,
      declaredAt: ["d"],
    },
    { ...created, alias: "alias/acme-trail", deletionWindowDays: 30, declaredAt: ["e"] },
  ]);
});
