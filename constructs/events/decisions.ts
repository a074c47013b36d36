import { arnOf, topicNameIn } from "../../formats/arns";
import { below, type Finding, type Path } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { valueAt } from "../../formats/schema-walk";
import { existingKey, INSTEAD_OF_SHARED_KEY, nothingToAdopt, sharedKey } from "../keys/decisions";
import type { Key, KeySharing } from "../keys/options";
import { besideNothing, type Capability, createdOrExisting } from "../shared/capability";
import { keptFindings } from "../shared/kept";
import { keyElsewhere } from "../shared/messaging-key";
import { defaultTopicName, subscriberPrefix } from "../shared/names";
import type { Part } from "../shared/part";
import { socialMessaging } from "../shared/publisher";
import { topicStatements } from "../shared/resource-policies";
import { type Scope, scopeForNames } from "../shared/scope";
import { inRegion, type UniqueName } from "../shared/unique-names";
import {
  type EventTopicOptions,
  type EventTopicProps,
  type ExistingTopicProps,
  eventTopicProps,
  existingTopicProps,
} from "./options";

function topicNames(props: Partially<EventTopicProps>): UniqueName[] {
  return [{ what: "SNS topic", name: props.name, within: inRegion(props), path: ["name"] }];
}

/** What every event topic says by itself. */
const OWN_STATEMENTS = topicStatements("", [socialMessaging(scopeForNames({}))]);

function statementFindings({ statements }: Partially<EventTopicOptions>): Finding[] {
  return keptFindings(statements, OWN_STATEMENTS);
}

export const eventTopicDecisions = {
  schema: eventTopicProps,
  findings: (props: Partially<EventTopicProps>): Finding[] => [
    ...keyElsewhere(props),
    ...statementFindings(props),
  ],
  names: topicNames,
};
export const existingTopicDecisions = { schema: existingTopicProps, findings: keyElsewhere };

type TopicEnvironment = Scope &
  KeySharing & {
    readonly eventTopic?: EventTopicOptions;
    readonly adopt?: { readonly topic?: boolean };
  };

/** A topic that an environment creates, or one that it uses; the key is decided and not yet built. */
export type TopicChoice =
  | (Omit<EventTopicProps, "key"> & { readonly key: Key })
  | (Omit<ExistingTopicProps, "key"> & { readonly key: Key | undefined });

/** Nothing where an environment does without. */
export function eventTopicOf(environment: TopicEnvironment): TopicChoice | undefined {
  const { account, region, namePrefix, eventTopic = {}, adopt } = environment;
  if (eventTopic.enabled === false) return undefined;
  const { name = defaultTopicName(namePrefix), existingArn: arn, existingKeyArn } = eventTopic;
  const { statements, tags } = eventTopic;
  const common = { account, region, subscriberPrefix: subscriberPrefix(namePrefix) };
  return arn === undefined
    ? { ...common, name, statements, tags, adopt: adopt?.topic, key: sharedKey(environment) }
    : { ...common, arn, key: existingKey(environment, existingKeyArn) };
}

/** The options of a topic that exists, for a file that is written from what runs. */
export function optionsOfExistingTopic(arn: string, keyArn: string | undefined): EventTopicOptions {
  return { existingArn: arn, ...(keyArn !== undefined && { existingKeyArn: keyArn }) };
}

/** What to say where code asks for the topic of an environment that does without. */
export const NO_EVENT_TOPIC = {
  path: ["events"],
  got: "eventTopic.enabled false",
  allowed: "an event topic, created or existing",
  fix: "leave eventTopic.enabled out, or write an existing topic as eventTopic.existingArn; what can do without a topic reads eventsIfEnabled",
} as const;

export interface EventTopicPart extends Part {
  readonly role: "event topic";
  readonly arn: string;
  /** The dimension of its metrics. */
  readonly name: string;
  /** Whether it was there before, and is taken over. */
  readonly imported: boolean;
  /** The option that names a key which exists as the one that encrypts it. */
  readonly keyDeclaredAt: Path;
}

/** Nothing where an environment does without. */
export function eventTopicPart(environment: TopicEnvironment): EventTopicPart | undefined {
  const topic = eventTopicOf(environment);
  if (topic === undefined) return undefined;
  const common = { role: "event topic", key: topic.key, declaredAt: ["eventTopic"] } as const;
  if ("arn" in topic) {
    const name = topicNameIn(topic.arn) ?? ""; // known, as a reference is refused
    const theirs = { owner: "somebody else", declaredAt: ["eventTopic", "existingArn"] } as const;
    const keyDeclaredAt = ["eventTopic", "existingKeyArn"];
    return { ...common, ...theirs, arn: topic.arn, name, imported: false, keyDeclaredAt };
  }
  const { name, adopt: imported = false } = topic;
  const ours = { owner: "this environment", keyDeclaredAt: INSTEAD_OF_SHARED_KEY } as const;
  return { ...common, ...ours, arn: arnOf(topic, "sns", name), name, imported };
}

/** The ARN of an environment's topic, if it has one, as far as it can be read: a reference where it cannot. */
export function eventTopicArn(environment: Partially<TopicEnvironment>): string | undefined {
  return eventTopicPart(readable(environment))?.arn;
}

/** With references in the place of what could not be read. */
export function readable(environment: Partially<TopicEnvironment>): TopicEnvironment {
  return { ...environment, ...scopeForNames(environment) } as TopicEnvironment;
}

export function eventTopicFindings(
  options: Partially<EventTopicOptions> | undefined,
  written: unknown,
): Finding[] {
  if (options?.enabled === false) return besideNothing(written, "there is no event topic");
  return [
    ...createdOrExisting(options, written, {
      existing: "existingArn",
      alongside: ["existingKeyArn"],
      either: ["enabled"],
    }),
    ...statementFindings(options ?? {}),
  ];
}

/** The topic that receives the events of an environment: every environment has one that does not say otherwise. */
export const eventTopic: Capability<TopicEnvironment, EventTopicPart> = {
  findings(environment, written) {
    const path = ["eventTopic"];
    const exists = valueAt(written, [...path, "existingArn"]) !== undefined;
    const without = environment.eventTopic?.enabled === false;
    const because = `eventTopic.${without ? "enabled: false" : "existingArn"}`;
    return [
      ...below(path, eventTopicFindings(environment.eventTopic, valueAt(written, path))),
      ...(environment.adopt?.topic === true && (exists || without)
        ? [nothingToAdopt(["adopt", "topic"], "true", because)]
        : []),
    ];
  },
  names(environment) {
    const topic = eventTopicOf(readable(environment));
    if (topic === undefined || "arn" in topic) return [];
    const fix =
      "choose another in one of the two, or use the topic as existingArn in the one that does not own it";
    return topicNames(topic).map((name) => ({ ...name, path: ["eventTopic", "name"], fix }));
  },
  parts: (environment) => [eventTopicPart(environment) ?? []].flat(),
};
