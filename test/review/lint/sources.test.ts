import { contradictingSource } from "../../../review/lint/rules/contradicting-source";
import { serviceWithoutSource } from "../../../review/lint/rules/service-without-source";
import { sourceKeysNotSent } from "../../../review/lint/rules/source-keys-not-sent";
import {
  ACCOUNT,
  FROM_HERE,
  judge,
  judgeTopic,
  OTHER_ACCOUNT,
  policy,
  publish,
  resource,
  SERVICE,
  token,
} from "./build";

const use = (Service: string, Condition?: object) => ({
  Sid: "Use",
  Effect: "Allow",
  Principal: { Service },
  Action: ["kms:GenerateDataKey*", "kms:Decrypt"],
  Resource: "*",
  ...(Condition && { Condition }),
});
const trust = (Service: string, Condition?: object) =>
  policy(
    "aws_iam_role.R",
    {
      Effect: "Allow",
      Principal: { Service },
      Action: "sts:AssumeRole",
      ...(Condition && { Condition }),
    },
    { kind: "trust", argument: "assume_role_policy" },
  );

describe("service-without-source", () => {
  test.each<[string, object]>([
    ["no condition at all", {}],
    ["one that says nothing of the source", { Bool: { "aws:SecureTransport": "true" } }],
    ["IfExists", { StringEqualsIfExists: { "aws:SourceAccount": ACCOUNT } }],
    ["a wildcard", { ArnLike: { "aws:SourceArn": "arn:aws:social-messaging:*:*:*" } }],
    ["what is never sent for a service", { StringEquals: { "aws:PrincipalOrgID": "o-abc" } }],
    [
      "kms:CallerAccount, which does not work here",
      { StringEquals: { "kms:CallerAccount": ACCOUNT } },
    ],
  ])("an error for social-messaging: %s", (_, Condition) => {
    expect(judgeTopic(serviceWithoutSource, publish({ Condition }))).toMatchObject([
      {
        rule: "service-without-source",
        severity: "error",
        statement: "AllowSocialMessagingPublish",
      },
    ]);
    expect(
      judge(serviceWithoutSource, policy("aws_kms_key.K", use(SERVICE, Condition))),
    ).toHaveLength(1);
  });

  test("a warning for other services, each by itself", () => {
    const Principal = { Service: ["cloudwatch.amazonaws.com", "s3.amazonaws.com", SERVICE] };
    const findings = judgeTopic(serviceWithoutSource, publish({ Principal, Condition: {} }));
    expect(findings.map(({ severity }) => severity)).toEqual(["warning", "warning", "error"]);
  });

  test("an error in the trust of social-messaging, which names the way out", () => {
    const [finding] = judge(serviceWithoutSource, trust(SERVICE));
    expect(finding).toMatchObject({ severity: "error" });
    expect(finding?.fix).toContain("docs/runbook.md#connect-stays-silent");
    expect(judge(serviceWithoutSource, trust("scheduler.amazonaws.com"))).toMatchObject([
      { severity: "warning" },
    ]);
  });

  test.each<[string, object]>([
    ["both", FROM_HERE],
    ["the account", { StringEquals: { "aws:SourceAccount": ACCOUNT } }],
    ["the ARN", { ArnEquals: { "aws:SourceArn": `arn:aws:social-messaging:*:${ACCOUNT}:waba/*` } }],
    ["the organization", { StringEquals: { "aws:SourceOrgID": "o-abc" } }],
    [
      "a reference",
      { StringEquals: { "aws:SourceAccount": token("data.aws_caller_identity.C.account_id") } },
    ],
  ])("leaves a statement with %s", (_, Condition) => {
    expect(judgeTopic(serviceWithoutSource, publish({ Condition }))).toEqual([]);
  });

  test("leaves it where the encryption context says whose trail or log group it is", () => {
    const context = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:a`;
    const Condition = { ArnLike: { "kms:EncryptionContext:aws:logs:arn": context } };
    expect(
      judge(
        serviceWithoutSource,
        policy("aws_kms_key.K", use("logs.eu-west-1.amazonaws.com", Condition)),
      ),
    ).toEqual([]);
  });

  test("leaves the trust of roles that only the role's own account can hand over", () => {
    for (const service of ["ec2", "lambda", "edgelambda", "pods.eks"]) {
      expect(judge(serviceWithoutSource, trust(`${service}.amazonaws.com`))).toEqual([]);
    }
    expect(
      judgeTopic(
        serviceWithoutSource,
        publish({ Principal: { Service: "lambda.amazonaws.com" }, Condition: {} }),
      ),
    ).toHaveLength(1);
  });

  test("leaves EventBridge where it sends no keys, and names a queue, where it does", () => {
    const events = { Principal: { Service: "events.amazonaws.com" }, Condition: {} };
    expect(judgeTopic(serviceWithoutSource, publish(events))).toEqual([]);
    expect(
      judge(serviceWithoutSource, policy("aws_kms_key.K", use("events.amazonaws.com"))),
    ).toEqual([]);
    expect(judge(serviceWithoutSource, policy("aws_sqs_queue.Q", publish(events)))).toHaveLength(1);
  });
});

describe("source-keys-not-sent", () => {
  const events = "events.amazonaws.com";

  test("without a condition others are let in, with one nothing is allowed", () => {
    const open = judge(sourceKeysNotSent, policy("aws_kms_key.K", use(events)));
    const dead = judge(sourceKeysNotSent, policy("aws_kms_key.K", use(events, FROM_HERE)));
    expect([...open, ...dead]).toMatchObject([
      {
        severity: "warning",
        message: `${events} sends no source keys here, so that no condition can keep other accounts out`,
      },
      {
        severity: "warning",
        message: `${events} sends no source keys here, so this condition never holds and the statement allows it nothing`,
      },
    ]);
  });

  test("leaves services that send them, and EventBridge to a queue", () => {
    expect(judgeTopic(sourceKeysNotSent, publish())).toEqual([]);
    expect(judge(sourceKeysNotSent, policy("aws_sqs_queue.Q", use(events)))).toEqual([]);
  });
});

describe("contradicting-source", () => {
  const here = (arn: string, account = ACCOUNT) => ({
    StringEquals: { "aws:SourceAccount": account },
    ArnLike: { "aws:SourceArn": arn },
  });
  const messages = (Condition: object, Service = SERVICE) =>
    judgeTopic(contradictingSource, publish({ Condition, Principal: { Service } })).map(
      ({ message }) => message,
    );

  test("another account than the topic's", () => {
    const Condition = { StringEquals: { "aws:SourceAccount": OTHER_ACCOUNT } };
    expect(judgeTopic(contradictingSource, publish({ Condition }))).toMatchObject([
      {
        severity: "error",
        message: `${SERVICE} calls here only for resources in ${ACCOUNT}, but aws:SourceAccount says ${OTHER_ACCOUNT}: the statement never allows the call that is needed`,
        fix: `write ${ACCOUNT} in aws:SourceAccount`,
      },
    ]);
  });

  test("another Region than the topic's", () => {
    expect(messages(here(`arn:aws:social-messaging:us-east-1:${ACCOUNT}:*`))).toEqual([
      expect.stringContaining("in eu-west-1, but aws:SourceArn says us-east-1"),
    ]);
    expect(
      messages(here(`arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:a`), "cloudwatch.amazonaws.com"),
    ).toHaveLength(1);
  });

  test("two accounts that exclude each other, for whichever service", () => {
    expect(messages(here(`arn:aws:s3:eu-west-1:${OTHER_ACCOUNT}:a`), "s3.amazonaws.com")).toEqual([
      `aws:SourceAccount ${ACCOUNT} and the account ${OTHER_ACCOUNT} in aws:SourceArn exclude each other: the statement allows nothing`,
    ]);
  });

  test("resources of another service than the one that calls", () => {
    expect(messages(here(`arn:aws:sns:eu-west-1:${ACCOUNT}:events`))).toEqual([
      expect.stringContaining("names resources of sns"),
    ]);
  });

  test("a key's policy, by the topic beside it and by its own delegation", () => {
    const elsewhere = use(SERVICE, here(`arn:aws:social-messaging:us-east-1:${ACCOUNT}:*`));
    const key = policy("aws_kms_key.K", elsewhere);
    expect(judge(contradictingSource, key)).toEqual([]);
    expect(judge(contradictingSource, key, policy("aws_sns_topic.T", publish()))).toHaveLength(1);
    const delegation = {
      Effect: "Allow",
      Principal: { AWS: OTHER_ACCOUNT },
      Action: "kms:*",
      Resource: "*",
    };
    expect(
      judge(contradictingSource, policy("aws_kms_key.K", [delegation, use(SERVICE, FROM_HERE)])),
    ).toHaveLength(2);
  });

  test("the Region that a resource names itself, since version 6 of the provider", () => {
    const topic = resource("aws_sns_topic.T", { region: "us-east-1" });
    const statement = publish({ Resource: token("aws_sns_topic.T.arn") });
    expect(judge(contradictingSource, policy(topic, statement))).toHaveLength(1);
  });

  test.each<[string, object, string]>([
    ["what fits", FROM_HERE, SERVICE],
    ["wildcards", here("arn:aws:social-messaging:*:*:*"), SERVICE],
    [
      "the right one among others",
      { StringEquals: { "aws:SourceAccount": [OTHER_ACCOUNT, ACCOUNT] } },
      SERVICE,
    ],
    ["references", here(token("var.waba"), token("var.account")), SERVICE],
    ["a bucket, whose ARN names no account", here("arn:aws:s3:::acme"), "s3.amazonaws.com"],
    [
      "a queue that another account's topic feeds",
      here(`arn:aws:sns:us-east-1:${OTHER_ACCOUNT}:t`, OTHER_ACCOUNT),
      "sns.amazonaws.com",
    ],
    ["a negative condition", { StringNotEquals: { "aws:SourceAccount": OTHER_ACCOUNT } }, SERVICE],
  ])("leaves %s", (_, Condition, service) => {
    expect(messages(Condition, service)).toEqual([]);
  });

  test("leaves resources of another provider", () => {
    const key = policy(
      "aws_kms_key.K",
      use(SERVICE, here(`arn:aws:social-messaging:us-east-1:${ACCOUNT}:*`)),
    );
    const topic = resource("aws_sns_topic.T", { provider: "aws.ireland" });
    expect(judge(contradictingSource, key, policy(topic, publish()))).toEqual([]);
  });
});
