import type { PolicyStatement } from "../shared/policy-document";
import { SOCIAL_MESSAGING } from "../shared/publisher";
import type { ServiceLinkedRolePart } from "./decisions";

/** What creates or takes over the role. It is protected against destroy, so nobody needs the right to delete it. */
export function manageServiceLinkedRole(role: ServiceLinkedRolePart): PolicyStatement[] {
  const { arn, imported } = role;
  const manage: PolicyStatement = {
    Sid: "ManageServiceLinkedRole",
    Effect: "Allow",
    Action: ["iam:GetRole", "iam:TagRole", "iam:UntagRole"],
    Resource: arn,
  };
  if (imported) return [manage];
  return [
    {
      Sid: "CreateServiceLinkedRole",
      Effect: "Allow",
      Action: "iam:CreateServiceLinkedRole",
      Resource: arn,
      Condition: { StringEquals: { "iam:AWSServiceName": SOCIAL_MESSAGING } },
    },
    manage,
  ];
}
