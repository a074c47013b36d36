import { ExistingAlarmTopic } from "../../../constructs/alarms/alarm-topic";
import { ExistingKey } from "../../../constructs/keys/existing-key";
import { budgets, cloudWatchAlarms } from "../../../constructs/shared/publisher";
import { requirementsOf } from "../../../constructs/shared/requirement";
import { delegateToIam, document, mayUseKey, onlyFor, onlyWithTls } from "../expected-policies";
import { policyIn, scope, synthesize } from "../synthesize";
import { alarmTopic } from "./build";

const topicArn = "arn:aws:sns:eu-west-1:111122223333:acme-alarms";
const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555";
const ALARMS = "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:acme-whatsapp-*";

const alarmConditions = onlyFor(ALARMS);
const budgetConditions = onlyFor("arn:aws:budgets::111122223333:*");

const allowCloudWatch = {
  Sid: "AllowCloudWatchAlarmsPublish",
  Effect: "Allow",
  Principal: { Service: "cloudwatch.amazonaws.com" },
  Action: "sns:Publish",
  Resource: topicArn,
  Condition: alarmConditions,
};
const allowBudgets = {
  Sid: "AllowBudgetsPublish",
  Effect: "Allow",
  Principal: { Service: "budgets.amazonaws.com" },
  Action: "sns:Publish",
  Resource: topicArn,
  Condition: budgetConditions,
};
const denyWithoutTls = onlyWithTls("sns:Publish", topicArn);
const useOfKey = [
  mayUseKey("cloudwatch.amazonaws.com", "AllowCloudWatchAlarmsUseOfKey", alarmConditions),
  mayUseKey("budgets.amazonaws.com", "AllowBudgetsUseOfKey", budgetConditions),
];

const granted = synthesize((stack) => {
  const topic = alarmTopic(stack, "acme-alarms", { emails: ["a@example.com", "b@example.com"] });
  for (const publisher of [cloudWatchAlarms(scope, ALARMS), budgets(scope)]) {
    topic.grantPublish(publisher);
    topic.grantPublish(publisher);
  }
});

test("CloudWatch publishes for these alarms only, Budgets for this account only, and both with TLS", () => {
  expect(policyIn(granted.one("aws_sns_topic"))).toEqual(
    document(allowCloudWatch, allowBudgets, denyWithoutTls),
  );
});

test("CloudWatch and Budgets use the key for nothing else", () => {
  expect(policyIn(granted.one("aws_kms_key"))).toEqual(document(delegateToIam, ...useOfKey));
});

test("without a grant, no service publishes", () => {
  const { one } = synthesize((stack) => alarmTopic(stack, "acme-alarms"));
  expect(policyIn(one("aws_sns_topic"))).toEqual(document(denyWithoutTls));
});

test("it is encrypted, signs with SHA-256, and asks each address to confirm", () => {
  const { policy: _, ...topic } = granted.one("aws_sns_topic");
  expect(topic).toEqual({
    name: "acme-alarms",
    kms_master_key_id: expect.stringMatching(/^\$\{aws_kms_key\..*\.arn\}$/),
    signature_version: 2,
  });
  const subscription = (endpoint: string) => ({
    topic_arn: expect.stringMatching(/^\$\{aws_sns_topic\..*\.arn\}$/),
    protocol: "email",
    endpoint,
  });
  expect(granted.all("aws_sns_topic_subscription")).toEqual([
    subscription("a@example.com"),
    subscription("b@example.com"),
  ]);
});

describe("an existing alarm topic", () => {
  const PAGER = "arn:aws:sns:eu-west-1:111122223333:pager";

  test("stays as it is, and gets subscribers", () => {
    const stack = synthesize((stack) => {
      const topic = new ExistingAlarmTopic(stack, "Topic", {
        ...scope,
        arn: PAGER,
        emails: ["a@example.com"],
      });
      topic.grantPublish(cloudWatchAlarms(scope, ALARMS));
    });
    expect(stack.types).toEqual(["aws_sns_topic_subscription"]);
    expect(stack.one("aws_sns_topic_subscription")).toEqual({
      topic_arn: PAGER,
      protocol: "email",
      endpoint: "a@example.com",
    });
  });

  test("gives its owner and the owner of its key the exact statements", () => {
    synthesize((stack) => {
      const key = new ExistingKey(stack, "Key", { ...scope, arn: keyArn });
      const topic = new ExistingAlarmTopic(stack, "Topic", { ...scope, arn: PAGER, key });
      topic.grantPublish(cloudWatchAlarms(scope, ALARMS));
      topic.grantPublish(budgets(scope));
      expect(requirementsOf(stack)).toEqual([
        expect.objectContaining({ of: keyArn, statements: [delegateToIam, ...useOfKey] }),
        {
          of: PAGER,
          why: "notifies people of alarms and budgets",
          statements: [allowCloudWatch, allowBudgets, denyWithoutTls].map((statement) => ({
            ...statement,
            Resource: PAGER,
          })),
          settings: [
            "standard, not FIFO",
            "encrypted with a customer-managed key, written as existingTopicKeyArn, or not at all: alias/aws/sns shuts CloudWatch out",
          ],
        },
      ]);
    });
  });
});
