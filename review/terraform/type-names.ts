import { remembered } from "../../formats/remembered";

/**
 * What the names of types and arguments say about access, for types that have no row in the catalogue.
 * The provider has about 1,500 types: those whose name speaks of access are taken to give some, until
 * they are listed here with the reason why not. A policy document is read in any type.
 */
const SPEAKS_OF_ACCESS =
  /(^|_)(polic(y|ies)|permissions?|grants?|acl|access|share|shared|principals?|authoriz\w*|membership|assignments?|delegat\w*|trust\w*|invitation|credentials?|iam|saml|openid|login|lakeformation)(_|$)/;

/** These may give any access, whatever their names say. */
const GIVES_ANYTHING = byEnding({
  "its template makes resources of its own": "cloudformation_stack(_set|_set_instance|_instances)?",
  "its product makes resources of its own": "servicecatalog_provisioned_product",
  "it makes a resource of any type": "cloudcontrolapi_resource",
  "the function that it calls may do anything": "lambda_invocation",
  "it makes credentials":
    "iam_(access_key|user_login_profile|user_ssh_key|service_specific_credential)",
  "it decides whose sign-in a role's trust accepts": "iam_(openid_connect_provider|saml_provider)",
});

/** Who may do what in AWS does not depend on these. */
const HARMLESS = byEnding({
  "network packets or web requests, no AWS actions": `
    (default_)?network_acl(_rule|_association)? ec2_client_vpn_authorization_rule
    ec2_transit_gateway_policy_table(_association)? networkfirewall_firewall_policy
    networkmanager_core_network_policy_attachment route53_vpc_association_authorization
    vpc_block_public_access_(exclusion|options) (redshift|redshiftserverless)_endpoint_access
    api_gateway_domain_name_access_association
    waf(v2|regional)?_web_acl(_association|_logging_configuration)?`,
  "a directory's users, no AWS actions": "directory_service_(trust|shared_directory(_accepter)?)",
  "certificates of callers, no AWS actions": "lb_trust_store(_revocation)?",
  capacity: "(autoscaling|appautoscaling|emr_managed_scaling|batch_scheduling)_policy",
  "how long things are kept, and other upkeep": `
    lifecycle_policy
    (efs_backup|cloudwatch_log_index|route53_traffic|resiliencehub_resiliency)_policy`,
  "name resolution":
    "route53_traffic_policy_instance route53(_delegation_set|domains_delegation_signer_record)",
  "caching and headers":
    "cloudfront_(cache|continuous_deployment|origin_request|response_headers)_policy",
  "an identity; bucket policies say what it may do": "cloudfront_origin_access_(control|identity)",
  "how requests are spread": `
    (app|lb)_cookie_stickiness_policy lightsail_lb_(https_redirection|stickiness)_policy
    (lb_ssl_negotiation|proxy_protocol|load_balancer(_backend_server|_listener)?)_policy`,
  "masks data, and gives none": "(cloudwatch_log|sns_topic)_data_protection_policy",
  "masks or forwards logs by what other policies allow": "cloudwatch_log_account_policy",
  "where the queue's own messages go": "sqs_queue_redrive_policy",
  "what passwords look like": "iam_account_password_policy",
  "its rights are AWS's or written elsewhere": `
    iam_(service_linked_role|instance_profile|account_alias|group|server_certificate)
    iam_(security_token_service_preferences|signing_certificate|virtual_mfa_device)
    iam_organizations_features`,
  "watches, and gives nothing": `
    (accessanalyzer_\\w+|config_organization_custom_policy_rule|fms_policy)
    securityhub_configuration_policy(_association)?`,
  "data by its own protocol; IAM decides before":
    "(storagegateway_\\w+_file_share|efs_access_point|memorydb_acl)",
  logs: `
    vpclattice_access_log_subscription verifiedaccess_instance_logging_configuration
    shield_drt_access_log_bucket_association`,
  "narrows what others give": `
    workspacesweb_(ip_access|user_access_logging)_settings
    (ebs_snapshot|ec2_image)_block_public_access emr_block_public_access_configuration`,
  "accepts what others share": `
    cleanrooms_membership (ram_resource_share|licensemanager_grant)_accepter
    redshift_(data_share_consumer_association|snapshot_copy_grant)`,
  "where mail comes from": "sesv2_dedicated_ip_assignment",
  "what an application allows its own users": "verifiedpermissions_\\w+",
  "access to others, none to AWS":
    "(codebuild_source_credential|chime_voice_connector_termination_credentials)",
  "a name; what it gives is attached to it": "ssoadmin_permission_set",
  tags: "cognito_identity_pool_provider_principal_tag",
  "its methods and routes say where it is asked": "(api_gateway|apigatewayv2)_authorizer",
});

/** Arguments that give access in any type. */
const GIVING_ARGUMENT =
  /^(acl|acl_configuration|canned_acl\w*|s3_object_acl|grants?|(\w+_)?permissions?|allowed_principals|principals?|\w*shared_accounts|share_rule|authorization(_type)?|(session_|managed_)?policy_arns?|permissions_boundary|trusted_(signers|key_groups|resource_owners))$/;

/** Arguments whose text may be a policy, if it is not a plain word. */
const POLICY_ARGUMENT = /(^|_)polic(y|ies)(_document|_text|_body|_json)?$/;
const OTHER_POLICIES =
  /(^|_)(redrive|filter|delivery|archive|replay|lifecycle|retry|scaling|autoscaling|update|browser|security|ssl|tls|alpn|protection|retention|backup|routing|dns|termination|import|export|placement|restart|notification|deletion|pull|snapshot|context|base|cache|protocol|padding|sizing|referrer)_polic(y|ies)(_document)?$/;

/** `Statement` in these is not IAM's. */
const FOREIGN_DOCUMENTS = /_data_protection_policy$|_cloudwatch_log_account_policy$/;

/** These only keep a text, which gives nobody any access: some other thing may use it as a policy. */
const KEPT_TEXTS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    aws_appconfig_hosted_configuration_version: ["content"],
    aws_dynamodb_table_item: ["item"],
    aws_s3_bucket_object: ["content", "content_base64", "metadata"],
    aws_s3_object: ["content", "content_base64", "metadata"],
    aws_secretsmanager_secret_version: ["secret_string", "secret_string_wo"],
    aws_ssm_parameter: ["value", "value_wo", "insecure_value"],
    local_file: ["content"],
    local_sensitive_file: ["content"],
    terraform_data: ["input", "triggers_replace"],
  }),
);

/** Whether a text that looks like a policy is none there. */
export function hasForeignDocuments(type: string, argument: string): boolean {
  return FOREIGN_DOCUMENTS.test(type) || KEPT_TEXTS.get(type)?.includes(argument) === true;
}

export const givesAnything = remembered((type) => reasonFor(type, GIVES_ANYTHING));

/** Why a type may give access, if nothing is known of it. */
export function suspicion(type: string): string | undefined {
  if (isHarmless(type) || !SPEAKS_OF_ACCESS.test(withoutProvider(type))) return undefined;
  return "its name speaks of access, and the review does not know what it gives";
}

/** Values with which an argument gives nothing, POSIX modes among them. */
const GIVES_NOTHING = /^(private|[0-7]{3,4})$/;
/** Calls that are checked. */
const CHECKED = /^(?!NONE$)[A-Z_]+$/;

export function givesAccess(argument: string, value: unknown): boolean {
  if (!GIVING_ARGUMENT.test(argument) || value === false) return false;
  if (typeof value !== "string") return true;
  return !(GIVES_NOTHING.test(value) || (argument.startsWith("auth") && CHECKED.test(value)));
}

export function namesPolicy(type: string, argument: string): boolean {
  if (isHarmless(type)) return false;
  return POLICY_ARGUMENT.test(argument) && !OTHER_POLICIES.test(argument);
}

const isHarmless = remembered((type) => reasonFor(type, HARMLESS) !== undefined);

/** By reason, ends of the names of types, as regular expressions with white space between them. */
type Reasons = ReadonlyMap<string, RegExp>;

function byEnding(endings: Readonly<Record<string, string>>): Reasons {
  const any = (all: string) => new RegExp(`_(${all.trim().split(/\s+/).join("|")})$`);
  return new Map(Object.entries(endings).map(([why, all]) => [why, any(all)]));
}

function reasonFor(type: string, reasons: Reasons): string | undefined {
  return [...reasons].find(([, ending]) => ending.test(`_${type}`))?.[0];
}

/** `aws_` and `awscc_` say only whose resource it is. */
function withoutProvider(type: string): string {
  return type.replace(/^[a-z0-9]+_/, "");
}
