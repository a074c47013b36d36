import {
  type Attachment,
  type Entry,
  eitherKind,
  endpointDefault,
  type Grant,
  gives,
  givesTogether,
  grant,
  identity,
  keyDefault,
  limits,
  open,
  ownResource,
  type PolicyArgument,
  resource,
  topicDefault,
  trust,
  type WhenRemoved,
  withoutPolicy,
} from "./catalogue-entries";
import { arn, callers, kmsGrant, principal, redriveAllow } from "./granted-statements";
import {
  accessPointAccess,
  bucketAcl,
  objectAcl,
  objectOwnership,
  publicAccess,
} from "./s3-access";
import { bodiesOf, isSet, listed } from "./values";

const FUNCTION = ["lambda", "function:", "function_name", ":", "qualifier"] as const;
const REDRIVE = { reads: ["redrive_allow_policy"], whenRemoved: "unset" } as const;
const OBJECT_ACL = { reads: ["acl"], needs: ["bucket", "key"], attachedBy: "bucket" };
const OF_BUCKET = { attachedBy: "bucket", whenRemoved: "unset" } as const;
/** A REST API without a policy leaves it to each method, and some may ask for nothing. */
const anyCaller = open({ Principal: "*", Action: "execute-api:*" });
/** "Grants full access to any anonymous client that can connect". */
const anyClient = open({ Principal: "*", Action: "elasticfilesystem:Client*" });
/** What the policy limits, others give. */
const unlimited = open({ Action: "*" });

const BY_BUDGET = "definition.iam_action_definition";

/**
 * What each type of Terraform resource gives, and in which of its arguments it says so. To add a type,
 * add a row. What the name of a type without a row says is in `type-names.ts`.
 */
const ROWS: Readonly<Record<string, readonly Entry[]>> = {
  aws_acmpca_permission: [
    grant({
      may: ({ actions }) => listed(actions).map((one) => `acm-pca:${one}`),
      on: "certificate_authority_arn",
      onlyIf: { source_account: "StringEquals aws:SourceAccount" },
    }),
  ],
  aws_acmpca_policy: [resource("policy", "resource_arn")],
  aws_ami_launch_permission: [
    grant({
      to: ({ account_id: id }) => (isSet(id) ? principal(id) : "*"),
      may: "ec2:RunInstances",
      on: ["ec2", "image/", "image_id"],
      onlyIf: {
        organizational_unit_arn: "ForAnyValue:StringLike aws:PrincipalOrgPaths",
        organization_arn: "StringEquals aws:PrincipalOrgID",
      },
    }),
  ],
  aws_api_gateway_domain_name: [resource("policy")],
  aws_api_gateway_method: [
    grant({
      to: callers("authorization", "authorizer_id"),
      may: "execute-api:Invoke",
      on: ({ rest_api_id: api, http_method: method, resource_id: path }) =>
        arn("execute-api", "", `${api}/*/${method}/${path}`),
    }),
  ],
  aws_api_gateway_rest_api: [resource("policy"), withoutPolicy(anyCaller)],
  aws_api_gateway_rest_api_policy: [resource("policy", "rest_api_id"), withoutPolicy(anyCaller)],
  aws_apigatewayv2_route: [
    grant({
      to: callers("authorization_type", "authorizer_id"),
      may: "execute-api:Invoke",
      on: ({ api_id: api, route_key: route }) => arn("execute-api", "", `${api}/*/${route}`),
      defaults: { authorization_type: "NONE" },
    }),
  ],
  aws_backup_vault_policy: [resource("policy", "backup_vault_name")],
  // Attached once the money is spent; what runs instead, a document of Systems Manager, stops instances.
  aws_budgets_budget_action: [
    gives(
      `${BY_BUDGET}.policy_arn`,
      ...["users", "roles", "groups"].map((who) => `${BY_BUDGET}.${who}`),
    ),
    limits(
      "definition.scp_action_definition.policy_id",
      "definition.scp_action_definition.target_ids",
    ),
  ],
  aws_cloudsearch_domain_service_access_policy: [resource("access_policy", "domain_name")],
  aws_cloudwatch_event_bus_policy: [resource("policy", "event_bus_name")],
  aws_cloudwatch_event_permission: [
    grant({
      on: ["events", "event-bus/", "event_bus_name"],
      onlyIf: ({ condition }) =>
        bodiesOf(condition).map(({ type, key, value }) => [String(type), String(key), value]),
      defaults: { action: "events:PutEvents", event_bus_name: "default" },
    }),
  ],
  aws_cloudwatch_log_delivery_destination_policy: [
    resource("delivery_destination_policy", "delivery_destination_name"),
  ],
  aws_cloudwatch_log_destination_policy: [resource("access_policy", "destination_name")],
  aws_cloudwatch_log_resource_policy: [resource("policy_document", "policy_name", "resource_arn")],
  aws_codeartifact_domain_permissions_policy: [resource("policy_document", "domain")],
  aws_codeartifact_repository_permissions_policy: [
    resource("policy_document", "domain", "repository"),
  ],
  aws_codebuild_resource_policy: [resource("policy", "resource_arn")],
  aws_dynamodb_resource_policy: [resource("policy", "resource_arn")],
  aws_ecr_registry_policy: [resource("policy")],
  aws_ecr_repository_creation_template: [ownResource("repository_policy")],
  aws_ecr_repository_policy: [ownResource("policy", "repository")],
  aws_ecrpublic_repository_policy: [ownResource("policy", "repository_name")],
  aws_efs_file_system_policy: [ownResource("policy", "file_system_id"), withoutPolicy(anyClient)],
  aws_elasticsearch_domain: [resource("access_policies")],
  aws_elasticsearch_domain_policy: [resource("access_policies", "domain_name")],
  aws_glacier_vault: [resource("access_policy")],
  aws_glacier_vault_lock: [resource("policy", "vault_name")],
  aws_glue_resource_policy: [resource("policy")],
  aws_iam_group_membership: [gives("group", "users")],
  // The exclusive ones not only take away what they do not list, but attach what they do.
  aws_iam_group_policies_exclusive: [gives("policy_names", "group_name")],
  aws_iam_group_policy: [identity("policy", "group")],
  aws_iam_group_policy_attachment: [gives("policy_arn", "group")],
  aws_iam_group_policy_attachments_exclusive: [gives("policy_arns", "group_name")],
  aws_iam_policy: [identity("policy")],
  aws_iam_policy_attachment: [gives("policy_arn", "users", "roles", "groups")],
  aws_iam_role: [
    trust("assume_role_policy"),
    identity("inline_policy.policy"),
    gives("managed_policy_arns"),
    limits("permissions_boundary"),
  ],
  aws_iam_role_policies_exclusive: [gives("policy_names", "role_name")],
  aws_iam_role_policy: [identity("policy", "role")],
  aws_iam_role_policy_attachment: [gives("policy_arn", "role")],
  aws_iam_role_policy_attachments_exclusive: [gives("policy_arns", "role_name")],
  aws_iam_user: [limits("permissions_boundary")],
  aws_iam_user_group_membership: [gives("groups", "user")],
  aws_iam_user_policies_exclusive: [gives("policy_names", "user_name")],
  aws_iam_user_policy: [identity("policy", "user")],
  aws_iam_user_policy_attachment: [gives("policy_arn", "user")],
  aws_iam_user_policy_attachments_exclusive: [gives("policy_arns", "user_name")],
  aws_identitystore_group_membership: [gives("group_id", "member_id")],
  aws_iot_policy: [identity("policy")],
  aws_iot_policy_attachment: [gives("policy", "target")],
  aws_iot_thing_group_membership: [gives("thing_group_name", "thing_name")],
  aws_iot_thing_principal_attachment: [gives("thing", "principal")],
  aws_kinesis_resource_policy: [resource("policy", "resource_arn")],
  aws_kms_external_key: [resource("policy"), withoutPolicy(keyDefault)],
  aws_kms_grant: [grant(kmsGrant)],
  aws_kms_key: [resource("policy"), withoutPolicy(keyDefault)],
  aws_kms_key_policy: [resource("policy", "key_id"), withoutPolicy(keyDefault)],
  aws_kms_replica_external_key: [resource("policy"), withoutPolicy(keyDefault)],
  aws_kms_replica_key: [resource("policy"), withoutPolicy(keyDefault)],
  // Without authentication, the provider itself adds the permission for everyone.
  aws_lambda_function_url: [
    grant({
      to: ({ authorization_type: type }) => (type === "AWS_IAM" ? undefined : "*"),
      may: "lambda:InvokeFunctionUrl",
      on: FUNCTION,
      onlyIf: { authorization_type: "StringEquals lambda:FunctionUrlAuthType" },
    }),
  ],
  aws_lambda_layer_version_permission: [
    grant({
      on: ["lambda", "layer:", "layer_name", ":", "version_number"],
      onlyIf: { organization_id: "StringEquals aws:PrincipalOrgID" },
    }),
  ],
  // https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
  aws_lambda_permission: [
    grant({
      on: FUNCTION,
      onlyIf: {
        source_arn: "ArnLike aws:SourceArn",
        source_account: "StringEquals aws:SourceAccount",
        principal_org_id: "StringEquals aws:PrincipalOrgID",
        event_source_token: "StringEquals lambda:EventSourceToken",
        function_url_auth_type: "StringEquals lambda:FunctionUrlAuthType",
        invoked_via_function_url: "Bool lambda:InvokedViaFunctionUrl",
      },
    }),
  ],
  aws_media_store_container_policy: [resource("policy", "container_name")],
  aws_msk_cluster_policy: [resource("policy", "cluster_arn")],
  aws_networkfirewall_resource_policy: [resource("policy", "resource_arn")],
  aws_oam_sink_policy: [resource("policy", "sink_identifier")],
  aws_opensearch_domain: [resource("access_policies")],
  aws_opensearch_domain_policy: [resource("access_policies", "domain_name")],
  // Service control policies are written like identity policies, resource control policies are not.
  aws_organizations_policy: [eitherKind("content"), withoutPolicy(unlimited)],
  aws_organizations_policy_attachment: [limits("policy_id", "target_id")],
  aws_organizations_resource_policy: [resource("content")],
  aws_quicksight_iam_policy_assignment: [gives("policy_arn", "identities")],
  aws_ram_principal_association: [gives("resource_share_arn", "principal")],
  aws_ram_resource_association: [gives("resource_arn", "resource_share_arn")],
  aws_ram_resource_share: [gives("permission_arns")],
  aws_redshift_resource_policy: [resource("policy", "resource_arn")],
  aws_redshiftserverless_resource_policy: [resource("policy", "resource_arn")],
  aws_rolesanywhere_profile: [
    identity("session_policy"),
    limits("managed_policy_arns"),
    withoutPolicy(unlimited),
  ],
  aws_s3_access_point: [
    resource("policy"),
    grant(accessPointAccess, { reads: ["public_access_block_configuration"] }),
  ],
  aws_s3_account_public_access_block: [grant(publicAccess, { whenRemoved: "unset" })],
  aws_s3_bucket: [
    resource("policy"),
    grant(bucketAcl, { reads: ["acl", "grant"], needs: ["bucket"] }),
  ],
  // The provider leaves the list in place when the resource goes.
  aws_s3_bucket_acl: [grant(bucketAcl, { attachedBy: "bucket", whenRemoved: "kept" })],
  aws_s3_bucket_object: [grant(objectAcl, OBJECT_ACL)],
  aws_s3_bucket_ownership_controls: [grant(objectOwnership, OF_BUCKET)],
  aws_s3_bucket_policy: [resource("policy", "bucket")],
  aws_s3_bucket_public_access_block: [grant(publicAccess, OF_BUCKET)],
  aws_s3_object: [grant(objectAcl, OBJECT_ACL)],
  aws_s3_object_copy: [grant(objectAcl, OBJECT_ACL)],
  aws_s3control_access_grants_instance_resource_policy: [resource("policy")],
  aws_s3control_access_point_policy: [resource("policy", "access_point_arn")],
  aws_s3control_bucket_policy: [resource("policy", "bucket")],
  aws_s3control_multi_region_access_point_policy: [resource("details.policy")],
  aws_s3control_object_lambda_access_point_policy: [resource("policy", "name")],
  aws_s3tables_table_bucket_policy: [resource("resource_policy", "table_bucket_arn")],
  aws_s3tables_table_policy: [resource("resource_policy", "table_bucket_arn", "namespace", "name")],
  aws_sagemaker_model_package_group_policy: [
    resource("resource_policy", "model_package_group_name"),
  ],
  aws_schemas_registry_policy: [resource("policy", "registry_name")],
  aws_secretsmanager_secret: [resource("policy")],
  aws_secretsmanager_secret_policy: [resource("policy", "secret_arn")],
  aws_ses_identity_policy: [resource("policy", "identity")],
  aws_sesv2_email_identity_policy: [resource("policy", "email_identity")],
  aws_signer_signing_profile_permission: [
    grant({
      on: ["signer", "/signing-profiles/", "profile_name", "/", "profile_version"],
    }),
  ],
  aws_snapshot_create_volume_permission: [
    grant({ to: "account_id", may: "ec2:CreateVolume", on: ["ec2", "snapshot/", "snapshot_id"] }),
  ],
  aws_sns_topic: [resource("policy"), withoutPolicy(topicDefault)],
  aws_sns_topic_policy: [resource("policy", "arn"), withoutPolicy(topicDefault)],
  aws_sqs_queue: [resource("policy"), grant(redriveAllow, REDRIVE)],
  aws_sqs_queue_policy: [resource("policy", "queue_url")],
  aws_sqs_queue_redrive_allow_policy: [
    grant(redriveAllow, { ...REDRIVE, attachedBy: "queue_url" }),
  ],
  aws_ssoadmin_account_assignment: [
    givesTogether("permission_set_arn", "principal_id", "target_id"),
  ],
  aws_ssoadmin_application_assignment: [gives("application_arn", "principal_id")],
  aws_ssoadmin_customer_managed_policy_attachment: [
    gives("customer_managed_policy_reference", "permission_set_arn"),
  ],
  aws_ssoadmin_managed_policy_attachment: [gives("managed_policy_arn", "permission_set_arn")],
  aws_ssoadmin_permission_set_inline_policy: [identity("inline_policy", "permission_set_arn")],
  aws_ssoadmin_permissions_boundary_attachment: [
    limits("permissions_boundary", "permission_set_arn"),
  ],
  aws_transfer_access: [identity("policy"), withoutPolicy(unlimited)],
  aws_transfer_user: [identity("policy"), withoutPolicy(unlimited)],
  aws_vpc_endpoint: [resource("policy"), withoutPolicy(endpointDefault)],
  aws_vpc_endpoint_policy: [resource("policy", "vpc_endpoint_id"), withoutPolicy(endpointDefault)],
  aws_vpc_endpoint_service: [
    grant(
      {
        to: ({ allowed_principals: all }) => listed(all).map(principal),
        may: "ec2:CreateVpcEndpoint",
      },
      { reads: ["allowed_principals"] },
    ),
  ],
  aws_vpc_endpoint_service_allowed_principal: [
    grant({
      to: ({ principal_arn: one }) => listed(one).map(principal),
      may: "ec2:CreateVpcEndpoint",
      on: ["ec2", "vpc-endpoint-service/", "vpc_endpoint_service_id"],
    }),
  ],
  aws_vpclattice_auth_policy: [resource("policy", "resource_identifier")],
  aws_vpclattice_resource_policy: [resource("policy", "resource_arn")],
  aws_xray_resource_policy: [resource("policy_document", "policy_name")],
};

export const CATALOGUE: ReadonlyMap<string, readonly Entry[]> = new Map(Object.entries(ROWS));

/** @param argument with blocks above it, without their positions */
export function policyArgument(type: string, argument: string): PolicyArgument | undefined {
  return entriesOf(type).find(({ policy }) => policy?.argument === argument)?.policy;
}

export function attachmentsOf(type: string): readonly Attachment[] {
  return entriesOf(type).flatMap(({ attachment }) => attachment ?? []);
}

/** What the type grants without a document. */
export function grantOf(type: string): Grant | undefined {
  return entriesOf(type).find((entry) => entry.grant)?.grant;
}

/** What takes the place of a policy of this type; nothing grants then if that is undefined. */
export function whenRemovedOf(type: string): WhenRemoved | undefined {
  return entriesOf(type).find((entry) => entry.whenRemoved)?.whenRemoved;
}

function entriesOf(type: string): readonly Entry[] {
  return CATALOGUE.get(type) ?? [];
}
