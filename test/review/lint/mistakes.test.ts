import {
  connectRolePermissions,
  connectRoleTrust,
} from "../../../constructs/connect/connect-role-policies";
import { keyStatements } from "../../../constructs/keys/key-policy";
import { allowAccessLogs, mediaBucketPolicy } from "../../../constructs/media/bucket-policies";
import { policyDocument } from "../../../constructs/shared/policy-document";
import { socialMessaging } from "../../../constructs/shared/publisher";
import { topicStatements } from "../../../constructs/shared/resource-policies";
import { type AwsScope, arnOf } from "../../../formats/arns";
import { lint } from "../../../review/lint/lint";
import { passedServiceLinkedRole } from "../../../review/lint/rules/passed-service-linked-role";
import type { FoundPolicy, Resource } from "../../../review/model";
import {
  ACCOUNT,
  configurationOf,
  judge,
  judgeRole,
  judgeSettings,
  policy,
  readingOf,
  resource,
} from "./build";

const SCOPE: AwsScope = { account: ACCOUNT, region: "eu-west-1" };
const SERVICE_LINKED = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/social-messaging.amazonaws.com/AWSServiceRoleForSocialMessaging`;

const rulesOf = (resources: readonly Resource[], ...policies: readonly FoundPolicy[]) =>
  lint(configurationOf(...resources), readingOf(...policies)).map(
    ({ severity, rule }) => `${severity} ${rule}`,
  );
const ofRole = (statement: object) =>
  rulesOf([], policy("aws_iam_role_policy.P", statement, { kind: "identity" }));

describe("mistakes that other projects made", () => {
  test("the wrong IAM prefix", () => {
    expect(
      ofRole({
        Effect: "Allow",
        Action: "socialmessaging:SendWhatsAppMessage",
        Resource: arnOf(SCOPE, "social-messaging", "phone-number-id/*"),
      }),
    ).toEqual(["error unknown-service"]);
  });

  test("a stray brace in an ARN", () => {
    expect(
      ofRole({
        Effect: "Allow",
        Action: "social-messaging:SendWhatsAppMessage",
        Resource: `${arnOf(SCOPE, "social-messaging", "phone-number-id/*")}}`,
      }),
    ).toEqual(["error malformed-arn"]);
  });

  test("PassRole on role/* without PassedToService", () => {
    expect(
      ofRole({
        Effect: "Allow",
        Action: "iam:PassRole",
        Resource: `arn:aws:iam::${ACCOUNT}:role/*`,
      }),
    ).toEqual(["warning pass-role", "warning wildcard-resource"]);
  });

  test("a topic with no policy at all", () => {
    const topic = resource("aws_sns_topic.T", { kms_master_key_id: "${aws_kms_key.K.arn}" });
    expect(rulesOf([topic])).toEqual(["warning no-tls-deny", "warning topic-without-policy"]);
  });

  test("a topic's policy without any condition", () => {
    const topic = resource("aws_sns_topic.T", { kms_master_key_id: "${aws_kms_key.K.arn}" });
    const Statement = topicStatements(arnOf(SCOPE, "sns", "events"), [socialMessaging(SCOPE)]);
    const open = Statement.map(({ Condition, ...rest }) =>
      rest.Effect === "Deny" ? { ...rest, Condition } : rest,
    );
    expect(rulesOf([topic], policy(topic, open))).toEqual(["error service-without-source"]);
  });
});

describe("passed-service-linked-role", () => {
  test("as the roleArn of an event destination, in a command or in an argument", () => {
    const destination = {
      eventDestinationArn: "arn:aws:sns:eu-west-1:111122223333:t",
      roleArn: SERVICE_LINKED,
    };
    const command = `aws socialmessaging put-whatsapp-business-account-event-destinations --event-destinations '${JSON.stringify([destination])}'`;
    const role = resource("aws_iam_service_linked_role.S", {
      aws_service_name: "social-messaging.amazonaws.com",
    });
    const wrong = [
      resource("null_resource.N", { provisioner: [{ "local-exec": { command } }] }),
      resource("restapi_object.O", { data: JSON.stringify({ eventDestinations: [destination] }) }),
      resource("awscc_thing.A", { role_arn: "${aws_iam_service_linked_role.S.arn}" }),
      resource("awscc_thing.A", { eventDestinations: [{ roleArn: SERVICE_LINKED }] }),
    ];
    for (const one of wrong) {
      expect(judgeSettings(passedServiceLinkedRole, role, one)).toMatchObject([
        { rule: "passed-service-linked-role", severity: "error", address: one.address },
      ]);
    }
  });

  test("in a right to pass it, or any role with a path, to the service", () => {
    const passing = (Resource: string, PassedToService = "social-messaging.amazonaws.com") => ({
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource,
      Condition: { StringEquals: { "iam:PassedToService": PassedToService } },
    });
    const withPath = `arn:aws:iam::${ACCOUNT}:role/apps/connect`;
    expect(
      judgeRole(passedServiceLinkedRole, passing(SERVICE_LINKED), passing(withPath)),
    ).toHaveLength(2);
    expect(
      judgeRole(
        passedServiceLinkedRole,
        passing(`arn:aws:iam::${ACCOUNT}:role/connect`),
        passing(withPath, "ec2.amazonaws.com"),
      ),
    ).toEqual([]);
  });

  test("a role with a path that trusts the service", () => {
    const { Statement } = connectRoleTrust(SCOPE, true);
    const role = (path: string) =>
      policy(resource("aws_iam_role.R", { path }), Statement, { kind: "trust" });
    expect(judge(passedServiceLinkedRole, role("/apps/"))).toHaveLength(1);
    expect(judge(passedServiceLinkedRole, role("/"))).toEqual([]);
  });

  test("leaves the making of the role, and another role's ARN", () => {
    const right = [
      resource("aws_iam_service_linked_role.S", {
        aws_service_name: "social-messaging.amazonaws.com",
      }),
      resource("null_resource.N", {
        triggers: { roleArn: `arn:aws:iam::${ACCOUNT}:role/connect` },
      }),
      resource("null_resource.N", { triggers: { role_arn: "${aws_iam_role.R.arn}" } }),
    ];
    expect(judgeSettings(passedServiceLinkedRole, ...right)).toEqual([]);
  });
});

test("there is nothing to say of our own policies", () => {
  const plain = ({ Statement }: { Statement: readonly object[] }) => Statement;
  const topic = resource("aws_sns_topic.T", { kms_master_key_id: "${aws_kms_key.K.arn}" });
  const key = resource("aws_kms_key.K", { enable_key_rotation: true });
  const instance = arnOf(SCOPE, "connect", "instance/12345678-1234-1234-1234-123456789012");
  const others = [
    {
      ...socialMessaging(SCOPE),
      name: "Alarms",
      service: "cloudwatch.amazonaws.com",
      sourceArn: arnOf(SCOPE, "cloudwatch", "alarm:acme-*"),
    },
    {
      ...socialMessaging(SCOPE),
      name: "Budgets",
      service: "budgets.amazonaws.com",
      sourceArn: `arn:aws:budgets::${ACCOUNT}:*`,
    },
  ];
  const publishers = [socialMessaging(SCOPE), ...others];
  const findings = rulesOf(
    [topic, key],
    policy(
      topic,
      plain(policyDocument(topicStatements(arnOf(SCOPE, "sns", "events"), publishers))),
    ),
    policy(key, plain(policyDocument(keyStatements(SCOPE, publishers)))),
    policy("aws_s3_bucket_policy.B", plain(mediaBucketPolicy(SCOPE, "acme"))),
    policy("aws_s3_bucket_policy.L", [
      allowAccessLogs(SCOPE, "logs", { bucket: "acme", logPrefix: "acme/" }),
      ...plain(mediaBucketPolicy(SCOPE, "logs")),
    ]),
    policy("aws_iam_role.R", plain(connectRoleTrust(SCOPE, true)), { kind: "trust" }),
    policy("aws_iam_role_policy.R", plain(connectRolePermissions(SCOPE, instance)), {
      kind: "identity",
    }),
  );
  expect(findings).toEqual([]);
});
