import type { PolicyStatement } from "../../../constructs/shared/policy-document";
import { verifyAccess } from "../../../scripts/rights/verify-access";
import { environment } from "../../environment";
import {
  ACCOUNT,
  full,
  keyArn,
  named,
  ROLE,
  SERVICE_LINKED_ROLE,
  small,
  TOPIC,
} from "./environments";
import { document, readState, readWiring } from "./expected";

const check = (Sid: string, Action: string[], Resource: string | string[]): PolicyStatement => {
  return { Sid, Effect: "Allow", Action, Resource };
};
const onTopics = ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic"];
const onKeys = ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus"];
const onRoles = [
  "iam:GetRole",
  "iam:ListRolePolicies",
  "iam:GetRolePolicy",
  "iam:ListAttachedRolePolicies",
];
const onBuckets = [
  "s3:GetBucketLocation",
  "s3:GetBucketPolicy",
  "s3:GetBucketPublicAccessBlock",
  "s3:GetBucketOwnershipControls",
  "s3:GetEncryptionConfiguration",
  "s3:GetBucketVersioning",
  "s3:GetLifecycleConfiguration",
];
const checkTopic = check("CheckEventTopic", onTopics, TOPIC);
const checkAlarms = check("CheckAlarms", ["cloudwatch:DescribeAlarms"], "*");
const checkKeys = (...aliases: string[]): PolicyStatement => ({
  ...check("CheckKeys", onKeys, `arn:aws:kms:eu-west-1:${ACCOUNT}:key/*`),
  Condition: { "ForAllValues:StringEquals": { "kms:ResourceAliases": aliases } },
});
const checkKey = checkKeys("alias/acme-prod-whatsapp");
const checkLinkedRole = check("CheckServiceLinkedRole", ["iam:GetRole"], SERVICE_LINKED_ROLE);

describe("verify", () => {
  test("of a small environment", () => {
    const checks = [checkTopic, checkAlarms, checkKey, checkLinkedRole];
    expect(verifyAccess(small)).toEqual(document(...readWiring, ...checks));
  });

  test("of an environment with everything", () => {
    const checks = [
      checkTopic,
      checkAlarms,
      checkKeys("alias/acme-prod-whatsapp", "alias/acme-prod-whatsapp-media"),
      check("CheckRoles", onRoles, ROLE),
      checkLinkedRole,
      check("CheckMediaBucket", onBuckets, "arn:aws:s3:::acme-media"),
    ];
    expect(verifyAccess(full)).toEqual(document(...readWiring, ...readState, ...checks));
  });

  test("lists metrics where limits in money are to be checked", () => {
    const watched = environment({
      mediaBucket: { enabled: false },
      alarms: { warning: { emails: ["ops@example.com"] } },
      spend: { rateCard: "rates.csv", limits: [{ usd: 40, per: "hour", severity: "warning" }] },
    });
    const list: PolicyStatement = {
      Sid: "ListFeeMetrics",
      Effect: "Allow",
      Action: "cloudwatch:ListMetrics",
      Resource: "*",
    };
    const alarmTopic = `arn:aws:sns:eu-west-1:${ACCOUNT}:acme-prod-whatsapp-alarms-warning`;
    const dashboard = `arn:aws:cloudwatch::${ACCOUNT}:dashboard/acme-prod-whatsapp-dashboard`;
    const checks = [
      checkTopic,
      check("CheckAlarmTopics", onTopics, alarmTopic),
      check("CheckSubscriptions", ["sns:GetSubscriptionAttributes"], `${alarmTopic}:*`),
      checkAlarms,
      checkKeys("alias/acme-prod-whatsapp", "alias/acme-prod-whatsapp-alarms"),
      checkLinkedRole,
      check("CheckDashboard", ["cloudwatch:GetDashboard"], dashboard),
      list,
    ];
    expect(verifyAccess(watched)).toEqual(document(...readWiring, ...checks));
  });

  test("reads the named key and bucket by name, and no other", () => {
    const places = (changes: Record<string, unknown>) =>
      Object.fromEntries(
        verifyAccess(environment(changes)).Statement.map(({ Sid, Resource }) => [Sid, Resource]),
      );
    expect(places(named)).toMatchObject({
      CheckNamedKeys: [keyArn(2), keyArn(3)],
      CheckNamedBucket: "arn:aws:s3:::their-media",
    });
    const eventTopic = { existingArn: named.eventTopic.existingArn };
    expect(places({ ...named, eventTopic })).toMatchObject({ CheckNamedKeys: [keyArn(3)] });
  });
});
