import { z } from "zod";
import { type AwsScope, keyArn, ruleTargetArn } from "../../formats/arns";
import { EVENT_TYPES, type EventType } from "../../formats/event-types";
import { eventRuleName, metaPhoneNumberId, subscriberName } from "../../formats/names";
import { arnInScope, list, literal, literalWhole, optionsOf, text } from "../../formats/options";
import { errorCode } from "../../formats/ranges";
import { type Bounded, bounded } from "../shared/permissions-boundary";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { awsScope } from "../shared/scope";

/** Which of the service's events a rule takes: those that every filter admits. */
export interface EventSelection {
  /**
   * Only events of these types.
   * @default - all nine that AWS documents
   */
  readonly detailTypes?: readonly EventType[];
  /**
   * Only events of these numbers, by Meta's id: 5 to 20 digits, which the API prints as `metaPhoneNumberId`. AWS shows the id
   * in events of the types Sent, Delivered, Read and Failed; whether others hold it is unproven.
   * @default - events of every number
   */
  readonly metaPhoneNumberIds?: readonly string[];
  /**
   * Only events that report one of these error codes of Meta, such as 131026. AWS shows codes in events of the type Failed.
   * @default - events with any code, and those without
   */
  readonly errorCodes?: readonly number[];
}

/** Which events go where. */
export interface RuledEvents extends EventSelection {
  /** ARN of a queue or a topic in the same account and Region, or of any event bus. */
  readonly targetArn: string;
  /**
   * The customer-managed key of an encrypted queue or topic.
   * @default - the target has none
   */
  readonly targetKeyArn?: string;
  /**
   * role: EventBridge sends with a role that this rule alone can assume. policy: the policy of the target lets the rule in, and
   * its owner merges the statement; only for a queue that no customer-managed key encrypts, because EventBridge
   * names its rule neither to a key nor to a topic. Versions of AWS's guide contradict each other about which of the two works.
   * @default role
   */
  readonly deliverWith?: "role" | "policy";
}

/** An EventBridge rule of an environment. */
export interface EventRuleOptions extends RuledEvents {
  /** The rule's name is `<namePrefix>-whatsapp-<name>`; its role and its queue for dead letters are named after it. */
  readonly name: string;
  /**
   * The customer-managed key of an encrypted queue or topic.
   * @default - the key of a queue or topic of this environment; another target has none
   */
  readonly targetKeyArn?: string;
}

/** The part of `delivery` that goes past the event topic. */
export interface EventRulesOptions {
  /**
   * EventBridge rules: the service's events besides the topic, at best effort, with Meta's ids.
   * @default - none
   */
  readonly eventRules?: readonly EventRuleOptions[];
}

/** Which events go where. */
export interface EventRuleProps extends AwsScope, Bounded, ResourceOptions, RuledEvents {
  /** Name of the rule; its role and its queue for dead letters are named after it. */
  readonly name: string;
}

const ruledEvents = {
  detailTypes: list(z.enum(EVENT_TYPES), {
    notEmpty: { allowed: "at least one event type", fix: "list one, or leave it out for all" },
    once: true,
  }).optional(),
  metaPhoneNumberIds: list(literal(metaPhoneNumberId), {
    notEmpty: { allowed: "at least one number", fix: "list one, or leave it out for all numbers" },
    once: true,
  }).optional(),
  errorCodes: list(literalWhole(errorCode), {
    notEmpty: { allowed: "at least one code", fix: "list one, or leave it out for all events" },
    once: true,
  }).optional(),
  targetArn: literal(ruleTargetArn), // what the role may do depends on what it is
  targetKeyArn: arnInScope(keyArn).optional(),
  deliverWith: z.enum(["role", "policy"]).optional(),
};

/** @internal */
export const eventRulesOptions = optionsOf<EventRulesOptions>()({
  eventRules: list(
    optionsOf<EventRuleOptions>()({ name: text(subscriberName), ...ruledEvents }),
  ).optional(),
});

/** @internal */
export const eventRuleProps = optionsOf<EventRuleProps>()({
  ...resourceOptions,
  ...awsScope,
  ...bounded,
  name: text(eventRuleName),
  ...ruledEvents,
});
