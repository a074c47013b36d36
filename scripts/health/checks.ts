import type { EnvironmentPart } from "../../constructs/messaging/capabilities";
import { ACCESS, attachment, judgeAccess } from "./access";
import { judgeAccounts } from "./accounts";
import { judgeAlarmTopics } from "./alarm-topics";
import { compositeAlarm, dashboard, metricAlarm } from "./alarms";
import { anomalySubscription, judgeAnomalies } from "./anomalies";
import { BRAKE, budgetAction, judgeBrake, policy, stateMachine } from "./brake";
import {
  BUCKET,
  bucket,
  bucketEncryption,
  bucketLifecycle,
  bucketLogging,
  bucketOwnership,
  bucketPolicy,
  bucketVersioning,
  judgeMediaBucket,
  publicAccessBlock,
} from "./buckets";
import { budget } from "./budgets";
import { EVENT_RULES, eventRule, eventTarget, judgeOpenedQueues } from "./event-rules";
import { functionPermission } from "./functions";
import type { Check, Kind } from "./health";
import { alias, judgeKeys, KEY, key } from "./keys";
import { logGroup, metricFilter } from "./outcomes";
import { endpoint, ingressRule, securityGroup } from "./private-endpoint";
import { queue } from "./queues";
import {
  CONNECT_ROLE,
  judgeConnect,
  judgeLinkedRole,
  role,
  rolePolicy,
  SERVICE_LINKED_ROLE,
} from "./roles";
import { judgeSlackChannels, slackChannel } from "./slack-channels";
import { judgeEventSubscriptions, SUBSCRIPTIONS, subscription } from "./subscriptions";
import { judgeEventTopic, TOPIC, topic } from "./topics";
import { trail } from "./trail";

/** What a bucket that is created is made of. */
const CREATED_BUCKET = {
  aws_s3_bucket: bucket,
  aws_s3_bucket_public_access_block: publicAccessBlock,
  aws_s3_bucket_policy: bucketPolicy,
  aws_s3_bucket_ownership_controls: bucketOwnership,
  aws_s3_bucket_server_side_encryption_configuration: bucketEncryption,
  aws_s3_bucket_versioning: bucketVersioning,
  aws_s3_bucket_lifecycle_configuration: bucketLifecycle,
};
const CREATED_ROLE = { aws_iam_role: role, aws_iam_role_policy: rolePolicy };

/**
 * A check for each role of a part, in the order in which an event travels. A new role is a line here, and a
 * new type of resource a kind in one of them.
 */
export const CHECKS: Readonly<Record<EnvironmentPart["role"], Check>> = {
  "event topic": { subject: TOPIC, kinds: { aws_sns_topic: topic }, judge: judgeEventTopic },
  "encryption key": {
    subject: KEY,
    kinds: { aws_kms_key: key, aws_kms_alias: alias },
    judge: judgeKeys,
  },
  subscription: {
    subject: SUBSCRIPTIONS,
    kinds: { aws_sns_topic_subscription: subscription, aws_lambda_permission: functionPermission },
    judge: judgeEventSubscriptions,
  },
  queue: { subject: "queues", kinds: { aws_sqs_queue: queue } },
  "connect role": { subject: CONNECT_ROLE, kinds: CREATED_ROLE, judge: judgeConnect },
  "media bucket": {
    subject: BUCKET,
    kinds: { ...CREATED_BUCKET, aws_s3_bucket_logging: bucketLogging },
    judge: judgeMediaBucket,
  },
  "service-linked role": { subject: SERVICE_LINKED_ROLE, judge: judgeLinkedRole },
  "event rule": {
    subject: EVENT_RULES,
    judge: judgeOpenedQueues,
    kinds: {
      aws_cloudwatch_event_rule: eventRule,
      aws_cloudwatch_event_target: eventTarget,
      aws_sqs_queue: queue,
      ...CREATED_ROLE,
    },
  },
  alarm: {
    subject: "alarms",
    kinds: {
      aws_cloudwatch_metric_alarm: metricAlarm,
      aws_cloudwatch_composite_alarm: compositeAlarm,
    },
  },
  "alarm topic": {
    subject: "alarm topics",
    kinds: { aws_sns_topic: topic, aws_sns_topic_subscription: subscription },
    judge: judgeAlarmTopics,
  },
  "chat channel": {
    subject: "Slack channels",
    kinds: { aws_chatbot_slack_channel_configuration: slackChannel, ...CREATED_ROLE },
    judge: judgeSlackChannels,
  },
  budget: { subject: "budgets", kinds: { aws_budgets_budget: budget } },
  "cost anomalies": {
    subject: "cost anomalies",
    kinds: { aws_ce_anomaly_subscription: anomalySubscription },
    judge: judgeAnomalies,
  },
  brake: {
    subject: BRAKE,
    kinds: {
      aws_iam_policy: policy,
      aws_sfn_state_machine: stateMachine,
      aws_cloudwatch_event_rule: eventRule,
      aws_cloudwatch_event_target: eventTarget,
      aws_budgets_budget_action: budgetAction,
      ...CREATED_ROLE,
    },
    judge: judgeBrake,
  },
  "role access": {
    subject: ACCESS,
    kinds: { aws_iam_policy: policy, aws_iam_role_policy_attachment: attachment },
    judge: judgeAccess,
  },
  "outcome log": {
    subject: "outcomes of messages",
    kinds: {
      aws_cloudwatch_log_group: logGroup,
      aws_cloudwatch_log_metric_filter: metricFilter,
      aws_cloudwatch_event_rule: eventRule,
      aws_cloudwatch_event_target: eventTarget,
    },
  },
  dashboard: { subject: "dashboard", kinds: { aws_cloudwatch_dashboard: dashboard } },
  "private endpoint": {
    subject: "private endpoint",
    kinds: {
      aws_vpc_endpoint: endpoint,
      aws_security_group: securityGroup,
      aws_vpc_security_group_ingress_rule: ingressRule,
    },
  },
  trail: { subject: "trail", kinds: { aws_cloudtrail: trail } },
  "trail bucket": { subject: "trail bucket", kinds: CREATED_BUCKET },
  "WhatsApp Business Account": {
    subject: "phone numbers",
    judge: async ({ actual }) => judgeAccounts(actual),
  },
};

/** By the types of Terraform. */
export const KINDS: Readonly<Record<string, Kind>> = Object.assign(
  {},
  ...Object.values(CHECKS).map(({ kinds }) => kinds),
);
