/**
 * What SNS counts of a topic, as CloudWatch spells it.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 */
export const TOPIC_METRIC = {
  published: "NumberOfMessagesPublished",
  delivered: "NumberOfNotificationsDelivered",
  failed: "NumberOfNotificationsFailed",
  filteredOut: "NumberOfNotificationsFilteredOut",
  deadLettered: "NumberOfNotificationsRedrivenToDlq",
  lost: "NumberOfNotificationsFailedToRedriveToDlq",
} as const;

/**
 * What SQS measures of a queue.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export const QUEUE_METRIC = {
  age: "ApproximateAgeOfOldestMessage",
  waiting: "ApproximateNumberOfMessagesVisible",
  inFlight: "ApproximateNumberOfMessagesNotVisible",
  sent: "NumberOfMessagesSent",
  received: "NumberOfMessagesReceived",
  deleted: "NumberOfMessagesDeleted",
} as const;

/**
 * What our own metric filters count of messages, each under the namespace of its environment; for each error code of
 * Meta there is one more.
 */
export const OUTCOME_METRIC = {
  sent: "Sent",
  delivered: "Delivered",
  read: "Read",
  failed: "Failed",
  undeliverable: "Undeliverable",
} as const;

/**
 * What EventBridge counts of a rule.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export const RULE_METRIC = {
  matched: "MatchedEvents",
  invocations: "Invocations",
  failed: "FailedInvocations",
} as const;
