/**
 * Arguments that the AWS provider cannot change in place: another value destroys the resource and
 * creates it anew. The provider's schema in JSON does not name them, hence this list.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs
 */
export const REPLACING_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  aws_budgets_budget_action: ["account_id", "action_type", "budget_name"],
  aws_budgets_budget: ["account_id", "name", "name_prefix", "budget_type", "time_unit"],
  aws_cloudtrail: ["name"],
  aws_cloudwatch_composite_alarm: ["alarm_name"],
  aws_cloudwatch_dashboard: ["dashboard_name"],
  aws_cloudwatch_event_rule: ["name", "name_prefix", "event_bus_name"],
  aws_cloudwatch_event_target: ["rule", "event_bus_name", "target_id"],
  aws_cloudwatch_log_group: ["name", "name_prefix", "log_group_class"],
  aws_cloudwatch_log_metric_filter: ["name", "log_group_name"],
  aws_cloudwatch_log_resource_policy: ["policy_name"],
  aws_cloudwatch_metric_alarm: ["alarm_name"],
  aws_iam_policy: ["name", "name_prefix", "path", "description"],
  aws_iam_role: ["name", "name_prefix", "path"],
  aws_iam_role_policy: ["name", "name_prefix", "role"],
  aws_iam_role_policy_attachment: ["role", "policy_arn"],
  aws_iam_service_linked_role: ["aws_service_name", "custom_suffix"],
  aws_kms_alias: ["name", "name_prefix"],
  aws_kms_key: [
    ...["custom_key_store_id", "customer_master_key_spec", "key_usage"],
    ...["multi_region", "xks_key_id"],
  ],
  aws_lambda_event_source_mapping: ["event_source_arn", "queues", "topics", "starting_position"],
  aws_lambda_permission: [
    ...["action", "event_source_token", "function_name", "principal", "principal_org_id"],
    ...["qualifier", "source_account", "source_arn", "statement_id", "statement_id_prefix"],
  ],
  aws_s3_bucket: ["bucket", "bucket_prefix", "object_lock_enabled"],
  aws_s3_bucket_lifecycle_configuration: ["bucket", "expected_bucket_owner"],
  aws_s3_bucket_logging: ["bucket", "expected_bucket_owner"],
  aws_s3_bucket_ownership_controls: ["bucket"],
  aws_s3_bucket_policy: ["bucket"],
  aws_s3_bucket_public_access_block: ["bucket"],
  aws_s3_bucket_server_side_encryption_configuration: ["bucket", "expected_bucket_owner"],
  aws_s3_bucket_versioning: ["bucket", "expected_bucket_owner"],
  aws_security_group: ["name", "name_prefix", "description", "vpc_id"],
  aws_sfn_state_machine: ["name", "name_prefix", "type"],
  aws_sns_topic: ["name", "name_prefix", "fifo_topic"],
  aws_sns_topic_subscription: ["topic_arn", "protocol", "endpoint"],
  aws_sqs_queue: ["name", "name_prefix", "fifo_queue"],
  aws_sqs_queue_policy: ["queue_url"],
  aws_vpc_endpoint: ["service_name", "vpc_endpoint_type", "vpc_id", "service_region"],
  aws_vpc_security_group_ingress_rule: ["security_group_id"],
};
