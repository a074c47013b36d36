import type { Metric } from "../../../constructs/alarms/metrics";
import { type Watched, watched } from "../../../constructs/alarms/numbers";
import type { Span, SpendOptions } from "../../../constructs/alarms/spend-options";
import { boundPerFee, boundsOf } from "../../../constructs/alarms/upper-bound";
import { chartsOf, type DashboardDefinition } from "../../../constructs/dashboard/dashboard";
import {
  CATEGORIES,
  CATEGORY_DIMENSION,
  COUNTRY_DIMENSION,
  dimensionsOf,
  type Fee,
  METRIC,
  NAMESPACE,
  NUMBER_DIMENSION,
  TYPE_DIMENSION,
} from "../../../constructs/money/fees";
import { countriesOn } from "../../../constructs/money/rates";
import { highestRate, rateFor } from "../../../constructs/money/worst-case";
import { QUEUE_METRIC, TOPIC_METRIC } from "../../../constructs/shared/metric-names";
import { type Published, timesOf, World } from "./evaluate";
import type { Evidence } from "./states";

const MINUTES = 60_000;
const HOUR = 60 * MINUTES;
const DAY = 24 * HOUR;

/** Nobody needs to see more of them. */
const MOST_COUNTRIES = 5;
const MOST_NUMBERS = 12;

/** The first country takes the burst. */
const COUNTRIES = ["DE", "BR", "IN", "MX", "ES"];
const OF_COUNTRY = [0.4, 0.25, 0.2, 0.1, 0.05];
const OF_CATEGORY = {
  marketing: 0.25,
  utility: 0.2,
  authentication: 0.05,
  inbound: 0.4,
  service: 0.1,
};
const TEMPLATES = ["marketing", "utility", "authentication"];

/** What a day has of the fullest one, in turn. */
const OF_DAY = [0.84, 0.79, 0.96, 0.9, 0.75, 0.82, 0.88, 1];

/**
 * Made-up traffic for a dashboard, the same on every machine and scaled to the limits: hours far below a limit per
 * hour but for a burst that passes it, days near a limit per day, and a month on the way to its limit; events on
 * the topic (a few of them fail), and a queue whose consumer stops for an hour.
 */
export function madeUp(definition: DashboardDefinition, spend: SpendOptions | undefined): Evidence {
  const day = spend === undefined ? 14 : scaleOf(spend, kindsOf(spend)).day;
  const end = Date.UTC(2026, 9, day, 20);
  const published = [
    ...(spend === undefined ? [] : feesUntil(end, spend)),
    ...deliveryUntil(end, definition),
  ];
  return { world: new World(published), end, knows: () => true, knowsAll: true };
}

/** Messages of one kind, and their part of all messages. */
interface Kind {
  readonly share: number;
  readonly fees: readonly Counted[];
  /** What one costs at the rates of the card. */
  readonly usd: number;
}

interface Counted {
  readonly fee: Fee;
  readonly country: string;
  readonly category: string;
  readonly type?: string;
}

function kindsOf(spend: SpendOptions): Kind[] {
  const { rates } = spend;
  const priceOf = (fee: Counted) =>
    Number((rateFor(rates, fee) ?? highestRate(rates, fee.fee)).usd);
  const named = countriesOn(rates);
  const listed = (spend.estimated ?? []).flatMap(
    (each) => each.dimensions[COUNTRY_DIMENSION] ?? [],
  );
  const countries = [...new Set([...listed, ...named, ...COUNTRIES])].slice(0, MOST_COUNTRIES);
  return countries.flatMap((country, at) =>
    Object.entries(OF_CATEGORY).map(([category, share]): Kind => {
      const own = CATEGORIES.MessageFee.find((each) => each.toLowerCase() === category) ?? "";
      const fees: Counted[] = [
        { fee: "MessageFee", country, category: own },
        ...(TEMPLATES.includes(category)
          ? [{ fee: "MetaTemplateMessageFee", country, category, type: "regular" } as const]
          : []),
      ];
      const usd = fees.reduce((sum, fee) => sum + priceOf(fee), 0);
      return { share: share * (OF_COUNTRY[at] ?? 0), fees, usd };
    }),
  );
}

/** What one message of a kind costs by the upper bound. */
function mostOf(spend: SpendOptions, part: Watched): (kind: Kind) => number {
  const { known, rest } = boundsOf(part, spend).byListing;
  const bounds = [known, rest].flatMap((bound) => bound ?? []);
  const perFee = (fee: Counted) => bounds.map((bound) => Number(boundPerFee(bound, fee)));
  return ({ fees }) => fees.flatMap(perFee).reduce((sum, usd) => sum + usd, 0);
}

interface Scale {
  /** Messages in an average hour of the fullest day. */
  readonly messages: number;
  /** Of the month, on which the series end. */
  readonly day: number;
  /** What the burst costs in all. */
  readonly burstUsd: number;
}

/** Days of the month so far, and the part of a limit that they make. */
const LAST_DAY = 28;
const USUAL_DAY = 14;
/** An hour, where all of them are free. */
const USUAL_MESSAGES = 300;
/** With fewer splits, as each number has, an alarm fires earlier. */
const OF_LIMIT = { hour: 0.75, share: 0.4, day: 0.9, month: 0.85 };
/** The fullest hour, of an average one. */
const PEAK = 1.75;
const AVERAGE_DAY = OF_DAY.reduce((sum, part) => sum + part, 0) / OF_DAY.length;

function scaleOf(spend: SpendOptions, kinds: readonly Kind[]): Scale {
  const perMessage = kinds.reduce((sum, { share, usd }) => sum + share * usd, 0);
  const mostPerMessage = watched(spend)
    .slice(0, MOST_NUMBERS)
    .map((part) => mostOf(spend, part))
    .map((most) => kinds.reduce((sum, kind) => sum + kind.share * most(kind), 0));
  const limits = (per: Span) =>
    spend.limits.filter((limit) => limit.per === per).map(({ usd }) => usd);
  const [hour, day, month] = [limits("hour"), limits("day"), limits("month")];
  const ofHours =
    (OF_LIMIT[spend.scope === "numbers" ? "share" : "hour"] * Math.min(...hour)) /
    PEAK /
    Math.max(...mostPerMessage);
  const ofDays = (OF_LIMIT.day * Math.min(...day)) / 24 / perMessage;
  const ofMonth = (days: number) =>
    (OF_LIMIT.month * Math.min(...month)) / (24 * AVERAGE_DAY * perMessage * days);
  const fullest = Math.min(ofHours, ofDays, ofMonth(2));
  const isMonthAlone = !Number.isFinite(Math.min(ofHours, ofDays));
  const needed = isMonthAlone ? USUAL_DAY : ofMonth(1) / fullest;
  const scaled = isMonthAlone ? ofMonth(USUAL_DAY) : fullest;
  const messages = Number.isFinite(scaled) ? scaled : USUAL_MESSAGES;
  return {
    messages,
    day: month.length === 0 ? USUAL_DAY : Math.min(LAST_DAY, Math.max(2, Math.round(needed))),
    burstUsd: hour.length === 0 ? messages * perMessage * 6 : Math.max(...hour) * 1.15,
  };
}

/** As far back as a chart looks. */
const DAYS = 32;

function feesUntil(end: number, spend: SpendOptions): Published[] {
  const kinds = kindsOf(spend);
  const scale = scaleOf(spend, kinds);
  const start = end - DAYS * DAY;
  const hours = timesOf({ start, periodSeconds: 3600, periods: DAYS * 24 });
  const numbers = watched(spend).slice(0, MOST_NUMBERS);
  const shares = numbers.reduce((sum, { sharePercent }) => sum + sharePercent, 0);
  const [first] = numbers;
  const most = first === undefined ? () => 0 : mostOf(spend, first);
  const known = (kind: Kind) => (most(kind) === 0 ? 0 : kind.usd / most(kind));
  const [wrong] = kinds
    .slice(0, Object.keys(OF_CATEGORY).length)
    .sort((one, other) => known(other) - known(one) || other.usd - one.usd);
  return numbers.flatMap(({ arn, sharePercent }, index) =>
    kinds.flatMap((kind) => {
      const burst = index === 0 && kind === wrong && kind.usd > 0 ? scale.burstUsd / kind.usd : 0;
      let sent = 0;
      const points = hours.map((at) => {
        const usual = scale.messages * kind.share * (sharePercent / shares) * wave(at);
        const before = Math.round(sent);
        sent += usual + (at === end - 2 * HOUR ? burst : 0);
        return [at, Math.round(sent) - before] as const;
      });
      return kind.fees.map((fee) => ({ metric: metricOf(fee, arn, spend), points }));
    }),
  );
}

/** Of an average hour: more by day than by night, and never quite even. */
function wave(at: number): number {
  const hour = (at / HOUR) % 24;
  const noise = (((at / HOUR) * 7919) % 13) / 13 - 0.5;
  const day = OF_DAY[Math.floor(at / DAY) % OF_DAY.length] ?? 1;
  return day * (1 - 0.68 * Math.cos((2 * Math.PI * (hour - 2)) / 24) + noise / 10);
}

/** With the dimensions of the listed metrics, if there are any. */
function metricOf(
  { fee, country, category, type }: Counted,
  arn: string | undefined,
  { estimated = [] }: SpendOptions,
): Metric {
  const listed = estimated.find((each) => each.fee === fee)?.dimensions;
  const values: Readonly<Record<string, string | undefined>> = {
    [CATEGORY_DIMENSION[fee]]: category,
    [COUNTRY_DIMENSION]: country,
    [TYPE_DIMENSION]: type,
    [NUMBER_DIMENSION]: arn ?? listed?.[NUMBER_DIMENSION],
  };
  const names = listed === undefined ? dimensionsOf(fee) : Object.keys(listed);
  const dimensions = Object.fromEntries(
    names.flatMap((name) => {
      const value = values[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return { namespace: NAMESPACE, name: METRIC[fee], dimensions };
}

const STEP = 5 * MINUTES;
const STEPS = 36;

/** For the metrics that the dashboard draws by name. */
function deliveryUntil(end: number, definition: DashboardDefinition): Published[] {
  const metrics = chartsOf(definition).flatMap(({ lines }) =>
    lines.flatMap(({ source, drawn }) =>
      source.kind === "metric" && drawn ? [source.metric] : [],
    ),
  );
  const read = metrics
    .filter(({ name }) => name === QUEUE_METRIC.age)
    .map(({ dimensions }) => dimensions.QueueName);
  const deadLetters = metrics.filter(
    ({ name, dimensions }) => name === QUEUE_METRIC.waiting && !read.includes(dimensions.QueueName),
  );
  return metrics.map((metric) => {
    const isRead =
      metric.dimensions.QueueName !== undefined && metric.dimensions.QueueName === read[0];
    const value = deliveryOf(metric, isRead, metric === deadLetters.at(-1));
    const points = Array.from(
      { length: STEPS },
      (_, step) => [end - (STEPS - step) * STEP, value(step)] as const,
    );
    return { metric, points };
  });
}

/** The consumer of the first queue stops for an hour: events wait, grow old, and a few end as poison. */
function deliveryOf({ name }: Metric, stops: boolean, poisoned: boolean): (step: number) => number {
  const published = (step: number) => 30 + ((step * step * 7) % 17);
  const failed = (step: number) => (step === 20 ? 6 : step === 21 ? 3 : 0);
  const stopped = (step: number) => (step > 26 ? 0 : Math.max(0, Math.min(step - 12, 12)));
  switch (name) {
    case TOPIC_METRIC.published:
      return published;
    case TOPIC_METRIC.failed:
      return failed;
    case TOPIC_METRIC.delivered:
      return (step) => published(step) - failed(step);
    case QUEUE_METRIC.age:
      return (step) => 2 + (stops ? stopped(step) * 300 : 0);
    default:
      if (poisoned) return (step) => (step > 28 ? 3 : 0);
      return (step) => (stops ? 4 + stopped(step) * 38 : 0);
  }
}
