import { deployAccess } from "../../../scripts/access/deploy-access";
import { environment } from "../../constructs/environment";
import {
  ACCOUNT,
  delivery,
  FUNCTION,
  full,
  ROLE,
  SERVICE_LINKED_ROLE,
  STATE_KEY,
  small,
  TOPIC,
} from "./environments";

const manageKeys = (...aliases: string[]) => [
  {
    Sid: "CreateKeys",
    Effect: "Allow",
    Action: "kms:CreateKey",
    Resource: "*",
    Condition: { StringEquals: { "kms:KeySpec": "SYMMETRIC_DEFAULT" } },
  },
  {
    Sid: "ManageKeys",
    Effect: "Allow",
    Action: [
      "kms:DescribeKey",
      "kms:GetKeyPolicy",
      "kms:GetKeyRotationStatus",
      "kms:ListResourceTags",
      "kms:EnableKeyRotation",
      "kms:PutKeyPolicy",
      "kms:UpdateKeyDescription",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:ScheduleKeyDeletion",
      "kms:CreateAlias",
      "kms:UpdateAlias",
      "kms:DeleteAlias",
    ],
    Resource: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/*`,
    Condition: { "ForAllValues:StringEquals": { "kms:ResourceAliases": aliases } },
  },
  {
    Sid: "ManageAliases",
    Effect: "Allow",
    Action: ["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"],
    Resource: aliases.map((alias) => `arn:aws:kms:eu-west-1:${ACCOUNT}:${alias}`),
  },
  { Sid: "FindAliases", Effect: "Allow", Action: "kms:ListAliases", Resource: "*" },
];

const manageEventTopic = {
  Sid: "ManageEventTopic",
  Effect: "Allow",
  Action: [
    "sns:CreateTopic",
    "sns:GetTopicAttributes",
    "sns:SetTopicAttributes",
    "sns:ListTagsForResource",
    "sns:TagResource",
    "sns:UntagResource",
    "sns:DeleteTopic",
  ],
  Resource: TOPIC,
};

test("a small environment", () => {
  expect(deployAccess(small)).toEqual({
    Version: "2012-10-17",
    Statement: [...manageKeys("alias/acme-prod-whatsapp"), manageEventTopic],
  });
});

test("an environment with everything", () => {
  expect(deployAccess(full)).toEqual({
    Version: "2012-10-17",
    Statement: [
      ...manageKeys("alias/acme-prod-whatsapp", "alias/acme-prod-whatsapp-media"),
      manageEventTopic,
      {
        Sid: "ManageMediaBucket",
        Effect: "Allow",
        Action: [
          "s3:ListBucket",
          "s3:GetAccelerateConfiguration",
          "s3:GetBucketAcl",
          "s3:GetBucketCORS",
          "s3:GetBucketLogging",
          "s3:GetBucketObjectLockConfiguration",
          "s3:GetBucketOwnershipControls",
          "s3:GetBucketPolicy",
          "s3:GetBucketPublicAccessBlock",
          "s3:GetBucketRequestPayment",
          "s3:GetBucketTagging",
          "s3:GetBucketVersioning",
          "s3:GetBucketWebsite",
          "s3:GetEncryptionConfiguration",
          "s3:GetLifecycleConfiguration",
          "s3:GetReplicationConfiguration",
          "s3:CreateBucket",
          "s3:DeleteBucket",
          "s3:DeleteBucketPolicy",
          "s3:PutBucketLogging",
          "s3:PutBucketOwnershipControls",
          "s3:PutBucketPolicy",
          "s3:PutBucketPublicAccessBlock",
          "s3:PutBucketTagging",
          "s3:PutBucketVersioning",
          "s3:PutEncryptionConfiguration",
          "s3:PutLifecycleConfiguration",
          "s3:ListTagsForResource",
          "s3:TagResource",
          "s3:UntagResource",
        ],
        Resource: "arn:aws:s3:::acme-media",
      },
      {
        Sid: "FindMediaToDelete",
        Effect: "Allow",
        Action: "s3:ListBucketVersions",
        Resource: "arn:aws:s3:::acme-media",
      },
      {
        Sid: "DeleteMedia",
        Effect: "Allow",
        Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
        Resource: "arn:aws:s3:::acme-media/*",
      },
      {
        Sid: "ManageConnectRole",
        Effect: "Allow",
        Action: [
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
        ],
        Resource: ROLE,
      },
      {
        Sid: "CreateServiceLinkedRole",
        Effect: "Allow",
        Action: "iam:CreateServiceLinkedRole",
        Resource: SERVICE_LINKED_ROLE,
        Condition: { StringEquals: { "iam:AWSServiceName": "social-messaging.amazonaws.com" } },
      },
      {
        Sid: "ManageServiceLinkedRole",
        Effect: "Allow",
        Action: ["iam:GetRole", "iam:TagRole", "iam:UntagRole"],
        Resource: SERVICE_LINKED_ROLE,
      },
      {
        Sid: "FindTerraformState",
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: "arn:aws:s3:::acme-state",
        Condition: {
          StringEqualsIfExists: {
            "s3:prefix": [
              "env:/",
              "cdktf-aws-social-messaging/prod.tfstate",
              "cdktf-aws-social-messaging/account-111122223333.tfstate",
            ],
          },
        },
      },
      {
        Sid: "WriteTerraformState",
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:PutObject"],
        Resource: [
          "arn:aws:s3:::acme-state/cdktf-aws-social-messaging/prod.tfstate",
          "arn:aws:s3:::acme-state/cdktf-aws-social-messaging/account-111122223333.tfstate",
          "arn:aws:s3:::acme-state/cdktf-aws-social-messaging/prod.tfstate.tflock",
          "arn:aws:s3:::acme-state/cdktf-aws-social-messaging/account-111122223333.tfstate.tflock",
        ],
      },
      {
        Sid: "UnlockTerraformState",
        Effect: "Allow",
        Action: "s3:DeleteObject",
        Resource: [
          "arn:aws:s3:::acme-state/cdktf-aws-social-messaging/prod.tfstate.tflock",
          "arn:aws:s3:::acme-state/cdktf-aws-social-messaging/account-111122223333.tfstate.tflock",
        ],
      },
      {
        Sid: "UseStateKey",
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: STATE_KEY,
      },
    ],
  });
});

const queueArn = (name: string) => `arn:aws:sqs:eu-west-1:${ACCOUNT}:acme-prod-whatsapp-${name}`;

test("an environment with subscribers, only there", () => {
  const { Statement } = deployAccess(environment({ mediaBucket: { enabled: false }, delivery }));
  expect(Statement.slice(5)).toEqual([
    {
      Sid: "ManageQueues",
      Effect: "Allow",
      Action: [
        "sqs:CreateQueue",
        "sqs:GetQueueAttributes",
        "sqs:SetQueueAttributes",
        "sqs:ListQueueTags",
        "sqs:TagQueue",
        "sqs:UntagQueue",
        "sqs:DeleteQueue",
      ],
      Resource: [
        queueArn("inbound"),
        queueArn("inbound-poison"),
        queueArn("inbound-undeliverable"),
        queueArn("chat-undeliverable"),
        queueArn("hook-undeliverable"),
      ],
    },
    {
      Sid: "ManageSubscriptions",
      Effect: "Allow",
      Action: [
        "sns:Subscribe",
        "sns:GetSubscriptionAttributes",
        "sns:ListSubscriptionsByTopic",
        "sns:SetSubscriptionAttributes",
        "sns:Unsubscribe",
      ],
      Resource: [TOPIC, `${TOPIC}:*`],
    },
    {
      Sid: "LetTopicCallFunctions",
      Effect: "Allow",
      Action: ["lambda:AddPermission", "lambda:GetPolicy", "lambda:RemovePermission"],
      Resource: [FUNCTION, `${FUNCTION}:live`],
    },
  ]);
});

test("an environment with an EventBridge rule, whose role can be passed to EventBridge alone", () => {
  const eventRules = [{ name: "failures", targetArn: `arn:aws:sqs:eu-west-1:${ACCOUNT}:theirs` }];
  const of = environment({ mediaBucket: { enabled: false }, delivery: { eventRules } });
  const { Statement } = deployAccess(of);
  const role = `arn:aws:iam::${ACCOUNT}:role/acme-prod-whatsapp-failures-rule`;
  expect(Statement.slice(5)).toEqual([
    expect.objectContaining({
      Sid: "ManageQueues",
      Resource: [queueArn("failures-undeliverable")],
    }),
    {
      Sid: "ManageEventRules",
      Effect: "Allow",
      Action: [
        "events:PutRule",
        "events:DescribeRule",
        "events:ListTagsForResource",
        "events:TagResource",
        "events:UntagResource",
        "events:DeleteRule",
        "events:PutTargets",
        "events:ListTargetsByRule",
        "events:RemoveTargets",
      ],
      Resource: [`arn:aws:events:eu-west-1:${ACCOUNT}:rule/acme-prod-whatsapp-failures`],
    },
    expect.objectContaining({ Sid: "ManageEventRuleRoles", Resource: [role] }),
    {
      Sid: "PassEventRuleRoles",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: [role],
      Condition: { StringEquals: { "iam:PassedToService": "events.amazonaws.com" } },
    },
  ]);
});
