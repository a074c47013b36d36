import { judgeOpenedQueue } from "../../../scripts/health/event-rules";
import { verifyAccess } from "../../../scripts/rights/verify-access";
import { environment } from "../../environment";
import { opened } from "../rights/environments";

const ARN = opened.targetArn;
const runbook = "docs/runbook.md#events-on-eventbridge-do-not-arrive";

test("a queue whose policy lets a rule in must exist, without a key of KMS", () => {
  expect(judgeOpenedQueue(ARN, undefined)).toEqual({
    subject: "event rules",
    status: "failed",
    message: `The queue ${ARN} does not exist, so that the events of its rule end in the dead letters.`,
    fix: "create it, or write another targetArn",
    runbook,
  });
  expect(judgeOpenedQueue(ARN, { KmsMasterKeyId: "alias/aws/sqs" })).toEqual({
    subject: "event rules",
    status: "failed",
    message: `The queue ${ARN} is encrypted with a key of KMS, with which its policy cannot let EventBridge send.`,
    fix: "have its owner use SQS's own key, or write deliverWith: role and targetKeyArn",
    runbook,
  });
  expect(judgeOpenedQueue(ARN, { SqsManagedSseEnabled: "true" }).status).toBe("ok");
});

test("verify may read that queue, and no role", () => {
  const { Statement } = verifyAccess(environment({ delivery: { eventRules: [opened] } }));
  const found = Statement.filter(({ Sid }) => /Queues|Roles$/.test(Sid));
  expect(found.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
    ["CheckQueues", "arn:aws:sqs:eu-west-1:111122223333:acme-prod-whatsapp-*"],
    ["CheckQueuesOfTargets", ARN],
  ]);
});
