import { type AwsScope, arnOf, eventBusArn, globalArnOf, queueArnOf } from "../../formats/arns";
import type { Finding } from "../../formats/finding";
import { arnElsewhere } from "../../formats/option-findings";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { isReference } from "../../formats/terraform-reference";
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
import { allowPutEvents } from "./event-rule-policies";
import {
  type EventRuleOptions,
  type EventRuleProps,
  type EventRulesOptions,
  eventRuleProps,
  type RuledEvents,
} from "./options";

const isBus = (arn: string) => eventBusArn.pattern.test(arn);

/** Events may cross accounts and Regions to an event bus, and to nothing else. */
export function eventRuleFindings(
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

/** Rules and queues are of a Region, roles are not. */
export function eventRuleNames(props: Partially<EventRuleProps>): UniqueName[] {
  const { name } = props;
  const path = ["name"];
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
      name: name && eventRuleRoleName(name),
      within: inAccount(props),
      path,
      fix: "choose another in one of the two: the role is named after the rule, and has no Region",
    },
    { what: "EventBridge rule", name, within: inRegion(props), path },
  ];
}

/** The decisions for props in code. */
export const eventRuleDecisions = {
  schema: eventRuleProps,
  findings: (props: Partially<EventRuleProps>) => eventRuleFindings(props, props),
  names: eventRuleNames,
};

export interface EventRulePart extends Part, Bounded {
  readonly role: "event rule";
  readonly arn: string;
  /** With it EventBridge reaches the target. */
  readonly roleArn: string;
  /** Keeps what EventBridge could not deliver. */
  readonly deadLetterQueueArn: string;
  /** The key of somebody else with which the target is encrypted. */
  readonly targetKeyArn: string | undefined;
}

export function eventRulePart(props: EventRuleProps): EventRulePart {
  const { name, targetKeyArn } = props;
  return {
    role: "event rule",
    arn: arnOf(props, "events", `rule/${name}`),
    owner: "this environment",
    roleArn: globalArnOf(props, "iam", `role/${eventRuleRoleName(name)}`),
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
  readonly delivery?: EventRulesOptions;
}

export const eventRules = capabilityInEach(
  ["delivery", "eventRules"],
  ({ delivery }: Written) => delivery?.eventRules,
  {
    findings: (rule, _, scope) => eventRuleFindings(scope, rule),
    propsOf: eventRuleOf,
    names: eventRuleNames,
    parts: (props) => [eventRulePart(props)],
  },
);

/** What the owner of an event bus in another account, or of an existing key, has to merge. */
export function eventRuleRequirement(props: EventRuleProps): Requirement | undefined {
  const { account, name, targetArn, targetKeyArn } = props;
  const why = `takes the EventBridge events of the rule ${name}`;
  if (isBus(targetArn) && targetArn.split(":")[4] !== account) {
    const { roleArn } = eventRulePart(props);
    const statements = [allowPutEvents(targetArn, roleArn, eventRuleRoleName(name))];
    return { of: targetArn, why, statements, settings: [] };
  }
  // A reference belongs to a key that is created beside the rule.
  if (targetKeyArn === undefined || isReference(targetKeyArn)) return undefined;
  return { of: targetKeyArn, why, statements: [delegateToIam(props)], settings: [] };
}

/** What creates, changes and deletes rules with their roles; queues for dead letters are managed with all others. */
export function manageEventRules(rules: readonly EventRulePart[]): PolicyStatement[] {
  if (rules.length === 0) return [];
  const [arns, roles] = [rules.map(({ arn }) => arn), rules.map(({ roleArn }) => roleArn)];
  return [
    allow("ManageEventRules", RULE_ACTIONS, arns),
    ...manageRoles("ManageEventRuleRoles", roles, rules[0]),
    allow("PassEventRuleRoles", "iam:PassRole", roles, {
      StringEquals: { "iam:PassedToService": "events.amazonaws.com" },
    }),
  ];
}
