import type { TerraformResource } from "cdktf";

/** How SNS reports what became of deliveries: a role for failures, one for successes, and a share of these. */
const DELIVERY_LOGS = ["application", "firehose", "http", "lambda", "sqs"].flatMap((protocol) => [
  `${protocol}_failure_feedback_role_arn`,
  `${protocol}_success_feedback_role_arn`,
  `${protocol}_success_feedback_sample_rate`,
]);

/**
 * Arguments that Terraform would set to this package's values or to the provider's, although nothing here depends on
 * them; some of them Terraform alone knows. Encryption, policies, dead letters and tags are not among them: these are
 * why something is taken over.
 */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  aws_iam_role: ["description", "max_session_duration"],
  aws_iam_service_linked_role: ["description"],
  aws_kms_key: ["bypass_policy_lockout_safety_check", "description"],
  aws_s3_bucket_logging: ["target_grant", "target_object_key_format"],
  aws_sns_topic: ["delivery_policy", "display_name", "signature_version", ...DELIVERY_LOGS],
  aws_sns_topic_subscription: [
    "confirmation_timeout_in_minutes",
    "delivery_policy",
    "endpoint_auto_confirms",
  ],
  aws_sqs_queue: [
    "delay_seconds",
    "max_message_size",
    "message_retention_seconds",
    "receive_wait_time_seconds",
    "visibility_timeout_seconds",
  ],
};

/**
 * Lets Terraform import a resource that exists, and leave as they are those of its arguments that only its makers chose.
 * @param chosen arguments that the options of the construct name, so that they hold for what exists, too
 */
export function importExisting(
  resource: TerraformResource,
  id: string,
  chosen: readonly string[] = [],
): void {
  resource.importFrom(id);
  const kept = KEPT[resource.terraformResourceType] ?? [];
  const ignoreChanges = kept.filter((argument) => !chosen.includes(argument));
  if (ignoreChanges.length > 0) resource.lifecycle = { ...resource.lifecycle, ignoreChanges };
}
