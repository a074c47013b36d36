import type { PolicyStatement } from "../../../constructs/shared/policy-document";
import { ACCOUNT, STATE_KEY, TOPIC } from "./environments";

export const ACCOUNTS = `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:waba/*`;
export const NUMBERS = `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:phone-number-id/*`;

export const document = (...Statement: PolicyStatement[]) => ({ Version: "2012-10-17", Statement });

export const readWiring: PolicyStatement[] = [
  {
    Sid: "ListWhatsAppAccounts",
    Effect: "Allow",
    Action: "social-messaging:ListLinkedWhatsAppBusinessAccounts",
    Resource: "*",
  },
  {
    Sid: "ReadWhatsAppAccounts",
    Effect: "Allow",
    Action: "social-messaging:GetLinkedWhatsAppBusinessAccount",
    Resource: [ACCOUNTS],
  },
  {
    Sid: "ReadWhatsAppTags",
    Effect: "Allow",
    Action: "social-messaging:ListTagsForResource",
    Resource: [ACCOUNTS, NUMBERS],
  },
  {
    Sid: "ReadEventTopic",
    Effect: "Allow",
    Action: "sns:GetTopicAttributes",
    Resource: TOPIC,
  },
];

export const readState: PolicyStatement[] = [
  {
    Sid: "FindTerraformState",
    Effect: "Allow",
    Action: "s3:ListBucket",
    Resource: "arn:aws:s3:::acme-state",
    Condition: {
      StringEqualsIfExists: {
        "s3:prefix": ["env:/", "cdktf-aws-social-messaging/prod.tfstate"],
      },
    },
  },
  {
    Sid: "ReadTerraformState",
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::acme-state/cdktf-aws-social-messaging/prod.tfstate",
  },
  { Sid: "UseStateKey", Effect: "Allow", Action: "kms:Decrypt", Resource: STATE_KEY },
];
