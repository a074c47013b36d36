import {
  added,
  changed,
  load,
  places,
  refusal,
  rendered,
  right,
  rightToo,
  warnings,
} from "./harness";

const UUID = "11111111-2222-3333-8444-555555555555";
const keyIn = (place: string) => `arn:aws:kms:${place}:key/${UUID}`;
const KEY = keyIn("eu-west-1:111122223333");
const FOREIGN = "eu-west-1:444455556666";

describe("ARNs from elsewhere", () => {
  const role = "arn:aws:iam::444455556666:role/deploy";

  test("are refused where they stand", () => {
    const text = added(`deployRoleArn: ${role}\nkey: { existingArn: ${keyIn(FOREIGN)} }`);
    expect(places({ "prod.yaml": text })).toEqual([
      `prod.yaml:6:16  deployRoleArn: "${role}"`,
      `prod.yaml:7:21  key.existingArn: "${keyIn(FOREIGN)}"`,
    ]);
  });

  test("a wrong account id is reported once, and not again at every ARN", () => {
    const text = `${changed('account: "1"')}key: { existingArn: ${KEY} }\n`;
    expect(places({ "prod.yaml": text })).toEqual(['prod.yaml:1:10  account: "1"']);
  });

  test("the Region of an ARN is looked at even when the account is wrong", () => {
    const text = `${changed('account: "1"')}key: { existingArn: ${keyIn("us-east-1:111122223333")} }\n`;
    expect(places({ "prod.yaml": text })).toContain(
      `prod.yaml:6:21  key.existingArn: "${keyIn("us-east-1:111122223333")}"`,
    );
  });

  test("the state may lie in another account, with its key", () => {
    const state = `state: { backend: s3, bucket: acme-state, region: us-east-1, kmsKeyArn: ${keyIn("us-east-1:444455556666")} }`;
    expect(load({ "prod.yaml": changed(state) }).environments).toHaveLength(1);
  });
});

describe("keys that encrypt nothing", () => {
  const existing =
    "eventTopic: { existingArn: arn:aws:sns:eu-west-1:111122223333:events }\nmediaBucket: { existingName: acme-media }\n";

  test("are refused where they stand", () => {
    const text = `${existing}key: { existingArn: ${KEY} }\nmediaKey: { existingArn: ${KEY} }`;
    expect(places({ "prod.yaml": added(text) })).toEqual([
      `prod.yaml:8:6  key: {"existingArn":"${KEY}"}`,
      `prod.yaml:9:11  mediaKey: {"existingArn":"${KEY}"}`,
    ]);
    const none = added("mediaBucket: { enabled: false }\nmediaKey: { deletionWindowDays: 7 }");
    expect(places({ "prod.yaml": none })).toEqual([
      'prod.yaml:7:11  mediaKey: {"deletionWindowDays":7}',
    ]);
  });

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
  test("that there is not takes no settings", () => {
    const text = added("mediaBucket: { enabled: false, retentionDays: 30 }");
    expect(places({ "prod.yaml": text })).toEqual([
      "prod.yaml:6:47  mediaBucket.retentionDays: 30",
    ]);
  });

  test("an overlap with a default is reported at the section that leaves it to the default", () => {
    const text = added("mediaBucket: { inboundPrefix: outbound/received/ }");
    expect(places({ "prod.yaml": text })).toEqual([
      'prod.yaml:6:14  mediaBucket.outboundPrefix: "outbound/" beside inboundPrefix "outbound/received/"',
    ]);
  });

  test.each([
    ["by default", "acme-prod-whatsapp-media-111122223333", ""],
    ["under a name of its own", "acme-both", "mediaBucket: { name: acme-both }\n"],
    ["that exists", "acme-both", "mediaBucket: { existingName: acme-both }\n"],
  ])("state and media in one bucket, %s", (_, bucket, text) => {
    const state = `state: { backend: s3, bucket: ${bucket}, region: eu-west-1 }`;
    expect(places({ "prod.yaml": changed(state) + text })).toEqual([
      `prod.yaml:5:31  state.bucket: "${bucket}"`,
    ]);
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
    expect(places({ "prod.yaml": text })).toEqual([
      "prod.yaml:6:7  tags: 51 tags",
      'prod.yaml:8:63  whatsappBusinessAccounts[0].destination: "connect"',
      "prod.yaml:8:149  whatsappBusinessAccounts[0].phoneNumbers[0].tags: 26 tags",
    ]);
  });

  test("may have an Amazon Connect instance whose ARN is wrong, which is the only problem", () => {
    const text = added(`connect: { instanceArn: x }\nwhatsappBusinessAccounts: [{ ${account} }]`);
    expect(places({ "prod.yaml": text })).toEqual(['prod.yaml:6:25  connect.instanceArn: "x"']);
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
  expect(places({ "prod.yaml": text })).toEqual([
    "prod.yaml:6:1  speed: an unknown key",
    `prod.yaml:7:21  key.existingArn: "${keyIn(FOREIGN)}"`,
    "prod.yaml:7:118  key.deletionWindowDays: 7",
    'prod.yaml:8:55  mediaBucket.outboundPrefix: "media/out/" beside inboundPrefix "media/"',
    "prod.yaml:8:82  mediaBucket.retentionDays: 0",
  ]);
});
