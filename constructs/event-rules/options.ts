import { z } from "zod";
import { type AwsScope, keyArn, ruleTargetArn } from "../../formats/arns";
import { EVENT_TYPES, type EventType } from "../../formats/event-types";
import { eventRuleName, subscriberName } from "../../formats/names";
import { arnInScope, list, literal, optionsOf, text } from "../../formats/options";
import { type Bounded, bounded } from "../shared/permissions-boundary";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { awsScope } from "../shared/scope";

/** Which events go where. */
export interface RuledEvents {
  /**
   * Only events of these types.
   * @default - all nine that AWS documents
   */
  readonly detailTypes?: readonly EventType[];
  /** ARN of a queue or a topic in the same account and Region, or of any event bus. */
  readonly targetArn: string;
  /**
   * The customer-managed key of an encrypted queue or topic.
   * @default - the target has none
   */
  readonly targetKeyArn?: string;
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
  targetArn: literal(ruleTargetArn), // what the role may do depends on what it is
  targetKeyArn: arnInScope(keyArn).optional(),
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
