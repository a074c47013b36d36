/** What Terraform does with a role. Lists before the role is deleted: the provider makes sure that nothing hangs on it. */
export const ROLE_ACTIONS = [
  "iam:CreateRole",
  "iam:GetRole",
  "iam:UpdateRoleDescription",
  "iam:UpdateAssumeRolePolicy",
  "iam:TagRole",
  "iam:UntagRole",
  "iam:DeleteRole",
  "iam:PutRolePolicy",
  "iam:GetRolePolicy",
  "iam:DeleteRolePolicy",
  "iam:ListRolePolicies",
  "iam:ListAttachedRolePolicies",
  "iam:ListInstanceProfilesForRole",
] as const;
