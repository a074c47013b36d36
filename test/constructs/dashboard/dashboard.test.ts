import { chartsOf, dashboard, dashboardBody } from "../../../constructs/dashboard/dashboard";
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

const text = {
  type: "text",
  x: 0,
  y: 0,
  width: 24,
  height: 3,
  properties: {
    markdown:
      "# WhatsApp on AWS: acme-prod\nUSD are fees times rates of the rate card, not a bill. Real money lies at or below the **upper bound**, which alarms per hour compare with their limits. The **best estimate** takes each fee at the card's rate for its country, category and type, or at the highest one where there is none. A line adds up 500 metrics at most, and none that was silent for two weeks.",
  },
};
const title = { ...text, height: 1, properties: { markdown: "# WhatsApp on AWS: acme-prod" } };

const states = {
  type: "alarm",
  x: 0,
  y: 3,
  width: 24,
  height: 3,
  properties: {
    title: "Alarms",
    alarms: [
      "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:acme-prod-whatsapp-one",
      "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:acme-prod-whatsapp-two",
    ],
  },
};

function chart(
  { x, y, width = 12 }: { x: number; y: number; width?: number },
  period: number,
  stacked: boolean,
  properties: object,
) {
  return {
    type: "metric",
    x,
    y,
    width,
    height: 7,
    properties: { region: "eu-west-1", view: "timeSeries", period, stacked, ...properties },
  };
}

const axis = (label: string) => ({ left: { label, min: 0, showUnits: false } });

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
    chart({ x: 0, y: top }, 300, false, {
      title: "Events on the topic",
      metrics: [
        onTopic("published", "NumberOfMessagesPublished"),
        onTopic("delivered", "NumberOfNotificationsDelivered"),
        onTopic("failed", "NumberOfNotificationsFailed"),
      ],
      yAxis: axis("events in 5 minutes"),
    }),
    chart({ x: 12, y: top }, 300, false, {
      title: "Events that wait in queues",
      metrics: [
        onQueue("waiting0", "ApproximateNumberOfMessagesVisible", "inbound"),
        onQueue("waiting1", "ApproximateNumberOfMessagesVisible", "undelivered"),
      ],
      yAxis: axis("events"),
    }),
    chart({ x: 0, y: top + 7, width: 24 }, 300, false, {
      title: "Age of the oldest event",
      metrics: [onQueue("oldest0", "ApproximateAgeOfOldestMessage", "inbound")],
      yAxis: axis("seconds"),
    }),
  ];
}

const search = (metric: string, ...terms: string[]) =>
  `SUM(SEARCH('${[`Namespace="AWS/SocialMessaging"`, `MetricName="${metric}"`, ...terms].join(" ")}', 'Sum', 86400))`;
const DE = 'DestinationCountryCode="DE"';
const PAID = 'NOT MetaTemplateMessageFeeType="free_entry_point"';

test("money of a month against its limits", () => {
  const spend = spending({
    limits: [
      { usd: 3000, per: "month", severity: "warning" },
      { usd: 6000.5, per: "month", severity: "critical" },
    ],
    estimated: seriesOf("DE"),
  });
  const [, , month] = bodyOf({ spend }).widgets.slice(2);
  const hidden = (id: string, expression: string) => [
    { id, label: id, visible: false, expression },
  ];
  const sinceItBegan = (id: string) =>
    `RUNNING_SUM(IF(EPOCH(${id}Day)-(DATE(${id}Day)-1)*86400>=MAX(EPOCH(${id}Day)-(DATE(${id}Day)-1)*86400),${id}Day,0))`;
  const estimate = [
    "FILL(month0,0)*0.005",
    "+FILL(month1,0)*0.02", // outside of DE
    "+FILL(month2,0)*0.1", // in DE at most
    "-FILL(month3,0)*0.1", // but there, too, every category but marketing costs 0.02
    "-FILL(month4,0)*0.1", // and so does marketing of other types than regular
  ];
  expect(month).toEqual(
    chart({ x: 0, y: 13 }, 86_400, false, {
      title: expect.stringMatching(/^USD of the latest month/),
      start: "-P31D",
      metrics: [
        hidden("month0", search("WhatsAppMessageFeeCount")),
        hidden("month1", search("MetaTemplateMessageFeeCount", PAID)),
        hidden("month2", search("MetaTemplateMessageFeeCount", PAID, DE)),
        hidden(
          "month3",
          search(
            "MetaTemplateMessageFeeCount",
            '(MetaTemplateMessageFeeCategory="authentication" OR MetaTemplateMessageFeeCategory="authentication_international" OR MetaTemplateMessageFeeCategory="service" OR MetaTemplateMessageFeeCategory="utility")',
            PAID,
            DE,
          ),
        ),
        hidden(
          "month4",
          search(
            "MetaTemplateMessageFeeCount",
            'MetaTemplateMessageFeeCategory="marketing"',
            'MetaTemplateMessageFeeType="free_customer_service"',
            PAID,
            DE,
          ),
        ),
        hidden("monthUpperDay", "FILL(month0,0)*0.005+FILL(month1,0)*0.12"),
        [{ id: "monthUpper", label: "upper bound", expression: sinceItBegan("monthUpper") }],
        hidden("monthEstimateDay", estimate.join("")),
        [
          {
            id: "monthEstimate",
            label: "best estimate",
            expression: sinceItBegan("monthEstimate"),
          },
        ],
      ],
      yAxis: axis("USD"),
      annotations: {
        horizontal: [
          { label: "warning: 3,000.00 USD", value: 3000 },
          { label: "critical: 6,000.50 USD", value: 6000.5 },
        ],
      },
    }),
  );
});

test("money against the limits, where it goes, delivery, and the state of every alarm", () => {
  const body = bodyOf({ spend: spending() });
  const titles = body.widgets.map(({ properties }) => (properties as { title?: string }).title);
  expect(titles).toEqual([
    undefined,
    "Alarms",
    "USD per hour",
    "USD per day (UTC)",
    "USD of the latest month, to date (UTC)",
    "USD per hour by category, best estimate",
    "USD per hour by country, best estimate",
    "AWS message fees by country, the ten with most",
    "Events on the topic",
    "Events that wait in queues",
    "Age of the oldest event",
  ]);
  expect(body.widgets.slice(0, 2)).toEqual([text, states]);
  expect(body.widgets.slice(-3)).toEqual(deliveryCharts(27));
});

test("periods stay as they are whatever range is chosen, and a day is shown at first", () => {
  expect(bodyOf()).toMatchObject({ periodOverride: "inherit", start: "-P1D" });
});

test("each section ends with a full row", () => {
  const queues = [0, 1].map((at) => ({ queueName: `q${at}`, deadLetterQueueNames: [] }));
  const spends = [undefined, spending(), spending({ scope: "numbers", numbers })];
  for (const spend of spends) {
    for (const some of [[], queues]) {
      const widgets = bodyOf({ spend, queues: some }).widgets as unknown as Record<
        string,
        number
      >[];
      const rows = new Map<number, number>();
      for (const { y = 0, width = 0 } of widgets) rows.set(y, (rows.get(y) ?? 0) + width);
      expect([...rows.values()].filter((width) => width !== 24)).toEqual([]);
    }
  }
});

test("the dashboard without spend shows delivery alone", () => {
  expect(bodyOf().widgets).toEqual([title, { ...states, y: 1 }, ...deliveryCharts(4)]);
});

test("the dashboard without queues shows the topic alone", () => {
  const titles = bodyOf({ queues: [] }).widgets.map(({ properties }) => properties);
  expect(titles.slice(2)).toEqual([expect.objectContaining({ title: "Events on the topic" })]);
});

test("dead letters alone have no age, and those that two share stand once", () => {
  const alone = { queueName: undefined, deadLetterQueueNames: ["lost"] };
  const definition = dashboard(scope, { ...shown, queues: [alone, alone] });
  const lines = chartsOf(definition).map(({ title, lines }) => [
    title,
    lines.map(({ label }) => label),
  ]);
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
  const ids = chartsOf(definition).flatMap(({ lines }) => lines.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z]\w*$/.test(id))).toEqual([]);
  const places = bodyOf({ spend }).widgets.map((widget) => {
    const { x, y, width, height } = widget as unknown as Record<string, number>;
    return Array.from({ length: Number(height) }, (_, row) => `${x}-${width}:${Number(y) + row}`);
  });
  expect(new Set(places.flat()).size).toBe(places.flat().length);
});
