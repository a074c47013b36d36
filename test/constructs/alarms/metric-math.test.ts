import type { Metric, Query } from "../../../constructs/alarms/metrics";
import { alarmMinutes, compositeStateOf, type Point, stateOf, type Watching } from "./metric-math";

const HOUR = 3600;
const metric = (name: string, dimensions: Record<string, string> = {}): Metric => ({
  namespace: "Test",
  name,
  dimensions,
});
const [a, b] = [metric("A", { Country: "DE" }), metric("B", { Country: "DE", Kind: "x" })];

function watching(query: Query, changes: Partial<Watching> = {}): Watching {
  return {
    query,
    periodSeconds: HOUR,
    periods: 1,
    breaksWhen: "atLeast",
    threshold: 10,
    missingData: "missing",
    ...changes,
  };
}

const sumOf = (of: Metric): Query => ({ kind: "metric", metric: of, statistic: "Sum" });
const math = (expression: string): Query => ({
  kind: "math",
  label: "",
  expression,
  metrics: [
    { id: "m0", metric: a },
    { id: "m1", metric: b },
  ],
});
const point = (of: Metric, at: number, value: number, arrives = at): Point => ({
  metric: of,
  at,
  value,
  arrives,
});

describe("single metrics", () => {
  const alarm = watching(sumOf(a));

  test.each<[string, readonly Point[], string]>([
    ["at the threshold", [point(a, 0, 4), point(a, 60, 6)], "ALARM"],
    ["one under it", [point(a, 0, 4), point(a, 60, 5)], "OK"],
    ["nothing there", [], "INSUFFICIENT_DATA"],
    ["before the window, and nothing since", [point(a, -1, 10)], "ALARM"],
    ["before the window, and little since", [point(a, -1, 10), point(a, 60, 1)], "OK"],
    ["longer ago than is fetched", [point(a, -3 * HOUR - 1, 10)], "INSUFFICIENT_DATA"],
    ["at the end of the window", [point(a, HOUR, 10)], "INSUFFICIENT_DATA"],
    ["on its way", [point(a, 60, 10, HOUR + 1)], "INSUFFICIENT_DATA"],
    ["just arrived", [point(a, 60, 10, HOUR)], "ALARM"],
    ["the same name with fewer dimensions", [point(metric("A"), 60, 10)], "INSUFFICIENT_DATA"],
    [
      "the same name with more dimensions",
      [point(metric("A", { Country: "DE", Kind: "x" }), 60, 10)],
      "INSUFFICIENT_DATA",
    ],
    [
      "the same name with other values",
      [point(metric("A", { Country: "FR" }), 60, 10)],
      "INSUFFICIENT_DATA",
    ],
  ])("%s", (_, points, state) => {
    expect(stateOf(alarm, points, HOUR)).toBe(state);
  });

  test("the maximum is not the sum", () => {
    const highest = watching({ kind: "metric", metric: a, statistic: "Maximum" });
    expect(stateOf(highest, [point(a, 0, 9), point(a, 60, 9)], HOUR)).toBe("OK");
    expect(stateOf(highest, [point(a, 0, 9), point(a, 60, 10)], HOUR)).toBe("ALARM");
  });

  test("every one of the periods has to break the threshold", () => {
    const three = watching(sumOf(a), { periods: 3 });
    const hours = [0, 1, 2].map((hour) => point(a, hour * HOUR, 10));
    expect(stateOf(three, hours, 3 * HOUR)).toBe("ALARM");
    expect(stateOf(three, [...hours.slice(1), point(a, 0, 9)], 3 * HOUR)).toBe("OK");
    const sparse = { ...three, missingData: "notBreaching" } as const;
    expect(stateOf(sparse, hours.slice(1), 3 * HOUR)).toBe("OK");
    expect(stateOf(sparse, [...hours.slice(1), point(a, -1, 10)], 3 * HOUR)).toBe("ALARM");
  });

  test("as many of them as the alarm says have to break it", () => {
    const anyOf = watching(sumOf(a), {
      periods: 3,
      breakingPeriods: 1,
      missingData: "notBreaching",
    });
    const hours = [10, 9, 9].map((value, hour) => point(a, hour * HOUR, value));
    expect(stateOf(anyOf, hours, 3 * HOUR)).toBe("ALARM");
    expect(stateOf({ ...anyOf, breakingPeriods: 2 }, hours, 3 * HOUR)).toBe("OK");
    expect(stateOf(anyOf, [...hours, point(a, 3 * HOUR, 9)], 4 * HOUR)).toBe("OK");
    expect(stateOf(anyOf, hours.slice(0, 1), HOUR)).toBe("ALARM");
    expect(stateOf({ ...anyOf, breakingPeriods: 2 }, hours.slice(0, 1), HOUR)).toBe("OK");
  });

  test("what is missing is what the alarm makes of it", () => {
    expect(stateOf({ ...alarm, missingData: "notBreaching" }, [], HOUR)).toBe("OK");
    expect(stateOf({ ...alarm, missingData: "breaching" }, [], HOUR)).toBe("ALARM");
    const below = watching(sumOf(a), { breaksWhen: "below", threshold: 1 });
    expect(stateOf({ ...below, missingData: "breaching" }, [point(a, 0, 1)], HOUR)).toBe("OK");
  });
});

describe("queries", () => {
  const insights = (sql: string) => watching({ kind: "insights", sql });

  test("add up every set of dimensions of a name", () => {
    const points = [point(a, 0, 6), point(metric("A", { Kind: "y" }), 0, 4), point(b, 0, 99)];
    expect(stateOf(insights('SELECT SUM(A) FROM "Test"'), points, HOUR)).toBe("ALARM");
    expect(stateOf(insights('SELECT SUM(A) FROM "Other"'), points, HOUR)).toBe("INSUFFICIENT_DATA");
  });

  test("one value of a dimension can be asked for", () => {
    const german = insights(`SELECT SUM(A) FROM "Test" WHERE Country = 'DE'`);
    const french = point(metric("A", { Country: "FR" }), 0, 10);
    expect(stateOf(german, [point(a, 0, 9), french], HOUR)).toBe("OK");
    expect(stateOf(german, [point(a, 0, 10), french], HOUR)).toBe("ALARM");
  });

  test("any other value of a dimension can be asked for, as long as it is there", () => {
    const notGerman = insights(`SELECT SUM(B) FROM "Test" WHERE Kind = 'x' AND Country != 'DE'`);
    const [french, none] = [metric("B", { Country: "FR", Kind: "x" }), metric("B", { Kind: "x" })];
    expect(stateOf(notGerman, [point(b, 0, 10), point(none, 0, 10)], HOUR)).toBe(
      "INSUFFICIENT_DATA",
    );
    expect(stateOf(notGerman, [point(b, 0, 10), point(french, 0, 10)], HOUR)).toBe("ALARM");
  });

  test("look back for three hours", () => {
    const three = { ...insights('SELECT SUM(A) FROM "Test"'), periods: 3, breakingPeriods: 1 };
    expect(stateOf(three, [point(a, 0, 10)], 3 * HOUR)).toBe("ALARM");
    expect(stateOf(three, [point(a, 0, 10)], 3 * HOUR + 1)).toBe("INSUFFICIENT_DATA");
  });

  test("can be part of an expression, with metrics", () => {
    const mixed: Query = {
      kind: "math",
      label: "",
      expression: "FILL(fees,0)*2-FILL(m0,0)",
      metrics: [{ id: "m0", metric: b }],
      insights: 'SELECT SUM(A) FROM "Test"',
    };
    expect(stateOf(watching(mixed), [point(a, 0, 7), point(b, 0, 4)], HOUR)).toBe("ALARM");
    expect(stateOf(watching(mixed), [point(a, 0, 7), point(b, 0, 5)], HOUR)).toBe("OK");
    expect(stateOf(watching(mixed), [point(a, 0, 10)], 3 * HOUR + 1)).toBe("OK");
  });

  test("others are refused", () => {
    expect(() => stateOf(insights('SELECT AVG(A) FROM "Test"'), [], HOUR)).toThrow("subset");
    const where = insights(`SELECT SUM(A) FROM "Test" WHERE Country > 'DE'`);
    expect(() => stateOf(where, [], HOUR)).toThrow("subset");
  });
});

describe("metric math", () => {
  test.each<[string, number, string]>([
    ["m0+m1", 10, "ALARM"],
    ["m0+m1", 10.1, "OK"],
    ["m0*2+m1*0.5", 12.5, "ALARM"],
    ["m0*2+m1*0.5", 12.6, "OK"],
    ["FILL(m0,0)*2+3", 13, "ALARM"],
    ["FILL(m0,0)*2+3", 13.1, "OK"],
    ["m0*3-m1-FILL(m1,0)*0.5", 7.5, "ALARM"],
    ["m0*3-m1-FILL(m1,0)*0.5", 7.6, "OK"],
  ])("%s at %d: %s", (expression, threshold, state) => {
    const points = [point(a, 0, 5), point(b, 0, 5)];
    expect(stateOf(watching(math(expression), { threshold }), points, HOUR)).toBe(state);
  });

  test("a sum is missing where a part of it is, unless that is filled", () => {
    const points = [point(a, 0, 99)];
    expect(stateOf(watching(math("m0+m1")), points, HOUR)).toBe("INSUFFICIENT_DATA");
    expect(stateOf(watching(math("FILL(m0,0)+FILL(m1,0)")), points, HOUR)).toBe("ALARM");
  });

  test.each<[string, number, string]>([
    ["m0/m1", 2, "ALARM"],
    ["m0/m1", 2.1, "OK"],
    ["100*m0/(m0+m1)", 66.6, "ALARM"],
    ["100*m0/(m0+m1)", 66.7, "OK"],
    ["m0/(m1-m1)", 0, "INSUFFICIENT_DATA"],
    ["m0>m1", 1, "ALARM"],
    ["m1>m1", 1, "OK"],
    ["m1>=m1", 1, "ALARM"],
    ["IF(m0>m1,m0,m1)", 10, "ALARM"],
    ["IF(m1>m0,m0,m1)", 6, "OK"],
    ["IF(m0>=99,m0/(m1-m1),0)", 0, "ALARM"],
  ])("%s at %d: %s", (expression, threshold, state) => {
    const points = [point(a, 0, 10), point(b, 0, 5)];
    expect(stateOf(watching(math(expression), { threshold }), points, HOUR)).toBe(state);
  });

  test.each(["m2", "m0<m1", "IF(m0,m1)", "AVG(m0)", "FILL(m0)", "m0+", "(m0", "m0 + m1", ""])(
    "%j is refused",
    (expression) => {
      expect(() => stateOf(watching(math(expression)), [], HOUR)).toThrow(/subset|no series/);
    },
  );
});

test("a composite alarm needs an alarm in each of its lists", () => {
  const [first, second] = [watching(sumOf(a)), watching(sumOf(b))];
  const stateIn = (anyOfEach: Watching[][]) =>
    compositeStateOf({ anyOfEach }, [point(a, 0, 10)], HOUR);
  expect(stateIn([[first, second]])).toBe("ALARM");
  expect(stateIn([[second, first], [first]])).toBe("ALARM");
  expect(stateIn([[first], [second]])).toBe("OK");
});

test("the minutes of an alarm", () => {
  const alarm = watching(math("FILL(m0,0)"));
  const points = [point(a, 30, 10), point(a, 5 * HOUR, 10)];
  expect(alarmMinutes(alarm, points, 400)).toEqual([
    [1, 60],
    [301, 360],
  ]);
});
