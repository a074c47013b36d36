import type { EnvironmentPart } from "../../constructs/messaging/capabilities";

type Role = EnvironmentPart["role"];

const TOPIC = ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic"] as const;
const KEY = [
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListResourceTags",
] as const;
const FOREIGN_BUCKET = [
  "s3:GetBucketLocation", // HeadBucket names the Region, too, but asks for s3:ListBucket
  "s3:GetBucketPolicy",
] as const;
const BUCKET = [
  ...FOREIGN_BUCKET,
  "s3:GetBucketPublicAccessBlock",
  "s3:GetBucketOwnershipControls",
  "s3:GetEncryptionConfiguration",
  "s3:GetBucketVersioning",
  "s3:GetLifecycleConfiguration",
] as const;
const QUEUE = ["sqs:GetQueueUrl", "sqs:GetQueueAttributes"] as const;
const ROLE = [
  "iam:GetRole",
  "iam:ListRolePolicies",
  "iam:GetRolePolicy",
  "iam:ListAttachedRolePolicies",
] as const;

/** What the checks of each role may do in AWS; no check can send a call that is not listed here. */
export const HEALTH_ACTIONS = {
  "event topic": [...TOPIC, "cloudwatch:DescribeAlarms"],
  "alarm topic": TOPIC,
  "chat channel": ["sns:ListSubscriptionsByTopic", ...ROLE],
  subscription: ["sns:GetSubscriptionAttributes", "lambda:GetPolicy"],
  queue: QUEUE,
  "encryption key": KEY,
  "connect role": ROLE,
  "service-linked role": ["iam:GetRole"],
  "media bucket": [...BUCKET, "s3:GetBucketLogging"],
  "event rule": ["events:DescribeRule", "events:ListTargetsByRule", ...ROLE, ...QUEUE],
  alarm: ["cloudwatch:DescribeAlarms"],
  budget: ["budgets:ViewBudget"],
  "cost anomalies": ["ce:GetAnomalySubscriptions"],
  brake: [
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "iam:ListEntitiesForPolicy",
    "iam:GetUser",
    "iam:ListAttachedUserPolicies",
    "iam:GetAccountSummary",
    ...ROLE,
    "states:DescribeStateMachine",
    "events:DescribeRule",
    "events:ListTargetsByRule",
    "budgets:DescribeBudgetActionsForBudget",
  ],
  "role access": [
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "iam:ListEntitiesForPolicy",
    "iam:GetRole",
    "iam:ListAttachedRolePolicies",
    "iam:GetAccountSummary",
  ],
  "outcome log": [
    "logs:DescribeLogGroups",
    "logs:DescribeMetricFilters",
    "logs:DescribeResourcePolicies",
    "events:DescribeRule",
    "events:ListTargetsByRule",
  ],
  dashboard: ["cloudwatch:GetDashboard"],
  "private endpoint": ["ec2:DescribeVpcEndpoints", "ec2:DescribeSecurityGroups"],
  trail: ["cloudtrail:GetTrail", "cloudtrail:GetTrailStatus", "cloudtrail:GetEventSelectors"],
  "trail bucket": BUCKET,
  "WhatsApp Business Account": [],
} as const satisfies Readonly<Record<Role, readonly string[]>>;

/** Of buckets that exist: of the media bucket, its blocks, too. */
export const EXISTING_BUCKET_ACTIONS = {
  "media bucket": [...FOREIGN_BUCKET, "s3:GetBucketPublicAccessBlock"],
  others: FOREIGN_BUCKET,
} as const;

/** What `init` reads beyond that, of an installation that no file describes yet. */
const INIT_ACTIONS = ["cloudwatch:ListDashboards", "s3:ListBucket"] as const;

/** What `init --take-over` reads beyond that. */
export const TAKE_OVER_ACTIONS = {
  topic: ["sns:ListTagsForResource"],
  queue: ["sqs:ListQueueTags", "sqs:GetQueueUrl", "sqs:GetQueueAttributes"],
  subscription: ["sns:GetSubscriptionAttributes"],
  key: ["kms:ListResourceTags"],
  aliases: ["kms:ListAliases"],
  bucket: [
    "s3:GetBucketLogging",
    "s3:GetBucketOwnershipControls",
    "s3:GetBucketTagging",
    "s3:GetLifecycleConfiguration",
  ],
  role: ["iam:ListRoleTags"],
} as const;

export type HealthAction =
  | (typeof HEALTH_ACTIONS)[Role][number]
  | (typeof INIT_ACTIONS)[number]
  | (typeof TAKE_OVER_ACTIONS)[keyof typeof TAKE_OVER_ACTIONS][number];
