import { type Metric, seriesMetric } from "../alarms/metrics";
import type { Correction } from "../alarms/upper-bound";
import { type Usd, usd } from "../money/usd";
import type { Line } from "./charts";
import { searchesFor, type Term } from "./fee-sums";

export function drawn(id: string, label: string, expression: string): Line {
  return { id, label, source: { kind: "expression", expression }, drawn: true };
}

export function hidden(id: string, expression: string): Line {
  return { ...drawn(id, id, expression), drawn: false };
}

/** What sums up to nothing. */
export const FREE = "";

/** Amounts of one chart as expressions over hidden lines, each of which it has once. */
export class Sums {
  private readonly found = new Map<string, Line>();

  constructor(
    private readonly prefix: string,
    readonly periodSeconds: number,
    private readonly numbers: readonly string[] | undefined,
  ) {}

  get lines(): readonly Line[] {
    return [...this.found.values()];
  }

  /** `FILL(hour0,0)*0.005-FILL(hour1,0)*0.1`: a silent country must not blank the sum. */
  expression(
    terms: readonly Term[],
    listed: readonly Correction[] = [],
    numbers: readonly string[] | undefined = this.numbers,
  ): string {
    const amounts = new Map<string, Usd>();
    const add = (id: string, amount: Usd) =>
      amounts.set(id, (amounts.get(id) ?? usd("0")).plus(amount));
    for (const { usdPerFee, ...fees } of terms) {
      for (const query of searchesFor(fees, numbers)) add(this.search(query), usdPerFee);
    }
    for (const { series, usdPerFee } of listed) add(this.metric(seriesMetric(series)), usdPerFee);
    return [...amounts]
      .filter(([, amount]) => !amount.isZero())
      .map(([id, amount], index) => {
        const sign = amount.isNegative() ? "-" : index === 0 ? "" : "+";
        return `${sign}FILL(${id},0)*${amount.abs().toFixed()}`;
      })
      .join("");
  }

  private search(query: string): string {
    return this.line(query, (id) =>
      hidden(id, `SUM(SEARCH('${query}', 'Sum', ${this.periodSeconds}))`),
    );
  }

  private metric(metric: Metric): string {
    return this.line(JSON.stringify(metric), (id) => ({
      id,
      label: id,
      source: { kind: "metric", metric, statistic: "Sum" },
      drawn: false,
    }));
  }

  private line(key: string, make: (id: string) => Line): string {
    const known = this.found.get(key);
    if (known !== undefined) return known.id;
    const line = make(`${this.prefix}${this.found.size}`);
    this.found.set(key, line);
    return line.id;
  }
}
