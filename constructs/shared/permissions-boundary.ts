import { policyArn } from "../../formats/arns";
import { arnInScope } from "../../formats/options";

/** What bounds the roles that are created. */
export interface Bounded {
  /**
   * ARN of the IAM policy that bounds what every role created here can do, of this account or of AWS. Taking
   * it off again needs `iam:DeleteRolePermissionsBoundary`, which `iam` never prints.
   * @default - no permissions boundary
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
   */
  readonly permissionsBoundaryArn?: string;
}

/** @internal The fields of `Bounded`. */
export const bounded = { permissionsBoundaryArn: arnInScope(policyArn).optional() };
