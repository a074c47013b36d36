export type HealthResource = "topic" | "key" | "connect role" | "service-linked role" | "bucket";

/** Everything that the checks may do in AWS; no check can send a call that is not listed here. */
export const HEALTH_ACTIONS = [
  // topic policy, and which key there is to judge
  { action: "sns:GetTopicAttributes", resource: "topic" },
  // subscriptions
  { action: "sns:ListSubscriptionsByTopic", resource: "topic" },
  // key policy; an alias must be resolved first, as GetKeyPolicy takes none
  { action: "kms:DescribeKey", resource: "key" },
  { action: "kms:GetKeyPolicy", resource: "key" },
  { action: "iam:GetRole", resource: "connect role" },
  { action: "iam:GetRole", resource: "service-linked role" },
  // bucket; HeadBucket tells the Region too, but asks for s3:ListBucket
  { action: "s3:GetBucketLocation", resource: "bucket" },
  { action: "s3:GetBucketPublicAccessBlock", resource: "bucket" },
] as const satisfies readonly { readonly action: string; readonly resource: HealthResource }[];

export type HealthAction = (typeof HEALTH_ACTIONS)[number]["action"];
