import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadEnvironments } from "../../../app/load";
import { isComposite, metricAlarms } from "../../../constructs/alarms/alarm-definition";
import { limitAlarmName } from "../../../constructs/alarms/texts";
import { chartsOf } from "../../../constructs/dashboard/dashboard";
import { monitoringOf, picturedOf } from "../../../scripts/spend/monitored";
import { type Published, World } from "../../../scripts/spend/preview/evaluate";
import { evidenceOf, seriesFrom } from "../../../scripts/spend/preview/evidence";
import { madeUp } from "../../../scripts/spend/preview/made-up";
import { shown } from "../../../scripts/spend/preview/preview";
import { renderRecording, seriesOf } from "../../../scripts/spend/preview/recording";
import { stateOf } from "../../../scripts/spend/preview/states";
import { compositeStateOf, stateOf as stateOnAws } from "../../constructs/alarms/metric-math";
import { templates } from "../../constructs/alarms/traffic";
import { MAILED_ALARMS, spendUpTo } from "../../environment";
import { fc, runs } from "../../fuzz";
import { drawn, pictured, texts } from "./drawn";

const root = join(__dirname, "..", "..", "..");

describe("the picture", () => {
  test("shows titles, units, limits, series and alarms, and where the series come from", () => {
    expect(texts(drawn())).toEqual(
      expect.arrayContaining([
        "acme-prod-whatsapp-dashboard",
        "MADE-UP &lt;SERIES&gt;",
        "USD per hour",
        "USD",
        "warning: 40.00 USD",
        "warning: 300.00 USD",
        "upper bound",
        "best estimate",
        "USD per hour by category, best estimate",
        "marketing",
        "USD per hour by country, best estimate",
        "DE",
        "other countries",
        "Events on the topic",
        "events in 5 minutes",
        "failed",
        "1 ALARM, 2 OK",
        "ALARM acme-prod-whatsapp-spend-40-usd-hour-warning",
        "OK acme-prod-whatsapp-spend-blind-warning",
      ]),
    );
  });

  test("draws a limit that no series comes near", () => {
    const quiet = seriesOf({
      MetricDataResults: [{ Id: "hourUpper", Timestamps: ["2026-11-19T00:00:00Z"], Values: [1] }],
    });
    expect(texts(drawn(quiet))).toContain("warning: 40.00 USD");
  });

  test("says of every line without a recording that it has no data", () => {
    const words = texts(drawn([]));
    expect(words.filter((word) => word === "no data")).toHaveLength(7);
    expect(words).toContain("failed (no data)");
  });

  test("is the same each time", () => {
    expect(drawn()).toBe(drawn());
  });

  test("is well-formed, and no two parts of it share an id", () => {
    const svg = drawn();
    expect(unclosed(svg)).toEqual([]);
    const ids = [...svg.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

/** Elements whose end is missing or is another's. */
function unclosed(xml: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, slash, name = "", end] of xml.matchAll(/<(\/?)([a-zA-Z]+)[^>]*?(\/?)>/g)) {
    if (end === "/") continue;
    if (slash === "") open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
}

test("a recording that begins with the latest is drawn in the order of time", () => {
  const [series] = seriesOf({
    MetricDataResults: [
      {
        Id: "a",
        Timestamps: ["2026-11-19T01:00:00Z", "2026-11-19T00:00:00+00:00"],
        Values: [2, 1],
      },
    ],
  });
  expect(series?.points.map(([, value]) => value)).toEqual([1, 2]);
});

test("the committed recording is that of the example of limits (tools/recording/generate.mjs)", () => {
  const folderOfExample = join(root, "examples/environments/spend-limits");
  const [example] = loadEnvironments({ folder: folderOfExample, today: "2026-11-20" }).environments;
  const monitoring = example && monitoringOf(example);
  if (example === undefined || monitoring === undefined) throw new Error("no example");
  const committed = readFileSync(join(root, "examples/spend/recorded.json"), "utf8");
  expect(committed).toBe(renderRecording(shown(picturedOf(example, monitoring)).series));
});

/** What the made-up day makes of limits. */
const made = (...amounts: (readonly [usd: number, per: "hour" | "day" | "month"])[]) => {
  const limits = amounts.map((amount) => [...amount, "warning"] as const);
  const spend = spendUpTo(limits);
  const { series, states } = shown(pictured({ spend }));
  const values = (id: string) =>
    series.find((each) => each.id === id)?.points.map(([, value]) => value) ?? [];
  return { values, states };
};

describe("the made-up day is scaled to the limits", () => {
  test.each([2, 4, 40, 1000, 250_000])(
    "a burst passes %d USD an hour, and nothing else does",
    (usd) => {
      const { values, states } = made([usd, "hour"]);
      const over = values("hourEstimate").filter((value) => value >= usd);
      expect(over).toHaveLength(1);
      expect(values("hourUpper").filter((value) => value >= usd)).toHaveLength(1);
      const name = limitAlarmName("acme-prod", { usd, per: "hour", severity: "warning" });
      expect(states.get(name)).toBe("ALARM");
    },
  );

  test.each([30, 300, 90_000])("days come near %d USD a day", (usd) => {
    const days = made([usd, "day"]).values("dayEstimate").slice(1, -1);
    expect(Math.max(...days)).toBeLessThan(usd);
    expect(Math.max(...days)).toBeGreaterThan(usd * 0.8);
  });

  test.each([300, 3000, 500_000])("a month is on the way to %d USD", (usd) => {
    const to = made([usd, "month"]).values("monthEstimate").at(-1) ?? 0;
    expect(to).toBeGreaterThan(usd * 0.6);
    expect(to).toBeLessThan(usd);
  });

  test("all three at once", () => {
    const { values } = made([40, "hour"], [300, "day"], [3000, "month"]);
    expect(Math.max(...values("hourEstimate"))).toBeGreaterThan(40);
    expect(Math.max(...values("dayEstimate").slice(0, -1))).toBeGreaterThan(150);
    expect(values("monthEstimate").at(-1)).toBeGreaterThan(1800);
  });
});

describe("the states of alarms", () => {
  /** Points of minutes as the evaluator of the alarms' tests takes them, at the end of a day. */
  test("are those that the tests of the alarms calculate, for random traffic", () => {
    const { alarms } = pictured();
    const end = 24 * 3600;
    const minute = fc.integer({ min: 20 * 60, max: 24 * 60 - 1 });
    fc.assert(
      fc.property(minute, minute, fc.integer({ min: 1, max: 9 }), (one, other, perMinute) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const points = templates("DE", { from, to, perMinute });
        const published = points.map(({ metric, at, value }): Published => {
          return { metric, points: [[at * 1000, value]] };
        });
        const world = new World(published);
        const evidence = { world, end: end * 1000, knows: () => true, knowsAll: true };
        for (const alarm of alarms) {
          const expected = isComposite(alarm)
            ? compositeStateOf(alarm, points, end)
            : stateOnAws(alarm, points, end);
          expect(`${alarm.name} ${stateOf(alarm, evidence)}`).toBe(`${alarm.name} ${expected}`);
        }
        for (const part of metricAlarms(alarms)) {
          expect(stateOf(part, evidence)).toBe(stateOnAws(part, points, end));
        }
      }),
      runs(30),
    );
  });

  test("are unknown where a recording does not have them, and known where it does", () => {
    const { definition, alarms } = pictured();
    const { series } = shown({ definition, alarms, spend: undefined });
    const states = (some: typeof series) => {
      const evidence = evidenceOf(definition, some);
      return alarms.map((alarm) => stateOf(alarm, evidence));
    };
    expect(states([])).toEqual(["unknown", "unknown", "unknown"]);
    expect(states(series)).toEqual(["unknown", "unknown", "OK"]);
    const failing = series.map((each) =>
      each.id === "failed"
        ? { ...each, points: each.points.map(([at]) => [at, 1] as const) }
        : each,
    );
    expect(states(failing)).toEqual(["unknown", "unknown", "ALARM"]);
  });

  test("are drawn with those in ALARM first, so that a lack of room hides quiet ones", () => {
    const queues = Array.from({ length: 24 }, (_, at) => ({ name: `queue-number-${at}` }));
    const words = texts(drawn(undefined, { delivery: { queues } }));
    const at = words.findIndex((word) => word.includes(" ALARM, "));
    expect(words[at + 1]).toMatch(/^ALARM /);
    expect(words.filter((word) => word.startsWith("ALARM "))).toHaveLength(
      Number(words[at]?.split(" ")[0]),
    );
    expect(words.find((word) => /^and \d+ more: \d+ OK$/.test(word))).toBeDefined();
  });
});

test("what is drawn is what CloudWatch would answer to each line of the dashboard", () => {
  const { definition, spend } = pictured();
  const ids = new Set(seriesFrom(definition, madeUp(definition, spend)).map(({ id }) => id));
  const lines = chartsOf(definition).flatMap((chart) => chart.lines.filter((line) => line.drawn));
  expect(lines.map(({ id }) => id).filter((id) => !ids.has(id))).toEqual([]);
});

describe("the layout", () => {
  test("has no half row that is empty", () => {
    const queues = [{ name: "inbound" }, { name: "receipts" }];
    for (const changes of [{}, { spend: undefined }, { delivery: { queues } }]) {
      const cards = [
        ...drawn(undefined, changes).matchAll(
          /<g transform="translate\((\d+) (\d+)\)"><rect width="(\d+)" height="\d+" rx="6"/g,
        ),
      ].map(([, x, y, width]) => ({ x: Number(x), y: Number(y), width: Number(width) }));
      const byRow = new Map<number, number>();
      for (const { x, y, width } of cards) byRow.set(y, Math.max(byRow.get(y) ?? 0, x + width));
      expect([...byRow.values()].filter((end) => end !== 1440)).toEqual([]);
    }
  });

  test("keeps long names of lines apart by their ends", () => {
    const queues = ["a", "b"].map((end) => ({ name: `inbound-of-customers-${end}` }));
    const namePrefix = "acme-production-emea";
    const words = texts(drawn(undefined, { namePrefix, delivery: { queues } }));
    for (const end of ["a", "a-undeliverable", "a-poison", "b-poison"]) {
      expect(words.some((word) => word.endsWith(`inbound-of-customers-${end}`))).toBe(true);
    }
  });

  test("names limits that lie near each other together, above the upper one", () => {
    const spend = spendUpTo([
      [40, "hour", "warning"],
      [42, "hour", "critical"],
    ]);
    const words = texts(drawn(undefined, { alarms: MAILED_ALARMS, spend }));
    expect(words).toContain("warning: 40.00 USD, critical: 42.00 USD");
  });
});

test("without the chart library it says what to install", () => {
  jest.isolateModules(() => {
    jest.doMock("echarts", () => {
      throw Object.assign(new Error("Cannot find module"), { code: "MODULE_NOT_FOUND" });
    });
    try {
      expect(() => drawn()).toThrow("npm install --save-dev echarts@6.1.0");
    } finally {
      jest.dontMock("echarts");
    }
  });
});
