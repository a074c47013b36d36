import { added, changed, type Expected, refusal, refuses, rendered, right } from "./harness";

const REGION = "the code of an AWS Region";
const BUCKET =
  "3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends, no reserved prefix or suffix";
const KEY = "the key ARN of a symmetric customer-managed KMS key";
const INSTANCE = "the ARN of an Amazon Connect instance";
const TWELVE = "twelve digits in quotes";
const A_MAP = "a map of keys and values";
const WRITE_A_MAP = "write keys and values, indented below it";

const HERE = "eu-west-1:111122223333";

describe("the account", () => {
  const FIX = 'write the account id in quotes, for example "111122223333"';
  refuses("account", TWELVE, changed, [
    ['account: ▸"11112222333"', '"11112222333"', FIX],
    ['account: ▸"١١١١٢٢٢٢٣٣٣٣"', '"١١١١٢٢٢٢٣٣٣٣"', FIX],
    ["account:▸", "an empty value", FIX],
    ["account: ▸[prod]", '["prod"]', FIX],
    ["account: ▸true", "true", FIX],
  ]);

  describe("without quotes is reported as it is written, not as YAML reads it", () => {
    refuses("account", TWELVE, changed, [
      ["account: ▸111122223333", "111122223333", 'put it in quotes: "111122223333"'],
      ["account: ▸012345678901", "012345678901", 'put it in quotes: "012345678901"'],
      ["account: ▸000000000000 # none", "000000000000", 'put it in quotes: "000000000000"'],
      ["account: ▸11112222333", "11112222333", FIX],
      ["account: ▸1.11122223333e11", "1.11122223333e11", FIX],
    ]);
  });
});

function escapes(text: string): string {
  return `"${[...text].map((one) => `\\u${one.charCodeAt(0).toString(16)}`).join("")}"`;
}

describe("Region and name prefix", () => {
  refuses("region", REGION, changed, [
    ["region: ▸Ireland", '"Ireland"', "write it as eu-west-1"],
    ["region: ▸1", "1", "write it as eu-west-1"],
  ]);

  const PREFIX = "at most 24 lower-case letters, digits and single hyphens, a letter first";
  refuses("namePrefix", PREFIX, changed, [
    ["namePrefix: ▸Acme", '"Acme"', "write it as acme-prod"],
    ["namePrefix: ▸äcme", '"äcme"', "write it as acme-prod"],
    ["namePrefix: ▸007", "007", "write it as acme-prod"],
  ]);
});

describe("what looks right on the screen, and is not", () => {
  const anew = (seen: string) =>
    `write "${seen}" anew: some of its characters look right, but are others`;
  refuses("account", TWELVE, changed, [
    ["account: ▸\u201c111122223333\u201d", '"\\u201c111122223333\\u201d"', anew("111122223333")],
    [
      "account: ▸１１１１２２２２３３３３",
      escapes("１１１１２２２２３３３３"),
      anew("111122223333"),
    ],
  ]);
  refuses("region", REGION, changed, [
    ["region: ▸eu\u2011west\u20131", '"eu\\u2011west\\u20131"', anew("eu-west-1")],
  ]);
  refuses("tags.Team", "at most 256 letters, digits, spaces and _ . : / = + - @", added, [
    ["tags: { Team: ▸Zu\u0308rich }", '"Zu\u0308rich"', anew("Zürich")],
  ]);
});

describe("what Terraform would evaluate is refused, once", () => {
  const plain = (allowed: string) =>
    `${allowed}, without \${ or %{, which Terraform would evaluate`;
  const PREFIX = "at most 24 lower-case letters, digits and single hyphens, a letter first";
  refuses("namePrefix", plain(PREFIX), changed, [
    ['namePrefix: ▸"${var.prefix}"', '"${var.prefix}"', "write the value itself"],
  ]);
  refuses("deployRoleArn", plain("the ARN of an IAM role"), added, [
    ['deployRoleArn: ▸"${var.role}"', '"${var.role}"', "write the value itself"],
  ]);
});

describe("required fields that are missing are reported at the start of their map", () => {
  test.each<[string, string, string]>([
    ["account", TWELVE, 'write the account id in quotes, for example "111122223333"'],
    ["region", REGION, "write it as eu-west-1"],
    [
      "namePrefix",
      "at most 24 lower-case letters, digits and single hyphens, a letter first",
      "write it as acme-prod",
    ],
    ["state", A_MAP, WRITE_A_MAP],
  ])("%s", (field, allowed, fix) => {
    const text = right.replace(new RegExp(`^${field}:.*\n`, "m"), "");
    expect(refusal({ "prod.yaml": text })).toBe(
      rendered([`prod.yaml:1:1  ${field}`, "nothing", allowed, `add the field: ${fix}`]),
    );
  });

  test("several at once", () => {
    expect(refusal({ "prod.yaml": "tags: {}\n" }).match(/:1:1 {2}\w+/g)).toEqual(
      ["account", "region", "namePrefix", "state", "serviceLinkedRole"].map(
        (field) => `:1:1  ${field}`,
      ),
    );
  });

  refuses("connect.instanceArn", INSTANCE, added, [
    [
      "connect: ▸{}",
      "nothing",
      `add the field: write it as arn:aws:connect:${HERE}:instance/<uuid>, as \`aws connect list-instances\` prints it`,
    ],
  ]);
});

describe("the service-linked role", () => {
  refuses("serviceLinkedRole", "create, import, existing", changed, [
    ["serviceLinkedRole: ▸creat", '"creat"', "write create"],
    ["serviceLinkedRole: ▸yes", '"yes"', "write one of them"],
    ["serviceLinkedRole: ▸true", "true", "write one of them"],
    ["serviceLinkedRole:▸", "an empty value", "write one of them"],
  ]);
});

describe("the state", () => {
  const s3 = (rest: string) =>
    changed(`state: { backend: s3, bucket: acme-state, region: eu-west-1, ${rest}}`);

  refuses("state", A_MAP, changed, [["state: ▸local", '"local"', WRITE_A_MAP]]);
  refuses("state.backend", "local, s3, none", changed, [
    ["state: { backend: ▸s4 }", '"s4"', "write s3"],
    ["state: { backend: ▸{ toString: [] } }", '{"toString":[]}', "write one of them"],
    ["state: ▸{ bucket: acme-state }", "nothing", "add the field with one of them"],
  ]);
  refuses("state.bucket", "backend", changed, [
    [
      "state: { backend: local, ▸bucket: acme-state }",
      "an unknown key",
      "remove it, or move it where it belongs",
    ],
  ]);
  refuses("state.bucket", BUCKET, changed, [
    [
      "state: ▸{ backend: s3, region: eu-west-1 }",
      "nothing",
      "add the field: write a name such as acme-bucket",
    ],
  ]);
  refuses("state.keyPrefix", 'folder names that end in "/", or nothing', s3, [
    ["keyPrefix: ▸terraform", '"terraform"', "write terraform/"],
    ["keyPrefix: ▸", "an empty value", 'write it as terraform/, or "" for none'],
    [
      "keyPrefix: ▸my state/",
      '"my state/"',
      "shorten it, or keep to letters, digits and ! _ . * ' ( ) = - in names",
    ],
  ]);
  refuses("state.kmsKeyArn", KEY, s3, [
    [
      "kmsKeyArn: ▸alias/state",
      '"alias/state"',
      "an alias may move to another key: write the key ARN that `aws kms describe-key` prints",
    ],
  ]);
});

describe("ARNs", () => {
  const A_ROLE = "write it as arn:aws:iam::111122223333:role/deploy";
  refuses("deployRoleArn", "the ARN of an IAM role", added, [
    ["deployRoleArn: ▸deploy", '"deploy"', A_ROLE],
  ]);
});

describe("names of topics and buckets", () => {
  refuses(
    "eventTopic.name",
    "the name of a standard SNS topic: 1 to 256 letters, digits, hyphens and underscores",
    added,
    [["eventTopic: { name: ▸2026 }", "2026", 'put it in quotes: "2026"']],
  );

  refuses("mediaBucket.name", BUCKET, added, [
    ["mediaBucket: { name: ▸Acme-Media }", '"Acme-Media"', "write acme-media"],
  ]);
});

describe("numbers", () => {
  const NUMBER = "write such a number, without quotes";
  refuses("mediaBucket.retentionDays", "a whole number from 1 to 3650", added, [
    ["mediaBucket: { retentionDays: ▸0 }", "0", "write 1"],
    ["mediaBucket: { retentionDays: ▸30.5 }", "30.5", "write 31"],
    ["mediaBucket: { retentionDays: ▸.inf }", ".inf", "write 3650"],
    ["mediaBucket: { retentionDays: ▸.nan }", ".nan", NUMBER],
    ['mediaBucket: { retentionDays: ▸"30" }', '"30"', "write 30, without quotes"],
    ["mediaBucket: { retentionDays: ▸30 days }", '"30 days"', NUMBER],
    ["mediaBucket: { retentionDays: ▸}", "an empty value", NUMBER],
  ]);
});

describe("switches", () => {
  const SWITCH = "write true or false, without quotes";
  refuses("mediaBucket.forceDestroy", "true or false", added, [
    ["mediaBucket: { forceDestroy: ▸no }", '"no"', SWITCH],
    ['mediaBucket: { forceDestroy: ▸"true" }', '"true"', SWITCH],
    ["mediaBucket: { forceDestroy: ▸1 }", "1", SWITCH],
    ["mediaBucket: { forceDestroy: ▸}", "an empty value", `${SWITCH}, or remove the field`],
  ]);
});

test("ten mistakes in one file are ten problems, in the order of the file", () => {
  const text = `account: 012345678901
region: Ireland
namePrefix: Acme
servicelinkedRole: create
serviceLinkedRole: existing
state: { backend: s3, bucket: Acme_State, region: eu-west-1 }
tags: { aws:team: a }
key: { existingArn: alias/aws/sns }
mediaBucket: { inboundPrefix: /in, retentionDays: 0 }
whatsappBusinessAccounts:
  - { id: waba-1, destination: none }
`;
  const problems: Expected[] = [
    ["prod.yaml:1:10  account", "012345678901", TWELVE, 'put it in quotes: "012345678901"'],
    ["prod.yaml:2:9  region", '"Ireland"', REGION, "write it as eu-west-1"],
    [
      "prod.yaml:3:13  namePrefix",
      '"Acme"',
      "at most 24 lower-case letters, digits and single hyphens, a letter first",
      "write it as acme-prod",
    ],
    [
      "prod.yaml:4:1  servicelinkedRole",
      "an unknown key",
      "account, region, namePrefix, tags, protect, deployRoleArn, permissionsBoundaryArn, state, key, mediaKey, adopt, eventTopic, connect, mediaBucket, serviceLinkedRole, delivery, vpcEndpoint, dataEventTrail, alarms, spend, costAnomalies, outcomes, whatsappBusinessAccounts, access",
      "write serviceLinkedRole",
    ],
    ["prod.yaml:6:31  state.bucket", '"Acme_State"', BUCKET, "write acme-state"],
    [
      "prod.yaml:7:9  tags.aws:team",
      'the key "aws:team"',
      "1 to 128 letters, digits, spaces and _ . : / = + - @, not starting with aws: and not cdktf-aws-social-messaging",
      "AWS reserves keys that start with aws: choose another",
    ],
    [
      "prod.yaml:8:21  key.existingArn",
      '"alias/aws/sns"',
      KEY,
      "AWS-managed keys cannot let the service publish, because their policy cannot be edited: name a customer-managed key, or drop this field and one is created",
    ],
    [
      "prod.yaml:9:31  mediaBucket.inboundPrefix",
      '"/in"',
      'folder names that end in "/", without one at the start',
      "write in/",
    ],
    ["prod.yaml:9:51  mediaBucket.retentionDays", "0", "a whole number from 1 to 3650", "write 1"],
    [
      "prod.yaml:11:11  whatsappBusinessAccounts[0].id",
      '"waba-1"',
      "waba- and 32 hexadecimal digits",
      "copy the id that `aws socialmessaging list-linked-whatsapp-business-accounts` prints as id",
    ],
  ];
  expect(refusal({ "prod.yaml": text })).toBe(rendered(...problems));
});
