import { dashboard, dashboardBody } from "../../../constructs/dashboard/dashboard";
import { numbers, scope, seriesOf, spending, TOPIC } from "../alarms/scenes";

interface Body {
  readonly widgets: readonly { readonly type: string; readonly properties: object }[];
}

type Shown = Parameters<typeof dashboard>[1];

const shown: Shown = {
  topicName: TOPIC,
  queues: [{ queueName: "inbound", deadLetterQueueNames: ["undelivered"] }],
  alarmNames: ["acme-prod-whatsapp-one", "acme-prod-whatsapp-two"],
};

const bodyOf = (changes: Partial<Shown> = {}): Body =>
  dashboardBody(scope, dashboard(scope, { ...shown, ...changes })) as Body;

const AWS_COUNT = 'SELECT SUM(WhatsAppMessageFeeCount) FROM "AWS/SocialMessaging"';
const META_COUNT = 'SELECT SUM(MetaTemplateMessageFeeCount) FROM "AWS/SocialMessaging"';
/** A chart takes one Metrics Insights query only, and as many searches as it likes. */
const search = (metric: string, period: number) =>
  `SUM(SEARCH('Namespace="AWS/SocialMessaging" MetricName="${metric}"', 'Sum', ${period}))`;
const largest = (by: string) => ` GROUP BY ${by} ORDER BY SUM() DESC LIMIT 10`;

const text = {
  type: "text",
  x: 0,
  y: 0,
  width: 24,
  height: 3,
  properties: {
    markdown:
      "# WhatsApp on AWS: acme-prod\nUSD are fees times the rates of the rate card, the highest ones unless metrics are listed: an upper bound, not a bill. Each line adds up 500 metrics at most.",
  },
};
const title = { ...text, properties: { markdown: "# WhatsApp on AWS: acme-prod" } };

const states = {
  type: "alarm",
  x: 0,
  y: 3,
  width: 24,
  height: 4,
  properties: {
    title: "Alarms",
    alarms: [
      "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:acme-prod-whatsapp-one",
      "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:acme-prod-whatsapp-two",
    ],
  },
};

function chart(x: number, y: number, period: number, stacked: boolean, properties: object) {
  return {
    type: "metric",
    x,
    y,
    width: 12,
    height: 7,
    properties: { region: "eu-west-1", view: "timeSeries", period, stacked, ...properties },
  };
}

const axis = (label: string) => ({ left: { label, min: 0, showUnits: false } });

function usdChart(x: number, per: string, period: number, more: object) {
  return chart(x, 7, period, false, {
    title: `USD per ${per}`,
    metrics: [
      [
        {
          id: `${per}MessageFee`,
          label: "WhatsAppMessageFeeCount",
          visible: false,
          expression: search("WhatsAppMessageFeeCount", period),
        },
      ],
      [
        {
          id: `${per}MetaTemplateMessageFee`,
          label: "MetaTemplateMessageFeeCount",
          visible: false,
          expression: search("MetaTemplateMessageFeeCount", period),
        },
      ],
      [
        {
          id: `${per}Highest`,
          label: "at the highest rates",
          expression: `FILL(${per}MessageFee,0)*0.005+FILL(${per}MetaTemplateMessageFee,0)*0.12`,
        },
      ],
      [
        "AWS/SocialMessaging",
        "WhatsAppMessageFeeCount",
        "MessageFeeType",
        "Marketing",
        "DestinationCountryCode",
        "DE",
        { id: `${per}Listed0`, label: "WhatsAppMessageFeeCount", visible: false, stat: "Sum" },
      ],
      [
        "AWS/SocialMessaging",
        "MetaTemplateMessageFeeCount",
        "MetaTemplateMessageFeeCategory",
        "marketing",
        "MetaTemplateMessageFeeType",
        "regular",
        "DestinationCountryCode",
        "DE",
        { id: `${per}Listed1`, label: "MetaTemplateMessageFeeCount", visible: false, stat: "Sum" },
      ],
      [
        {
          id: `${per}Listed`,
          label: "of the listed metrics",
          expression: `FILL(${per}Listed0,0)*0.005+FILL(${per}Listed1,0)*0.12`,
        },
      ],
    ],
    yAxis: axis("USD"),
    ...more,
  });
}

function feesChart(x: number, y: number, title: string, id: string, expression: string) {
  return chart(x, y, 3600, true, {
    title,
    metrics: [[{ id, expression }]],
    yAxis: axis("fees an hour"),
  });
}

function deliveryCharts(top: number) {
  const onTopic = (id: string, name: string) => [
    "AWS/SNS",
    name,
    "TopicName",
    TOPIC,
    { id, label: id, stat: "Sum" },
  ];
  const onQueue = (id: string, name: string, queue: string) => [
    "AWS/SQS",
    name,
    "QueueName",
    queue,
    { id, label: queue, stat: "Maximum" },
  ];
  return [
    chart(0, top, 300, false, {
      title: "Events on the topic",
      metrics: [
        onTopic("published", "NumberOfMessagesPublished"),
        onTopic("delivered", "NumberOfNotificationsDelivered"),
        onTopic("failed", "NumberOfNotificationsFailed"),
      ],
      yAxis: axis("events in 5 minutes"),
    }),
    chart(12, top, 300, false, {
      title: "Events that wait in queues",
      metrics: [
        onQueue("waiting0", "ApproximateNumberOfMessagesVisible", "inbound"),
        onQueue("waiting1", "ApproximateNumberOfMessagesVisible", "undelivered"),
      ],
      yAxis: axis("events"),
    }),
    chart(0, top + 7, 300, false, {
      title: "Age of the oldest event",
      metrics: [onQueue("oldest0", "ApproximateAgeOfOldestMessage", "inbound")],
      yAxis: axis("seconds"),
    }),
  ];
}

test("money against the limits, where it goes, delivery, and the state of every alarm", () => {
  const spend = spending({
    limits: [
      { usd: 40, per: "hour", severity: "warning" },
      { usd: 1080.5, per: "hour", severity: "critical" },
      { usd: 3000, per: "month", severity: "critical" },
    ],
    estimated: seriesOf("DE"),
  });
  expect(bodyOf({ spend })).toEqual({
    widgets: [
      text,
      states,
      usdChart(0, "hour", 3600, {
        annotations: {
          horizontal: [
            { label: "warning: 40.00 USD", value: 40 },
            { label: "critical: 1,080.50 USD", value: 1080.5 },
          ],
        },
      }),
      usdChart(12, "day", 86_400, {}),
      feesChart(
        0,
        14,
        "AWS message fees by category",
        "categoryMessageFee",
        AWS_COUNT + largest("MessageFeeType"),
      ),
      feesChart(
        12,
        14,
        "AWS message fees by country",
        "countryMessageFee",
        AWS_COUNT + largest("DestinationCountryCode"),
      ),
      feesChart(
        0,
        21,
        "Meta template fees by category",
        "categoryMetaTemplateMessageFee",
        META_COUNT + largest("MetaTemplateMessageFeeCategory"),
      ),
      feesChart(
        12,
        21,
        "Meta template fees by country",
        "countryMetaTemplateMessageFee",
        META_COUNT + largest("DestinationCountryCode"),
      ),
      ...deliveryCharts(28),
    ],
  });
});

test("without spend, delivery alone", () => {
  expect(bodyOf()).toEqual({ widgets: [title, states, ...deliveryCharts(7)] });
});

test("without queues, the topic alone", () => {
  const titles = bodyOf({ queues: [] }).widgets.map(({ properties }) => properties);
  expect(titles.slice(2)).toEqual([expect.objectContaining({ title: "Events on the topic" })]);
});

test("dead letters alone have no age, and those that two share stand once", () => {
  const alone = { queueName: undefined, deadLetterQueueNames: ["lost"] };
  const { charts } = dashboard(scope, { ...shown, queues: [alone, alone] });
  const lines = charts.map(({ title, lines }) => [title, lines.map(({ label }) => label)]);
  expect(lines.slice(-2)).toEqual([
    ["Events on the topic", ["published", "delivered", "failed"]],
    ["Events that wait in queues", ["lost"]],
  ]);
});

test("the states of more alarms than a widget takes stand in several", () => {
  const namesOf = (count: number) => Array.from({ length: count }, (_, at) => `alarm-${at}`);
  const sizes = (count: number) =>
    bodyOf({ alarmNames: namesOf(count) })
      .widgets.filter(({ type }) => type === "alarm")
      .map(({ properties }) => (properties as { alarms: string[] }).alarms.length);
  expect([0, 1, 100, 101, 250].map(sizes)).toEqual([[], [1], [100], [100, 1], [100, 100, 50]]);
});

test("ids differ on the whole dashboard, are fit for metric math, and widgets never overlap", () => {
  const spend = spending({
    scope: "numbers",
    numbers: numbers.map((each, at) => ({ ...each, arn: `${each.arn}-${at}-Az` })),
    estimated: seriesOf("DE", `${numbers[0]?.arn}-0-Az`),
  });
  const definition = dashboard(scope, { ...shown, spend });
  const ids = definition.charts.flatMap(({ lines }) => lines.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z]\w*$/.test(id))).toEqual([]);
  const places = bodyOf({ spend }).widgets.map((widget) => {
    const { x, y, width, height } = widget as unknown as Record<string, number>;
    return Array.from({ length: Number(height) }, (_, row) => `${x}-${width}:${Number(y) + row}`);
  });
  expect(new Set(places.flat()).size).toBe(places.flat().length);
});
