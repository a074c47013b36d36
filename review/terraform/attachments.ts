/** A resource that gives somebody what is written elsewhere. */
export interface Attachment {
  readonly type: string;
  /** Argument that names what is given: policies, groups, permission sets. */
  readonly what: string;
  /** Arguments that name who gets it; none where the resource itself does. */
  readonly who: readonly string[];
  /** Some limit what others give: the more they name, the less is allowed. */
  readonly limits?: true;
}

const GIVES: readonly (readonly [type: string, what: string, ...who: string[]])[] = [
  ["aws_iam_role", "managed_policy_arns"],
  ["aws_iam_role_policy_attachment", "policy_arn", "role"],
  ["aws_iam_user_policy_attachment", "policy_arn", "user"],
  ["aws_iam_group_policy_attachment", "policy_arn", "group"],
  ["aws_iam_policy_attachment", "policy_arn", "users", "roles", "groups"],
  // Not only takes away what it does not list, but attaches what it does.
  ["aws_iam_role_policy_attachments_exclusive", "policy_arns", "role_name"],
  ["aws_iam_user_policy_attachments_exclusive", "policy_arns", "user_name"],
  ["aws_iam_group_policy_attachments_exclusive", "policy_arns", "group_name"],
  ["aws_iam_role_policies_exclusive", "policy_names", "role_name"],
  ["aws_iam_user_policies_exclusive", "policy_names", "user_name"],
  ["aws_iam_group_policies_exclusive", "policy_names", "group_name"],
  ["aws_iam_user_group_membership", "groups", "user"],
  ["aws_iam_group_membership", "group", "users"],
  ["aws_identitystore_group_membership", "group_id", "member_id"],
  ["aws_iot_policy_attachment", "policy", "target"],
  ["aws_iot_thing_group_membership", "thing_group_name", "thing_name"],
  ["aws_iot_thing_principal_attachment", "thing", "principal"],
  ["aws_quicksight_iam_policy_assignment", "policy_arn", "identities"],
  ["aws_ssoadmin_account_assignment", "permission_set_arn", "principal_id", "target_id"],
  ["aws_ssoadmin_application_assignment", "application_arn", "principal_id"],
  ["aws_ssoadmin_managed_policy_attachment", "managed_policy_arn", "permission_set_arn"],
  [
    "aws_ssoadmin_customer_managed_policy_attachment",
    "customer_managed_policy_reference",
    "permission_set_arn",
  ],
  ["aws_ram_resource_share", "permission_arns"],
  ["aws_ram_principal_association", "resource_share_arn", "principal"],
  ["aws_ram_resource_association", "resource_arn", "resource_share_arn"],
];

const LIMITS: typeof GIVES = [
  ["aws_iam_role", "permissions_boundary"],
  ["aws_iam_user", "permissions_boundary"],
  ["aws_rolesanywhere_profile", "managed_policy_arns"],
  ["aws_ssoadmin_permissions_boundary_attachment", "permissions_boundary", "permission_set_arn"],
  ["aws_organizations_policy_attachment", "policy_id", "target_id"],
];

const ROWS: readonly Attachment[] = [
  ...GIVES.map(toAttachment),
  ...LIMITS.map((row): Attachment => ({ ...toAttachment(row), limits: true })),
];

export function attachmentsOf(type: string): readonly Attachment[] {
  return ROWS.filter((row) => row.type === type);
}

function toAttachment([type, what, ...who]: (typeof GIVES)[number]): Attachment {
  return { type, what, who };
}
