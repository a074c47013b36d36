import type { Environment } from "../../app/environment";
import { accountsOf } from "../../constructs/accounts/decisions";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { cut } from "../../formats/problem";
import { PolicyReadError } from "../../iam/policy/policy-errors";
import { lint } from "../../review/lint/lint";
import { readConfiguration } from "../../review/terraform/read-configuration";
import { judgeAccounts } from "../health/accounts";
import { judgeBucket } from "../health/buckets";
import type { HealthLine } from "../health/health";
import { judgeKey } from "../health/keys";
import { judgeConnectRole, judgeServiceLinkedRole } from "../health/roles";
import { callsFor } from "../health/service-calls";
import { judgeSubscriptions } from "../health/subscriptions";
import { judgeOtherPublishers, judgeTopicPolicy } from "../health/topics";
import { unknownLine } from "../health/unknown";
import { literalOutputs } from "../outputs";
import type { ActualWiring } from "../wiring/wiring";
import { asConfiguration } from "./as-configuration";
import type { LiveInstallation, LiveWaba } from "./world";

/** One thing that is wrong, or worth a look, in what runs. */
export interface LiveFinding {
  readonly severity: "error" | "warning" | "unknown";
  /** For example `topic arn:...`. */
  readonly what: string;
  /** A rule of the review, whose heading in docs/review-rules.md says more. @default - a check of health */
  readonly rule?: string;
  /** A sentence. */
  readonly message: string;
  readonly fix: string;
}

/**
 * What is wrong with what runs: the checks of `verify`, as far as they need nothing that only a deploy makes, and the rules
 * of the access review over the live policies.
 * @param environments those of the drafts
 */
export function findingsIn(
  live: LiveInstallation,
  environments: readonly Environment[],
): readonly LiveFinding[] {
  const health = environments.flatMap((environment, index) => [
    ...healthOf(live, environment),
    ...(index === 0 ? healthOfAccount(live, environment) : []),
  ]);
  return [
    ...health.flatMap(findingOf),
    ...missingQueues(live),
    ...alarmsThatNeverFire(live),
    ...alarmsOnEventTopics(live),
    ...ofReview(live),
  ];
}

const SEVERITIES = { failed: "error", warning: "warning", unknown: "unknown" } as const;

function findingOf({ subject, status, message, fix = "" }: HealthLine): LiveFinding[] {
  return status === "ok" ? [] : [{ severity: SEVERITIES[status], what: subject, message, fix }];
}

/** Of the topic, its key and the role that one file names. */
function healthOf(live: LiveInstallation, environment: Environment): HealthLine[] {
  const actual = actualOf(live, environment);
  const outputs = literalOutputs(environment);
  const parts = partsOf(environment);
  const lines: HealthLine[] = [];
  const judge = (subject: string, lineOf: () => HealthLine) => {
    try {
      const line = lineOf();
      lines.push({ ...line, subject });
    } catch (error) {
      if (!(error instanceof PolicyReadError)) throw error;
      lines.push(unknownLine(subject, error, environment));
    }
  };
  const [topicPart] = partsWithRole(parts, "event topic");
  const found = live.topics.find(({ arn }) => arn === topicPart?.arn);
  const toTopic = callsFor("sns", environment, actual);
  if (found !== undefined && typeof found.topic !== "string") {
    const { topic } = found;
    judge(`topic ${found.arn}`, () => judgeTopicPolicy(topic, toTopic, environment));
    try {
      lines.push(
        ...judgeOtherPublishers(topic).map((line) => ({ ...line, subject: `topic ${found.arn}` })),
      );
    } catch (error) {
      if (!(error instanceof PolicyReadError)) throw error; // the line above says so
    }
    const { keyId } = topic;
    const key = live.keys.find(({ id }) => id === keyId)?.key ?? "unread";
    if (keyId === undefined || key !== "unread") {
      const live = keyId === undefined || key === "unread" ? ({ kind: "none" } as const) : key;
      judge(`key of topic ${found.arn}`, () => judgeKey(live, toTopic, { environment, outputs }));
    }
  }
  if (found !== undefined && typeof found.subscriptions !== "string") {
    const { subscriptions } = found;
    judge(`subscriptions of ${found.arn}`, () => judgeSubscriptions(subscriptions, environment));
  }
  const [rolePart] = partsWithRole(parts, "connect role");
  const role = live.connectRoles.find(({ arn }) => arn === rolePart?.arn)?.role;
  if (role !== undefined && role !== "unread") {
    const calls = callsFor("connect", environment, actual);
    judge(`role ${rolePart?.arn}`, () =>
      judgeConnectRole(role === "missing" ? undefined : role, calls, environment),
    );
  }
  return lines;
}

/** Of what the whole account has once. */
function healthOfAccount(live: LiveInstallation, environment: Environment): HealthLine[] {
  const { serviceLinkedRole, bucket } = live;
  const accounts = judgeAccounts({
    accounts: live.accounts.flatMap(actualAccount),
    linked: live.accounts.map(({ id }) => id),
  });
  const role =
    serviceLinkedRole === "missing" ? [judgeServiceLinkedRole(undefined, environment)] : [];
  const place = bucket?.place;
  if (bucket === undefined || place === undefined || place === "unread")
    return [...accounts, ...role];
  const line = judgeBucket(place === "missing" ? undefined : place, environment);
  return [...accounts, ...role, { ...line, subject: `bucket ${bucket.name}` }];
}

function actualOf(live: LiveInstallation, environment: Environment): ActualWiring {
  const ids = accountsOf(environment).map(({ id }) => id);
  return {
    accounts: live.accounts.filter(({ id }) => ids.includes(id)).flatMap(actualAccount),
    linked: live.accounts.map(({ id }) => id),
  };
}

/** For checks that look at ARNs, destinations and ratings, and at no tag. */
function actualAccount({ id, arn, destination, detail }: LiveWaba) {
  const own = { id, arn, tags: {} };
  if (detail === "unread") {
    return [{ id, name: "", registrationStatus: "", destination, tagged: [own] }];
  }
  const { name, registrationStatus, marketingMessages, numbers } = detail;
  const tagged = [own, ...numbers.map((number) => ({ ...number, tags: {} }))];
  return [{ id, name, registrationStatus, marketingMessages, destination, tagged }];
}

function missingQueues({ queues }: LiveInstallation): LiveFinding[] {
  return queues
    .filter(({ attributes }) => attributes === "missing")
    .map(({ arn }) => ({
      severity: "error",
      what: `queue ${arn}`,
      message:
        "It is subscribed to an event topic and does not exist, so that its events are lost.",
      fix: "create the queue again, or remove the subscription",
    }));
}

function alarmsThatNeverFire({ alarms }: LiveInstallation): LiveFinding[] {
  if (alarms === "unread") return [];
  return alarms.flatMap(({ name, metrics }) =>
    metrics
      .filter(({ dimensions }) => dimensions.length === 0)
      .map(({ name: metric }) => ({
        severity: "error" as const,
        what: `alarm ${cut(name)}`,
        message: `It looks at ${cut(metric)} of AWS/SocialMessaging without dimensions. The service publishes this metric only with dimensions, so that the alarm has no data and can never fire.`,
        fix: `use a Metrics Insights query, such as SELECT SUM(${cut(metric)}) FROM "AWS/SocialMessaging", or the alarms of spend in the file`,
      })),
  );
}

function alarmsOnEventTopics({ alarms, topics }: LiveInstallation): LiveFinding[] {
  if (alarms === "unread") return [];
  return topics.flatMap(({ arn }) => {
    const names = alarms.filter(({ notifies }) => notifies.includes(arn)).map(({ name }) => name);
    if (names.length === 0) return [];
    return [
      {
        severity: "warning" as const,
        what: `topic ${arn}`,
        message: `Alarms are published to this event topic, whose subscribers expect WhatsApp events: ${names.map(cut).join(", ")}.`,
        fix: "let these alarms notify another topic",
      },
    ];
  });
}

function ofReview(live: LiveInstallation): LiveFinding[] {
  const { configuration, nameOf } = asConfiguration(live);
  return lint(configuration, readConfiguration(configuration)).map((finding) => {
    const { rule, severity, address, statement, message, fix } = finding;
    const where = statement === undefined ? "" : `, statement ${statement}`;
    return { severity, what: `${nameOf(address)}${where}`, rule, message, fix };
  });
}
