import { deployAccess } from "../../../scripts/rights/deploy-access";
import { ACCOUNT, full, ROLE, SERVICE_LINKED_ROLE, STATE_KEY, small, TOPIC } from "./environments";

const keys = (...aliases: string[]) => ({
  Resource: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/*`,
  Condition: { "ForAllValues:StringEquals": { "kms:ResourceAliases": aliases } },
});

const manageKeys = (...aliases: string[]) => [
  expect.objectContaining({
    Sid: "CreateKeys",
    Resource: "*",
    Condition: { StringEquals: { "kms:KeySpec": "SYMMETRIC_DEFAULT" } },
  }),
  expect.objectContaining({ Sid: "ManageKeys", ...keys(...aliases) }),
  expect.objectContaining({
    Sid: "ManageAliases",
    Resource: aliases.map((alias) => `arn:aws:kms:eu-west-1:${ACCOUNT}:${alias}`),
  }),
  { Sid: "FindAliases", Effect: "Allow", Action: "kms:ListAliases", Resource: "*" },
];

const manageEventTopic = expect.objectContaining({ Sid: "ManageEventTopic", Resource: TOPIC });

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
      expect.objectContaining({ Sid: "ManageConnectRole", Resource: ROLE }),
      {
        Sid: "CreateServiceLinkedRole",
        Effect: "Allow",
        Action: "iam:CreateServiceLinkedRole",
        Resource: SERVICE_LINKED_ROLE,
        Condition: { StringEquals: { "iam:AWSServiceName": "social-messaging.amazonaws.com" } },
      },
      expect.objectContaining({ Sid: "ManageServiceLinkedRole", Resource: SERVICE_LINKED_ROLE }),
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
