import { readdirSync } from "node:fs";
import { join } from "node:path";
import { loadEnvironments } from "../../app/load";
import { type Alarm, isComposite, withParts } from "../../constructs/alarms/alarm-definition";
import { SEVERITIES } from "../../constructs/alarms/options";
import { SPANS, type SpendOptions } from "../../constructs/alarms/spend-options";
import { spendAlarms } from "../../constructs/alarms/spend-plan";
import { numbers, scope, seriesOf, spending } from "../constructs/alarms/scenes";
import { fc, runs } from "../fuzz";
import { recordings, stacksOf } from "./baseline";

/**
 * CloudWatch's mail has the name of an alarm as its subject. Alarms that the recorded release had keep their
 * names, because a new name would replace them; every other one that notifies of a limit says the limit.
 */
const EXAMPLES = join(__dirname, "../../examples/environments");

/** `metric Estimated`: what its address says of an alarm on money, whatever the limit and the number. */
const kindOf = (alarm: Alarm) =>
  `${isComposite(alarm) ? "composite" : "metric"} ${alarm.id.split("-")[0]}`;

const RECORDED = new Set(
  recordings("environments").flatMap((recording) =>
    [...stacksOf(recording).values()].flatMap(({ resource = {} }) =>
      ["metric", "composite"].flatMap((type) => {
        const of = (resource as Record<string, object>)[`aws_cloudwatch_${type}_alarm`] ?? {};
        return Object.keys(of).flatMap((address) => {
          const [, id] = /_Spend_([A-Za-z]+)/.exec(address) ?? [];
          return id === undefined ? [] : [`${type} ${id}`];
        });
      }),
    ),
  ),
);

/** Those that notify of a limit, and that the recorded release did not have. */
const newOnLimits = (alarms: readonly Alarm[]) =>
  alarms.filter(
    (alarm) =>
      alarm.severity !== undefined && alarm.arithmetic.length > 0 && !RECORDED.has(kindOf(alarm)),
  );

/** The same amount as in the first words of the description, which are formatted for themselves. */
function expectLimitInName({ name, description }: Alarm, namePrefix: string): void {
  const said = /^([\d,]+\.\d+) USD /.exec(description)?.[1]?.replaceAll(",", "");
  const amount = said?.replace(/\.00$/, "");
  expect(name).toMatch(new RegExp(`^${namePrefix}-whatsapp-spend-${amount}-usd-hour-`));
}

test("what the recorded release had is known", () => {
  expect(RECORDED).toContain("metric Estimated");
  expect(RECORDED).toContain("composite Blindness");
});

test("names of alarms on limits say the limit, in every example", () => {
  const found = readdirSync(EXAMPLES).flatMap((example) => {
    const of = { folder: join(EXAMPLES, example), today: "2026-11-20" };
    return loadEnvironments(of).environments.flatMap(({ spend, ...environment }) => {
      if (spend === undefined) return [];
      const monitored = { scope: environment, options: spend, eventTopicName: undefined };
      const alarms = newOnLimits(spendAlarms(monitored));
      for (const alarm of alarms) expectLimitInName(alarm, environment.namePrefix);
      return alarms.map(kindOf);
    });
  });
  expect(new Set(found)).toEqual(new Set(["composite FeeRate", "metric CountryBurst"]));
});

const severity = fc.constantFrom(...SEVERITIES);
const amount = fc
  .oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 1_000_000_000 }))
  .map((cents) => cents / 100);
const options: fc.Arbitrary<SpendOptions> = fc
  .record({
    limits: fc.uniqueArray(fc.record({ usd: amount, per: fc.constantFrom(...SPANS), severity }), {
      minLength: 1,
      selector: (limit) => `${limit.per} ${limit.severity}`,
    }),
    countryBurst: fc.option(fc.record({ usd: amount, severity }), { nil: undefined }),
    estimated: fc.constantFrom([], seriesOf("DE")),
    of: fc.constantFrom({}, { scope: "numbers" as const, numbers }),
  })
  .map(({ of, ...changes }) => spending({ ...changes, ...of }));

test("names of alarms on whatever limits say the limit, and all names differ", () => {
  fc.assert(
    fc.property(options, (any) => {
      const alarms = spendAlarms({ scope, options: any, eventTopicName: "events" });
      const found = newOnLimits(alarms);
      const hourly = any.limits.filter(({ per }) => per === "hour").length;
      const watched = any.scope === "numbers" ? numbers.length : 1;
      expect(found).toHaveLength((hourly + (any.countryBurst === undefined ? 0 : 1)) * watched);
      for (const alarm of found) expectLimitInName(alarm, scope.namePrefix);
      const names = withParts(alarms).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }),
    runs(100),
  );
});
