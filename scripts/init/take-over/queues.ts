import type { EnvironmentFile } from "../../../app/environment";
import { deliveriesOf } from "../../../constructs/shared/publisher";
import { queueStatements } from "../../../constructs/shared/resource-policies";
import { queueNameIn } from "../../../formats/arns";
import { queueName, subscriberName } from "../../../formats/names";
import { cut } from "../../../formats/problem";
import * as ranges from "../../../formats/ranges";
import type { LiveInstallation } from "../world";
import type { AdoptableQueue } from "./read-adoptable";
import { type Adopt, othersIn, ownTags, readable, type Taking, unreadable } from "./taking";

type Queue = NonNullable<NonNullable<EnvironmentFile["delivery"]>["queues"]>[number];

/** The queues after a topic as subscribers of the file, each with its subscription, as far as a file can say them. */
export function takeQueues(taking: Taking, topicArn: string, adopt: Adopt): Queue[] {
  const { subscriptions = [] } = taking.live.topics.find(({ arn }) => arn === topicArn) ?? {};
  const endpoints = typeof subscriptions === "string" ? [] : subscriptions;
  const names = new Set<string>();
  return taking.live.queues
    .filter(({ arn }) => endpoints.some(({ endpoint }) => endpoint === arn))
    .flatMap(({ arn, attributes }): Queue[] => {
      if (attributes === "missing") {
        taking.leave("queue", `queue ${arn}`, "It does not exist");
        return [];
      }
      const found = taking.adoptable.queues.get(arn);
      if (typeof attributes === "string" || found === undefined) throw unreadable(`queue ${arn}`);
      const why =
        whyNotIn(taking.live, arn) ?? whyNot(arn, found) ?? lossIn(taking, topicArn, arn, found);
      if (why !== undefined) {
        taking.leave("queue", `queue ${arn}`, why);
        return [];
      }
      const name = subscriberFor(queueNameIn(arn), names);
      names.add(name);
      adopt.subscribers = {
        ...adopt.subscribers,
        [name]: {
          queues: ["queue", ...found.deadLetters.map(({ kind }) => kind)],
          subscription: found.subscription,
        },
      };
      taking.taken.add("queue");
      return [queueOf(taking, name, arn, topicArn, attributes, found)];
    });
}

function queueOf(
  taking: Taking,
  name: string,
  arn: string,
  topicArn: string,
  attributes: Readonly<Record<string, string>>,
  { tags, attributes: subscribed }: AdoptableQueue,
): Queue {
  const redrive = JSON.parse(attributes["RedrivePolicy"] || "{}");
  const { deadLetterTargetArn: target, maxReceiveCount } = redrive;
  const own = `${queueNameIn(arn)}-poison`;
  if (target !== undefined && queueNameIn(String(target)) !== own) {
    taking.caution(
      `queue ${arn}`,
      `Messages that no consumer could process go to ${own} from then on; ${cut(String(target))} stays as it is and receives no more.`,
    );
  }
  taking.caution(
    `queue ${arn}`,
    "It is encrypted with the topic's key, or with the environment's where the topic has none: consumers need kms:Decrypt on that key.",
  );
  const seconds = Number(attributes["MessageRetentionPeriod"] ?? 345_600);
  const filter = subscribed["FilterPolicy"];
  return {
    ...{ name, queueName: queueNameIn(arn) },
    rawMessageDelivery: subscribed["RawMessageDelivery"] === "true",
    ...within(
      "visibilityTimeoutSeconds",
      attributes["VisibilityTimeout"],
      ranges.visibilityTimeoutSeconds,
    ),
    ...within("retentionDays", seconds / 86_400, ranges.queueRetentionDays),
    ...within("maxReceiveCount", maxReceiveCount, ranges.maxReceiveCount),
    ...(filter && { filterPolicy: JSON.parse(filter) }),
    ...taking.kept(
      `queue ${arn}`,
      attributes["Policy"],
      queueStatements(arn, [deliveriesOf(taking.live, topicArn)]),
      tags,
    ),
  };
}

/** What other things it has to do with: each has one owner, in one place. */
function whyNotIn({ topics, queues }: LiveInstallation, arn: string): string | undefined {
  const after = topics.filter(
    ({ subscriptions }) =>
      typeof subscriptions !== "string" && subscriptions.some(({ endpoint }) => endpoint === arn),
  );
  if (after.length > 1) return "It is subscribed to several topics, and a file has one";
  const before = queues.find((queue) =>
    ["undeliverable", "poison"].some((kind) => arn === `${queue.arn}-${kind}`),
  );
  if (before === undefined) return undefined;
  return `It has the name of the queue for messages that ${cut(before.arn)} could not deliver or process`;
}

function whyNot(arn: string, { subscription, attributes }: AdoptableQueue): string | undefined {
  if (!queueName.pattern.test(queueNameIn(arn))) {
    return `Its name is none that a file can give, ${queueName.allowed}`;
  }
  if (subscription === "") return "Its subscription is not confirmed";
  const byAttributes =
    attributes["FilterPolicy"] && attributes["FilterPolicyScope"] !== "MessageBody";
  return byAttributes
    ? "Its subscription filters by message attributes, which WhatsApp events do not have and a file cannot say"
    : undefined;
}

/** The queues for dead letters get the statements of this tool and the tags of their queue, and nothing else. */
function lossIn(
  { live }: Taking,
  topicArn: string,
  queueArn: string,
  { tags, deadLetters }: AdoptableQueue,
): string | undefined {
  const lost = deadLetters.find(({ kind, policy, tags: own }) => {
    const arn = `${queueArn}-${kind}`;
    const ours = queueStatements(arn, [deliveriesOf(live, topicArn)]);
    const others = readable(`queue ${arn}`, () => othersIn(policy, ours));
    const hasOwn = Object.entries(ownTags(own)).some(([key, value]) => tags[key] !== value);
    return others.length > 0 || hasOwn;
  });
  if (lost === undefined) return undefined;
  return `Its queue for dead letters, ${queueNameIn(queueArn)}-${lost.kind}, has statements or tags of others, which a file cannot keep`;
}

/** A name for the subscriber that the queue's own name suggests, and that no other has. */
function subscriberFor(name: string, taken: ReadonlySet<string>): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const start = words
    .join("-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 20)
    .replace(/-$/, "");
  const base = subscriberName.pattern.test(start) ? start : "queue";
  const all = [base, ...Array.from({ length: 99 }, (_, index) => `${base}-${index + 2}`)];
  return all.find((one) => !taken.has(one)) ?? base;
}

function within<Field extends string>(
  field: Field,
  value: unknown,
  { min, max }: ranges.Range,
): { readonly [Key in Field]?: number } {
  const number = Number(value);
  if (value === undefined || !Number.isInteger(number) || number < min || number > max) return {};
  return { [field]: number } as { readonly [Key in Field]?: number };
}
