import type { z } from "zod";
import { type AwsScope, globalArnOf } from "../../formats/arns";
import { below, type Finding } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { isMap, valueAt } from "../../formats/schema-walk";
import { eventTopicPart } from "../events/decisions";
import { type Rate, rateFindings } from "../money/rates";
import type { Capability } from "../shared/capability";
import type { Scope } from "../shared/scope";
import { inRegion, type UniqueName } from "../shared/unique-names";
import { type Counted, cloudWatchFindings, tooManyQueries } from "./cloudwatch-limits";
import { type AlarmEnvironment, type AlarmPart, alarmParts, type BudgetPart } from "./decisions";
import { limitFindings, spendWarnings } from "./limit-findings";
import { listedFindings } from "./listed-metrics";
import { numberFindings, numberKey } from "./numbers";
import {
  countryBurst,
  feeSeries,
  numberShare,
  type SpendAlarmsProps,
  type SpendLimitOptions,
  type SpendOptions,
  spendAlarmsProps,
  spendLimit,
  spendOptions,
} from "./spend-options";
import { insightsAlarmsOf, spendAlarms, spendBudgets } from "./spend-plan";
import { alarmFindings, unnotified, withoutTarget } from "./target-findings";

export interface SpendEnvironment extends Counted, AlarmEnvironment {}

/** What is wrong between limits, numbers and metrics; paths start below `spend`. */
export function spendFindings(
  { region }: Partial<AwsScope>,
  spend: Partially<SpendOptions> | undefined,
  written: unknown,
): Finding[] {
  if (spend === undefined || !isMap(written)) return [];
  const { options, whole, places } = readable(spend, written);
  const findings = [
    ...limitFindings(region, options, whole),
    ...numberFindings(options, whole.numbers),
    ...listedFindings(options, whole),
  ];
  return findings.map(({ path, ...finding }) => ({ ...finding, path: placed(path, places) }));
}

type Places = Readonly<Record<string, readonly number[]>>;

/** The entries of each list that are right, where they stand, and whether these are all. */
export function readable(spend: Partially<SpendOptions>, written: unknown) {
  const limits = entries(spendLimit, spend.limits, valueAt(written, ["limits"]) ?? null);
  const numbers = entries(numberShare, spend.numbers, valueAt(written, ["numbers"]) ?? []);
  const estimated = entries(feeSeries, spend.estimated, valueAt(written, ["estimated"]) ?? []);
  // If the scope could not be read, it is unknown whether numbers belong to it.
  const scoped = spend.scope !== undefined || valueAt(written, ["scope"]) === undefined;
  const options: SpendOptions = {
    scope: spend.scope,
    limits: limits.items,
    numbers: scoped ? numbers.items : [],
    estimated: estimated.items,
    feeRate: spend.feeRate,
    budgets: spend.budgets && {
      ...spend.budgets,
      serviceNames: spend.budgets.serviceNames?.flatMap((name) => name ?? []),
    },
    countryBurst: countryBurst.safeParse(spend.countryBurst).data,
    rates: (spend.rates ?? []) as readonly Rate[],
  };
  return {
    options,
    whole: { numbers: scoped && numbers.whole, estimated: estimated.whole },
    places: { limits: limits.places, numbers: numbers.places, estimated: estimated.places },
  };
}

function entries<Schema extends z.ZodType>(
  schema: Schema,
  read: readonly unknown[] = [],
  written: unknown,
) {
  const right = read.flatMap((entry, place) => {
    const { success, data } = schema.safeParse(entry);
    return success ? [{ item: data as z.output<Schema>, place }] : [];
  });
  return {
    items: right.map(({ item }) => item),
    places: right.map(({ place }) => place),
    whole: Array.isArray(written) && written.length === right.length,
  };
}

function placed([section = "", index, ...rest]: Finding["path"], places: Places): Finding["path"] {
  const place = typeof index === "number" ? places[String(section)]?.[index] : undefined;
  return index === undefined ? [section] : [section, place ?? index, ...rest];
}

/** What is wrong in code besides: code brings its own rates, and only its own alarms are known. */
function spendFindingsInCode(
  scope: Partial<AwsScope>,
  spend: Partially<SpendOptions> | undefined,
  written: unknown,
): Finding[] {
  if (spend === undefined) return [];
  const wrongRates = spend.rates === undefined ? [] : rateFindings(spend.rates);
  const read = spendOptions.shape.rates.safeParse(spend.rates).data ?? [];
  const rates = wrongRates.length > 0 ? [] : read; // half a card would give thresholds that are too high
  const { options } = readable(spend, written);
  return [
    ...spendFindings(scope, { ...spend, rates }, written),
    ...tooManyQueries(insightsAlarmsOf(options)),
    ...below(["rates"], wrongRates),
  ];
}

/** What is wrong with alarms and limits in code; paths start above both. */
export function monitoringFindings(
  scope: Partial<AwsScope>,
  { alarms, spend }: Partially<Pick<SpendEnvironment, "alarms" | "spend">>,
  written: unknown,
  eventTopicArn: string | undefined,
): Finding[] {
  const [writtenAlarms, limits] = [valueAt(written, ["alarms"]), valueAt(written, ["spend"])];
  return [
    ...limitsWithoutAlarms(written),
    ...below(["alarms"], alarmFindings(alarms, writtenAlarms, eventTopicArn, scope)),
    ...below(
      ["spend"],
      [...unnotifiedSpend(spend, writtenAlarms), ...spendFindingsInCode(scope, spend, limits)],
    ),
  ];
}

/** Severities for which `alarms`, as it was written, has no recipients. */
export function unnotifiedSpend(
  { limits = [], countryBurst: burst }: Partially<SpendLimitOptions> = {},
  alarms: unknown,
): Finding[] {
  return [
    ...limits.flatMap((limit, index) =>
      unnotified(["limits", index, "severity"], limit?.severity, alarms),
    ),
    ...unnotified(["countryBurst", "severity"], burst?.severity, alarms),
  ];
}

/** Whether file or code, limits need somebody to notify. */
export function limitsWithoutAlarms(environment: unknown): Finding[] {
  const alarms = valueAt(environment, ["alarms"]);
  if (!isMap(valueAt(environment, ["spend"])) || alarms !== undefined) return [];
  return [
    {
      path: ["spend"],
      got: "limits without alarms",
      allowed: "spend together with alarms, which says who is notified",
      fix: 'add alarms: { warning: { emails: ["on-call@example.com"] } }',
    },
  ];
}

/** Metrics know no environments: two of them would count the same money, and neither see the other's. */
function spendNames(spend: Partially<Scope & SpendLimitOptions>): UniqueName[] {
  const { account, region, scope, numbers = [] } = spend;
  if (scope !== "numbers") {
    return [
      {
        what: "spend of scope region",
        name: "region",
        within: inRegion(spend),
        path: ["scope"],
        allowed: `spend with scope region in one environment of account ${account}, Region ${region}`,
        fix: "keep it in one of the two, and write scope: numbers or no spend in the other",
      },
    ];
  }
  const arns = numbers.map((number) => number?.arn && numberKey(number.arn));
  return arns.map((arn, index) => ({
    what: "number with limits",
    name: arns.indexOf(arn) === index ? arn : undefined, // a second one here is reported already
    within: "all environments",
    path: ["numbers", index, "arn"],
    fix: "keep it in one of the two: both would count the same money",
  }));
}

/** Limits in money. */
export const spend: Capability<SpendEnvironment, AlarmPart | BudgetPart> = {
  findings: (environment, written) => {
    const [options, alarms] = [valueAt(written, ["spend"]), valueAt(written, ["alarms"])];
    return [
      ...limitsWithoutAlarms(written),
      ...below(
        ["spend"],
        [
          ...unnotifiedSpend(environment.spend, alarms),
          ...spendFindings(environment, environment.spend, options),
        ],
      ),
    ];
  },
  warnings: ({ spend }) => below(["spend"], spendWarnings(spend)),
  names: (environment, written) => {
    const { spend, account, region } = environment;
    const scopeRead =
      spend?.scope !== undefined || valueAt(written, ["spend", "scope"]) === undefined;
    if (spend?.limits === undefined || !scopeRead) return [];
    return spendNames({ ...spend, account, region }).map((name) => ({
      ...name,
      path: ["spend", ...name.path],
    }));
  },
  parts: (environment) => {
    if (environment.spend === undefined) return [];
    const eventTopicName = eventTopicPart(environment)?.name;
    const monitored = { scope: environment, options: environment.spend, eventTopicName };
    const declaredAt = ["spend", "limits"];
    return [
      ...alarmParts(environment, spendAlarms(monitored), declaredAt),
      ...spendBudgets(monitored).map(({ name, rights }): BudgetPart => {
        const arn = globalArnOf(environment, "budgets", `budget/${name}`);
        return { role: "budget", arn, owner: "this environment", declaredAt, rights };
      }),
    ];
  },
  together: (environments) =>
    cloudWatchFindings(environments).map((findings) => below(["spend"], findings)),
};

export const spendAlarmsDecisions = {
  schema: spendAlarmsProps,
  findings: (props: Partially<SpendAlarmsProps>, written: unknown) => {
    const severities = [...(props.limits ?? []), props.countryBurst].map(
      (limit) => limit?.severity,
    );
    return [...spendFindingsInCode(props, props, written), ...withoutTarget(severities, written)];
  },
  names: spendNames,
};
