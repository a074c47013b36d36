import type { PolicyKind } from "../../iam/policy/policy";

/** An argument that holds a policy document, by the provider's own documentation. */
export interface PolicyArgument {
  readonly type: string;
  /** Blocks above it included: `inline_policy.policy`. */
  readonly argument: string;
  /** By its statements where left out. */
  readonly kind?: PolicyKind;
  /** Arguments that say what gets the policy, where the resource is only the attachment. */
  readonly attachedBy?: readonly string[];
  /** The policy may leave `Resource` out and then means what it is attached to. */
  readonly resourceOptional?: true;
}

const IDENTITY: readonly (readonly [type: string, argument: string, ...attachedBy: string[]])[] = [
  ["aws_iam_policy", "policy"],
  ["aws_iam_role", "inline_policy.policy"],
  ["aws_iam_role_policy", "policy", "role"],
  ["aws_iam_user_policy", "policy", "user"],
  ["aws_iam_group_policy", "policy", "group"],
  ["aws_iot_policy", "policy"],
  ["aws_rolesanywhere_profile", "session_policy"],
  ["aws_ssoadmin_permission_set_inline_policy", "inline_policy", "permission_set_arn"],
  ["aws_transfer_access", "policy"],
  ["aws_transfer_user", "policy"],
];

const RESOURCE: typeof IDENTITY = [
  ["aws_acmpca_policy", "policy", "resource_arn"],
  ["aws_api_gateway_domain_name", "policy"],
  ["aws_api_gateway_rest_api", "policy"],
  ["aws_api_gateway_rest_api_policy", "policy", "rest_api_id"],
  ["aws_backup_vault_policy", "policy", "backup_vault_name"],
  ["aws_cloudsearch_domain_service_access_policy", "access_policy", "domain_name"],
  ["aws_cloudwatch_event_bus_policy", "policy", "event_bus_name"],
  [
    "aws_cloudwatch_log_delivery_destination_policy",
    "delivery_destination_policy",
    "delivery_destination_name",
  ],
  ["aws_cloudwatch_log_destination_policy", "access_policy", "destination_name"],
  ["aws_cloudwatch_log_resource_policy", "policy_document", "policy_name", "resource_arn"],
  ["aws_codeartifact_domain_permissions_policy", "policy_document", "domain"],
  ["aws_codeartifact_repository_permissions_policy", "policy_document", "domain", "repository"],
  ["aws_codebuild_resource_policy", "policy", "resource_arn"],
  ["aws_dynamodb_resource_policy", "policy", "resource_arn"],
  ["aws_ecr_registry_policy", "policy"],
  ["aws_elasticsearch_domain", "access_policies"],
  ["aws_elasticsearch_domain_policy", "access_policies", "domain_name"],
  ["aws_glacier_vault", "access_policy"],
  ["aws_glacier_vault_lock", "policy", "vault_name"],
  ["aws_glue_resource_policy", "policy"],
  ["aws_kinesis_resource_policy", "policy", "resource_arn"],
  ["aws_kms_external_key", "policy"],
  ["aws_kms_key", "policy"],
  ["aws_kms_key_policy", "policy", "key_id"],
  ["aws_kms_replica_external_key", "policy"],
  ["aws_kms_replica_key", "policy"],
  ["aws_media_store_container_policy", "policy", "container_name"],
  ["aws_msk_cluster_policy", "policy", "cluster_arn"],
  ["aws_networkfirewall_resource_policy", "policy", "resource_arn"],
  ["aws_oam_sink_policy", "policy", "sink_identifier"],
  ["aws_opensearch_domain", "access_policies"],
  ["aws_opensearch_domain_policy", "access_policies", "domain_name"],
  ["aws_organizations_resource_policy", "content"],
  ["aws_redshift_resource_policy", "policy", "resource_arn"],
  ["aws_redshiftserverless_resource_policy", "policy", "resource_arn"],
  ["aws_s3_access_point", "policy"],
  ["aws_s3_bucket", "policy"],
  ["aws_s3_bucket_policy", "policy", "bucket"],
  ["aws_s3control_access_grants_instance_resource_policy", "policy"],
  ["aws_s3control_access_point_policy", "policy", "access_point_arn"],
  ["aws_s3control_bucket_policy", "policy", "bucket"],
  ["aws_s3control_multi_region_access_point_policy", "details.policy"],
  ["aws_s3control_object_lambda_access_point_policy", "policy", "name"],
  ["aws_s3tables_table_bucket_policy", "resource_policy", "table_bucket_arn"],
  ["aws_s3tables_table_policy", "resource_policy", "table_bucket_arn", "namespace", "name"],
  ["aws_sagemaker_model_package_group_policy", "resource_policy", "model_package_group_name"],
  ["aws_schemas_registry_policy", "policy", "registry_name"],
  ["aws_secretsmanager_secret", "policy"],
  ["aws_secretsmanager_secret_policy", "policy", "secret_arn"],
  ["aws_ses_identity_policy", "policy", "identity"],
  ["aws_sesv2_email_identity_policy", "policy", "email_identity"],
  ["aws_sns_topic", "policy"],
  ["aws_sns_topic_policy", "policy", "arn"],
  ["aws_sqs_queue", "policy"],
  ["aws_sqs_queue_policy", "policy", "queue_url"],
  ["aws_vpc_endpoint", "policy"],
  ["aws_vpc_endpoint_policy", "policy", "vpc_endpoint_id"],
  ["aws_vpclattice_auth_policy", "policy", "resource_identifier"],
  ["aws_vpclattice_resource_policy", "policy", "resource_arn"],
  ["aws_xray_resource_policy", "policy_document", "policy_name"],
];

/** Their policies name no resource, or need not. */
const WITHOUT_RESOURCE: typeof IDENTITY = [
  ["aws_ecr_repository_creation_template", "repository_policy"],
  ["aws_ecr_repository_policy", "policy", "repository"],
  ["aws_ecrpublic_repository_policy", "policy", "repository_name"],
  ["aws_efs_file_system_policy", "policy", "file_system_id"],
];

const ROWS: readonly PolicyArgument[] = [
  { type: "aws_iam_role", argument: "assume_role_policy", kind: "trust" },
  // Service control policies are written like identity policies, resource control policies are not.
  { type: "aws_organizations_policy", argument: "content" },
  ...IDENTITY.map((row) => toArgument(row, "identity")),
  ...RESOURCE.map((row) => toArgument(row, "resource")),
  ...WITHOUT_RESOURCE.map(
    (row): PolicyArgument => ({ ...toArgument(row, "resource"), resourceOptional: true }),
  ),
];

const BY_NAME = new Map(ROWS.map((row) => [`${row.type} ${row.argument}`, row]));

/** @param argument with blocks above it, without their positions */
export function policyArgument(type: string, argument: string): PolicyArgument | undefined {
  return BY_NAME.get(`${type} ${argument}`);
}

function toArgument(
  [type, argument, ...attachedBy]: (typeof IDENTITY)[number],
  kind: PolicyKind,
): PolicyArgument {
  return { type, argument, kind, ...(attachedBy.length > 0 && { attachedBy }) };
}
