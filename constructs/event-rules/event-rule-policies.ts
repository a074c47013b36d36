import { type AwsScope, arnOf, eventBusArn, queueArn, topicArn } from "../../formats/arns";
import {
  allow,
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../shared/policy-document";
import { allowPublisher, type Publisher } from "../shared/publisher";
import type { RuledEvents } from "./options";

/** EventBridge on behalf of one rule of the default event bus. */
export function eventRule(scope: AwsScope, ruleName: string): Publisher {
  return {
    name: "EventRule",
    service: "events.amazonaws.com",
    sourceAccount: scope.account,
    sourceArn: arnOf(scope, "events", `rule/${ruleName}`),
  };
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

/** What the owner of an event bus in another account must allow. */
export function allowPutEvents(busArn: string, roleArn: string, roleName: string): PolicyStatement {
  const words = roleName.split(/[^A-Za-z0-9]+/);
  return {
    Sid: `Allow${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("")}PutEvents`,
    Effect: "Allow",
    Principal: { AWS: roleArn },
    Action: "events:PutEvents",
    Resource: busArn,
  };
}
