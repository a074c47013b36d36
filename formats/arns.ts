import type { Format } from "./format";
import { partitionOf } from "./regions";
import { isReference } from "./terraform-reference";

/** The account and Region in which everything of one environment lives. */
export interface AwsScope {
  /**
   * The AWS account, as twelve digits. In code it may be a reference, such as `new DataAwsCallerIdentity(...).accountId`:
   * then the credentials of a wrong account are not noticed before the apply.
   */
  readonly account: string;
  /** The AWS Region of the WhatsApp Business Accounts, for example `eu-west-1`. */
  readonly region: string;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function arnOf(scope: AwsScope, service: string, resource: string): string {
  return `arn:${partitionOf(scope.region)}:${service}:${scope.region}:${scope.account}:${resource}`;
}

/** IAM and S3 ARNs carry no Region. */
export function globalArnOf(scope: AwsScope, service: string, resource: string): string {
  return `arn:${partitionOf(scope.region)}:${service}::${scope.account}:${resource}`;
}

export function bucketArnOf(scope: AwsScope, bucket: string): string {
  return `arn:${partitionOf(scope.region)}:s3:::${bucket}`;
}

export function queueArnOf(scope: AwsScope, name: string): string {
  return arnOf(scope, "sqs", name);
}

/** As SQS prints it, and as Terraform knows a queue. */
export function queueUrlOf(scope: AwsScope, name: string): string {
  const suffix = partitionOf(scope.region) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  return `https://sqs.${scope.region}.${suffix}/${scope.account}/${name}`;
}

export function queueNameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1);
}

/** The last part of a topic's ARN, where that can be read: also where only Terraform knows the account. */
export function topicNameIn(arn: string): string | undefined {
  const name = arn.startsWith("arn:") ? arn.split(":").at(-1) : undefined;
  return isReference(name) ? undefined : name;
}

/** Of a role, a user or a policy: the end of its ARN, without the path. */
export function nameInArn(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** Stands for the account in ARNs of policies that AWS manages, which every account may use. */
const AWS_ITSELF = "aws";

/**
 * Why an ARN cannot belong to this account and Region, or nothing when it can: what only Terraform knows may be
 * equal. ARNs of global services leave the Region empty, which fits every Region.
 */
export function scopeMismatch(place: Partial<AwsScope>, arn: string): string | undefined {
  const [start, partition, , region, accountId, resource] = arn.split(":");
  if (start !== "arn" || resource === undefined) return undefined; // its own format refuses it
  const scope = literalScope(place);
  const expected = scope.region === undefined ? partition : partitionOf(scope.region);
  const differing = [
    accountId !== (scope.account ?? accountId) && accountId !== AWS_ITSELF
      ? `account ${scope.account}`
      : undefined,
    region !== "" && region !== (scope.region ?? region) ? `Region ${scope.region}` : undefined,
    partition !== expected ? `partition ${expected}` : undefined,
  ].filter((part) => part !== undefined);
  return differing.length === 0 ? undefined : `an ARN in ${differing.join(", ")}`;
}

/** What of an account and a Region is known while the stack is built. */
export function literalScope({ account, region }: Partial<AwsScope>): Partial<AwsScope> {
  return {
    ...(account !== undefined && !isReference(account) && { account }),
    ...(region !== undefined && !isReference(region) && { region }),
  };
}

/** An account and a Region in words, as far as they are known while the stack is built. */
export function placeInWords(scope: Partial<AwsScope>): string {
  const { account, region } = literalScope(scope);
  return [account && `account ${account}`, region && `Region ${region}`].filter(Boolean).join(", ");
}

const ARN = "arn:aws[a-z-]*";

export const roleArn: Format = {
  pattern: new RegExp(String.raw`^${ARN}:iam::\d{12}:role/[\w+=,.@/-]{1,512}$`),
  allowed: "the ARN of an IAM role",
  fix: () => "write it as arn:aws:iam::111122223333:role/deploy",
};

/** The service's pattern for roles has no room for a path. */
export const roleArnWithoutPath: Format = {
  pattern: new RegExp(String.raw`^${ARN}:iam::\d{12}:role/[\w+=,.@-]{1,64}$`),
  allowed: "the ARN of an IAM role without a path",
  fix: (got) =>
    /:role\/.*\//.test(got)
      ? "name a role without a path: the service refuses the ARNs of others"
      : roleArn.fix(got),
};

/** Of an account or, as `arn:aws:iam::aws:policy/...`, of AWS itself. */
export const policyArn: Format = {
  pattern: new RegExp(String.raw`^${ARN}:iam::(\d{12}|aws):policy/[\w+=,.@/-]{1,512}$`),
  allowed: "the ARN of an IAM policy",
  fix: () => "write it as arn:aws:iam::111122223333:policy/boundary",
};

/** As the AWS provider checks it: a UUID of KMS, or the id of a multi-Region key. */
const KEY_ID =
  "([0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})";

/** A key that is taken over is found by it. */
export const keyId: Format = {
  pattern: new RegExp(`^${KEY_ID}$`),
  allowed: "the id of a symmetric customer-managed KMS key",
  fix: (got) =>
    got.includes("key/")
      ? "write the part after key/ alone"
      : "write it as 11111111-2222-3333-8444-555555555555",
};

/** Alias ARNs are refused: `alias/aws/sns` has a policy that cannot be edited, and IAM ignores aliases. */
export const keyArn: Format = {
  pattern: new RegExp(String.raw`^${ARN}:kms:[a-z0-9-]+:\d{12}:key/${KEY_ID}$`),
  allowed: "the key ARN of a symmetric customer-managed KMS key",
  fix: (got) =>
    got.includes("alias/aws/")
      ? "AWS-managed keys cannot let the service publish, because their policy cannot be edited: name a customer-managed key, or drop this field and one is created"
      : got.includes("alias/")
        ? "an alias may move to another key: write the key ARN that `aws kms describe-key` prints"
        : "write it as arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555",
};

export const topicArn: Format = {
  pattern: new RegExp(String.raw`^${ARN}:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$`),
  allowed: "the ARN of a standard SNS topic",
  fix: (got) =>
    got.endsWith(".fifo")
      ? "AWS services cannot publish to FIFO topics: name a standard topic"
      : "write it as arn:aws:sns:eu-west-1:111122223333:topic-name",
};

/** AWS chooses the last part when something is subscribed. */
export const subscriptionArn: Format = {
  pattern: new RegExp(
    String.raw`^${ARN}:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`,
  ),
  allowed: "the ARN of a confirmed subscription of an SNS topic",
  fix: () =>
    "write the SubscriptionArn that `aws sns list-subscriptions-by-topic` prints, which ends in an id",
};

export const queueArn: Format = {
  pattern: new RegExp(String.raw`^${ARN}:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,80}$`),
  allowed: "the ARN of a standard SQS queue",
  fix: () => "write it as arn:aws:sqs:eu-west-1:111122223333:queue-name",
};

export const eventBusArn: Format = {
  pattern: new RegExp(
    String.raw`^${ARN}:events:[a-z0-9-]+:\d{12}:event-bus/[A-Za-z0-9._/-]{1,256}$`,
  ),
  allowed: "the ARN of an event bus",
  fix: () => "write it as arn:aws:events:eu-west-1:111122223333:event-bus/bus-name",
};

/** Where an EventBridge rule may send events. */
export const ruleTargetArn: Format = {
  pattern: new RegExp(
    [queueArn, topicArn, eventBusArn].map(({ pattern }) => pattern.source).join("|"),
  ),
  allowed: "the ARN of a standard SQS queue, a standard SNS topic or an event bus",
  fix: (got) =>
    got.endsWith(".fifo")
      ? "name a standard queue or topic: the events carry no message group"
      : "write it as arn:aws:sqs:eu-west-1:111122223333:queue-name",
};

/** With or without an alias or version behind the name. */
export const functionArn: Format = {
  pattern: new RegExp(
    String.raw`^${ARN}:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_-]{1,128}|:\$LATEST)?$`,
  ),
  allowed: "the ARN of a Lambda function, with or without an alias or version",
  fix: () => "write it as arn:aws:lambda:eu-west-1:111122223333:function:handler:live",
};

export const connectInstanceArn: Format = {
  pattern: new RegExp(String.raw`^${ARN}:connect:[a-z0-9-]+:\d{12}:instance/[0-9a-f-]{36}$`),
  allowed: "the ARN of an Amazon Connect instance",
  fix: (got) =>
    /:instance\/[^/]+\//.test(got)
      ? "cut it after the instance id: queues, flows and numbers are not instances"
      : "write it as arn:aws:connect:eu-west-1:111122223333:instance/<uuid>, as `aws connect list-instances` prints it",
};

export const bucketArn: Format = {
  pattern: new RegExp(`^${ARN}:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`),
  allowed: "the ARN of an S3 bucket",
  fix: (got) =>
    got.includes("/")
      ? "cut it after the bucket's name: the prefixes say which objects are meant"
      : "write it as arn:aws:s3:::bucket-name",
};

const SOCIAL_MESSAGING_ARN = String.raw`^${ARN}:social-messaging:[a-z0-9-]+:\d{12}`;

/**
 * In both spellings that AWS documents: its API's pattern leaves the id's prefix out, a CloudTrail
 * sample repeats it. So these ARNs are never built from ids, only taken as the API prints them.
 */
export const phoneNumberArn: Format = {
  pattern: new RegExp(
    String.raw`${SOCIAL_MESSAGING_ARN}:phone-number-id/(\*|(phone-number-id-)?[0-9a-zA-Z]+)$`,
  ),
  allowed: "the ARN of a phone number, or phone-number-id/* for all of the account and Region",
  fix: (got) =>
    got.includes(":waba/")
      ? `this is a WhatsApp Business Account: name its numbers, ${COPY_NUMBER}`
      : fixSocialMessagingArn(got, "phone-number-id", COPY_NUMBER),
};

/** Metrics carry the ARN of one number: there are no wildcards for dimensions. */
export const oneNumberArn: Format = {
  pattern: new RegExp(
    `${SOCIAL_MESSAGING_ARN}:phone-number-id/(phone-number-id-)?[0-9a-zA-Z]{12,64}$`,
  ),
  allowed: "the ARN of one phone number",
  fix: (got) => phoneNumberArn.fix(got),
};

/** @see phoneNumberArn for its two spellings */
export const wabaArn: Format = {
  pattern: new RegExp(String.raw`${SOCIAL_MESSAGING_ARN}:waba/(\*|(waba-)?[0-9a-zA-Z]+)$`),
  allowed: "the ARN of a WhatsApp Business Account, or waba/* for all of the account and Region",
  fix: (got) =>
    got.includes(":phone-number-id/")
      ? `this is a phone number: name the account that it belongs to, ${COPY_WABA}`
      : fixSocialMessagingArn(got, "waba", COPY_WABA),
};

/** One account, without a wildcard. */
export const oneWabaArn: Format = {
  pattern: new RegExp(`${SOCIAL_MESSAGING_ARN}:waba/(waba-)?[0-9a-zA-Z]{12,64}$`),
  allowed: "the ARN of one WhatsApp Business Account",
  fix: (got) => wabaArn.fix(got),
};

/** The id at the end of the ARN of a number or an account, the same for both spellings. */
export function socialMessagingIdOf(arnOrId: string): string {
  return arnOrId.replace(/^.*\//, "").replace(/^(waba|phone-number-id)-/, "");
}

const COPY_NUMBER =
  "copied from the arn that `aws socialmessaging get-linked-whatsapp-business-account` prints of each";
const COPY_WABA =
  "copied from the arn that `aws socialmessaging list-linked-whatsapp-business-accounts` prints";

function fixSocialMessagingArn(got: string, type: string, copy: string): string {
  if (/[*?]/.test(got)) {
    return `name each one, or write arn:aws:social-messaging:eu-west-1:111122223333:${type}/*, with nothing else open, if really all are meant`;
  }
  if (got.includes(":socialmessaging:")) return "the service is written social-messaging in ARNs";
  if (/^(waba|phone-number-id)-/.test(got)) {
    return `this is an id, and no ARN can be made from an id: name the ARN, ${copy}`;
  }
  return `name the ARN, ${copy}`;
}

/** @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_AnomalyMonitor.html */
export const anomalyMonitorArn: Format = {
  pattern: new RegExp(String.raw`^${ARN}:ce::\d{12}:anomalymonitor/[\w-]{1,128}$`),
  allowed: "the ARN of a cost anomaly monitor",
  fix: (got) =>
    got.includes(":anomalysubscription/")
      ? "write the ARN of the monitor, not of a subscription to it"
      : "copy it from what `aws ce get-anomaly-monitors` prints",
};
