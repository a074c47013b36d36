import { connectInstanceArn, keyArn } from "../../formats/arns";
import { FILE_WORDS } from "../../formats/door";
import { accountId, bucketName, namePrefix, tagValue, topicName } from "../../formats/names";
import { added, changed, places, refusal, refuses, rendered, right } from "./harness";

const REGION = "the code of an AWS Region";
const TWELVE = "twelve digits in quotes";

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

  refuses("namePrefix", namePrefix.allowed, changed, [
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
  refuses("tags.Team", tagValue.allowed, added, [
    ["tags: { Team: ▸Zu\u0308rich }", '"Zu\u0308rich"', anew("Zürich")],
  ]);
});

describe("what Terraform would evaluate is refused, once", () => {
  const plain = (allowed: string) =>
    `${allowed}, without \${ or %{, which Terraform would evaluate`;
  refuses("namePrefix", plain(namePrefix.allowed), changed, [
    ['namePrefix: ▸"${var.prefix}"', '"${var.prefix}"', "write the value itself"],
  ]);
  refuses("deployRoleArn", plain("the ARN of an IAM role"), added, [
    ['deployRoleArn: ▸"${var.role}"', '"${var.role}"', "write the value itself"],
  ]);
});

describe("required fields that are missing are reported at the start of their map", () => {
  test.each<[string, string, string]>([
    ["account", TWELVE, accountId.fix("")],
    ["state", "a map of keys and values", FILE_WORDS.words.object],
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

  refuses("connect.instanceArn", connectInstanceArn.allowed, added, [
    ["connect: ▸{}", "nothing", `add the field: ${connectInstanceArn.fix("")}`],
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

  refuses("state.backend", "local, s3, none", changed, [
    ["state: { backend: ▸s4 }", '"s4"', "write s3"],
    ["state: { backend: ▸{ toString: [] } }", '{"toString":[]}', "write one of them"],
    ["state: ▸{ bucket: acme-state }", "nothing", "add the field with one of them"],
  ]);
  test("has fields of its backend", () => {
    const local = changed("state: { backend: local, bucket: acme-state }");
    expect(places({ "prod.yaml": local })).toEqual([
      "prod.yaml:5:26  state.bucket: an unknown key",
    ]);
    const without = changed("state: { backend: s3, region: eu-west-1 }");
    expect(places({ "prod.yaml": without })).toEqual(["prod.yaml:5:8  state.bucket: nothing"]);
  });
  refuses("state.keyPrefix", 'folder names that end in "/", or nothing', s3, [
    ["keyPrefix: ▸terraform", '"terraform"', "write terraform/"],
    ["keyPrefix: ▸", "an empty value", 'write it as terraform/, or "" for none'],
  ]);
  refuses("state.kmsKeyArn", keyArn.allowed, s3, [
    ["kmsKeyArn: ▸alias/state", '"alias/state"', keyArn.fix("alias/state")],
  ]);
});

describe("ARNs", () => {
  const A_ROLE = "write it as arn:aws:iam::111122223333:role/deploy";
  refuses("deployRoleArn", "the ARN of an IAM role", added, [
    ["deployRoleArn: ▸deploy", '"deploy"', A_ROLE],
  ]);
});

describe("names of topics and buckets", () => {
  refuses("eventTopic.name", topicName.allowed, added, [
    ["eventTopic: { name: ▸2026 }", "2026", 'put it in quotes: "2026"'],
  ]);
  refuses("mediaBucket.name", bucketName.allowed, added, [
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
  expect(places({ "prod.yaml": text })).toEqual([
    "prod.yaml:1:10  account: 012345678901",
    'prod.yaml:2:9  region: "Ireland"',
    'prod.yaml:3:13  namePrefix: "Acme"',
    "prod.yaml:4:1  servicelinkedRole: an unknown key",
    'prod.yaml:6:31  state.bucket: "Acme_State"',
    'prod.yaml:7:9  tags.aws:team: the key "aws:team"',
    'prod.yaml:8:21  key.existingArn: "alias/aws/sns"',
    'prod.yaml:9:31  mediaBucket.inboundPrefix: "/in"',
    "prod.yaml:9:51  mediaBucket.retentionDays: 0",
    'prod.yaml:11:11  whatsappBusinessAccounts[0].id: "waba-1"',
  ]);
});
