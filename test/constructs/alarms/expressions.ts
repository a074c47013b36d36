import type { Metric, Statistic } from "../../../constructs/alarms/metrics";

/** A value for each window, newest first; nothing where there are no data points. */
export type Fetched = readonly (number | undefined)[];

interface Point {
  readonly metric: Metric;
  readonly value: number;
}

export function fetched(
  windows: readonly (readonly Point[])[],
  wanted: (metric: Metric) => boolean,
  statistic: Statistic,
): Fetched {
  return windows.map((window) => {
    const values = window.filter(({ metric }) => wanted(metric)).map(({ value }) => value);
    if (values.length === 0) return undefined;
    return statistic === "Sum" ? values.reduce((a, b) => a + b) : Math.max(...values);
  });
}

/**
 * Calculates an expression in doubles: comparisons of sums and differences of products and quotients of numbers,
 * series, parentheses, `IF(condition, then, else)`, `FILL(series, 0)`, which stands for what is missing, and
 * `SUM(series)`, which is one number over everything fetched. A comparison is 1 or 0, and a division by 0 has no value.
 */
export function parse(
  expression: string,
  series: ReadonlyMap<string, Fetched>,
  windows: number,
): Fetched {
  const tokens = expression.match(/[A-Za-z]\w*|\d+(\.\d+)?|>=|[-+*/(),>]/g) ?? [];
  if (tokens.join("") !== expression) throw new Error(`not in the subset: ${expression}`);
  let at = 0;
  const take = (wanted?: string): string => {
    const token = tokens[at++];
    if (token === undefined || (wanted !== undefined && token !== wanted)) {
      throw new Error(`not in the subset: ${expression}`);
    }
    return token;
  };
  const constant = (value: number): Fetched => Array(windows).fill(value);
  const named = (id: string): Fetched => {
    const found = series.get(id);
    if (found === undefined) throw new Error(`no series ${id} in ${expression}`);
    return found;
  };
  const within = (): Fetched => {
    const value = comparison();
    take(")");
    return value;
  };
  const chosen = (): Fetched => {
    const condition = comparison();
    take(",");
    const then = comparison();
    take(",");
    const otherwise = within();
    return condition.map((holds, index) => {
      if (holds === undefined) return undefined;
      return holds === 0 ? otherwise[index] : then[index];
    });
  };
  const factor = (): Fetched => {
    const token = take();
    if (token === "(") return within();
    if (/^\d/.test(token)) return constant(Number(token));
    if (tokens[at] !== "(") return named(token);
    take("(");
    if (token === "IF") return chosen();
    const of = named(take());
    if (token !== "FILL" && token !== "SUM") throw new Error(`not in the subset: ${token}`);
    if (token === "FILL") take(",");
    const value = token === "FILL" ? filled(of, Number(take())) : constant(total(of));
    take(")");
    return value;
  };
  const product = () =>
    chained({ "*": (a, b) => a * b, "/": (a, b) => (b === 0 ? undefined : a / b) }, factor);
  const chained = (operators: Readonly<Record<string, Operation>>, next: () => Fetched) => {
    let value = next();
    for (let by = operators[tokens[at] ?? ""]; by; by = operators[tokens[at] ?? ""]) {
      take();
      value = combined(value, next(), by);
    }
    return value;
  };
  const sum = () => chained({ "+": (a, b) => a + b, "-": (a, b) => a - b }, product);
  const comparison = () =>
    chained({ ">": (a, b) => Number(a > b), ">=": (a, b) => Number(a >= b) }, sum);
  const result = comparison();
  if (at !== tokens.length) throw new Error(`not in the subset: ${expression}`);
  return result;
}

type Operation = (one: number, other: number) => number | undefined;

/** Nothing where either is missing. */
function combined(one: Fetched, other: Fetched, by: Operation): Fetched {
  return one.map((value, at) => {
    const second = other[at];
    return value === undefined || second === undefined ? undefined : by(value, second);
  });
}

function filled(series: Fetched, value: number): Fetched {
  return series.map((each) => each ?? value);
}

function total(series: Fetched): number {
  return series.reduce<number>((sum, each) => sum + (each ?? 0), 0);
}
