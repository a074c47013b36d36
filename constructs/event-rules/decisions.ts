import {
  type AwsScope,
  arnOf,
  eventBusArn,
  globalArnOf,
  queueArnOf,
  topicArn,
} from "../../formats/arns";
import { EVENT_TYPES, type EventType } from "../../formats/event-types";
import { below, type Finding } from "../../formats/finding";
import type { Format } from "../../formats/format";
import { arnElsewhere } from "../../formats/option-findings";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { isReference } from "../../formats/terraform-reference";
import type { DeliveryOptions } from "../events/subscriber-kinds";
import { subscribers } from "../events/subscribers";
import { delegateToIam } from "../keys/key-policy";
import { capabilityInEach } from "../shared/capability";
import { eventRuleRoleName, subscriberPrefix, undeliverableQueueName } from "../shared/names";
import type { Part } from "../shared/part";
import type { Bounded } from "../shared/permissions-boundary";
import { allow, type PolicyStatement } from "../shared/policy-document";
import type { Requirement } from "../shared/requirement";
import { manageRoles, RULE_ACTIONS } from "../shared/rights";
import type { Scope } from "../shared/scope";
import { inAccount, inRegion, type UniqueName } from "../shared/unique-names";
import { allowPutEvents, allowRuleToSend, eventPattern } from "./event-rule-policies";
import {
  type EventRuleOptions,
  type EventRuleProps,
  type EventRulesOptions,
  type EventSelection,
  eventRuleProps,
  type RuledEvents,
} from "./options";

const isBus = (arn: string) => eventBusArn.pattern.test(arn);

/** What is wrong between the fields of a rule, in files and in code. */
function eventRuleFindings(scope: Partial<AwsScope>, rule: Partially<RuledEvents>): Finding[] {
  return [
    ...targetFindings(scope, rule),
    ...withoutRole(rule),
    ...neverFailing(rule),
    ...tooLongPattern(rule),
  ];
}

/** Events may cross accounts and Regions to an event bus, and to nothing else. */
function targetFindings(
  scope: Partial<AwsScope>,
  { targetArn, targetKeyArn }: Partially<RuledEvents>,
): Finding[] {
  if (targetArn === undefined) return [];
  if (!isBus(targetArn)) return arnElsewhere(scope, ["targetArn"], targetArn);
  if (targetKeyArn === undefined) return [];
  return [
    {
      path: ["targetKeyArn"],
      got: show(targetKeyArn),
      allowed: "nothing beside an event bus, which uses its key itself",
      fix: "remove targetKeyArn",
    },
  ];
}

/** What the policy of a target cannot express, by the format of the target. */
const WITHOUT_POLICY: readonly (readonly [Format, allowed: string])[] = [
  [
    topicArn,
    "role for a topic: EventBridge does not name its rule to topics, so that their policies would let in the rules of every customer",
  ],
  [eventBusArn, "role for an event bus"],
];

/** A policy lets one rule in only if EventBridge names the rule: to queues it does, to topics and keys it does not. */
function withoutRole(rule: Partially<RuledEvents>): Finding[] {
  const { deliverWith, targetArn = "", targetKeyArn } = rule;
  if (deliverWith !== "policy") return [];
  const [, allowed] = WITHOUT_POLICY.find(([{ pattern }]) => pattern.test(targetArn)) ?? [];
  if (allowed !== undefined) return [refusedPolicy(allowed)];
  return targetKeyArn === undefined ? [] : [ENCRYPTED_TARGET];
}

function refusedPolicy(allowed: string): Finding {
  const fix = "write role, or leave deliverWith out";
  return { path: ["deliverWith"], got: show("policy"), allowed, fix };
}

/** Found by whatever knows the queues that are created. */
export const ENCRYPTED_TARGET = refusedPolicy(
  "role for a queue with a customer-managed key: EventBridge does not name its rule to keys, so that the key's policy would let in the rules of every customer",
);

/** AWS's samples of these events hold no errors, so that no event of the type would pass the filter. */
const WITHOUT_ERRORS: readonly (EventType | undefined)[] = [
  "WhatsApp Message Sent",
  "WhatsApp Message Delivered",
  "WhatsApp Message Read",
];

function neverFailing({ detailTypes = [], errorCodes }: Partially<RuledEvents>): Finding[] {
  if (errorCodes === undefined) return [];
  return detailTypes.flatMap((type, index) =>
    WITHOUT_ERRORS.includes(type)
      ? [
          {
            path: ["detailTypes", index],
            got: `${show(type)} beside errorCodes`,
            allowed: "types of events that report errors, such as WhatsApp Message Failed",
            fix: "remove it, or write a second rule without errorCodes: no event of this type would ever match",
          },
        ]
      : [],
  );
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MOST_CHARACTERS = 2048;

function tooLongPattern(rule: Partially<RuledEvents>): Finding[] {
  const { length } = eventPattern(rule as EventSelection);
  if (length <= MOST_CHARACTERS) return [];
  const { metaPhoneNumberIds: ids = [], errorCodes: codes = [] } = rule;
  return [
    {
      path: [ids.length > codes.length ? "metaPhoneNumberIds" : "errorCodes"],
      got: `an event pattern of ${length} characters`,
      allowed: `at most ${MOST_CHARACTERS} characters, EventBridge's quota`,
      fix: "write a second rule with a part of the list",
    },
  ];
}

/** AWS's samples of these events hold the number's id; of the others, it publishes none. */
const WITH_NUMBER: readonly (EventType | undefined)[] = [
  ...WITHOUT_ERRORS,
  "WhatsApp Message Failed",
];

/** What may filter out more than was meant. */
export function eventRuleWarnings(rule: Partially<EventSelection>): Finding[] {
  const { detailTypes = EVENT_TYPES, metaPhoneNumberIds } = rule;
  const unproven = detailTypes.filter((type) => !WITH_NUMBER.includes(type));
  if (metaPhoneNumberIds === undefined || unproven.length === 0) return [];
  return [
    {
      path: ["metaPhoneNumberIds"],
      got: `a filter by number for ${unproven.join(", ")}`,
      allowed: "types whose events are known to hold the number's id",
      fix: "look whether these events arrive, or write a second rule for them without metaPhoneNumberIds: AWS shows no sample of them, and an event without the id is not delivered",
    },
  ];
}

/** Queues of the files are encrypted with a key of their environment. */
function createdTargets(environments: readonly Partially<Written>[]): Finding[][] {
  const created = environments.flatMap((environment) => {
    const { account, region } = environment;
    if (account === undefined || region === undefined) return [];
    const names = subscribers.names(environment as Partial<Written>);
    return names.flatMap(({ what, name }) =>
      what === "SQS queue" && name !== undefined ? queueArnOf({ account, region }, name) : [],
    );
  });
  return environments.map(({ delivery }) =>
    (delivery?.eventRules ?? []).flatMap((rule, index) =>
      rule?.deliverWith === "policy" && created.includes(rule.targetArn ?? "")
        ? below(["delivery", "eventRules", index], [ENCRYPTED_TARGET])
        : [],
    ),
  );
}

/** Rules and queues are of a Region, roles are not. */
function eventRuleNames(props: Partially<EventRuleProps>): UniqueName[] {
  const { name, deliverWith } = props;
  const path = ["name"];
  const role = deliverWith === "policy" ? undefined : name && eventRuleRoleName(name);
  return [
    {
      what: "SQS queue",
      name: name && undeliverableQueueName(name),
      within: inRegion(props),
      path,
      fix: "choose another in one of the two: the queue for dead letters is named after the rule",
    },
    {
      what: "IAM role",
      name: role,
      within: inAccount(props),
      path,
      fix: "choose another in one of the two: the role is named after the rule, and has no Region",
    },
    { what: "EventBridge rule", name, within: inRegion(props), path },
  ];
}

export const eventRuleDecisions = {
  schema: eventRuleProps,
  findings: (props: Partially<EventRuleProps>) => eventRuleFindings(props, props),
  names: eventRuleNames,
};

export interface EventRulePart extends Part, Bounded {
  readonly role: "event rule";
  readonly arn: string;
  /** With it EventBridge reaches the target; undefined where the target's policy lets the rule in. */
  readonly roleArn: string | undefined;
  /** The queue of somebody else whose policy lets the rule in. */
  readonly openedQueueArn: string | undefined;
  /** Keeps what EventBridge could not deliver. */
  readonly deadLetterQueueArn: string;
  /** The key of somebody else with which the target is encrypted. */
  readonly targetKeyArn: string | undefined;
}

function eventRulePart(props: EventRuleProps): EventRulePart {
  const { name, targetArn, targetKeyArn, deliverWith = "role" } = props;
  const role = globalArnOf(props, "iam", `role/${eventRuleRoleName(name)}`);
  return {
    role: "event rule",
    arn: arnOf(props, "events", `rule/${name}`),
    owner: "this environment",
    roleArn: deliverWith === "role" ? role : undefined,
    openedQueueArn: deliverWith === "policy" ? targetArn : undefined,
    deadLetterQueueArn: queueArnOf(props, undeliverableQueueName(name)),
    targetKeyArn: isReference(targetKeyArn) ? undefined : targetKeyArn,
    permissionsBoundaryArn: props.permissionsBoundaryArn,
    declaredAt: [],
  };
}

/** What an environment builds of the options of one rule. */
export function eventRuleOf(
  { account, region, namePrefix, permissionsBoundaryArn }: Scope & Bounded,
  { name, ...events }: EventRuleOptions,
): EventRuleProps {
  return {
    account,
    region,
    permissionsBoundaryArn,
    ...events,
    name: `${subscriberPrefix(namePrefix)}-${name}`,
  };
}

interface Written extends Scope {
  readonly delivery?: EventRulesOptions & DeliveryOptions;
}

export const eventRules = {
  ...capabilityInEach(["delivery", "eventRules"], ({ delivery }: Written) => delivery?.eventRules, {
    findings: (rule, _, scope) => eventRuleFindings(scope, rule),
    warnings: eventRuleWarnings,
    propsOf: eventRuleOf,
    names: eventRuleNames,
    parts: (props) => [eventRulePart(props)],
  }),
  together: createdTargets,
};

/** What the owner of an event bus in another account, of an existing key, or of a queue that no role opens has to merge. */
export function eventRuleRequirement(props: EventRuleProps): Requirement | undefined {
  const { account, name, targetArn, targetKeyArn, deliverWith } = props;
  const why = `takes the EventBridge events of the rule ${name}`;
  if (deliverWith === "policy") {
    const statements = [allowRuleToSend(props, name, targetArn)];
    return { of: targetArn, why, statements, settings: [NO_KEY] };
  }
  const { roleArn } = eventRulePart(props);
  if (roleArn !== undefined && isBus(targetArn) && targetArn.split(":")[4] !== account) {
    const statements = [allowPutEvents(targetArn, roleArn, eventRuleRoleName(name))];
    return { of: targetArn, why, statements, settings: [] };
  }
  // A reference belongs to a key that is created beside the rule.
  if (targetKeyArn === undefined || isReference(targetKeyArn)) return undefined;
  return { of: targetKeyArn, why, statements: [delegateToIam(props)], settings: [] };
}

const NO_KEY = "encrypted with SQS's own key or not at all: a key of KMS shuts EventBridge out";

/** What creates, changes and deletes rules with their roles; queues for dead letters are managed with all others. */
export function manageEventRules(rules: readonly EventRulePart[]): PolicyStatement[] {
  if (rules.length === 0) return [];
  const arns = rules.map(({ arn }) => arn);
  const roles = rules.flatMap(({ roleArn }) => roleArn ?? []);
  const rule = allow("ManageEventRules", RULE_ACTIONS, arns);
  if (roles.length === 0) return [rule];
  return [
    rule,
    ...manageRoles("ManageEventRuleRoles", roles, rules[0]),
    allow("PassEventRuleRoles", "iam:PassRole", roles, {
      StringEquals: { "iam:PassedToService": "events.amazonaws.com" },
    }),
  ];
}
