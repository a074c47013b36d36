import { ROWS } from "./inputs/rows";
import { emptyStack } from "./synthesize";

const keyElsewhere = {
  account: "111122223333",
  region: "us-east-1",
  arn: "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-8444-555555555555",
  grantPublish: () => {},
};
const targetArn = "arn:aws:events:eu-west-1:111122223333:event-bus/theirs";
const nobodyCritical = { warning: { emails: ["a@example.com"] }, delivery: "critical" };

/** Right props, but for a change that only shows between them: no schema refuses it. */
test.each<[string, string, object]>([
  ["EventTopic", "  key\n", { key: keyElsewhere }],
  ["ExistingTopic", "  key\n", { key: keyElsewhere }],
  ["EventTopic.subscribeQueue", "  key\n", { key: keyElsewhere }],
  ["AlarmTopic", "  key\n", { key: keyElsewhere }],
  ["ExistingAlarmTopic", "  key\n", { key: keyElsewhere }],
  ["MediaBucket", "  outboundPrefix\n", { outboundPrefix: "in/out/" }],
  ["ExistingBucket", "  outboundPrefix\n", { outboundPrefix: "in/out/" }],
  ["EncryptionKey", "  adoptAlias\n", { adopt: undefined }],
  ["DataEventTrail", "  retentionDays\n", { existingBucket: true }],
  ["EventRule", "  targetKeyArn\n", { targetArn }],
  ["MessagingEndpoint", "\n  got      no clients", { clientCidrs: [], clientSecurityGroupIds: [] }],
  ["RoleAccess", "  mediaOf\n", { media: undefined }],
  ["SpendBrake", "  target\n", { target: undefined }],
  ["SpendAlarms", "  rates\n", { rates: [] }],
  ["Monitoring", "  alarms.delivery\n", { alarms: nobodyCritical }],
  ["WhatsAppMessaging", "  alarms.delivery\n", { alarms: nobodyCritical }],
])("%s asks its decisions: %j", (name, message, change) => {
  const stack = emptyStack();
  const row = ROWS[name];
  const args = row
    ?.args(stack)
    .map((arg) => (typeof arg === "string" ? arg : { ...Object(arg), ...change }));
  expect(() => row?.call(stack, ...(args as never[]))).toThrow(message);
});
