import type { AllowedDifference } from "./allowances";

/**
 * What today's code builds otherwise than the recorded release did, on purpose. Each entry fails the
 * tests as soon as nothing differs there any more, and as long as the CHANGELOG does not name it.
 * Recording anew empties the list.
 */
export const ALLOWED_DIFFERENCES: readonly AllowedDifference[] = [
  {
    stack: "*/*/*",
    path: "resource.aws_kms_key.*.tags",
    why: "keys are created and managed by this tag",
    changelog: "Every KMS key that is created carries the tag `cdktf-aws-social-messaging`",
  },
  ...[
    ...["cloudtrail", "cloudwatch_event_rule", "iam_role", "kms_key", "s3_bucket", "sns_topic"],
    ...["sqs_queue", "vpc_endpoint"],
  ].map((type) => ({
    stack: "environments/*/*",
    path: `resource.aws_${type}.*.lifecycle`,
    why: "a bare destroy, or an edit that replaces one, must not take data, or what others rely on, with it",
    changelog:
      "What holds data or is known elsewhere carries `prevent_destroy` in environment files",
  })),
  {
    stack: "environments/*/*",
    path: "resource.aws_iam_service_linked_role.*.lifecycle.ignore_changes",
    why: "AWS describes the role that it made, and the first apply after an import removed that text",
    changelog: "The description of an imported service-linked role stays as it is, too",
  },
  ...["environments", "apps"].map((kind) => ({
    stack: `${kind}/*/*`,
    path: "resource.aws_s3_bucket.*.depends_on",
    why: "no order of a destroy may give up the key before the bucket is gone",
    changelog: "A bucket is destroyed before its key",
  })),
  {
    stack: "environments/*/*",
    path: "resource.aws_budgets_budget.*.cost_types",
    why: "a leak that credits pay would make a bill of 0, and no notice",
    changelog: "Budgets leave credits and refunds out",
  },
  {
    stack: "environments/*/*",
    path: "resource.aws_budgets_budget.*.notification**",
    why: "billing data is late, so that a notice at the limit alone comes after it",
    changelog: "notify at 50, 80 and 100 % of actual costs",
  },
  {
    stack: "environments/*/*",
    path: "resource.aws_budgets_budget.*.cost_filter**",
    why: "AWS's fee and Meta's may be billed under two services, and Meta's usage types have two names",
    changelog: "find the costs by three names of services",
  },
  ...["environments", "apps"].flatMap((kind) =>
    ["metric", "composite"]
      .filter((type) => kind === "environments" || type === "metric")
      .map((type) => ({
        stack: `${kind}/*/*`,
        path: `resource.aws_cloudwatch_${type}_alarm.*.alarm_description`,
        why: "an engineer who is woken reads the first words only, and must find the runbook",
        changelog:
          "Descriptions of alarms begin with the money, and link the runbook and the dashboard",
      })),
  ),
  ...["composite", "metric"].map((type) => ({
    stack: "environments/*/*",
    path: `resource.aws_cloudwatch_${type}_alarm.WhatsApp_Monitoring_Spend_FeeRate-*`,
    why: "an alarm on all fees at the worst rate fired at a few per cent of the limit",
    changelog:
      "New are one composite alarm for each limit per hour and the parts of its further splits",
  })),
  ...[
    "alarm_actions",
    "ok_actions",
    "datapoints_to_alarm",
    "evaluation_periods",
    "threshold",
    "metric_query**",
  ].map((argument) => ({
    stack: "environments/*/*",
    path: `resource.aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_FeeRate-*.${argument}`,
    why: "the alarms that there were are the parts of the first split, which notify nobody",
    changelog: "Changed in place are the two alarms that each limit per hour had",
  })),
  ...[
    ["apps/import-into-a-stack/chat", "whatsapp_topic_arn"],
    ["apps/topic-with-your-own-key/events", "topic_arn"],
  ].map(([stack = "", output]) => ({
    stack,
    path: `output.${output}.value`,
    why: "what uses the ARN of a topic must wait until the topic exists",
    changelog: "`arn`, `name` and `url` of a construct are references",
  })),
  {
    stack: "environments/*/*",
    path: "resource.aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_Estimated-*",
    why: "alarms per hour use the listed metrics themselves",
    changelog: "Removed are the estimated alarms per hour",
  },
  ...[
    "composite_alarm.WhatsApp_Monitoring_Spend_QuietEstimate*",
    "metric_alarm.WhatsApp_Monitoring_Spend_FeesCounted*",
    "metric_alarm.WhatsApp_Monitoring_Spend_ListedQuiet*",
  ].map((address) => ({
    stack: "environments/*/*",
    path: `resource.aws_cloudwatch_${address}`,
    why: "only alarms per day see nothing where no listed metric exists",
    changelog: "without a limit per day, the alarm on quiet estimates with its parts",
  })),
  ...["environments", "apps"].map((kind) => ({
    stack: `${kind}/*/*`,
    path: "resource.aws_cloudwatch_dashboard.*.dashboard_body**",
    why: "it shows money where it showed counts, keeps the periods of charts, and leaves no half row",
    changelog: "The dashboard shows money by country and by category",
  })),
  ...["Consume", "WhatsApp_Events_Inbound_Consume_*"].map((address) => ({
    stack: "apps/queue-consumer/*",
    path: `resource.aws_iam_role_policy.${address}`,
    why: "the example grants what it wrote by hand",
    changelog: "its inline policy has a new address and a new name",
  })),
];
