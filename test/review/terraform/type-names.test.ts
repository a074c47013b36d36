import { readResource, reasons } from "./reading";

describe("may give access, and it is not known which", () => {
  test.each<[string, object, string]>([
    ["aws_cloudformation_stack", { template_body: "{}" }, "grant"],
    ["aws_iam_access_key", { user: "u" }, "grant"],
    ["aws_iam_openid_connect_provider", { url: "https://x" }, "grant"],
    ["aws_lakeformation_permissions", { principal: "p", permissions: ["ALL"] }, "grant"],
    ["aws_eks_access_entry", { principal_arn: "p" }, "grant"],
    ["aws_s3control_access_grant", { permission: "READ" }, "grant"],
    ["aws_opensearchserverless_access_policy", { policy: '[{"Rules":[]}]' }, "grant"],
    [
      "aws_verifiedaccess_group",
      { policy_document: "permit(principal, action, resource);" },
      "policy_document",
    ],
    ["aws_future_sharing_permission", { account: "1" }, "grant"],
    ["google_project_iam_member", { member: "m" }, "grant"],
    ["aws_ssm_document", { permissions: { type: "Share", account_ids: "All" } }, "permissions"],
    ["aws_db_snapshot", { shared_accounts: ["all"] }, "shared_accounts"],
    [
      "aws_quicksight_folder",
      { permissions: [{ actions: ["a"], principal: "p" }] },
      "permissions.principal",
    ],
    [
      "aws_dlm_lifecycle_policy",
      { policy_details: { schedule: { share_rule: [{ target_accounts: ["1"] }] } } },
      "policy_details.schedule.share_rule",
    ],
    ["aws_iot_topic_rule", { s3: [{ canned_acl: "public-read" }] }, "s3.canned_acl"],
    ["aws_unknown", { role_policy: "${var.p}" }, "role_policy"],
    ["aws_unknown", { policy: "arn:aws:iam::aws:policy/ReadOnlyAccess" }, "policy"],
  ])("%s %j", (type, values, argument) => {
    expect(reasons(readResource(type, values))).toEqual({
      [`${type}.R.${argument}`]: expect.stringMatching(/^unknown-grant: /),
    });
  });
});

describe("gives none", () => {
  test.each<[string, object]>([
    ["aws_network_acl_rule", { rule_action: "allow" }],
    ["aws_autoscaling_policy", { name: "p", policy_type: "StepScaling" }],
    ["aws_ecr_lifecycle_policy", { policy: '{"rules":[]}' }],
    ["aws_cloudfront_cache_policy", { name: "p" }],
    ["aws_sns_topic_data_protection_policy", { policy: '{"Statement":[{"Operation":{}}]}' }],
    ["aws_iam_service_linked_role", { aws_service_name: "social-messaging.amazonaws.com" }],
    ["aws_iam_role", { name: "r", path: "/" }],
    ["aws_lb_listener", { ssl_policy: "ELBSecurityPolicy-2016-08", alpn_policy: "HTTP2Only" }],
    ["aws_cloudfront_distribution", { default_cache_behavior: { cache_policy_id: "${x.y.id}" } }],
    ["aws_sns_topic_subscription", { filter_policy: '{"a":["b"]}', redrive_policy: "${var.x}" }],
    ["aws_efs_access_point", { root_directory: { creation_info: { permissions: "0755" } } }],
    ["aws_cloudwatch_event_connection", { authorization_type: "API_KEY" }],
    ["aws_iot_topic_rule", { s3: [{ canned_acl: "private" }] }],
    ["random_password", { length: 8 }],
  ])("%s %j", (type, values) => {
    expect(readResource(type, values)).toEqual({ policies: [], unreadable: [] });
  });
});

test("a standing doubt falls only when something changes that is no word about it", () => {
  const fingerprint = (values: object) =>
    readResource("aws_iam_saml_provider", values).unreadable[0]?.fingerprint;
  const before = fingerprint({ name: "a", saml_metadata_document: "x", tags: { a: "b" } });
  expect(before).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprint({ name: "a", saml_metadata_document: "x" })).toBe(before);
  expect(fingerprint({ name: "a", saml_metadata_document: "y" })).not.toBe(before);
  expect(fingerprint({ name: "a", saml_metadata_document: '${file("x.xml")}' })).toBeUndefined();
});
