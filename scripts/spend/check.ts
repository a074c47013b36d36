import { stringify } from "yaml";
import { metricAlarms, withParts } from "../../constructs/alarms/alarm-definition";
import { MOST_MATCHED_SERIES } from "../../constructs/alarms/cloudwatch-limits";
import { costOf, type WatchCost } from "../../constructs/alarms/cost";
import { MOST_METRICS_OF_MATH, rateOf } from "../../constructs/alarms/estimated";
import { listedFindings } from "../../constructs/alarms/listed-metrics";
import {
  feesIn,
  isPublished,
  type Judgement,
  keyOf,
  LISTED_FOR,
  type Metric,
  seriesMetric,
  setOf,
} from "../../constructs/alarms/metrics";
import { seriesOf, watched } from "../../constructs/alarms/numbers";
import type { FeeSeries } from "../../constructs/alarms/spend-options";
import { spendBudgets } from "../../constructs/alarms/spend-plan";
import { describeSeries } from "../../constructs/alarms/texts";
import { MOST_FOUND } from "../../constructs/dashboard/fee-sums";
import {
  CATEGORY_DIMENSION,
  COUNTRY_DIMENSION,
  FEES,
  METRIC,
  NUMBER_DIMENSION,
  TYPE_DIMENSION,
} from "../../constructs/money/fees";
import { ANY } from "../../constructs/money/rates";
import { cut } from "../../formats/problem";
import { CHANGES, CLEAN } from "../terminal/exit-codes";
import { toRun } from "../terminal/to-run";
import {
  type AccountMetrics,
  type DimensionSet,
  dimensionSets,
  partialSets,
} from "./account-metrics";
import type { AlarmState } from "./alarm-states";
import type { BilledNames } from "./billed-names";
import { type BudgetVerdict, judgeBudget } from "./budget-verdicts";
import { alarmsOf, billedBeside, type Monitored } from "./monitored";

/** What the alarms assume, compared with the metrics that the account has. */
export interface SpendCheck {
  /** Of ListMetrics. */
  readonly calls: number;
  /** A line for each alarm, parts of others included. */
  readonly states: readonly AlarmState[];
  readonly dimensionSets: readonly DimensionSet[];
  /** A line for each alarm, parts of others included. */
  readonly verdicts: readonly Verdict[];
  readonly budgets: readonly BudgetVerdict[];
  /** What the budgets were compared with; null without budgets. */
  readonly billed: BilledNames | null;
  readonly findings: readonly CheckFinding[];
  readonly cost: WatchCost;
  readonly snippet: SuggestedYaml;
}

export interface Verdict extends Judgement {
  /** The alarm's name. */
  readonly alarm: string;
}

/** Something about the account's metrics that an operator should know. */
interface CheckFinding {
  /** Whether spend may pass a limit unseen, so that somebody has to decide. */
  readonly decide: boolean;
  readonly message: string;
  readonly fix?: string;
}

/**
 * @param states of alarms, as CloudWatch has them
 * @param billed null without budgets, as asking costs money
 */
export function checkSpend(
  monitored: Monitored,
  account: AccountMetrics,
  states: readonly AlarmState[],
  billed: BilledNames | null,
): SpendCheck {
  const { metrics, calls } = account;
  const fees = feesIn(metrics);
  const alarms = alarmsOf(monitored);
  return {
    calls,
    states,
    dimensionSets: dimensionSets(fees),
    verdicts: withParts(alarms).map((alarm) => ({ alarm: alarm.name, ...alarm.judge(metrics) })),
    budgets: billed === null ? [] : judgeBudgets(monitored, billed),
    billed,
    findings: findings(monitored, fees),
    cost: costOf(alarms, billedBeside(monitored), metrics),
    snippet: suggestedYaml(monitored, fees),
  };
}

function judgeBudgets(
  { environment, money }: Monitored,
  billed: BilledNames,
): readonly BudgetVerdict[] {
  const names = {
    region: environment.region,
    rateCard: environment.spend?.rateCard ?? "the rate card",
    check: toRun("spend", environment.name, "--check"),
  };
  return spendBudgets(money).map((budget) => judgeBudget(budget, billed, names));
}

/**
 * An alarm or a budget that was never proved to see anything is a decision to be taken, as is a fee without a
 * price.
 */
export function codeOf({ verdicts: lines, budgets, findings: found }: SpendCheck): number {
  const open =
    lines.some(({ verdict }) => verdict !== "can fire") ||
    budgets.some(({ verdict }) => verdict !== "watches");
  return open || found.some(({ decide }) => decide) ? CHANGES : CLEAN;
}

function findings(monitored: Monitored, fees: readonly Metric[]): CheckFinding[] {
  return [
    ...unpriced(monitored, fees),
    ...tooMany(monitored, fees),
    ...tooManyToSearch(fees),
    ...strangeNumbers(monitored, fees),
    ...unlisted(monitored, fees),
    ...countedTwice(fees),
  ];
}

function unpriced({ environment, options }: Monitored, fees: readonly Metric[]): CheckFinding[] {
  const all = { ...options, estimated: feeSeries(fees) };
  const own = watched(options).flatMap((part) => seriesOf(part, all));
  const without = own.filter((one) => rateOf(one, options.rates) === undefined);
  const rows = [...new Set(without.map(rowFor))].sort();
  if (rows.length === 0) return [];
  return [
    {
      decide: true,
      message: `the account counts fees that ${environment.spend?.rateCard} does not price, so they may cost more than the worst case`,
      fix: `add rows for ${listed(rows)}`,
    },
  ];
}

/** As the rate card would name it. */
function rowFor({ fee, dimensions }: FeeSeries): string {
  const country = dimensions[COUNTRY_DIMENSION] ?? ANY;
  const category = dimensions[CATEGORY_DIMENSION[fee]] ?? ANY;
  const type = fee === "MessageFee" ? "" : (dimensions[TYPE_DIMENSION] ?? ANY);
  return cut(`${country},${fee},${category},${type}`);
}

function tooMany(monitored: Monitored, fees: readonly Metric[]): CheckFinding[] {
  return metricAlarms(alarmsOf(monitored)).flatMap((alarm) => {
    const matched = alarm.price.matches ? alarm.sees(fees).length : 0;
    if (matched <= MOST_MATCHED_SERIES) return [];
    return [
      {
        decide: true,
        message: `${alarm.name} matches ${matched.toLocaleString("en-US")} metrics, but CloudWatch looks only at the first ${MOST_MATCHED_SERIES.toLocaleString("en-US")}`,
        fix: "write scope: numbers, so that each alarm matches fewer",
      },
    ];
  });
}

/** Only the dashboard searches; alarms are right all the same. */
function tooManyToSearch(fees: readonly Metric[]): CheckFinding[] {
  return Object.values(METRIC).flatMap((metric) => {
    const { length } = fees.filter(({ name }) => name === metric);
    if (length <= MOST_FOUND) return [];
    return [
      {
        decide: false,
        message: `the account has ${length.toLocaleString("en-US")} metrics of ${metric}, but a line of the dashboard adds up ${MOST_FOUND} at most: its money may be too low, while alarms count all of them`,
        fix: "nothing to do for alarms; write scope: numbers for lines that find fewer",
      },
    ];
  });
}

/** Often this is meant, because another environment watches the other numbers. */
function strangeNumbers({ options }: Monitored, fees: readonly Metric[]): CheckFinding[] {
  if (options.scope !== "numbers") return [];
  const known = (options.numbers ?? []).map(({ arn }) => arn);
  const series = feeSeries(fees);
  const arns = series.flatMap(({ dimensions }) => dimensions[NUMBER_DIMENSION] ?? []);
  const strange = [...new Set(arns)].filter((arn) => !known.includes(arn)).sort();
  const without = series.filter(({ dimensions }) => dimensions[NUMBER_DIMENSION] === undefined);
  return [
    ...(strange.length === 0
      ? []
      : [
          {
            decide: false,
            message: `fees of numbers that spend.numbers does not list are counted, and no alarm here watches them: ${listed(strange.map(cut))}`,
            fix: "list them, or make sure that another environment does",
          },
        ]),
    ...(without.length === 0
      ? []
      : [
          {
            decide: false,
            message: `${without.length} metrics carry no ${NUMBER_DIMENSION}, so no alarm of scope numbers counts them`,
            fix: "nothing to do if the same fees appear with their number too; otherwise write scope: region",
          },
        ]),
  ];
}

/** Only metrics of the estimate, because a quiet country and a typing mistake look the same. */
function unlisted({ options }: Monitored, fees: readonly Metric[]): CheckFinding[] {
  const missing = (options.estimated ?? []).filter(
    (series) => !isPublished(seriesMetric(series), fees),
  );
  if (missing.length === 0) return [];
  return [
    {
      decide: false,
      message: `${missing.length} of ${options.estimated?.length} metrics of spend.estimated had no data in the last ${LISTED_FOR}: ${listed(missing.map(describeSeries))}`,
      fix: "nothing to do if nothing was sent there; otherwise compare them with the lines below",
    },
  ];
}

function countedTwice(fees: readonly Metric[]): CheckFinding[] {
  return partialSets(dimensionSets(fees)).map(({ metric, dimensions }) => ({
    decide: false,
    message: `${metric} exists under [${dimensions.join(" + ") || "no dimensions"}] and under a set that has all of these and more: the same fee may be counted in both, so that alarms on the number of fees fire early, not late`,
  }));
}

const SHOWN = 5;

function listed(all: readonly string[]): string {
  const more = all.length > SHOWN ? ` and ${all.length - SHOWN} more` : "";
  return `${all.slice(0, SHOWN).join("; ")}${more}`;
}

/** `spend.estimated` for the metrics that an account has. */
interface SuggestedYaml {
  readonly estimated: readonly FeeSeries[];
  /** Metrics of fees that cannot stand there: free, unpriced, of another number, or counted in others. */
  readonly leftOut: number;
  /** What the list would become, for each limit per hour or day. */
  readonly alarms: number;
}

/** Of dimension sets that are part of others only the fullest, or fees would be counted twice. */
function suggestedYaml({ options }: Monitored, fees: readonly Metric[]): SuggestedYaml {
  const partial = partialSets(dimensionSets(fees));
  const all = feeSeries(fees);
  const estimated = all.filter(
    (one) =>
      !partial.some(({ metric, dimensions }) => {
        return metric === METRIC[one.fee] && dimensions.join(" + ") === setOf(one);
      }) && listedFindings({ ...options, estimated: [one] }, WHOLE).length === 0,
  );
  return {
    estimated: estimated.toSorted((a, b) => sortKey(a).localeCompare(sortKey(b), "en")),
    leftOut: all.length - estimated.length,
    alarms: Math.ceil(estimated.length / MOST_METRICS_OF_MATH),
  };
}

const WHOLE = { numbers: true, estimated: true };

/** A metric of a fee as the rate card looks at it. */
function feeSeries(fees: readonly Metric[]): FeeSeries[] {
  return fees.flatMap(({ name, dimensions }) => {
    const fee = FEES.find((each) => METRIC[each] === name);
    return fee === undefined ? [] : [{ fee, dimensions }];
  });
}

/** To be pasted below `spend:`. */
export function renderSuggestedYaml({ estimated }: SuggestedYaml): string {
  const yaml = stringify({ estimated }, { lineWidth: 0 });
  return yaml.trimEnd().replace(/^/gm, "  ");
}

function sortKey(series: FeeSeries): string {
  return `${series.fee} ${keyOf(seriesMetric(series))}`;
}
