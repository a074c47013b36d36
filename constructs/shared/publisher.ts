import { type AwsScope, arnOf, globalArnOf } from "../../formats/arns";
import type { Conditions } from "./policy-document";

/** The principal behind which AWS End User Messaging Social publishes events and assumes roles. */
export const SOCIAL_MESSAGING = "social-messaging.amazonaws.com";

/** An AWS service that may publish to a topic, and through it use the topic's key. */
export interface Publisher {
  /** In CamelCase: the statements' Sids are made from it, so it must never change. */
  readonly name: string;
  /** For example `cloudwatch.amazonaws.com`. */
  readonly service: string;
  /** The account on whose behalf the service must call. */
  readonly sourceAccount: string;
  /** The resource on whose behalf it must call; `*` and `?` are wildcards. */
  readonly sourceArn: string;
}

/** Every WhatsApp Business Account and phone number of one AWS account and Region. */
export function socialMessaging(scope: AwsScope): Publisher {
  return {
    name: "SocialMessaging",
    service: SOCIAL_MESSAGING,
    sourceAccount: scope.account,
    sourceArn: arnOf(scope, "social-messaging", "*"),
  };
}

/** The CloudWatch alarms whose ARNs match. */
export function cloudWatchAlarms(scope: AwsScope, alarmArns: string): Publisher {
  return {
    name: "CloudWatchAlarms",
    service: "cloudwatch.amazonaws.com",
    sourceAccount: scope.account,
    sourceArn: alarmArns,
  };
}

/**
 * Every budget of the account: AWS documents these conditions for the topic; on the key they are
 * unproven, and without them any customer's budgets could use it.
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
 */
export function budgets(scope: AwsScope): Publisher {
  return {
    name: "Budgets",
    service: "budgets.amazonaws.com",
    sourceAccount: scope.account,
    sourceArn: globalArnOf(scope, "budgets", "*"),
  };
}

/**
 * SNS on behalf of one topic, when it delivers to encrypted queues. The topic's name is part of the
 * publisher's, as topics may share a key.
 */
export function deliveriesOf(scope: AwsScope, topicArn: string): Publisher {
  const topicName = topicArn.split(":").at(-1) ?? "";
  return {
    name: `Sns${/^[\w-]+$/.test(topicName) ? camelCase(topicName) : ""}`,
    service: "sns.amazonaws.com",
    sourceAccount: scope.account,
    sourceArn: topicArn,
  };
}

/** Sids admit letters and digits only. */
function camelCase(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

/**
 * Both conditions, against the confused deputy: without them the service would publish here on
 * behalf of any customer's account.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function sourceConditions(publisher: Publisher): Conditions {
  return {
    StringEquals: { "aws:SourceAccount": publisher.sourceAccount },
    ArnLike: { "aws:SourceArn": publisher.sourceArn },
  };
}

/** Services that send neither condition key: a statement for them would let in every customer. */
const WITHOUT_SOURCE_KEYS: Readonly<Record<string, string>> = {
  "events.amazonaws.com":
    "EventBridge sends no source keys to an encrypted topic: give the rule's target an execution role that may sns:Publish and use the key, and leave the topic's policy alone",
};

/** How to mend a publisher that cannot be limited to this account, or nothing when it can. */
export function alternativeTo(service: string): string | undefined {
  return WITHOUT_SOURCE_KEYS[service];
}
