import type {
  AlarmDefinition,
  CompositeDefinition,
  Metric,
  Query,
} from "../../constructs/alarms/alarm-definition";
import { compositeAlarms } from "../../constructs/alarms/spend-plan";
import { METRIC, NAMESPACE, NUMBER_DIMENSION } from "../../constructs/money/fees";
import { insightsQuery, isPublished, matchedBy, setOf } from "./matches";
import type { Monitored } from "./monitored";
import { LISTED_FOR, type PublishedMetrics } from "./published-metrics";

/** Whether an alarm can ever see a data point. */
export interface Verdict {
  readonly alarm: string;
  /** never: metrics of that name exist, but none that it asks for. not proved: there is none at all. */
  readonly verdict: "can fire" | "never" | "not proved";
  readonly why: string;
  readonly fix?: string;
}

type Judged = Omit<Verdict, "alarm">;

/** One line for each alarm of an environment, parts of others included. */
export function verdicts({ plan, monitoring }: Monitored, published: PublishedMetrics): Verdict[] {
  const judged = (alarm: AlarmDefinition): Verdict => ({
    alarm: alarm.name,
    ...judge(alarm, published),
  });
  return [
    ...[...plan.feeRate, ...plan.estimated].map(judged),
    ...compositeAlarms(plan).flatMap((alarm) => composite(alarm, published)),
    ...monitoring.delivery.definitions.map(judged),
  ];
}

function judge({ query }: AlarmDefinition, published: PublishedMetrics): Judged {
  switch (query.kind) {
    case "insights":
      return judgeQuery(query, published.fees);
    case "math":
      return judgeMath(
        query.metrics.map(({ metric }) => metric),
        published,
      );
    case "metric":
      return judgeDeliveryMetric(query.metric, published.delivery);
  }
}

/** Of fees, or of the event topic, whose gaps are filled. */
function judgeMath(summed: readonly Metric[], { fees, delivery }: PublishedMetrics): Judged {
  const [first] = summed;
  if (first === undefined || first.namespace === NAMESPACE) return judgeSum(summed, fees);
  return judgeDeliveryMetric(first, delivery);
}

function judgeQuery(query: AlarmDefinition["query"], fees: readonly Metric[]): Judged {
  const { metric, numberArn } = insightsQuery(query);
  const named = fees.filter(({ name }) => name === metric);
  const { length } = matchedBy(query, fees);
  if (length > 0) return { verdict: "can fire", why: `${metrics(length)} of ${metric} match` };
  if (named.length === 0) return nothingOf([metric], fees);
  const numbers = [
    ...new Set(named.flatMap(({ dimensions }) => dimensions[NUMBER_DIMENSION] ?? [])),
  ];
  return {
    verdict: "never",
    why: `${metric} exists under ${setsOf(named)}, but none of its ${metrics(named.length)} has ${NUMBER_DIMENSION} = ${numberArn}`,
    fix:
      numbers.length === 0
        ? "write scope: region in spend, as no fee tells its number here"
        : `write the arn of spend.numbers as the metrics spell it: ${numbers.sort().join(", ")}`,
  };
}

function judgeSum(listed: readonly Metric[], fees: readonly Metric[]): Judged {
  const found = listed.filter((metric) => isPublished(metric, fees)).length;
  if (found > 0) {
    const all = found === listed.length ? "all" : `${found} of`;
    return { verdict: "can fire", why: `${all} ${listed.length} listed metrics exist` };
  }
  const names = [...new Set(listed.map(({ name }) => name))];
  const named = fees.filter(({ name }) => names.includes(name));
  if (named.length === 0) return nothingOf(names, fees);
  return {
    verdict: "never",
    why: `none of the ${listed.length} listed metrics exists; those of the account are under ${setsOf(named)}`,
    fix: "replace spend.estimated by the lines below",
  };
}

/** What the absence means depends on whether the other fee is counted. */
function nothingOf(names: readonly string[], fees: readonly Metric[]): Judged {
  const why = `the account published no ${names.join(" and no ")} in the last ${LISTED_FOR}`;
  const messages = fees.some(({ name }) => name === METRIC.MessageFee);
  if (messages && !names.includes(METRIC.MessageFee)) {
    return {
      verdict: "not proved",
      why: `${why}, while message fees are counted: probably no template message was sent`,
      fix: "send a template message, and check again after an hour",
    };
  }
  if (fees.length > 0) {
    const others = [...new Set(fees.map(({ name }) => name))].sort().join(", ");
    return {
      verdict: "not proved",
      why: `${why}; it has ${others}`,
      fix: "send a message, and check again after an hour",
    };
  }
  return {
    verdict: "not proved",
    why: `${why}: nothing was sent or received, or the service-linked role is missing`,
    fix: "see docs/runbook.md#no-metrics-appear, send a message, and check again after an hour",
  };
}

/** SNS counts failures when there are some: that it counts anything of the topic is proof enough. */
function judgeDeliveryMetric(metric: Metric, delivery: readonly Metric[]): Judged {
  if (isPublished(metric, delivery)) return { verdict: "can fire", why: `${metric.name} exists` };
  const { namespace, dimensions } = metric;
  const sibling = delivery.find(
    (each) => each.namespace === namespace && isPublished({ ...metric, name: each.name }, delivery),
  );
  if (sibling !== undefined) {
    return {
      verdict: "can fire",
      why: `${metric.name} had no data in the last ${LISTED_FOR}, but ${sibling.name} has the same dimensions`,
    };
  }
  return {
    verdict: "not proved",
    why: `${publisherOf(dimensions)} in the last ${LISTED_FOR}: it is not deployed, or no event arrived`,
    fix: "deploy, send a message, and check again after an hour",
  };
}

function publisherOf({ TopicName, QueueName }: Metric["dimensions"]): string {
  return QueueName === undefined
    ? `SNS published no metric of topic ${TopicName}`
    : `SQS published no metric of queue ${QueueName}`;
}

/** Silence is what some of its parts look for, so only the others have to see something. */
function composite({ name, allOf }: CompositeDefinition, published: PublishedMetrics): Verdict[] {
  const parts = allOf.map((part): Verdict => {
    if (part.missingData !== "breaching") return { alarm: part.name, ...judge(part, published) };
    const { length } = seenBy(part.query, published.fees);
    const why =
      length === 0
        ? "no metric matches, and that is what it looks for: it stays in ALARM"
        : `${metrics(length)} match, and it looks for their silence`;
    return { alarm: part.name, verdict: "can fire", why };
  });
  const open = parts.find(({ verdict }) => verdict !== "can fire");
  const whole: Verdict =
    open === undefined
      ? { alarm: name, verdict: "can fire", why: "all of its parts can" }
      : { alarm: name, verdict: open.verdict, why: `as ${open.alarm}` };
  return [whole, ...parts];
}

function seenBy(query: Query, fees: readonly Metric[]): readonly Metric[] {
  if (query.kind !== "math") return matchedBy(query, fees);
  return query.metrics.map(({ metric }) => metric).filter((metric) => isPublished(metric, fees));
}

function setsOf(named: readonly Metric[]): string {
  return [...new Set(named.map((metric) => `[${setOf(metric)}]`))].sort().join(" and ");
}

function metrics(length: number): string {
  return `${length.toLocaleString("en-US")} ${length === 1 ? "metric" : "metrics"}`;
}
