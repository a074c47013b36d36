import { lint } from "../../../review/lint/lint";
import { ACCOUNT, configurationOf, policy, readingOf } from "./build";

/** Policies as AWS's own pages show them: a rule that objects to one of these must be named here. */
const ID = `arn:aws:iam::${ACCOUNT}:root`;
const POOL = "us-east-1:12345678-dc22-4dd9-9d16-d7c4b49ba8f1";

type Row = readonly [
  name: string,
  on: string,
  kind: "resource" | "trust" | "identity",
  statements: readonly object[],
  findings?: readonly string[],
];

const DOCUMENTED: readonly Row[] = [
  [
    "the default policy of a key",
    "aws_kms_key.K",
    "resource",
    [
      {
        Sid: "Enable IAM User Permissions",
        Effect: "Allow",
        Principal: { AWS: ID },
        Action: "kms:*",
        Resource: "*",
      },
    ],
    ["key-rotation"],
  ],
  [
    "grants for the attachment of persistent resources",
    "aws_iam_policy.P",
    "identity",
    [
      {
        Effect: "Allow",
        Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
        Resource: `arn:aws:kms:us-west-2:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ],
  ],
  [
    "GitHub Actions",
    "aws_iam_role.R",
    "trust",
    [
      {
        Effect: "Allow",
        Principal: {
          Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
        },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub":
              "repo:GitHubOrg/GitHubRepo:ref:refs/heads/GitHubBranch",
          },
        },
      },
    ],
  ],
  [
    "users of a Cognito identity pool",
    "aws_iam_role.R",
    "trust",
    [
      {
        Effect: "Allow",
        Principal: { Federated: "cognito-identity.amazonaws.com" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: { "cognito-identity.amazonaws.com:aud": POOL },
          "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
        },
      },
    ],
  ],
  [
    "a role for a function",
    "aws_iam_role.R",
    "trust",
    [
      {
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
      },
    ],
  ],
  [
    "a user's own folder in a bucket",
    "aws_iam_policy.P",
    "identity",
    [
      {
        Sid: "AllowListingOfUserFolder",
        Action: ["s3:ListBucket"],
        Effect: "Allow",
        Resource: ["arn:aws:s3:::amzn-s3-demo-bucket"],
        Condition: {
          StringLike: { "s3:prefix": ["", "home/", "home/${aws:username}/*"] },
        },
      },
      {
        Sid: "AllowRootLevelListing",
        Action: ["s3:GetBucketLocation", "s3:ListAllMyBuckets"],
        Effect: "Allow",
        Resource: ["arn:aws:s3:::*"],
      },
      {
        Sid: "AllowObjectActions",
        Action: ["s3:GetObject", "s3:PutObject"],
        Effect: "Allow",
        Resource: ["arn:aws:s3:::amzn-s3-demo-bucket/home/${aws:username}/*"],
      },
    ],
    ["wildcard-resource"],
  ],
  [
    "nothing but signing in without MFA",
    "aws_iam_policy.P",
    "identity",
    [
      {
        Sid: "DenyAllExceptListedIfNoMFA",
        Effect: "Deny",
        NotAction: ["iam:EnableMFADevice", "iam:ListMFADevices", "sts:GetSessionToken"],
        Resource: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
  ],
  [
    "an alarm's topic",
    "aws_sns_topic_policy.P",
    "resource",
    [
      {
        Sid: "AllowPublishAlarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: `arn:aws:sns:us-east-2:${ACCOUNT}:MyTopic`,
        Condition: {
          ArnLike: { "aws:SourceArn": `arn:aws:cloudwatch:us-east-2:${ACCOUNT}:alarm:*` },
          StringEquals: { "aws:SourceAccount": ACCOUNT },
        },
      },
    ],
    ["no-tls-deny"],
  ],
  [
    "a bucket for CloudTrail",
    "aws_s3_bucket_policy.P",
    "resource",
    [
      {
        Sid: "AWSCloudTrailAclCheck20150319",
        Effect: "Allow",
        Principal: { Service: "cloudtrail.amazonaws.com" },
        Action: "s3:GetBucketAcl",
        Resource: "arn:aws:s3:::amzn-s3-demo-bucket",
        Condition: {
          StringEquals: { "aws:SourceArn": `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/t` },
        },
      },
      {
        Sid: "AWSCloudTrailWrite20150319",
        Effect: "Allow",
        Principal: { Service: "cloudtrail.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: `arn:aws:s3:::amzn-s3-demo-bucket/prefix/AWSLogs/${ACCOUNT}/*`,
        Condition: {
          StringEquals: {
            "s3:x-amz-acl": "bucket-owner-full-control",
            "aws:SourceArn": `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/t`,
          },
        },
      },
    ],
    ["no-tls-deny"],
  ],
  [
    "the role for Amazon Connect, with the guide's Sids",
    "aws_iam_role_policy.P",
    "identity",
    [
      {
        Sid: "AllowOperationsForEventDelivery",
        Effect: "Allow",
        Action: ["connect:SendIntegrationEvent"],
        Resource: "*",
      },
      {
        Sid: "AllowOperationsForPhoneNumberImport",
        Effect: "Allow",
        Action: [
          "connect:ImportPhoneNumber",
          "social-messaging:GetLinkedWhatsAppBusinessAccountPhoneNumber",
          "social-messaging:TagResource",
        ],
        Resource: "*",
      },
    ],
    ["wildcard-resource"],
  ],
  [
    "a key for the log groups of CloudWatch",
    "aws_kms_key_policy.P",
    "resource",
    [
      { Effect: "Allow", Principal: { AWS: ID }, Action: "kms:*", Resource: "*" },
      {
        Effect: "Allow",
        Principal: { Service: "logs.us-east-1.amazonaws.com" },
        Action: [
          "kms:Encrypt",
          "kms:Decrypt",
          "kms:ReEncrypt*",
          "kms:GenerateDataKey*",
          "kms:Describe*",
        ],
        Resource: "*",
        Condition: {
          ArnEquals: {
            "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:g`,
          },
        },
      },
    ],
  ],
  [
    "a key by its alias",
    "aws_iam_policy.P",
    "identity",
    [
      {
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: `arn:aws:kms:*:${ACCOUNT}:key/*`,
        Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/ExampleAlias" } },
      },
    ],
  ],
  [
    "a bucket that leaves access to its access points",
    "aws_s3_bucket_policy.P",
    "resource",
    [
      {
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: ["s3:GetObject", "s3:ListBucket"],
        Resource: ["arn:aws:s3:::bucket", "arn:aws:s3:::bucket/*"],
        Condition: { StringEquals: { "s3:DataAccessPointAccount": ACCOUNT } },
      },
    ],
    ["no-tls-deny"],
  ],
  [
    "users who keep their own keys",
    "aws_iam_policy.P",
    "identity",
    [
      {
        Effect: "Allow",
        Action: ["iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:ListAccessKeys"],
        Resource: "arn:aws:iam::*:user/${aws:username}",
      },
    ],
  ],
  [
    "instances by their tags",
    "aws_iam_policy.P",
    "identity",
    [
      {
        Effect: "Allow",
        Action: ["ec2:StartInstances", "ec2:StopInstances"],
        Resource: "*",
        Condition: { StringEquals: { "aws:ResourceTag/Owner": "${aws:username}" } },
      },
    ],
  ],
  [
    "an endpoint for one organization's people and buckets",
    "aws_vpc_endpoint_policy.P",
    "resource",
    [
      {
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: "*",
        Condition: {
          StringEquals: {
            "aws:PrincipalOrgID": "o-a1b2c3d4e5",
            "aws:ResourceOrgID": "o-a1b2c3d4e5",
          },
        },
      },
    ],
  ],
];

const rows = DOCUMENTED.map(([name, ...row]) => ({ name, row }));

test.each(rows)("AWS's documented policy: $name", ({ row }) => {
  const [on, kind, statements, findings = []] = row;
  const one = policy(on, statements, { kind });
  const found = lint(configurationOf(one.resource), readingOf(one));
  expect([...new Set(found.map(({ rule }) => rule))]).toEqual(findings);
});
