import { UserError } from "../../../formats/problem";
import { configurationOf } from "../../../review/terraform/load-configuration";
import { readConfiguration } from "../../../review/terraform/read-configuration";
import { fc, runs } from "../../fuzz";

/** What tends to break something. */
const texts = fc.oneof(
  fc.string(),
  fc.constantFrom(
    ...["", "${", "${var.x}", "${local.a}", "%{ if x }", "$${aws:x}", "*", "__proto__", "\uE000"],
    ...["${data.aws_iam_policy_document.a.json}", "${each.value}", "${aws_iam_role.a.policy}"],
    ...['{"Statement":[]}', '{"Statement":"Statement"}', '"{\\"Statement\\":{}}"', "Statement: \n"],
    ...[
      '{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}',
      "[[",
      "NONE",
    ],
    ...[
      "${toset([1])}",
      '${toset(["a"])}',
      "${jsonencode(1)}",
      "known only at apply",
      "${known only at apply}",
    ],
  ),
);
const names = fc.oneof(
  texts,
  fc.constantFrom(
    ...[
      "policy",
      "statement",
      "Statement",
      "Effect",
      "name",
      "acl",
      "grant",
      "principal",
      "role",
      "a",
    ],
    ...[
      "count",
      "for_each",
      "lifecycle",
      "ignore_changes",
      "dynamic",
      "content",
      "provisioner",
      "//",
    ],
    ...[
      "actions",
      "condition",
      "principals",
      "policy_arn",
      "bucket",
      "rule",
      "constraints",
      "json",
    ],
    ...[
      "constant_value",
      "references",
      "constructor",
      "source_policy_documents",
      "block_public_acls",
    ],
  ),
);
const types = fc.constantFrom(
  ...[
    "aws_iam_role",
    "aws_iam_policy_document",
    "aws_s3_bucket",
    "aws_s3_bucket_acl",
    "aws_kms_grant",
  ],
  ...[
    "aws_lambda_permission",
    "aws_sns_topic_policy",
    "aws_sqs_queue",
    "aws_iam_policy_attachment",
  ],
  ...[
    "aws_ecr_repository_policy",
    "aws_s3_bucket_public_access_block",
    "aws_kms_key",
    "x",
    "__proto__",
  ],
);
const values = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "small" },
    texts,
    fc.constantFrom(null, true, false, 0, 1, 2.5, -1),
    fc.array(tie("any"), { maxLength: 3 }),
    fc.dictionary(names, tie("any"), { maxKeys: 5 }),
  ),
})).any;

const resources = fc.dictionary(types, fc.dictionary(fc.constantFrom("a", "b"), values));
const configurations = fc.record(
  {
    resource: fc.oneof(resources, values),
    data: fc.oneof(resources, values),
    locals: fc.dictionary(fc.constantFrom("a", "b"), values),
    variable: fc.dictionary(fc.constantFrom("x", "y"), values),
    module: fc.dictionary(fc.constantFrom("m"), values),
  },
  { requiredKeys: [] },
);

const addresses = fc.constantFrom(
  "aws_iam_role.a",
  "aws_s3_bucket.a[0]",
  'module.m["k"].aws_kms_key.a',
  "x",
);
const planned = fc.array(
  fc.record({
    address: addresses,
    type: types,
    mode: fc.constantFrom("managed", "data"),
    values,
    index: values,
  }),
);
const plans = fc.record(
  {
    format_version: fc.constant("1.2"),
    planned_values: fc.record({
      root_module: fc.record({ resources: planned, child_modules: values }),
    }),
    resource_changes: fc.array(
      fc.record({
        address: addresses,
        change: fc.oneof(fc.record({ after_unknown: values }), values),
      }),
    ),
    configuration: fc.record({
      root_module: fc.record({
        resources: fc.array(fc.record({ address: addresses, expressions: values })),
        module_calls: values,
      }),
    }),
    prior_state: values,
    variables: values,
  },
  { requiredKeys: ["format_version", "planned_values"] },
);

/** It is read, or a message says what is wrong with it. */
function survives(json: unknown): void {
  try {
    const reading = readConfiguration(configurationOf("x", JSON.stringify(json)));
    expect(JSON.stringify(reading)).toBeDefined();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}

test.each([
  ["any JSON", fc.jsonValue()],
  ["any JSON of our own words", values],
  ["any configuration", configurations],
  ["any plan", plans],
])("%s never crashes the reader", (_, json) => {
  fc.assert(fc.property(json, survives), runs(500));
});

test("no text ends the review with a crash", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        configurationOf("x", text);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
      }
    }),
  );
});
