import { DeliveryAlarms } from "../../../constructs/alarms/delivery-alarms";
import { policyIn, scope, synthesize } from "../synthesize";
import { alarmTopic } from "./build";

const build = (act: (alarms: DeliveryAlarms) => void = () => {}) =>
  synthesize((stack) => {
    const target = alarmTopic(stack, "pager");
    act(
      new DeliveryAlarms(stack, "Delivery", {
        ...scope,
        namePrefix: "acme",
        topicName: "acme-events",
        severity: "critical",
        target,
      }),
    );
  });

test("a queue that is watched already is refused, with who watches it", () => {
  const twice = () =>
    build((alarms) => {
      for (const _ of ["once", "again"]) {
        alarms.watchQueue({ queueName: "inbound", deadLetterQueueNames: [] });
      }
    });
  expect(twice).toThrow(
    "WhatsAppMessaging and TopicAlarms watch the queues after their topic by themselves",
  );
});

test("an alarm as Terraform gets it", () => {
  expect(build().one("aws_cloudwatch_metric_alarm")).toEqual({
    alarm_name: "acme-whatsapp-delivery-failed-critical",
    alarm_description: expect.stringMatching(
      /^SNS gave up .*#events-get-lost of the package [\w-]+$/,
    ),
    comparison_operator: "GreaterThanOrEqualToThreshold",
    evaluation_periods: 1,
    threshold: 1,
    treat_missing_data: "notBreaching",
    namespace: "AWS/SNS",
    metric_name: "NumberOfNotificationsFailed",
    dimensions: { TopicName: "acme-events" },
    statistic: "Sum",
    period: 300,
    alarm_actions: [expect.stringMatching(/^\$\{aws_sns_topic\.pager_Topic_\w+\.arn\}$/)],
    ok_actions: [expect.stringMatching(/^\$\{aws_sns_topic\.pager_Topic_\w+\.arn\}$/)],
  });
});

test("CloudWatch may publish for the alarms of this prefix only", () => {
  const policy = policyIn(build().one("aws_sns_topic")) as {
    Statement: { Sid: string; Condition: object }[];
  };
  expect(policy.Statement.map(({ Sid, Condition }) => [Sid, Condition])).toEqual([
    [
      "AllowCloudWatchAlarmsPublish",
      {
        StringEquals: { "aws:SourceAccount": "111122223333" },
        ArnLike: {
          "aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:acme-whatsapp-*",
        },
      },
    ],
    ["DenyPublishWithoutTls", { Bool: { "aws:SecureTransport": "false" } }],
  ]);
});

test("queues that share their dead letters share its alarm", () => {
  const stack = build((alarms) => {
    alarms.watchQueue({ queueName: "inbound", deadLetterQueueNames: ["lost", "lost"] });
    alarms.watchQueue({ queueName: "status", deadLetterQueueNames: ["lost", "unread"] });
    expect(alarms.definitions.map(({ id }) => id)).toEqual([
      "failed",
      "age-inbound",
      "depth-inbound",
      "dead-letters-lost",
      "age-status",
      "depth-status",
      "dead-letters-unread",
    ]);
  });
  expect(stack.all("aws_cloudwatch_metric_alarm")).toHaveLength(7);
});
