import { trailDecisions, trailFindings } from "../../../constructs/audit-trail/decisions";
import { dataEventTrailOptions } from "../../../constructs/audit-trail/options";
import { CODE, optionFindings } from "../../../formats/option-findings";
import { type Row, refusesOptions } from "../refuses-options";
import { scope } from "../synthesize";

const right = {
  ...scope,
  name: "acme-data-events",
  keyAlias: "alias/acme-trail",
  bucketName: "acme-trail",
};

const numbers = (count: number) =>
  Array.from({ length: count }, (_, index) => `phone-number-id-${String(index).padStart(32, "0")}`);

const NAME = "3 to 128 letters, digits and single . _ -, a letter or digit at both ends";
const NUMBER = "phone-number-id- and 32 hexadecimal digits";
const COPY_ID =
  "copy the id that `aws socialmessaging get-linked-whatsapp-business-account` prints as phoneNumberId";
const FOR_ALL = "leave it out for all numbers";

const tooShortOrLong = (name: string): [object, Row] => [
  { name },
  ["name", JSON.stringify(name), NAME, "write a name such as acme-data-events"],
];

const manyNumbers: Row = [
  "phoneNumberIds",
  "501 numbers",
  "at most 500 numbers, CloudTrail's limit",
  FOR_ALL,
];

describe("a trail in code", () => {
  refusesOptions(trailDecisions, right, [
    tooShortOrLong("ab"),
    [
      { keyAlias: "alias/aws/cloudtrail" },
      [
        "keyAlias",
        '"alias/aws/cloudtrail"',
        "alias/<name>, not below alias/aws/",
        "write it as alias/acme-whatsapp",
      ],
    ],
    [{ retentionDays: 0 }, ["retentionDays", "0", "a whole number from 1 to 3650", "write 1"]],
    [{ phoneNumberIds: [] }, ["phoneNumberIds", "an empty list", "at least one number", FOR_ALL]],
    [{ phoneNumberIds: numbers(501) }, manyNumbers],
    [{ phoneNumberIds: ["12065550100"] }, ["phoneNumberIds[0]", '"12065550100"', NUMBER, COPY_ID]],
    [
      { phoneNumberIds: ["${data.number.id}"] },
      [
        "phoneNumberIds[0]",
        "a reference, whose value only Terraform knows",
        `${NUMBER}, known at synthesis`,
        `${COPY_ID}: ARNs, names and policies are made of it`,
      ],
    ],
    [
      { existingBucket: true, retentionDays: 7 },
      [
        "retentionDays",
        "7",
        "nothing beside existingBucket: the bucket's owner decides",
        "remove retentionDays",
      ],
    ],
  ]);
});

describe("a trail of an environment", () => {
  const besideTheirs = (field: string, got: string): Row => [
    field,
    got,
    "nothing beside existingBucketName: nothing is created",
    `remove ${field}, or existingBucketName`,
  ];
  const decisions = { schema: dataEventTrailOptions, findings: trailFindings };
  refusesOptions(decisions, {}, [
    [{ phoneNumberIds: numbers(501) }, manyNumbers],
    [
      { existingBucketName: "their-logs", retentionDays: 7, bucketName: "ours" },
      besideTheirs("bucketName", '"ours"'),
      besideTheirs("retentionDays", "7"),
    ],
  ]);
});

test.each([
  { phoneNumberIds: numbers(500) },
  { name: "abc" },
  { name: "a".repeat(128) },
  { retentionDays: 1 },
  { retentionDays: 3650 },
])("limits themselves are right: $name$retentionDays", (limit) => {
  const found = optionFindings(trailDecisions.schema, { ...right, ...limit }, CODE, scope);
  expect(found).toEqual([]);
});
