import { policyDocument } from "../../../constructs/shared/policy-document";
import { socialMessaging } from "../../../constructs/shared/publisher";
import { topicStatements } from "../../../constructs/shared/resource-policies";
import type { WabaCall } from "../../../scripts/health/service-calls";
import { judgeTopicPolicy } from "../../../scripts/health/topics";
import { environment } from "../../environment";
import { ANOTHER_ACCOUNT, call, onlyFor, SCOPE, TOPIC_ARN, waba, withStatement } from "./fixtures";

const deployed = policyDocument(topicStatements(TOPIC_ARN, [socialMessaging(SCOPE)]));
const named = environment({ eventTopic: { existingArn: TOPIC_ARN } });
const RUNBOOK = "docs/runbook.md#events-do-not-arrive";

const judge = (
  policy: string | undefined,
  env = environment(),
  calls: readonly WabaCall[] = [call(1), call(2)],
) => {
  const topic = policy === undefined ? undefined : { arn: TOPIC_ARN, policy, keyId: undefined };
  return judgeTopicPolicy(topic, calls, env);
};

test("a topic that is gone has failed", () => {
  expect(judge(undefined)).toEqual({
    subject: "event topic",
    status: "failed",
    message: "The topic does not exist, so no event arrives.",
    fix: "npx cdktf deploy prod creates it again",
    runbook: RUNBOOK,
  });
  expect(judge(undefined, named).fix).toContain(`have its owner create ${TOPIC_ARN} again`);
});

test.each([
  [
    "without the statement",
    JSON.stringify({ ...deployed, Statement: deployed.Statement.slice(1) }),
    `for ${waba(1)} and 1 more: sns:Publish: no statement allows it.`,
  ],
  [
    "for another account",
    withStatement(deployed, ANOTHER_ACCOUNT),
    `for ${waba(1)} and 1 more: sns:Publish: no statement allows it; Statement[0] (Sid AllowSocialMessagingPublish) does not match in its condition StringEquals aws:SourceAccount.`,
  ],
  [
    "for one WhatsApp Business Account only",
    withStatement(deployed, onlyFor(1)),
    `for ${waba(2)}: sns:Publish: no statement allows it; Statement[0] (Sid AllowSocialMessagingPublish) does not match in its condition ArnEquals aws:SourceArn.`,
  ],
  [
    "with a Deny",
    withStatement(deployed, { Condition: {} }, 1),
    `for ${waba(1)} and 1 more: sns:Publish: denied by Statement[1] (Sid DenyPublishWithoutTls).`,
  ],
])("a policy %s has failed, and names whom it shuts out", (_, policy, message) => {
  expect(judge(policy)).toEqual({
    subject: "event topic",
    status: "failed",
    message: `The service may not publish ${message}`,
    fix: "npx cdktf deploy prod writes the policy again",
    runbook: RUNBOOK,
  });
});

test("the owner mends the policy of a topic that is only named", () => {
  const { fix } = judge(withStatement(deployed, ANOTHER_ACCOUNT), named);
  expect(fix).toBe("have its owner merge what npm run requirements -- prod prints");
});

test("a call that stands for accounts to come is not named", () => {
  const { waba: _, ...anonymous } = call(1);
  const { message } = judge(withStatement(deployed, ANOTHER_ACCOUNT), undefined, [anonymous]);
  expect(message).toMatch(/^The service may not publish: sns:Publish: no statement allows it;/);
});

test("a condition that nobody can judge is unknown, not failed", () => {
  const line = judge(
    withStatement(deployed, { Condition: { StringEquals: { "aws:SourceOrgID": "o-1" } } }),
  );
  expect(line).toMatchObject({
    status: "unknown",
    message: expect.stringContaining(
      "its condition StringEquals aws:SourceOrgID cannot be decided",
    ),
    runbook: "docs/runbook.md#verify-says-unknown",
  });
});

test("the deployed policy is ok", () => {
  expect(judge(JSON.stringify(deployed))).toEqual({
    subject: "event topic",
    status: "ok",
    message: "Its policy lets the service publish.",
  });
});
