import type { Scope } from "../shared/scope";
import {
  COMPOSITE_PRICE,
  INSIGHTS_HOURS,
  type Judgement,
  type Metric,
  type Source,
} from "./metrics";
import type { AlarmLinks, Severity } from "./options";
import type { Span, SpendLimit, SpendOptions } from "./spend-options";

/**
 * Alarms and budgets as plain data that holds everything about them: the constructs build it, `npm run spend`
 * prints its arithmetic, its price and its verdict, `npm run iam` prints its rights, and the tests replay it.
 */
interface Definition {
  /** The construct's id: it must never change. */
  readonly id: string;
  readonly name: string;
  /** How the threshold follows from a limit: a line, and the lines of what it adds up. None without a limit. */
  readonly arithmetic: readonly string[];
  /** The actions that create, read, change and delete it. */
  readonly rights: readonly string[];
}

/** What reports call the alarms of one type. */
export interface AlarmKind {
  readonly name: string;
  /** Ends the sentence "4 alarms ...". */
  readonly what: string;
}

interface CloudWatchAlarm extends Definition {
  readonly kind: AlarmKind;
  /** What happened, what it means, what to look at, and where the runbook goes on. */
  readonly description: string;
}

/** A CloudWatch alarm on metrics. */
export interface AlarmDefinition extends CloudWatchAlarm, Source {
  /** Who is notified; undefined for an alarm that is only a part of another. */
  readonly severity: Severity | undefined;
  readonly periodSeconds: number;
  /** How many periods it looks at, the newest first. */
  readonly periods: number;
  /**
   * How many of them must break the threshold.
   * @default - all of them
   */
  readonly breakingPeriods?: number;
  readonly breaksWhen: "atLeast" | "below";
  readonly threshold: number;
  /** Whether a period without data breaks the threshold. */
  readonly missingData: "notBreaching" | "breaching";
}

/** A CloudWatch alarm on the states of others. */
export interface CompositeDefinition extends CloudWatchAlarm, Pick<Source, "price" | "judge"> {
  readonly severity: Severity;
  /** It is in ALARM while in each of these lists at least one alarm is. */
  readonly anyOfEach: readonly (readonly AlarmDefinition[])[];
}

export interface BudgetDefinition extends Definition {
  readonly severity: Severity;
  readonly limit: SpendLimit;
  readonly timeUnit: "DAILY" | "MONTHLY";
  /** All of them have to match; each by any of its values. */
  readonly filters: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** At most five, as AWS allows. */
  readonly notifications: readonly BudgetNotice[];
}

/** When a budget notifies. */
export interface BudgetNotice {
  /** What was billed, or what AWS expects of the whole month. */
  readonly type: "ACTUAL" | "FORECASTED";
  readonly percentOfLimit: number;
}

export type Alarm = AlarmDefinition | CompositeDefinition;

/** What alarms have in common: their names, and what their descriptions link. */
export interface AlarmScope extends Scope, AlarmLinks {}

/** The money that alarms watch. */
export interface MonitoredSpend {
  readonly scope: AlarmScope;
  readonly options: SpendOptions;
  /** Without an event topic nothing shows that fees are missing. */
  readonly eventTopicName: string | undefined;
}

/** Which lists could be read as a whole: a broken entry could set right what seems to be missing. */
export interface Whole {
  readonly numbers: boolean;
  readonly estimated: boolean;
}

/** One type of alarm or budget on money. */
export interface SpendAlarmType {
  /** Those that an environment needs. */
  alarms?(monitored: MonitoredSpend): readonly Alarm[];
  budgets?(monitored: MonitoredSpend): readonly BudgetDefinition[];
  /** Spans whose limits they watch. */
  watches?(options: SpendOptions, whole: Whole): readonly Span[];
  /**
   * What they do not report, or later than one might think.
   * @param check the command that compares them with the account
   */
  notCovered?(monitored: MonitoredSpend, check: string): readonly string[];
}

/** Names of those that notify at a severity. */
export function namesNotifying(alarms: readonly Alarm[], of: Severity): string[] {
  return alarms.filter(({ severity }) => severity === of).map(({ name }) => name);
}

const ALARM_RIGHTS = [
  "cloudwatch:PutMetricAlarm",
  "cloudwatch:DescribeAlarms",
  "cloudwatch:DeleteAlarms",
  "cloudwatch:ListTagsForResource",
  "cloudwatch:TagResource",
  "cloudwatch:UntagResource",
] as const;

const COMPOSITE_RIGHTS = [...ALARM_RIGHTS, "cloudwatch:PutCompositeAlarm"] as const;

const BUDGET_RIGHTS = [
  "budgets:ModifyBudget",
  "budgets:ViewBudget",
  "budgets:ListTagsForResource",
  "budgets:TagResource",
  "budgets:UntagResource",
] as const;

/** Only an alarm that is unlike the others says these. */
type Usual = "arithmetic" | "breaksWhen" | "missingData";

type Settings<Of extends Definition> = Omit<Of, keyof Source | "rights" | Usual> &
  Partial<Pick<Of, keyof Of & Usual>>;

/** An alarm that is in ALARM once enough periods of a source break the threshold. */
export function metricAlarm(source: Source, settings: Settings<AlarmDefinition>): AlarmDefinition {
  const usual = { arithmetic: [], breaksWhen: "atLeast", missingData: "notBreaching" } as const;
  return { ...usual, ...source, ...settings, rights: ALARM_RIGHTS };
}

/** Looks at each of the last hours by itself, so that a fee counts even if it comes late. */
export const IN_ONE_HOUR = { periodSeconds: 3600, periods: INSIGHTS_HOURS, breakingPeriods: 1 };

const PART: AlarmKind = {
  name: "part",
  what: "that are parts of composite ones and notify nobody",
};

/** A part of a composite alarm, which alone notifies nobody. */
export function partAlarm(
  source: Source,
  settings: Omit<Settings<AlarmDefinition>, "kind" | "severity">,
): AlarmDefinition {
  return metricAlarm(source, { ...settings, kind: PART, severity: undefined });
}

/** An alarm on the states of others. It completes the settings themselves, as a copy would ask their getters. */
export function compositeAlarm<Given extends Settings<CompositeDefinition>>(
  settings: Given,
): Given & CompositeDefinition {
  return Object.assign(settings, {
    arithmetic: settings.arithmetic ?? [],
    price: COMPOSITE_PRICE,
    rights: COMPOSITE_RIGHTS,
    judge: (published: readonly Metric[]) => judgeEach(settings.anyOfEach, published),
  });
}

function judgeEach(
  lists: readonly (readonly AlarmDefinition[])[],
  published: readonly Metric[],
): Judgement {
  for (const parts of lists) {
    const judged = parts.map((part) => ({ part, verdict: part.judge(published).verdict }));
    if (judged.some(({ verdict }) => verdict === "can fire")) continue;
    const open = judged.find(({ verdict }) => verdict === "not proved") ?? judged[0];
    if (open !== undefined)
      return { verdict: open.verdict, why: `because of its part ${open.part.name}` };
  }
  const why = lists.every((parts) => parts.length === 1)
    ? "all of its parts can"
    : "enough of its parts can";
  return { verdict: "can fire", why };
}

export function budget(settings: Settings<BudgetDefinition>): BudgetDefinition {
  return { arithmetic: [], ...settings, rights: BUDGET_RIGHTS };
}

export function isComposite(alarm: Alarm): alarm is CompositeDefinition {
  return "anyOfEach" in alarm;
}

/** Each alarm, followed by its parts. */
export function withParts(alarms: readonly Alarm[]): readonly Alarm[] {
  return alarms.flatMap((alarm) =>
    isComposite(alarm) ? [alarm, ...alarm.anyOfEach.flat()] : [alarm],
  );
}

/** All that look at metrics, parts of others included. */
export function metricAlarms(alarms: readonly Alarm[]): readonly AlarmDefinition[] {
  return withParts(alarms).flatMap((alarm) => (isComposite(alarm) ? [] : [alarm]));
}
