import {
  type Metric,
  keyOf as metricKey,
  type Statistic,
} from "../../../constructs/alarms/metrics";
import { once } from "../../../formats/remembered";

/**
 * What CloudWatch would answer, calculated from points: as much of metric math, searches and Metrics Insights
 * queries as dashboards and alarms here use. Anything else is an error, never a guess.
 */

/** What a metric counted in a period that begins then. */
export interface Published {
  readonly metric: Metric;
  /** Milliseconds since 1970. */
  readonly points: readonly (readonly [at: number, value: number])[];
}

/** Periods one after another, the oldest first. */
export interface Grid {
  /** When the first one begins, in milliseconds. */
  readonly start: number;
  readonly periodSeconds: number;
  readonly periods: number;
}

/** A value for each period of a grid; nothing where there are no points. */
export type Values = readonly (number | undefined)[];

/** One series of a result, with the group that it is of. */
export interface Answer {
  readonly label: string;
  readonly values: Values;
}

/** A scalar, a series, or several. */
type Result = number | Values | { readonly several: readonly Answer[] };

/** What the ids of an expression stand for. */
type Known = (id: string) => Values;

export class World {
  constructor(private readonly published: readonly Published[]) {}

  /** The points of one metric, with exactly these dimensions. */
  valuesOf(metric: Metric, statistic: Statistic, grid: Grid): Values {
    const key = keyOf(metric);
    const found = this.published.filter((each) => keyOf(each.metric) === key);
    return combined(found, statistic, grid);
  }

  /** What a chart or an alarm asks for. */
  answer(expression: string, known: Known, grid: Grid): readonly Answer[] {
    if (expression.startsWith("SELECT ")) return this.insights(expression, grid);
    const result = new Parser(expression, known, grid, (query) => this.search(query, grid)).whole();
    return isSeveral(result) ? result.several : [{ label: "", values: seriesOf(result, grid) }];
  }

  private insights(sql: string, grid: Grid): readonly Answer[] {
    const [whole, name, namespace, where, by, most] = INSIGHTS.exec(sql) ?? [];
    if (whole === undefined) throw new Error(`not understood: ${sql}`);
    const matches = conditionsOf(where);
    const found = this.published.filter(
      ({ metric }) =>
        metric.name === name && metric.namespace === namespace && matches(metric.dimensions),
    );
    if (by === undefined) return [{ label: "", values: combined(found, "Sum", grid) }];
    const labels = new Set(found.map(({ metric }) => metric.dimensions[by] ?? "Other"));
    return [...labels]
      .map((label) => {
        const group = found.filter(({ metric }) => (metric.dimensions[by] ?? "Other") === label);
        return { label, values: combined(group, "Sum", grid) };
      })
      .filter(({ values }) => values.some((value) => value !== undefined))
      .sort((one, other) => sum(other.values) - sum(one.values))
      .slice(0, most === undefined ? undefined : Number(most));
  }

  private search(query: string, grid: Grid): readonly Answer[] {
    const matches = termsOf(query);
    return this.published
      .filter(({ metric }) =>
        matches({ Namespace: metric.namespace, MetricName: metric.name, ...metric.dimensions }),
      )
      .map((each) => ({ label: each.metric.name, values: combined([each], "Sum", grid) }));
  }
}

export function timesOf({ start, periodSeconds, periods }: Grid): readonly number[] {
  return Array.from({ length: periods }, (_, at) => start + at * periodSeconds * 1000);
}

const INSIGHTS =
  /^SELECT SUM\((\w+)\) FROM "([\w/]+)"(?: WHERE (.+?))?(?: GROUP BY (\w+) ORDER BY SUM\(\) DESC LIMIT (\d+))?$/;

type Matches = (properties: Readonly<Record<string, string>>) => boolean;

/** As in SQL, `!=` does not find what lacks the dimension: AWS does not document it. */
function conditionsOf(where: string | undefined): Matches {
  const conditions = (where?.split(" AND ") ?? []).map((condition): Matches => {
    const [whole, name = "", operator, value] = /^(\w+) (=|!=) '([^']+)'$/.exec(condition) ?? [];
    if (whole === undefined) throw new Error(`not understood: ${condition}`);
    return (of) => of[name] !== undefined && (of[name] === value) === (operator === "=");
  });
  return (of) => conditions.every((holds) => holds(of));
}

/** Terms of a search, all of which must hold: one, none of one, or any of several in brackets. */
function termsOf(query: string): Matches {
  const terms = query.match(/\([^)]*\)|(?:NOT )?\w+="[^"]*"/g) ?? [];
  if (terms.join(" ") !== query) throw new Error(`not understood: ${query}`);
  const all = terms.map((term): Matches => {
    const anyOf = term.startsWith("(") ? term.slice(1, -1).split(" OR ") : [term];
    const each = anyOf.map((one): Matches => {
      const [whole, not, name = "", value] = /^(NOT )?(\w+)="([^"]*)"$/.exec(one) ?? [];
      if (whole === undefined) throw new Error(`not understood: ${one}`);
      return (of) => (of[name] === value) === (not === undefined);
    });
    return (of) => each.some((holds) => holds(of));
  });
  return (of) => all.every((holds) => holds(of));
}

function combined(found: readonly Published[], statistic: Statistic, grid: Grid): Values {
  const values: (number | undefined)[] = Array(grid.periods).fill(undefined);
  for (const { points } of found) {
    for (const [at, value] of points) {
      const period = Math.floor((at - grid.start) / (grid.periodSeconds * 1000));
      if (period < 0 || period >= grid.periods) continue;
      const before = values[period];
      if (before === undefined) values[period] = value;
      else values[period] = statistic === "Sum" ? before + value : Math.max(before, value);
    }
  }
  return values;
}

/** Each line of each chart looks at every metric. */
const keyOf = once(metricKey);

function isSeveral(result: Result): result is { readonly several: readonly Answer[] } {
  return typeof result === "object" && "several" in result;
}

function seriesOf(result: Result, { periods }: Grid): Values {
  if (typeof result === "number") return Array(periods).fill(result);
  if (!isSeveral(result)) return result;
  throw new Error("one series was expected, several were found");
}

/** Nothing where either is missing. */
function both(one: Result, other: Result, by: (a: number, b: number) => number): Result {
  if (typeof one === "number" && typeof other === "number") return by(one, other);
  if (isSeveral(one) || isSeveral(other)) throw new Error("arithmetic of several series");
  const [length] = [one, other].flatMap((each) => (typeof each === "number" ? [] : each.length));
  const at = (each: number | Values, index: number) =>
    typeof each === "number" ? each : each[index];
  return Array.from({ length: length ?? 0 }, (_, index) => {
    const [a, b] = [at(one, index), at(other, index)];
    return a === undefined || b === undefined ? undefined : by(a, b);
  });
}

function sum(values: Values): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

class Parser {
  private readonly tokens: readonly string[];
  private at = 0;

  constructor(
    private readonly expression: string,
    private readonly known: Known,
    private readonly grid: Grid,
    private readonly search: (query: string) => readonly Answer[],
  ) {
    this.tokens = expression.match(/[A-Za-z]\w*|\d+(?:\.\d+)?|'[^']*'|>=|[-+*(),]/g) ?? [];
  }

  whole(): Result {
    const result = this.comparison();
    return this.at === this.tokens.length ? result : this.fail();
  }

  private fail(): never {
    throw new Error(`not understood: ${this.expression}`);
  }

  private take(wanted?: string): string {
    const token = this.tokens[this.at++];
    if (token === undefined || (wanted !== undefined && token !== wanted)) this.fail();
    return token;
  }

  private comparison(): Result {
    const one = this.sum();
    if (this.tokens[this.at] !== ">=") return one;
    this.take();
    return both(one, this.sum(), (a, b) => (a >= b ? 1 : 0));
  }

  private sum(): Result {
    let result = this.product();
    for (;;) {
      const operator = this.tokens[this.at];
      if (operator !== "+" && operator !== "-") return result;
      this.take();
      result = both(result, this.product(), (a, b) => (operator === "+" ? a + b : a - b));
    }
  }

  private product(): Result {
    let result = this.factor();
    while (this.tokens[this.at] === "*") {
      this.take();
      result = both(result, this.factor(), (a, b) => a * b);
    }
    return result;
  }

  private factor(): Result {
    const token = this.take();
    if (/^\d/.test(token)) return Number(token);
    if (token === "(") {
      const inner = this.comparison();
      this.take(")");
      return inner;
    }
    if (this.tokens[this.at] !== "(") return this.known(token);
    this.take("(");
    const result = this.call(token);
    this.take(")");
    return result;
  }

  private call(name: string): Result {
    switch (name) {
      case "FILL": {
        const series = this.series();
        this.take(",");
        const value = Number(this.take());
        return series.map((each) => each ?? value);
      }
      case "SUM": {
        const of = this.comparison();
        if (!isSeveral(of)) return this.fail(); // of one series it would be a scalar, which nothing here needs
        return Array.from({ length: this.grid.periods }, (_, at) => {
          const there = of.several.flatMap(({ values }) => values[at] ?? []);
          return there.length === 0 ? undefined : sum(there);
        });
      }
      case "SEARCH": {
        const query = this.take().slice(1, -1);
        this.take(",");
        if (this.take() !== "'Sum'") this.fail();
        this.take(",");
        if (Number(this.take()) !== this.grid.periodSeconds) this.fail();
        return { several: this.search(query) };
      }
      case "MAX":
        return Math.max(...this.series().flatMap((value) => value ?? []));
      case "RUNNING_SUM": {
        let total = 0;
        return this.series().map((value) => {
          total += value ?? 0;
          return total;
        });
      }
      case "EPOCH":
        return this.ofTimes((time) => time / 1000);
      case "DATE":
        return this.ofTimes((time) => new Date(time).getUTCDate());
      case "IF": {
        const condition = this.series();
        this.take(",");
        const yes = seriesOf(this.comparison(), this.grid);
        this.take(",");
        const no = seriesOf(this.comparison(), this.grid);
        return condition.map((each, at) => (each === undefined ? each : each ? yes[at] : no[at]));
      }
      default:
        return this.fail();
    }
  }

  private series(): Values {
    return seriesOf(this.comparison(), this.grid);
  }

  /** Of each point of a series. */
  private ofTimes(value: (time: number) => number): Values {
    const times = timesOf(this.grid);
    return this.series().map((each, at) => (each === undefined ? each : value(times[at] ?? 0)));
  }
}
