import { TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import {
  type Publisher,
  publisherFields,
  publisherFindings,
} from "../../../constructs/shared/publisher";
import { Publishers } from "../../../constructs/shared/publishers";
import { accountId } from "../../../formats/names";
import { noReference, type Row, refusesOptions } from "../refuses-options";
import { synthesize } from "../synthesize";

const uploads: Publisher = {
  name: "Uploads",
  service: "s3.amazonaws.com",
  sourceAccount: "111122223333",
  sourceArn: "arn:aws:s3:::acme-uploads",
};

const NAME = "letters and digits, as statements are named after it";
const SERVICE = "the name of an AWS service as policies write it";
const TWELVE = "twelve digits in quotes";
const QUOTES = accountId.fix("");
const ARN = "an ARN in which wildcards stand only after arn:";
const EXAMPLE =
  "write the resources that publish, for example arn:aws:cloudwatch:eu-west-1:111122223333:alarm:acme-*";

const unknown = (key: string, meant: string): Row => [
  key,
  "an unknown key",
  "name, service, sourceAccount, sourceArn",
  `write ${meant}`,
];
const missing = (field: string, allowed: string, fix: string): Row => [
  field,
  "nothing",
  allowed,
  `add the field: ${fix}`,
];

refusesOptions({ schema: publisherFields, findings: publisherFindings }, uploads, [
  // Without it, the statement would let in every owner of a bucket: the confused deputy.
  [{ sourceAccount: undefined }, missing("sourceAccount", TWELVE, QUOTES)],
  [{ sourceAccount: null }, ["sourceAccount", "null", TWELVE, QUOTES]],
  [{ sourceAccount: "" }, ["sourceAccount", '""', TWELVE, QUOTES]],
  [{ sourceAccount: "*" }, ["sourceAccount", '"*"', TWELVE, QUOTES]],
  [{ sourceAccount: 111122223333 }, ["sourceAccount", "111122223333", TWELVE, QUOTES]],
  [
    { sourceAccount: undefined, sourceAcount: "111122223333" },
    missing("sourceAccount", TWELVE, QUOTES),
    unknown("sourceAcount", "sourceAccount"),
  ],
  [{ sourceArn: undefined }, missing("sourceArn", ARN, EXAMPLE)],
  ...["*", "", "acme-uploads", "arn:", "arn:*", "*arn:aws:s3:::a"].map((arn): [object, Row] => [
    { sourceArn: arn },
    ["sourceArn", JSON.stringify(arn), ARN, EXAMPLE],
  ]),
  [
    { sourceArn: "*${aws_s3_bucket.a.arn}" },
    ["sourceArn", '"*${aws_s3_bucket.a.arn}"', ARN, EXAMPLE],
  ],
  [
    { sourceArn: "arn:aws:sns:eu-west-1:444455556666:events" },
    [
      "sourceArn",
      '"arn:aws:sns:eu-west-1:444455556666:events"',
      "an ARN in account 111122223333",
      "correct sourceAccount or the ARN: no service publishes on behalf of two accounts",
    ],
  ],
  [{ name: undefined }, missing("name", NAME, "write a name such as Uploads")],
  [{ name: "my-uploads" }, ["name", '"my-uploads"', NAME, "write MyUploads"]],
  [{ name: "${var.name}" }, noReference("name", NAME, "write a name such as Uploads")],
  [{ service: undefined }, missing("service", SERVICE, "write it as cloudwatch.amazonaws.com")],
  [{ service: "s3" }, ["service", '"s3"', SERVICE, "write s3.amazonaws.com"]],
  ...["*", "S3.amazonaws.com", "arn:aws:iam::111122223333:root"].map((service): [object, Row] => [
    { service },
    ["service", JSON.stringify(service), SERVICE, "write it as cloudwatch.amazonaws.com"],
  ]),
  [
    { service: "events.amazonaws.com" },
    [
      "service",
      '"events.amazonaws.com"',
      "a service that sends aws:SourceAccount and aws:SourceArn",
      "EventBridge sends no source keys to an encrypted topic: give the rule's target an execution role that may sns:Publish and use the key, and leave the topic's policy alone",
    ],
  ],
]);

/** Grants one after the other to one topic. */
function granted(...publishers: unknown[]): readonly Publisher[] {
  let all: readonly Publisher[] = [];
  synthesize((stack) => {
    const granted = new Publishers(new Construct(stack, "Topic"));
    for (const publisher of publishers) granted.add(publisher as Publisher);
    all = granted.all;
  });
  return all;
}

test.each<[unknown, string]>([
  [undefined, "nothing"],
  [null, "null"],
  ["s3.amazonaws.com", '"s3.amazonaws.com"'],
  [[], "[]"],
])("%p is no publisher", (publisher, got) => {
  expect(() => granted(publisher)).toThrow(
    `Construct "test/Topic" cannot be built:\n\ntest/Topic  publisher\n  got      ${got}\n`,
  );
});

test("what is refused is not granted, and everything is reported under the parameter's name", () => {
  const { sourceAccount: _, ...rest } = uploads;
  expect(() => granted({ ...rest, name: "a b" })).toThrow(
    /publisher\.name\n[\s\S]*publisher\.sourceAccount\n/,
  );
});

test("the same publisher again changes nothing, in whatever order its fields stand", () => {
  const again = Object.fromEntries(Object.entries(uploads).reverse());
  expect(granted(uploads, { ...uploads }, again)).toEqual([uploads]);
});

test("one name cannot stand for two publishers", () => {
  expect(() => granted(uploads, { ...uploads, sourceArn: "arn:aws:s3:::other" })).toThrow(
    `publisher.name\n  got      "Uploads", already granted as ${JSON.stringify(uploads).slice(0, 40)}`,
  );
});

test("a publisher that changes afterwards stays as it was granted", () => {
  const publisher = { ...uploads };
  synthesize((stack) => {
    const publishers = new Publishers(new Construct(stack, "Topic"));
    publishers.add(publisher);
    publisher.sourceArn = "*";
    expect(publishers.all).toEqual([uploads]);
  });
});

test("account and ARN may be references", () => {
  synthesize((stack) => {
    const account = new TerraformVariable(stack, "account", { type: "string" }).stringValue;
    const publishers = new Publishers(new Construct(stack, "Topic"));
    for (const [name, sourceArn] of Object.entries({ A: `arn:aws:s3:::${account}`, B: account })) {
      publishers.add({ ...uploads, name, sourceAccount: account, sourceArn });
    }
    expect(publishers.all).toHaveLength(2);
  });
});
