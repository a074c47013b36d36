import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadEnvironments } from "../../../app/load";
import { isComposite, metricAlarms } from "../../../constructs/alarms/alarm-definition";
import { limitAlarmName } from "../../../constructs/alarms/texts";
import { chartsOf } from "../../../constructs/dashboard/dashboard";
import { spend } from "../../../scripts/commands/spend";
import { monitoringOf, picturedOf } from "../../../scripts/spend/monitored";
import { type Published, World } from "../../../scripts/spend/preview/evaluate";
import { evidenceOf, seriesFrom } from "../../../scripts/spend/preview/evidence";
import { madeUp } from "../../../scripts/spend/preview/made-up";
import { shown } from "../../../scripts/spend/preview/preview";
import { renderRecording, seriesOf } from "../../../scripts/spend/preview/recording";
import { stateOf } from "../../../scripts/spend/preview/states";
import { compositeStateOf, stateOf as stateOnAws } from "../../constructs/alarms/metric-math";
import { templates } from "../../constructs/alarms/traffic";
import { fc, runs } from "../../fuzz";
import { askedOfFakeServices, ended, inFolder } from "../wiring/in-process";
import type { Folder } from "../wiring/site";
import { drawn, pictured } from "./drawn";
import { environmentFile, folderOf, WITHOUT_LIMITS } from "./site";

const root = join(__dirname, "..", "..", "..");
/** The words of a picture. */
const texts = (svg: string) =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = ""]) => text);

/** Behind the warnings. */
const lastOf = (err: string) => err.trimEnd().split("\n\n").at(-1);

let folder: Folder;

const preview = (
  file: string,
  options: { recorded?: string[]; json?: boolean } = {},
  yaml = environmentFile(),
) => {
  folder = inFolder(folderOf(yaml));
  return previewAgain(file, options);
};

const previewAgain = (file: string, options: { recorded?: string[]; json?: boolean } = {}) =>
  ended(folder, () => spend("prod", { preview: file, ...options }));

describe("what is not ours is never overwritten", () => {
  test("a picture that somebody else made", async () => {
    folder = inFolder(folderOf(environmentFile()));
    folder.write("out.svg", "<svg>theirs</svg>");
    const { code, err } = await previewAgain("out.svg");
    expect(lastOf(err)).toBe(
      "out.svg exists and is not a preview that this program drew, so it stays: name another file, or remove it first",
    );
    expect(code).toBe(1);
    expect(readFileSync(join(folder.path, "out.svg"), "utf8")).toBe("<svg>theirs</svg>");
  });

  test("while a preview of ours is drawn anew", async () => {
    expect((await preview("out.svg")).code).toBe(0);
    const path = join(folder.path, "out.svg");
    writeFileSync(path, `${readFileSync(path, "utf8")}<!-- old -->`);
    expect((await previewAgain("out.svg")).code).toBe(0);
    expect(readFileSync(path, "utf8")).not.toContain("<!-- old -->");
  });
});

describe("a path that cannot be written ends in one message", () => {
  test.each([
    ["a file in the place of its folder", "environments/prod.yaml/out.svg", "ENOTDIR"],
    ["another kind of file", "environments/prod.yaml", "name it so that it ends in .svg"],
  ])("%s", async (_, file, message) => {
    folder = inFolder(folderOf(environmentFile()));
    const { code, err } = await previewAgain(file);
    expect(lastOf(err)).toContain(message);
    expect(lastOf(err)).not.toContain("\n");
    expect(code).toBe(1);
  });
});

describe("a recording that is none ends in one message", () => {
  test.each([
    ["a file that is not there", undefined, "There is no file mine.json"],
    ["no JSON", "x", "mine.json is not JSON"],
    ["another document", "{}", "is not an output of aws cloudwatch get-metric-data"],
    [
      "series of different lengths",
      '{"MetricDataResults":[{"Id":"a","Timestamps":[],"Values":[1]}]}',
      "MetricDataResults.0: it must have as many Values as Timestamps",
    ],
    [
      "series of another dashboard",
      '{"MetricDataResults":[{"Id":"a","Timestamps":["2026-11-19T00:00:00Z"],"Values":[1]}]}',
      "the Id of a series must be that of a line, such as hourUpper",
    ],
  ])("%s", async (_, content, message) => {
    folder = inFolder(folderOf(environmentFile()));
    if (content !== undefined) folder.write("mine.json", content);
    const { code, err } = await previewAgain("out.svg", { recorded: ["mine.json"] });
    expect(err).toContain(message);
    expect(code).toBe(1);
    expect(existsSync(join(folder.path, "out.svg"))).toBe(false);
  });

  test("a recording without --preview ends in one message, too", async () => {
    const recorded = ["mine.json"];
    folder = inFolder(folderOf(environmentFile()));
    const { err } = await ended(folder, () => spend("prod", { recorded }));
    expect(err).toContain("add --preview out.svg");
  });
});

test("an environment without alarms has nothing to draw", async () => {
  const { code, err } = await preview("out.svg", {}, WITHOUT_LIMITS);
  expect(err).toContain("prod has no dashboard to draw: add alarms");
  expect(code).toBe(1);
});

test("AWS is not called, and the JSON says what has no data", async () => {
  const { out } = await preview("out.svg", { json: true });
  expect(askedOfFakeServices()).toEqual([]);
  expect(JSON.parse(out)).toEqual({
    formatVersion: 1,
    environment: "prod",
    preview: {
      file: "out.svg",
      withoutData: [],
      states: {
        "acme-prod-whatsapp-spend-40-usd-hour-warning": "ALARM",
        "acme-prod-whatsapp-spend-blind-warning": "OK",
        "acme-prod-whatsapp-delivery-failed-warning": "OK",
      },
    },
  });
});

test("several recordings of one's own are drawn together, and named", async () => {
  const { series } = shown(pictured());
  folder = inFolder(folderOf(environmentFile()));
  const files = {
    "a.json": series.filter(({ id }) => id === "hourUpper"),
    "b.json": series.filter(({ id }) => !/^(hour|day)/.test(id)),
  };
  for (const [file, some] of Object.entries(files)) folder.write(file, renderRecording(some));
  const { out } = await previewAgain("out.svg", { recorded: ["a.json", "b.json"] });
  expect(out).toContain("dayUpper (upper bound), dayEstimate (best estimate)");
  const words = texts(readFileSync(join(folder.path, "out.svg"), "utf8"));
  expect(words).toContain(
    "RECORDED SERIES from a.json, b.json, drawn as they were read; states are those at their end, as far as they show. Times in UTC.",
  );
  expect(words).toContain("upper bound (no data)");
});

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
const made = (...limits: { usd: number; per: string }[]) => {
  const spend = {
    rateCard: "rates.csv",
    limits: limits.map((limit) => ({ ...limit, severity: "warning" })),
  };
  const { series, states } = shown(pictured({ spend }));
  const values = (id: string) =>
    series.find((each) => each.id === id)?.points.map(([, value]) => value) ?? [];
  return { values, states };
};

describe("the made-up day is scaled to the limits", () => {
  test.each([2, 4, 40, 1000, 250_000])(
    "a burst passes %d USD an hour, and nothing else does",
    (usd) => {
      const { values, states } = made({ usd, per: "hour" });
      const over = values("hourEstimate").filter((value) => value >= usd);
      expect(over).toHaveLength(1);
      expect(values("hourUpper").filter((value) => value >= usd)).toHaveLength(1);
      const name = limitAlarmName("acme-prod", { usd, per: "hour", severity: "warning" });
      expect(states.get(name)).toBe("ALARM");
    },
  );

  test.each([30, 300, 90_000])("days come near %d USD a day", (usd) => {
    const days = made({ usd, per: "day" }).values("dayEstimate").slice(1, -1);
    expect(Math.max(...days)).toBeLessThan(usd);
    expect(Math.max(...days)).toBeGreaterThan(usd * 0.8);
  });

  test.each([300, 3000, 500_000])("a month is on the way to %d USD", (usd) => {
    const to = made({ usd, per: "month" }).values("monthEstimate").at(-1) ?? 0;
    expect(to).toBeGreaterThan(usd * 0.6);
    expect(to).toBeLessThan(usd);
  });

  test("all three at once", () => {
    const { values } = made(
      { usd: 40, per: "hour" },
      { usd: 300, per: "day" },
      { usd: 3000, per: "month" },
    );
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
    const limits = [40, 42].map((usd, at) => ({
      usd,
      per: "hour",
      severity: ["warning", "critical"][at],
    }));
    const emails = { emails: ["ops@example.com"] };
    const words = texts(
      drawn(undefined, {
        alarms: { warning: emails, critical: emails },
        spend: { rateCard: "rates.csv", limits },
      }),
    );
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
