import { hiddenText } from "../../../review/lint/rules/hidden-text";
import { ineffectiveStatement } from "../../../review/lint/rules/ineffective-statement";
import { noTlsDeny } from "../../../review/lint/rules/no-tls-deny";
import { hiddenStatements } from "../../../review/terraform/hidden-policy";
import { judge, judgeTopic, policy, publish, resource, token } from "./build";

const KNOWN_LATER = token("${known only at apply: aws_s3_bucket.b.arn}");

test("a policy that is written out is not hidden, references and all", () => {
  expect(judgeTopic(hiddenText, publish({ Resource: token("${aws_sns_topic.T.arn}") }))).toEqual(
    [],
  );
});

test.each([
  ["a resource", { Resource: KNOWN_LATER }],
  ["a principal", { Principal: { AWS: [KNOWN_LATER, "111122223333"] } }],
  ["a condition", { Condition: { ArnLike: { "aws:SourceArn": `${KNOWN_LATER}/x` } } }],
])("the plan has only a part of %s: a warning that names it", (_, changes) => {
  expect(judgeTopic(hiddenText, publish(changes))).toEqual([
    expect.objectContaining({
      severity: "warning",
      message:
        "the plan does not have the text around aws_s3_bucket.b.arn: a change of that text is not seen",
    }),
  ]);
});

test("nothing is concluded from two texts that are the same only as far as the plan has them", () => {
  const bucket = policy("aws_s3_bucket.b", [
    {
      Effect: "Allow",
      Principal: { AWS: "111122223333" },
      Action: "s3:GetObject",
      Resource: KNOWN_LATER,
    },
    { Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: KNOWN_LATER },
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: KNOWN_LATER,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ]);
  expect(judge(ineffectiveStatement, bucket)).toEqual([]);
  expect(judge(noTlsDeny, bucket)).toEqual([]);
});

test("positions and marks are not named", () => {
  const Resource = [
    "var.a /*0123456789abcdef*/ and aws_s3_bucket.b.arn",
    "aws_s3_bucket.b.arn (2)",
  ];
  const texts = Resource.map((one) => token(`\${known only at apply: ${one}}`));
  expect(judgeTopic(hiddenText, publish({ Resource: texts }))[0]?.message).toContain(
    "the text around var.a and aws_s3_bucket.b.arn, aws_s3_bucket.b.arn: a change",
  );
});

describe("a whole policy that the plan does not have", () => {
  const topic = resource("aws_sns_topic.T");
  const [allow = {}, deny = {}] = hiddenStatements("aws_sns_topic.T.arn");
  const whole = { Principal: { AWS: "111122223333" }, Resource: "*" };
  const hidden = policy(topic, [
    { ...allow, ...whole },
    { ...deny, ...whole },
  ]);

  test("is an error, since nothing of it is reviewed", () => {
    expect(judge(hiddenText, hidden)).toEqual([
      expect.objectContaining({
        severity: "error",
        message: expect.stringMatching(/^the plan does not have the text of this policy/),
      }),
    ]);
  });

  test("may have everything that other rules miss in it", () => {
    expect(judge(noTlsDeny, hidden)).toEqual([]);
    expect(judge(noTlsDeny, policy(topic, publish()))).toHaveLength(1);
  });
});
