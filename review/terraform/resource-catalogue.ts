/**
 * Which resources may give access to AWS without a policy document that could be read. The provider
 * has about 1,500 types: those whose name speaks of access are taken to give some, until they are
 * listed here with the reason why not. A policy document is read wherever it stands, also in these.
 */
const SPEAKS_OF_ACCESS =
  /(^|_)(polic(y|ies)|permissions?|grants?|acl|access|share|shared|principals?|authoriz\w*|membership|assignments?|delegat\w*|trust\w*|invitation|credentials?|iam|saml|openid|login|lakeformation)(_|$)/;

/** They may give any access, whatever their names say. */
const GIVES_ANYTHING: readonly (readonly [type: RegExp, why: string])[] = [
  [
    /_cloudformation_stack(_set|_set_instance|_instances)?$/,
    "its template makes resources of its own",
  ],
  [/_servicecatalog_provisioned_product$/, "its product makes resources of its own"],
  [/_cloudcontrolapi_resource$/, "it makes a resource of any type"],
  [/_lambda_invocation$/, "the function that it calls may do anything"],
  [/_budgets_budget_action$/, "it attaches policies once money is spent"],
  [
    /_iam_(access_key|user_login_profile|user_ssh_key|service_specific_credential)$/,
    "it makes credentials",
  ],
  [
    /_iam_(openid_connect_provider|saml_provider)$/,
    "it decides whose sign-in a role's trust accepts",
  ],
];

/** Who may do what in AWS does not depend on them. */
const HARMLESS: readonly (readonly [type: RegExp, why: string])[] = [
  [/_(default_)?network_acl(_rule|_association)?$/, "network packets, no AWS actions"],
  [
    /_waf(v2|regional)?_web_acl(_association|_logging_configuration)?$/,
    "web requests, no AWS actions",
  ],
  [/_ec2_client_vpn_authorization_rule$/, "network packets, no AWS actions"],
  [/_ec2_transit_gateway_policy_table(_association)?$/, "network packets, no AWS actions"],
  [/_networkfirewall_firewall_policy$/, "network packets, no AWS actions"],
  [/_networkmanager_core_network_policy_attachment$/, "network packets, no AWS actions"],
  [/_route53_vpc_association_authorization$/, "network packets, no AWS actions"],
  [/_vpc_block_public_access_(exclusion|options)$/, "network packets, no AWS actions"],
  [/_(redshift|redshiftserverless)_endpoint_access$/, "network packets, no AWS actions"],
  [
    /_directory_service_(trust|shared_directory(_accepter)?)$/,
    "a directory's users, no AWS actions",
  ],
  [/_(autoscaling|appautoscaling|emr_managed_scaling|batch_scheduling)_policy$/, "capacity"],
  [/_lifecycle_policy$/, "how long things are kept"],
  [/_(efs_backup|cloudwatch_log_index|route53_traffic|resiliencehub_resiliency)_policy$/, "upkeep"],
  [/_route53_traffic_policy_instance$/, "name resolution"],
  [
    /_cloudfront_(cache|continuous_deployment|origin_request|response_headers)_policy$/,
    "caching and headers",
  ],
  [
    /_cloudfront_origin_access_(control|identity)$/,
    "an identity; bucket policies say what it may do",
  ],
  [/_(app|lb)_cookie_stickiness_policy$/, "how requests are spread"],
  [
    /_(lb_ssl_negotiation|proxy_protocol|load_balancer(_backend_server|_listener)?)_policy$/,
    "how requests are spread",
  ],
  [/_lightsail_lb_(https_redirection|stickiness)_policy$/, "how requests are spread"],
  [/_(cloudwatch_log|sns_topic)_data_protection_policy$/, "masks data, and gives none"],
  [/_cloudwatch_log_account_policy$/, "masks or forwards logs by what other policies allow"],
  [/_sqs_queue_redrive_policy$/, "where the queue's own messages go"],
  [/_iam_account_password_policy$/, "what passwords look like"],
  [
    /_iam_(service_linked_role|instance_profile|account_alias|group|server_certificate|security_token_service_preferences|signing_certificate|virtual_mfa_device|organizations_features)$/,
    "its rights are AWS's or written elsewhere",
  ],
  [
    /_(accessanalyzer_\w+|config_organization_custom_policy_rule|fms_policy)$/,
    "watches, and gives nothing",
  ],
  [/_securityhub_configuration_policy(_association)?$/, "watches, and gives nothing"],
  [
    /_(storagegateway_\w+_file_share|efs_access_point|memorydb_acl)$/,
    "data by its own protocol; IAM decides before",
  ],
  [/_vpclattice_access_log_subscription$/, "logs"],
  [/_verifiedaccess_instance_logging_configuration$/, "logs"],
  [/_workspacesweb_(ip_access|user_access_logging)_settings$/, "narrows what others give"],
  [/_(ebs_snapshot|ec2_image)_block_public_access$/, "narrows what others give"],
  [/_emr_block_public_access_configuration$/, "narrows what others give"],
  [/_cleanrooms_membership$/, "accepts what others share"],
  [/_(ram_resource_share|licensemanager_grant)_accepter$/, "accepts what others share"],
  [/_redshift_(data_share_consumer_association|snapshot_copy_grant)$/, "accepts what others share"],
  [/_lb_trust_store(_revocation)?$/, "certificates of callers, no AWS actions"],
  [/_route53(_delegation_set|domains_delegation_signer_record)$/, "name resolution"],
  [/_sesv2_dedicated_ip_assignment$/, "where mail comes from"],
  [/_verifiedpermissions_\w+$/, "what an application allows its own users"],
  [
    /_(codebuild_source_credential|chime_voice_connector_termination_credentials)$/,
    "access to others, none to AWS",
  ],
  [/_ssoadmin_permission_set$/, "a name; what it gives is attached to it"],
  [/_shield_drt_access_log_bucket_association$/, "logs"],
  [/_cognito_identity_pool_provider_principal_tag$/, "tags"],
  [/_api_gateway_domain_name_access_association$/, "network packets, no AWS actions"],
  [/_(api_gateway|apigatewayv2)_authorizer$/, "its methods and routes say where it is asked"],
];

/** Arguments that give access wherever they stand, whatever the type is called. */
const GIVING_ARGUMENT =
  /^(acl|acl_configuration|canned_acl\w*|s3_object_acl|grants?|(\w+_)?permissions?|allowed_principals|principals?|\w*shared_accounts|share_rule|authorization(_type)?|(session_|managed_)?policy_arns?|permissions_boundary|trusted_(signers|key_groups|resource_owners))$/;

/** Arguments whose text may be a policy, if it is not a plain word. */
const POLICY_ARGUMENT = /(^|_)polic(y|ies)(_document|_text|_body|_json)?$/;
const OTHER_POLICIES =
  /(^|_)(redrive|filter|delivery|archive|replay|lifecycle|retry|scaling|autoscaling|update|browser|security|ssl|tls|alpn|protection|retention|backup|routing|dns|termination|import|export|placement|restart|notification|deletion|pull|snapshot|context|base|cache|protocol|padding|sizing|referrer)_polic(y|ies)(_document)?$/;

/** `Statement` in these is not IAM's. */
const FOREIGN_DOCUMENTS = /_data_protection_policy$|_cloudwatch_log_account_policy$/;

export function hasForeignDocuments(type: string): boolean {
  return FOREIGN_DOCUMENTS.test(type);
}

export function givesAnything(type: string): string | undefined {
  return GIVES_ANYTHING.find(([pattern]) => pattern.test(`_${type}`))?.[1];
}

/** Why a type may give access, if nothing is known of it. */
export function suspicion(type: string): string | undefined {
  if (isHarmless(type) || !SPEAKS_OF_ACCESS.test(withoutProvider(type))) return undefined;
  return "its name speaks of access, and nobody here knows what it gives";
}

/** Values with which an argument gives nothing, POSIX modes among them. */
const GIVES_NOTHING = /^(private|[0-7]{3,4})$/;
/** Calls that somebody checks. */
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

function isHarmless(type: string): boolean {
  return HARMLESS.some(([pattern]) => pattern.test(`_${type}`));
}

/** `aws_` and `awscc_` say only whose resource it is. */
function withoutProvider(type: string): string {
  return type.replace(/^[a-z0-9]+_/, "");
}
