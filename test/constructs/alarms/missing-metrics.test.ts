import { missingMetricsAlarm } from "../../../constructs/alarms/missing-metrics";
import { numbers, SALES, SUPPORT, scope, spending, TOPIC } from "./scenes";

const SEE =
  "Runbook: docs/runbook.md#spend-alarms-see-nothing of the package cdktf-aws-social-messaging";

const eventsArrive = {
  id: "EventsArrive",
  name: "acme-prod-whatsapp-spend-blind-events-arrive",
  severity: undefined,
  description: `In ALARM while ${TOPIC} receives events: normal, and half of the blindness alarm; alone it says nothing of money. ${SEE}`,
  query: {
    kind: "math",
    label: "events",
    expression: "FILL(m0,0)",
    metrics: [
      {
        id: "m0",
        metric: {
          namespace: "AWS/SNS",
          name: "NumberOfMessagesPublished",
          dimensions: { TopicName: TOPIC },
        },
      },
    ],
  },
  periodSeconds: 3600,
  periods: 3,
  breaksWhen: "atLeast",
  threshold: 1,
  missingData: "notBreaching",
};

const noFees = {
  id: "NoFees",
  name: "acme-prod-whatsapp-spend-blind-no-fees",
  severity: undefined,
  description: `In ALARM while no fee is counted: normal at quiet times, and half of the blindness alarm; alone it says nothing of money. ${SEE}`,
  query: {
    kind: "insights",
    sql: 'SELECT SUM(WhatsAppMessageFeeCount) FROM "AWS/SocialMessaging"',
  },
  periodSeconds: 10_800,
  periods: 1,
  breaksWhen: "below",
  threshold: 1,
  missingData: "breaching",
};

test("the alarm looks over everything in account and Region", () => {
  expect(missingMetricsAlarm(scope, spending(), TOPIC)).toMatchObject({
    id: "Blindness",
    name: "acme-prod-whatsapp-spend-blind-warning",
    severity: "warning",
    description: `Spend is not watched: every alarm on fees is blind, whatever is spent. The event topic ${TOPIC} received WhatsApp events in each of the last 3 hours, but CloudWatch counted no fee. Either the service-linked role is missing, or only receipts of older messages arrived. Look at \`npm run spend -- <environment> --check\`. ${SEE}`,
    anyOfEach: [[eventsArrive], [noFees]],
  });
});

test("the alarm over numbers fires only where none of them has a fee", () => {
  const { anyOfEach, description } = missingMetricsAlarm(
    scope,
    spending({ scope: "numbers", numbers }),
    TOPIC,
  );
  const noFeesOf = (arn: string, tail: string) => ({
    ...noFees,
    id: `NoFees-${tail}`,
    name: `acme-prod-whatsapp-spend-blind-no-fees-${tail}`,
    description: expect.stringMatching(
      `^In ALARM while no fee is counted for ${arn}: normal at quiet times`,
    ),
    query: {
      kind: "insights",
      sql: `SELECT SUM(WhatsAppMessageFeeCount) FROM "AWS/SocialMessaging" WHERE WhatsAppPhoneNumberArn = '${arn}'`,
    },
  });
  expect(anyOfEach.flat()).toMatchObject([
    eventsArrive,
    noFeesOf(SUPPORT, "456789abcdef"),
    noFeesOf(SALES, "000000000001"),
  ]);
  expect(description).toContain(", or the metrics do not carry the listed numbers, or only ");
});
