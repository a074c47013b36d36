import {
  loggingWarnings,
  trailDecisions,
  trailFindings,
} from "../../../constructs/audit-trail/decisions";
import { dataEventTrailOptions } from "../../../constructs/audit-trail/options";
import { CODE } from "../../../formats/door";
import { optionFindings } from "../../../formats/option-findings";
import { noReference, type Row, refusesOptions } from "../refuses-options";
import { scope } from "../synthesize";

const right = {
  ...scope,
  name: "acme-data-events",
  keyAlias: "alias/acme-trail",
  bucketName: "acme-trail",
};

const numbers = (count: number) =>
  Array.from({ length: count }, (_, index) => `phone-number-id-${String(index).padStart(32, "0")}`);

const accounts = (count: number) =>
  Array.from({ length: count }, (_, index) => `waba-${String(index).padStart(32, "0")}`);
const operations = (count: number) => Array.from({ length: count }, (_, index) => `Get${index}`);

const OPERATION = "the name of an operation of the API, letters and digits, a capital letter first";
const NAME = "3 to 128 letters, digits and single . _ -, a letter or digit at both ends";
const NUMBER = "phone-number-id- and 32 hexadecimal digits";
const COPY_ID =
  "copy the id that `aws socialmessaging get-linked-whatsapp-business-account` prints as phoneNumberId";
const FOR_ALL = "leave it out for all numbers";

const tooShortOrLong = (name: string): [object, Row] => [
  { name },
  ["name", JSON.stringify(name), NAME, "write a name such as acme-data-events"],
];

const tooMany = (field: string, values: number): Row => [
  field,
  `${values} values in all selectors together`,
  "at most 500 ids, operations, types and categories, CloudTrail's limit",
  "list fewer, or leave it out for all",
];
const both = { resourceTypes: ["PhoneNumberId", "WabaId"] };

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
    [{ phoneNumberIds: numbers(499) }, tooMany("phoneNumberIds", 501)],
    [{ phoneNumberIds: numbers(498), readOnly: true }, tooMany("phoneNumberIds", 501)],
    [
      { ...both, wabaIds: accounts(25), phoneNumberIds: numbers(472) },
      tooMany("phoneNumberIds", 501),
    ],
    [{ ...both, eventNames: operations(249) }, tooMany("eventNames", 502)],
    [
      { resourceTypes: [] },
      ["resourceTypes", "an empty list", "at least one type", "leave it out for PhoneNumberId"],
    ],
    [
      { resourceTypes: ["Waba"] },
      ["resourceTypes[0]", '"Waba"', "PhoneNumberId, WabaId", "write WabaId"],
    ],
    [
      { wabaIds: accounts(1) },
      [
        "wabaIds",
        "ids, but resourceTypes is PhoneNumberId",
        "ids only beside resourceTypes that hold WabaId",
        "add WabaId to resourceTypes, or remove wabaIds",
      ],
    ],
    [
      { resourceTypes: ["WabaId"], phoneNumberIds: numbers(1) },
      [
        "phoneNumberIds",
        "ids, but resourceTypes is WabaId",
        "ids only beside resourceTypes that hold PhoneNumberId",
        "add PhoneNumberId to resourceTypes, or remove phoneNumberIds",
      ],
    ],
    ...[
      ["social-messaging:SendWhatsAppMessage", "write SendWhatsAppMessage"],
      ["sendWhatsAppMessage", "write SendWhatsAppMessage"],
      ["", "write it as SendWhatsAppMessage"],
    ].map(([name, fix = ""]): [object, Row] => [
      { eventNames: [name] },
      ["eventNames[0]", JSON.stringify(name), OPERATION, fix],
    ]),
    [{ phoneNumberIds: ["12065550100"] }, ["phoneNumberIds[0]", '"12065550100"', NUMBER, COPY_ID]],
    [{ phoneNumberIds: ["${data.number.id}"] }, noReference("phoneNumberIds[0]", NUMBER, COPY_ID)],
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
    [{ phoneNumberIds: numbers(499) }, tooMany("phoneNumberIds", 501)],
    [
      { existingBucketName: "their-logs", retentionDays: 7, bucketName: "ours" },
      besideTheirs("bucketName", '"ours"'),
      besideTheirs("retentionDays", "7"),
    ],
  ]);
});

test.each([
  { phoneNumberIds: numbers(498) },
  { phoneNumberIds: numbers(497), readOnly: true },
  { name: "abc" },
  { name: "a".repeat(128) },
  { retentionDays: 1 },
  { retentionDays: 3650 },
])("limits themselves are right: $name$retentionDays", (limit) => {
  const props = { ...right, ...limit };
  expect(optionFindings(trailDecisions.schema, props, CODE, scope)).toEqual([]);
  expect(trailDecisions.findings(props)).toEqual([]);
});

test.each([
  [{}, []],
  [{ eventNames: ["SendWhatsAppMessage", "PostWhatsAppMessageMedia"] }, []],
  [
    { eventNames: ["SendWhatsappMessage"] },
    ["write SendWhatsAppMessage: under a name that CloudTrail does not use, nothing is logged"],
  ],
  [
    { eventNames: ["PutWhatsAppBusinessPublicKey"] },
    ["look for it in the log: under a name that CloudTrail does not use, nothing is logged"],
  ],
  [
    { ...both, eventNames: ["CreateWhatsAppFlow"] },
    ["make a call on an account, and look whether the log holds it, before you rely on it"],
  ],
])("what may log less than was meant is doubtful: %j", (logging, fixes) => {
  expect(loggingWarnings(logging as object).map(({ fix }) => fix)).toEqual(fixes);
});
