import {
  added,
  changed,
  load,
  refusal,
  refuses,
  rendered,
  right,
  rightToo,
  warnings,
} from "./harness";

const UUID = "11111111-2222-3333-8444-555555555555";
const keyIn = (place: string) => `arn:aws:kms:${place}:key/${UUID}`;
const KEY = keyIn("eu-west-1:111122223333");
const FOREIGN = "eu-west-1:444455556666";
const USE_ONE_FROM_THERE = "use one from there, or correct the account or the Region";

describe("ARNs from elsewhere", () => {
  const ACCOUNT = "an ARN in account 111122223333";

  refuses("deployRoleArn", ACCOUNT, added, [
    [
      "deployRoleArn: ▸arn:aws:iam::444455556666:role/deploy",
      '"arn:aws:iam::444455556666:role/deploy"',
      "use one from there, or correct the account or the Region",
    ],
  ]);
  refuses("key.existingArn", ACCOUNT, added, [
    [`key: { existingArn: ▸${keyIn(FOREIGN)} }`, `"${keyIn(FOREIGN)}"`, USE_ONE_FROM_THERE],
  ]);
  // Everything that is wrong with it, so that one correction does not lead to the next message.
  refuses("key.existingArn", `${ACCOUNT}, Region eu-west-1, partition aws`, added, [
    [
      `key: { existingArn: ▸arn:aws-cn:kms:cn-north-1:444455556666:key/${UUID} }`,
      `"arn:aws-cn:kms:cn-north-1:444455556666:key/${UUID}"`,
      USE_ONE_FROM_THERE,
    ],
  ]);

  test("a wrong account id is reported once, and not again at every ARN", () => {
    const text = `${changed('account: "1"')}key: { existingArn: ${KEY} }\n`;
    expect(refusal({ "prod.yaml": text })).toBe(
      rendered([
        "prod.yaml:1:10  account",
        '"1"',
        "twelve digits in quotes",
        'write the account id in quotes, for example "111122223333"',
      ]),
    );
  });

  test("the Region of an ARN is looked at even when the account is wrong", () => {
    const text = `${changed('account: "1"')}key: { existingArn: ${keyIn("us-east-1:111122223333")} }\n`;
    expect(refusal({ "prod.yaml": text })).toContain(
      "environments/prod.yaml:6:21  key.existingArn",
    );
  });

  test("the state may lie in another account, with its key", () => {
    const state = `state: { backend: s3, bucket: acme-state, region: us-east-1, kmsKeyArn: ${keyIn("us-east-1:444455556666")} }`;
    expect(load({ "prod.yaml": changed(state) }).environments).toHaveLength(1);
  });
});

describe("keys that encrypt nothing", () => {
  const ALLOWED = "nothing: no topic, no bucket and no queue that it would encrypt is created";
  const existing =
    "eventTopic: { existingArn: arn:aws:sns:eu-west-1:111122223333:events }\nmediaBucket: { existingName: acme-media }\n";
  const beside = (text: string) => added(`${existing}${text}`);
  const fixOf = (section: string) =>
    `remove ${section}; the keys of existing things are written as existingKeyArn beside them`;

  refuses("key", ALLOWED, beside, [
    [`key: ▸{ existingArn: ${KEY} }`, `{"existingArn":"${KEY}"}`, fixOf("key")],
  ]);
  refuses("mediaKey", ALLOWED, beside, [
    [`mediaKey: ▸{ existingArn: ${KEY} }`, `{"existingArn":"${KEY}"}`, fixOf("mediaKey")],
  ]);
  refuses("mediaKey", ALLOWED, added, [
    [
      "mediaBucket: { enabled: false }\nmediaKey: ▸{ deletionWindowDays: 7 }",
      '{"deletionWindowDays":7}',
      fixOf("mediaKey"),
    ],
  ]);

  test.each<[string, string]>([
    ["the topic is created", "mediaBucket: { existingName: acme-media }"],
    [
      "the bucket is created",
      "eventTopic: { existingArn: arn:aws:sns:eu-west-1:111122223333:events }",
    ],
  ])("a key is used as soon as %s", (_, text) => {
    const file = `${added(text)}key: { existingArn: ${KEY} }\n`;
    expect(load({ "prod.yaml": file }).environments).toHaveLength(1);
  });
});

// What is wrong with a bucket is tested with its decisions; here, that a file's reader sees where.
describe("the media bucket", () => {
  const ALONE = "use a bucket of its own";
  refuses("mediaBucket.retentionDays", "nothing beside enabled: false: there is no bucket", added, [
    [
      "mediaBucket: { enabled: false, retentionDays: ▸30 }",
      "30",
      "remove retentionDays, or enabled",
    ],
  ]);

  test("an overlap with a default is reported at the section that leaves it to the default", () => {
    const text = added("mediaBucket: { inboundPrefix: outbound/received/ }");
    expect(refusal({ "prod.yaml": text })).toContain(
      'prod.yaml:6:14  mediaBucket.outboundPrefix\n  got      "outbound/" beside',
    );
  });

  test.each([
    ["by default", "acme-prod-whatsapp-media-111122223333", ""],
    ["under a name of its own", "acme-both", "mediaBucket: { name: acme-both }\n"],
    ["that exists", "acme-both", "mediaBucket: { existingName: acme-both }\n"],
  ])("state and media in one bucket, %s", (_, bucket, text) => {
    const state = `state: { backend: s3, bucket: ${bucket}, region: eu-west-1 }`;
    expect(refusal({ "prod.yaml": changed(state) + text })).toContain(
      `  state.bucket\n  got      "${bucket}"\n  allowed  another bucket than the media bucket itself\n  fix      ${ALONE}`,
    );
  });
});

// What is wrong with accounts is tested with their decisions; here, that a file's reader sees where.
describe("WhatsApp Business Accounts", () => {
  const tags = (count: number) =>
    `{ ${Array.from({ length: count }, (_, at) => `Tag${at}: a`).join(", ")} }`;
  const account = "id: waba-0123456789abcdef0123456789abcdef, destination: connect";

  test("are refused where their mistakes stand, beside those of the environment", () => {
    const number = `{ id: phone-number-id-0123456789abcdef0123456789abcdef, tags: ${tags(26)} }`;
    const text = added(`tags: ${tags(51)}
whatsappBusinessAccounts:
  - { ${account}, phoneNumbers: [${number}] }`);
    expect(refusal({ "prod.yaml": text }).match(/:\d+:\d+ {2}\S+\n.*/g)).toEqual([
      ":6:7  tags\n  got      51 tags",
      ':8:63  whatsappBusinessAccounts[0].destination\n  got      "connect"',
      ":8:149  whatsappBusinessAccounts[0].phoneNumbers[0].tags\n  got      26 tags",
    ]);
  });

  test("may have an Amazon Connect instance whose ARN is wrong, which is the only problem", () => {
    const text = added(`connect: { instanceArn: x }\nwhatsappBusinessAccounts: [{ ${account} }]`);
    expect(refusal({ "prod.yaml": text })).toMatch(/^1 problem:\n\n.*connect\.instanceArn\n/);
  });
});

describe("tags", () => {
  const tags = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`Tag${at}`, "a"]));

  test("more than AWS allows are refused", () => {
    const text = added(`tags: ${JSON.stringify(tags(51))}`);
    expect(refusal({ "prod.yaml": text })).toBe(
      rendered([
        "prod.yaml:6:7  tags",
        "51 tags",
        "at most 50 tags: AWS admits no more",
        "remove 1",
      ]),
    );
  });

  test("as many as AWS allows", () => {
    const text = added(`tags: ${JSON.stringify(tags(50))}`);
    expect(load({ "prod.yaml": text }).environments).toHaveLength(1);
  });
});

describe("a Region that is newer than the list", () => {
  test("is a warning", () => {
    expect(warnings({ "prod.yaml": changed("region: eu-west-9") })).toEqual([
      {
        where: "environments/prod.yaml:2:9",
        field: "region",
        got: '"eu-west-9"',
        allowed: "a Region that is known to offer AWS End User Messaging Social",
        fix: "check the code for a typing error; go on if the console offers the service there",
      },
    ]);
  });

  test("is none of another environment's business", () => {
    const files = { "prod.yaml": right, "dev.yaml": rightToo.replace("eu-west-1", "eu-west-9") };
    expect(warnings(files, ["prod"])).toEqual([]);
  });
});

test("what is wrong between fields is reported beside what is wrong with single fields", () => {
  const text = added(`speed: 1
key: { existingArn: ${keyIn(FOREIGN)}, deletionWindowDays: 7 }
mediaBucket: { inboundPrefix: media/, outboundPrefix: media/out/, retentionDays: 0 }`);
  expect(refusal({ "prod.yaml": text }).match(/:\d+:\d+ {2}\S+/g)).toEqual([
    ":6:1  speed",
    ":7:21  key.existingArn",
    ":7:118  key.deletionWindowDays",
    ":8:55  mediaBucket.outboundPrefix",
    ":8:82  mediaBucket.retentionDays",
  ]);
});
