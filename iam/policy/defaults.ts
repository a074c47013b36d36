import type { Condition, PolicyDocument, PolicyKind, Principal, Statement } from "./policy";

/**
 * What takes the place of a policy that is removed, or was never set: to be compared with what
 * was there, or with what is to come. All are written for 2012-10-17, as no variable is in any.
 */

/** No policy at all: S3, SQS, IAM. What is not allowed elsewhere is denied. */
export function noPolicy(kind: PolicyKind): PolicyDocument {
  return { kind, version: "2012-10-17", statements: [] };
}

/**
 * The policy with which SNS creates a topic and to which the Terraform provider resets it, as a
 * topic cannot be without one. The owner is the account's id.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/sns/topic_policy.go (`defaultTopicPolicy`)
 */
export function defaultTopicPolicy(topicArn: string, owner: string): PolicyDocument {
  return resourcePolicy({
    sid: "__default_statement_ID",
    principal: { type: "AWS", value: "*" },
    actions: DEFAULT_TOPIC_ACTIONS,
    resource: topicArn,
    conditions: [{ operator: "StringEquals", key: "AWS:SourceOwner", values: [owner] }],
  });
}

/**
 * "If you don't attach an endpoint policy [...], we attach the default endpoint policy", to which the
 * Terraform provider resets an endpoint as well (`ResetPolicy`).
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/vpc_endpoint_policy.go
 */
export function defaultEndpointPolicy(): PolicyDocument {
  return resourcePolicy({
    principal: { type: "*", value: "*" },
    actions: ["*"],
    resource: "*",
    conditions: [],
  });
}

/**
 * The policy of a key that is created without one, and to which the Terraform provider resets a key,
 * unless `bypass_policy_lockout_safety_check` is set: then `aws_kms_key_policy` leaves what is there.
 *
 * @param accountRoot the account's ARN, `arn:<partition>:iam::<id>:root`
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/kms/key_policy.go
 */
export function defaultKeyPolicy(accountRoot: string): PolicyDocument {
  return resourcePolicy({
    sid: "Enable IAM User Permissions",
    principal: { type: "AWS", value: accountRoot },
    actions: ["kms:*"],
    resource: "*",
    conditions: [],
  });
}

const DEFAULT_TOPIC_ACTIONS = [
  "SNS:GetTopicAttributes",
  "SNS:SetTopicAttributes",
  "SNS:AddPermission",
  "SNS:RemovePermission",
  "SNS:DeleteTopic",
  "SNS:Subscribe",
  "SNS:ListSubscriptionsByTopic",
  "SNS:Publish",
  "SNS:Receive",
];

interface Allowance {
  readonly sid?: string;
  readonly principal: Principal;
  readonly actions: readonly string[];
  readonly resource: string;
  readonly conditions: readonly Condition[];
}

function resourcePolicy(allowance: Allowance): PolicyDocument {
  const { sid, principal, actions, resource, conditions } = allowance;
  const statement: Statement = {
    ...(sid && { sid }),
    effect: "Allow",
    principal: { except: false, values: [principal] },
    action: { except: false, values: actions },
    resource: { except: false, values: [resource] },
    conditions,
  };
  return { kind: "resource", version: "2012-10-17", statements: [statement] };
}
