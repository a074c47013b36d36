import { opaque } from "../../../iam/policy/terraform-references";

// What policies of six services, and the trust policies of roles, are made of.

export const ACCOUNT = "111122223333";
export const OTHER = "999988887777";
const arn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:${ACCOUNT}:${name}`;

/** What stands in a statement for a service's resources, and the keys that it alone knows. */
export interface Service {
  readonly name: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly keys: Readonly<Record<string, Key>>;
}

export type Key = readonly [type: keyof typeof OPERATORS, ...values: string[]];

export const OPERATORS = {
  text: [
    ...["StringEquals", "StringNotEquals", "StringLike", "StringNotLike"],
    ...["StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
  ],
  arn: ["ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEquals", "StringEquals", "StringLike"],
  bool: ["Bool"],
  number: [
    ...["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals"],
    ...["NumericGreaterThan", "NumericGreaterThanEquals"],
  ],
  date: [
    ...["DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals"],
    ...["DateGreaterThan", "DateGreaterThanEquals"],
  ],
  address: ["IpAddress", "NotIpAddress"],
  list: ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike"],
} as const;

export const GLOBAL: Readonly<Record<string, Key>> = {
  "aws:SourceAccount": ["text", ACCOUNT, OTHER, "222233334444"],
  "aws:SourceArn": ["arn", arn("sns", "wa-events"), arn("sns", "*"), "arn:aws:s3:::media"],
  "aws:PrincipalOrgID": ["text", "o-abc123", "o-def456"],
  "aws:PrincipalAccount": ["text", ACCOUNT, OTHER],
  "aws:PrincipalArn": ["arn", `arn:aws:iam::${ACCOUNT}:role/wa-*`, `arn:aws:iam::${OTHER}:role/x`],
  "aws:PrincipalTag/team": ["text", "wa", "ops", "w*"],
  "aws:SecureTransport": ["bool", "true", "false"],
  "aws:SourceIp": ["address", "10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9", "192.0.2.1/32"],
  "aws:CurrentTime": ["date", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"],
  "aws:MultiFactorAuthAge": ["number", "300", "3600"],
  "aws:TagKeys": ["list", "team", "stage", "t*"],
};

export const SERVICES: readonly Service[] = [
  {
    name: "sns",
    actions: ["sns:Publish", "sns:Subscribe", "sns:*", "sns:Get*", "sns:GetTopicAttributes"],
    resources: [arn("sns", "wa-events"), arn("sns", "wa-*"), arn("sns", "*"), "*"],
    keys: {
      "sns:Protocol": ["text", "https", "sqs", "http*"],
      "sns:Endpoint": ["text", "https://a.example.com/*", "b@example.com", "*@example.com"],
    },
  },
  {
    name: "sqs",
    actions: ["sqs:SendMessage", "sqs:Send*", "sqs:*Message*", "sqs:ReceiveMessage", "sqs:*"],
    resources: [
      ...[arn("sqs", "wa-in"), arn("sqs", "wa-?n"), arn("sqs", "wa-*"), "*"],
      arn("sqs", "wa-${aws:PrincipalTag/team}"),
    ],
    keys: {},
  },
  {
    name: "s3",
    actions: ["s3:GetObject", "s3:Get*", "s3:PutObject", "s3:*Object", "s3:*"],
    resources: [
      ...["arn:aws:s3:::media/*", "arn:aws:s3:::media/in/*", "arn:aws:s3:::media", "*"],
      "arn:aws:s3:::media/${aws:username}/*",
      "arn:aws:s3:::media/${aws:PrincipalTag/team, 'in'}/*",
    ],
    keys: {
      "s3:prefix": ["text", "in/", "in/*", "shared/*", "${aws:username}/*"],
      "s3:x-amz-acl": ["text", "private", "public-*", "bucket-owner-full-control"],
      "s3:max-keys": ["number", "1", "10", "100"],
      "s3:TlsVersion": ["number", "1.2", "1.3"],
    },
  },
  {
    name: "kms",
    actions: ["kms:Decrypt", "kms:GenerateDataKey*", "kms:GenerateDataKey", "kms:*", "kms:Encrypt"],
    resources: [arn("kms", "key/1"), arn("kms", "key/*"), "*"],
    keys: {
      "kms:ViaService": [
        "text",
        "sns.eu-west-1.amazonaws.com",
        "sqs.eu-west-1.amazonaws.com",
        "s*",
      ],
      "kms:CallerAccount": ["text", ACCOUNT, OTHER],
      "kms:EncryptionContext:app": ["text", "wa", "WA", "w*"],
      "kms:GrantIsForAWSResource": ["bool", "true", "false"],
    },
  },
  {
    name: "lambda",
    actions: ["lambda:InvokeFunction", "lambda:Invoke*", "lambda:*", "lambda:GetFunction"],
    resources: [arn("lambda", "function:wa-in"), arn("lambda", "function:wa-*"), "*"],
    keys: { "lambda:FunctionUrlAuthType": ["text", "AWS_IAM", "NONE"] },
  },
  {
    name: "social-messaging",
    actions: [
      ...["social-messaging:SendWhatsAppMessage", "social-messaging:Get*", "social-messaging:*"],
      "social-messaging:GetWhatsAppMessageMedia",
    ],
    resources: [
      arn("social-messaging", "phone-number-id/1"),
      arn("social-messaging", "waba/*"),
      "*",
    ],
    keys: {
      "aws:ResourceTag/team": [
        ...(["text", "wa", "ops"] as const),
        ...["${aws:PrincipalTag/team}", "${aws:PrincipalTag/team, 'wa'}"],
      ],
    },
  },
];

const GITHUB = "token.actions.githubusercontent.com";

/** What the trust policy of a role says. */
export const TRUST: Service = {
  name: "sts",
  actions: [
    ...["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:Assume*"],
    "sts:*",
  ],
  resources: [],
  keys: {
    "sts:ExternalId": ["text", "a-1", "b-2", "a-*"],
    "sts:RoleSessionName": ["text", "deploy", "deploy-*", "${aws:username}"],
    [`${GITHUB}:sub`]: [
      ...(["text", "repo:wa/app:ref:refs/heads/main", "repo:wa/app:*"] as const),
      ...["repo:wa/*", "repo:*/app:*"],
    ],
    [`${GITHUB}:aud`]: ["text", "sts.amazonaws.com"],
  },
};

export const PROVIDERS = [
  `arn:aws:iam::${ACCOUNT}:oidc-provider/${GITHUB}`,
  "cognito-identity.amazonaws.com",
];

/** Terraform references, by what they stand for. */
export const REFERENCES = {
  role: ["${aws_iam_role.a.arn}", "${aws_iam_role.b.arn}"].map(opaque),
  account: ["${data.aws_caller_identity.me.account_id}", "${var.account}"].map(opaque),
  topic: ["${aws_sns_topic.a.arn}", "${aws_sns_topic.b.arn}"].map(opaque),
  queue: ["${aws_sqs_queue.a.arn}", "${aws_sqs_queue.b.arn}"].map(opaque),
  provider: ["${aws_iam_openid_connect_provider.a.arn}"].map(opaque),
};
