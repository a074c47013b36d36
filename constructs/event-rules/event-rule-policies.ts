import { type AwsScope, arnOf, eventBusArn, queueArn, topicArn } from "../../formats/arns";
import { EVENT_TYPES } from "../../formats/event-types";
import {
  allow,
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../shared/policy-document";
import { allowPublisher, camelCase, onBehalfOf, type Publisher } from "../shared/publisher";
import type { EventSelection, RuledEvents } from "./options";

/**
 * Which events a rule takes. EventBridge looks into each entry of a list, so that one error of several is enough.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function eventPattern(events: EventSelection): string {
  const { detailTypes = EVENT_TYPES, metaPhoneNumberIds, errorCodes } = events;
  const detail = {
    ...(metaPhoneNumberIds && { originationPhoneNumberId: metaPhoneNumberIds }),
    ...(errorCodes && { errors: { code: errorCodes } }),
  };
  return JSON.stringify({
    source: ["aws.social-messaging"],
    "detail-type": detailTypes,
    ...(Object.keys(detail).length > 0 && { detail }),
  });
}

/** EventBridge on behalf of one rule of the default event bus. */
export function eventRule(scope: AwsScope, ruleName: string): Publisher {
  const sourceArn = arnOf(scope, "events", `rule/${ruleName}`);
  return onBehalfOf(scope, "EventRule", "events.amazonaws.com", sourceArn);
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html */
export function eventRuleTrust(scope: AwsScope, ruleName: string): PolicyDocument {
  const rule = eventRule(scope, ruleName);
  return policyDocument([allowPublisher("AllowEventRuleToAssume", rule, "sts:AssumeRole")]);
}

/** The least that EventBridge must be allowed for each kind of target. */
const ACTIONS = [
  { format: queueArn, action: "sqs:SendMessage" },
  { format: topicArn, action: "sns:Publish" },
  { format: eventBusArn, action: "events:PutEvents" },
] as const;

/** What SQS and SNS need of the key for each message that is sent to them. */
const SEND_ENCRYPTED = ["kms:GenerateDataKey", "kms:Decrypt"] as const;

export function eventRulePermissions({ targetArn, targetKeyArn }: RuledEvents): PolicyDocument {
  const target = ACTIONS.find(({ format }) => format.pattern.test(targetArn));
  if (target === undefined) throw new Error(`no target: ${targetArn}`); // refused before
  return policyDocument([
    allow("AllowDeliveryToTarget", target.action, targetArn),
    ...(targetKeyArn === undefined
      ? []
      : [allow("AllowUseOfTargetsKey", SEND_ENCRYPTED, targetKeyArn)]),
  ]);
}

/** What the owner of a queue must allow, where no role delivers. */
export function allowRuleToSend(scope: AwsScope, ruleName: string, queue: string): PolicyStatement {
  const rule = eventRule(scope, ruleName);
  return allowPublisher(`Allow${camelCase(ruleName)}Send`, rule, "sqs:SendMessage", queue);
}

/** What the owner of an event bus in another account must allow. */
export function allowPutEvents(busArn: string, roleArn: string, roleName: string): PolicyStatement {
  return {
    Sid: `Allow${camelCase(roleName)}PutEvents`,
    Effect: "Allow",
    Principal: { AWS: roleArn },
    Action: "events:PutEvents",
    Resource: busArn,
  };
}
