import { isOurs } from "../shared/part";
import type { PolicyStatement } from "../shared/policy-document";
import { TOPIC_ACTIONS } from "../shared/topic-rights";
import type { AlarmTopicPart } from "./decisions";

const SUBSCRIPTION_ACTIONS = [
  "sns:Subscribe",
  "sns:GetSubscriptionAttributes",
  "sns:Unsubscribe",
] as const;

/** What creates, changes and deletes the topics of alarms. */
export function manageAlarmTopics(topics: readonly AlarmTopicPart[]): PolicyStatement[] {
  const created = topics.filter(isOurs).map(({ arn }) => arn);
  return allow("ManageAlarmTopics", TOPIC_ACTIONS, created);
}

/** What subscribes addresses, to topics that exist as well. The ARN of a subscription continues its topic's. */
export function manageAlarmSubscriptions(topics: readonly AlarmTopicPart[]): PolicyStatement[] {
  const subscribed = topics
    .filter(({ emails }) => emails.length > 0)
    .flatMap(({ arn }) => [arn, `${arn}:*`]);
  return allow("ManageAlarmSubscriptions", SUBSCRIPTION_ACTIONS, subscribed);
}

function allow(
  Sid: string,
  Action: readonly string[],
  Resource: readonly string[],
): PolicyStatement[] {
  return Resource.length === 0 ? [] : [{ Sid, Effect: "Allow", Action, Resource }];
}
