import type { AlarmDefinition } from "../../../constructs/alarms/alarm-definition";
import { countryBurstAlarms } from "../../../constructs/alarms/country-burst";
import type { SpendOptions } from "../../../constructs/alarms/spend-options";
import { insightsAlarmsOf, spendAlarms } from "../../../constructs/alarms/spend-plan";
import { usd } from "../../../constructs/money/usd";
import { fc, runs } from "../../fuzz";
import { rateOf } from "../money/cards";
import { type Point, stateOf } from "./metric-math";
import { numbers, SALES, SUPPORT, scope, seriesOf, spending } from "./scenes";
import { inbound, metricOf, templates } from "./traffic";

const BURST: Pick<SpendOptions, "countryBurst"> = {
  countryBurst: { usd: 10, severity: "critical" },
};
const NUMBERS = { scope: "numbers", numbers } as const;

const alarmsOf = (changes: Partial<SpendOptions> = {}) =>
  countryBurstAlarms(scope, spending({ ...BURST, ...changes }));

const only = (changes: Partial<SpendOptions> = {}) => {
  const [alarm, ...others] = alarmsOf(changes);
  if (alarm === undefined || others.length > 0) throw new Error("expected one alarm");
  return alarm;
};

/** A contributor: CloudWatch judges each of the series by itself. */
function contributor(alarm: AlarmDefinition, country: string): AlarmDefinition {
  if (alarm.query.kind !== "insights") throw new Error("no query");
  const [all = "", order] = alarm.query.sql.split(" GROUP BY ");
  expect(order).toBe("DestinationCountryCode ORDER BY SUM() DESC");
  const and = all.includes(" WHERE ") ? "AND" : "WHERE";
  const sql = `${all} ${and} DestinationCountryCode = '${country}'`;
  return { ...alarm, query: { kind: "insights", sql } };
}

test("there is none unless it is asked for", () => {
  expect(countryBurstAlarms(scope, spending())).toEqual([]);
});

test("one alarm looks at the messages to each country, in each of the last three hours", () => {
  expect(only()).toMatchObject({
    id: "CountryBurst-critical",
    name: "acme-prod-whatsapp-spend-10-usd-hour-country-critical",
    severity: "critical",
    query: {
      kind: "insights",
      sql: 'SELECT SUM(WhatsAppMessageFeeCount) FROM "AWS/SocialMessaging" GROUP BY DestinationCountryCode ORDER BY SUM() DESC',
    },
    threshold: 80,
    periodSeconds: 3600,
    periods: 3,
    breakingPeriods: 1,
    breaksWhen: "atLeast",
    missingData: "notBreaching",
    arithmetic: ["10.00 USD an hour in one country / (0.005 + 0.12 USD) = 80 messages"],
  });
  expect(only().description).toMatch(
    /^10\.00 USD in an hour, the critical limit for one country, may be reached\. 80 messages or more went to each country that the alarm names, in one of the last 3 hours\./,
  );
});

test("in scope numbers, each number has its share, and alarms are counted with all others", () => {
  const alarms = alarmsOf(NUMBERS);
  expect(alarms.map(({ threshold }) => threshold)).toEqual([60, 20]);
  expect(alarms.map(({ query }) => query)).toEqual([
    {
      kind: "insights",
      sql: expect.stringContaining(` WHERE WhatsAppPhoneNumberArn = '${SUPPORT}' GROUP BY `),
    },
    {
      kind: "insights",
      sql: expect.stringContaining(` WHERE WhatsAppPhoneNumberArn = '${SALES}' GROUP BY `),
    },
  ]);
  expect(new Set(alarms.map(({ name }) => name)).size).toBe(2);
  const limits = spending(NUMBERS);
  expect(insightsAlarmsOf({ ...limits, ...BURST })).toBe(insightsAlarmsOf(limits) + 2);
});

test("a small limit still needs a message", () => {
  expect(only({ countryBurst: { usd: 0.01, severity: "warning" } }).threshold).toBe(1);
});

test("it is among the alarms that are built", () => {
  const monitored = { scope, options: spending(BURST), eventTopicName: undefined };
  expect(spendAlarms(monitored).map(({ id }) => id)).toContain("CountryBurst-critical");
});

describe("replayed", () => {
  const day = (...points: (readonly Point[])[]) => points.flat();
  const stateAt = (country: string, points: readonly Point[], minute: number) =>
    stateOf(contributor(only(), country), points, minute * 60);

  test("a burst to one country breaks it there alone", () => {
    const points = day(
      templates("DE", { from: 0, to: 60, perMinute: 1 }),
      inbound("ZW", { from: 0, to: 60, perMinute: 2 }),
    );
    expect([stateAt("DE", points, 60), stateAt("ZW", points, 60)]).toEqual(["OK", "ALARM"]);
  });

  test("fees that come two hours late are still seen", () => {
    const points = inbound("ZW", { from: 0, to: 60, perMinute: 2, late: 120 });
    expect(stateAt("ZW", points, 120)).toBe("OK");
    expect(stateAt("ZW", points, 180)).toBe("ALARM");
  });

  test("while it is silent, no country costs as much as the limit", () => {
    const rate = fc.nat(500).map((mills) => usd((mills / 1000).toFixed(3)));
    const sent = fc.array(
      fc.record({
        country: fc.constantFrom("DE", "ZW", "IN"),
        template: fc.boolean(),
        minute: fc.nat(59),
        count: fc.nat(60),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(rate, rate, fc.integer({ min: 1, max: 3000 }), sent, (aws, meta, cents, all) => {
        fc.pre(!aws.plus(meta).isZero());
        const rates = [
          rateOf("MessageFee", "*", aws.toFixed()),
          rateOf("MetaTemplateMessageFee", "*", meta.toFixed()),
        ];
        const alarm = only({ rates, countryBurst: { usd: cents / 100, severity: "warning" } });
        const points = all.flatMap(({ country, template, minute, count }) => {
          const traffic = { from: minute, to: minute + 1, perMinute: count };
          return template ? templates(country, traffic) : inbound(country, traffic);
        });
        for (const country of ["DE", "ZW", "IN"]) {
          const spent = all
            .filter((each) => each.country === country)
            .reduce(
              (sum, { template, count }) => sum.plus(aws.plus(template ? meta : 0).times(count)),
              usd("0"),
            );
          const state = stateOf(contributor(alarm, country), points, 3600);
          if (spent.gte(usd((cents / 100).toFixed(2)))) expect(state).toBe("ALARM");
        }
      }),
      runs(100),
    );
  });
});

describe("compared with the account's metrics", () => {
  const [aws] = seriesOf("DE");
  test("it can fire where metrics carry the country", () => {
    expect(only().judge([metricOf(aws)])).toMatchObject({ verdict: "can fire" });
    expect(only().sees([metricOf(aws)])).toHaveLength(1);
  });

  test("it never does where none carries one, and is not proved without metrics", () => {
    const bare = metricOf({ fee: "MessageFee", dimensions: { MessageFeeType: "Marketing" } });
    expect(only().judge([bare])).toMatchObject({
      verdict: "never",
      fix: "remove countryBurst below spend",
    });
    expect(only().judge([])).toMatchObject({ verdict: "not proved" });
  });
});
