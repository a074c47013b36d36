import { policySize } from "../../../review/lint/rules/policy-size";
import { ACCOUNT, judge, policy, publish, resource, type Statement, token } from "./build";

/** A policy of exactly so many characters, none of them white space, in its shortest JSON. */
function sized(size: number, statement: Statement): Statement {
  const Sid = "S";
  const shortest = JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid, ...statement }] });
  return { Sid: Sid.repeat(size - shortest.length + 1), ...statement };
}

const TRUST = { Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" };
const IDENTITY = { Effect: "Allow", Action: "sns:Publish", Resource: "*" };
const RESOURCE = {
  Effect: "Allow",
  Principal: { AWS: ACCOUNT },
  Action: "sns:Publish",
  Resource: "*",
};

describe.each([
  ["trust", "aws_iam_role.R", TRUST, 2048],
  ["identity", "aws_iam_policy.P", IDENTITY, 6144],
  ["identity", "aws_iam_role_policy.P", IDENTITY, 10_240],
  ["identity", "aws_iam_group_policy.P", IDENTITY, 5120],
  ["identity", "aws_iam_user_policy.P", IDENTITY, 2048],
  ["resource", "aws_sns_topic.T", RESOURCE, 30 * 1024],
  ["resource", "aws_sqs_queue.Q", RESOURCE, 8192],
  ["resource", "aws_s3_bucket_policy.B", RESOURCE, 20 * 1024],
  ["resource", "aws_kms_key.K", RESOURCE, 32 * 1024],
] as const)("%s policy of %s", (kind, address, statement, limit) => {
  test(`one more than ${limit}`, () => {
    const found = judge(policySize, policy(address, sized(limit + 1, statement), { kind }));
    expect(found).toMatchObject([
      {
        rule: "policy-size",
        severity: "error",
        message: expect.stringContaining(`may have ${limit}`),
      },
    ]);
    expect(found[0]?.message).toContain(`at least ${limit + 1}`);
  });

  test(`leaves ${limit}`, () => {
    expect(judge(policySize, policy(address, sized(limit, statement), { kind }))).toEqual([]);
  });
});

test("IAM counts no white space, the others do", () => {
  const Sid = " ".repeat(40_000);
  expect(
    judge(policySize, policy("aws_iam_policy.P", { ...IDENTITY, Sid }, { kind: "identity" })),
  ).toEqual([]);
  expect(judge(policySize, policy("aws_sns_topic.T", publish({ Sid })))).toHaveLength(1);
});

test("the others count bytes, IAM characters", () => {
  expect(
    judge(policySize, policy("aws_kms_key.K", { ...RESOURCE, Sid: "é".repeat(17_000) })),
  ).toHaveLength(1);
  expect(
    judge(
      policySize,
      policy("aws_iam_policy.P", { ...IDENTITY, Sid: "é".repeat(6000) }, { kind: "identity" }),
    ),
  ).toEqual([]);
});

test("what Terraform fills in counts as nothing", () => {
  const Resource = `arn:aws:sns:eu-west-1:${ACCOUNT}:${token("x".repeat(7000))}`;
  expect(
    judge(policySize, policy("aws_iam_policy.P", { ...IDENTITY, Resource }, { kind: "identity" })),
  ).toEqual([]);
});

test("a role's inline policies are counted together, and another role's are not", () => {
  const half = (name: string, role: string) =>
    policy(resource(`aws_iam_role_policy.${name}`, { role }), sized(6000, IDENTITY), {
      kind: "identity",
    });
  const own = policy(resource("aws_iam_role.R"), sized(6000, IDENTITY), {
    kind: "identity",
    argument: "inline_policy[0].policy",
  });
  const found = judge(
    policySize,
    half("A", "${aws_iam_role.R.name}"),
    half("B", "${aws_iam_role.R.id}"),
    own,
  );
  expect(found.map(({ address, message }) => [address, message.slice(-32)])).toEqual(
    [
      ["aws_iam_role_policy.B", "this one there are at least 18000"].map((text) => text.slice(-32)),
      ["aws_iam_role_policy.A", "this one there are at least 12000"].map((text) => text.slice(-32)),
    ].sort(),
  );
  expect(judge(policySize, half("A", "one"), half("B", "two"))).toEqual([]);
});
