import { display } from "../../../iam/policy/terraform-references";
import { publicAccessBlock } from "../../../review/lint/rules/public-access-block";
import { planConfiguration } from "../../../review/terraform/plan";
import { readConfiguration } from "../../../review/terraform/read-configuration";
import { shown } from "./reading";

describe("things that the same plan creates", () => {
  const provider = "registry.terraform.io/hashicorp/aws";
  const created = (address: string, after: object, after_unknown: object) => ({
    ...{ address, mode: "managed", type: address.split(".")[0], provider_name: provider },
    change: { actions: ["create"], after, after_unknown },
  });
  const BUCKET = { references: ["aws_s3_bucket.b.id", "aws_s3_bucket.b"] };
  const DOCUMENT = "data.aws_iam_policy_document.d";
  const plan = (changes: readonly object[], configured: Readonly<Record<string, object>>) => ({
    format_version: "1.2",
    planned_values: {
      root_module: {
        resources: changes
          .filter((one) => "mode" in one && one.mode === "managed")
          .map((one) => ({ ...one, values: Object(Object(one).change).after })),
      },
    },
    resource_changes: changes,
    configuration: {
      root_module: {
        resources: Object.entries(configured).map(([address, expressions]) => ({
          address,
          expressions,
        })),
      },
    },
  });
  const readingOf = (data: ReturnType<typeof plan>) =>
    readConfiguration(planConfiguration("p", data, "plan.json"));

  test("a public-access block of a bucket has its four settings", () => {
    const on = { block_public_acls: true, block_public_policy: true };
    const all = { ...on, ignore_public_acls: true, restrict_public_buckets: true };
    const reading = readingOf(
      plan([created("aws_s3_bucket_public_access_block.b", all, { bucket: true, id: true })], {
        "aws_s3_bucket_public_access_block.b": { bucket: BUCKET },
      }),
    );
    expect(reading.unreadable).toEqual([]);
  });

  test("a block is found by the name that the provider made for its bucket", () => {
    const on = { block_public_acls: true, block_public_policy: true };
    const all = { ...on, ignore_public_acls: true, restrict_public_buckets: true };
    const name = { bucket: "media-20261130" };
    const data = plan(
      [
        created("aws_s3_bucket.b", { ...name, bucket_prefix: "media-" }, {}),
        created("aws_s3_bucket_public_access_block.b", { ...name, ...all }, {}),
      ],
      {
        "aws_s3_bucket.b": { bucket_prefix: { constant_value: "media-" } },
        "aws_s3_bucket_public_access_block.b": Object.fromEntries([
          ["bucket", BUCKET],
          ...Object.keys(all).map((setting) => [setting, { constant_value: true }]),
        ]),
      },
    );
    const configuration = planConfiguration("p", data, "plan.json");
    expect(publicAccessBlock.check(configuration, readConfiguration(configuration))).toEqual([]);
  });

  const document = (
    resources: object,
    more: object = {},
    planned: readonly (string | null)[] = ["arn:aws:s3:::known/*", null],
  ) =>
    plan(
      [
        {
          ...{ address: DOCUMENT, mode: "data", type: "aws_iam_policy_document" },
          change: {
            actions: ["read"],
            after: {
              statement: [
                {
                  ...{ actions: ["s3:GetObject"], effect: null, sid: null },
                  principals: [{ identifiers: ["111122223333"], type: "AWS" }],
                  resources: planned,
                },
              ],
            },
            after_unknown: {
              json: true,
              statement: [{ resources: planned.map((one) => one === null) }],
            },
          },
        },
        created("aws_s3_bucket_policy.b", {}, { bucket: true, policy: true }),
      ],
      {
        [DOCUMENT]: {
          statement: [{ actions: { constant_value: ["s3:GetObject"] }, resources }],
        },
        "aws_s3_bucket_policy.b": {
          bucket: BUCKET,
          policy: { references: [`${DOCUMENT}.json`, DOCUMENT] },
          ...more,
        },
      },
    );

  test("a policy document keeps what is known, with a reference for what is not", () => {
    const reading = readingOf(document({ references: ["aws_s3_bucket.b.arn", "aws_s3_bucket.b"] }));
    expect(reading.unreadable).toEqual([]);
    const [statement] = reading.policies[0]?.document.statements ?? [];
    expect(statement?.resource?.values.map(display)).toEqual([
      "arn:aws:s3:::known/*",
      "${known only at apply: aws_s3_bucket.b.arn}",
    ]);
  });

  test("of several unknown texts in a list, each is another", () => {
    const references = ["var.all", "aws_s3_bucket.b.arn", "aws_s3_bucket.b"];
    const data = document({ references }, {}, [null, "arn:aws:s3:::known/*", null]);
    const resources = (variables: object) =>
      readConfiguration(
        planConfiguration("p", { ...data, variables }, "plan.json"),
      ).policies[0]?.document.statements[0]?.resource?.values.map(display);
    expect(resources({})).toEqual([
      "${known only at apply: var.all and aws_s3_bucket.b.arn}",
      "arn:aws:s3:::known/*",
      "${known only at apply: var.all and aws_s3_bucket.b.arn (2)}",
    ]);
    const [one, another] = ["a", "*"].map((value) => resources({ all: { value } }));
    expect(one?.[0]).toMatch(/: var\.all \/\*\w{16}\*\/ and aws_s3_bucket\.b\.arn\}$/);
    expect(one?.[0]).not.toBe(another?.[0]);
  });

  test("an unknown text without any reference is known by its place", () => {
    expect(readingOf(document({})).unreadable).toEqual([]);
    expect(shown(readingOf(document({})))).not.toEqual(
      shown(readingOf(document({ references: ["aws_x.y"] }))),
    );
  });
});
