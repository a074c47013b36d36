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

const check = (Sid: string, Action: string[], Resource: string): PolicyStatement => {
  return { Sid, Effect: "Allow", Action, Resource };
};
const checkTopic = check(
  "CheckEventTopic",
  ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic"],
  TOPIC,
);
const checkKey: PolicyStatement = {
  ...check(
    "CheckEventKey",
    ["kms:DescribeKey", "kms:GetKeyPolicy"],
    `arn:aws:kms:eu-west-1:${ACCOUNT}:key/*`,
  ),
  Condition: {
    "ForAllValues:StringEquals": { "kms:ResourceAliases": ["alias/acme-prod-whatsapp"] },
  },
};
const checkLinkedRole = check("CheckServiceLinkedRole", ["iam:GetRole"], SERVICE_LINKED_ROLE);

describe("verify", () => {
  test("of a small environment", () => {
    const checks = [checkTopic, checkKey, checkLinkedRole];
    expect(verifyAccess(small)).toEqual(document(...readWiring, ...checks));
  });

  test("of an environment with everything", () => {
    const bucketReads = ["s3:GetBucketLocation", "s3:GetBucketPublicAccessBlock"];
    const checks = [
      checkTopic,
      checkKey,
      check("CheckConnectRole", ["iam:GetRole"], ROLE),
      checkLinkedRole,
      check("CheckMediaBucket", bucketReads, "arn:aws:s3:::acme-media"),
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
    const checks = [checkTopic, checkKey, checkLinkedRole, list];
    expect(verifyAccess(watched)).toEqual(document(...readWiring, ...checks));
  });

  test("reads the named key and bucket by name, and no key where none is named", () => {
    const places = (changes: Record<string, unknown>) =>
      Object.fromEntries(
        verifyAccess(environment(changes)).Statement.map(({ Sid, Resource }) => [Sid, Resource]),
      );
    expect(places(named)).toMatchObject({
      CheckEventKey: keyArn(2),
      CheckMediaBucket: "arn:aws:s3:::their-media",
    });
    const eventTopic = { existingArn: named.eventTopic.existingArn };
    expect(places({ ...named, eventTopic })).not.toHaveProperty("CheckEventKey");
  });
});
