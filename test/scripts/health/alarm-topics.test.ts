import { judgeAlarmTopic } from "../../../scripts/health/alarm-topics";
import type { LiveSubscription } from "../../../scripts/health/subscriptions";

const arn = "arn:aws:sns:eu-west-1:111122223333:acme-prod-whatsapp-alarms-critical";
const subject = "alarm topic of critical";
const runbook = "docs/runbook.md#an-alarm-notifies-nobody";
const confirm = "confirm them at their endpoints, or subscribe them again: SNS forgets them soon";

const confirmed = { protocol: "sms", endpoint: "+12065550100", confirmed: true };
const pending = { protocol: "email", endpoint: "ops@example.com", confirmed: false };

const judge = (found: readonly LiveSubscription[] | undefined, owner = "this environment") =>
  judgeAlarmTopic(found, subject, { arn, owner } as { arn: string; owner: "somebody else" }, {
    name: "prod",
  });

test("a topic that is gone has failed, and its owner creates it again", () => {
  const failed = {
    subject,
    status: "failed",
    message: "The topic does not exist, so its alarms notify nobody.",
    runbook,
  };
  const own = { ...failed, fix: "npx cdktf deploy prod creates it again" };
  expect(judge(undefined)).toEqual(own);
  const fix = `have its owner create ${arn} again, or use another topic in environments/prod.yaml and deploy`;
  expect(judge(undefined, "somebody else")).toEqual({ ...failed, fix });
});

test.each<[string, LiveSubscription[], "failed" | "warning", string, string]>([
  [
    "nobody is subscribed",
    [],
    "failed",
    "Its alarms notify nobody: the topic has no subscription.",
    "subscribe who is to be notified",
  ],
  [
    "nobody has confirmed",
    [pending],
    "failed",
    "Its alarms notify nobody: 1 of 1 subscriptions not confirmed: email ops@example.com.",
    confirm,
  ],
  [
    "somebody has not confirmed",
    [confirmed, pending],
    "warning",
    "1 of 2 subscriptions not confirmed: email ops@example.com.",
    confirm,
  ],
])("an alarm topic fails when %s", (_, found, status, message, fix) => {
  expect(judge(found)).toEqual({ subject, status, message, fix, runbook });
});

test("an alarm topic is ok when all have confirmed", () => {
  expect(judge([confirmed])).toEqual({ subject, status: "ok", message: "All confirmed: 1." });
});
