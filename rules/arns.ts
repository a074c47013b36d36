import { partitionOf } from "./regions";
import type { Rule } from "./rule";

/** The account and Region in which everything of one environment lives. */
export interface AwsScope {
  /** Twelve digits. */
  readonly account: string;
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

/**
 * Why an ARN cannot belong to this account and Region, or nothing when it can. ARNs of global
 * services leave the Region empty, which fits every Region.
 */
export function foreignTo(scope: Partial<AwsScope>, arn: string): string | undefined {
  const [start, partition, , region, accountId, resource] = arn.split(":");
  if (start !== "arn" || resource === undefined) return undefined; // its own rule refuses it
  const expected = scope.region === undefined ? partition : partitionOf(scope.region);
  const differing = [
    accountId !== (scope.account ?? accountId) ? `account ${scope.account}` : undefined,
    region !== "" && region !== (scope.region ?? region) ? `Region ${scope.region}` : undefined,
    partition !== expected ? `partition ${expected}` : undefined,
  ].filter((part) => part !== undefined);
  return differing.length === 0 ? undefined : `an ARN in ${differing.join(", ")}`;
}

const ARN = "arn:aws[a-z-]*";

export const roleArn: Rule = {
  pattern: new RegExp(String.raw`^${ARN}:iam::\d{12}:role/[\w+=,.@/-]{1,512}$`),
  allowed: "the ARN of an IAM role",
  fix: () => "write it as arn:aws:iam::111122223333:role/deploy",
};

/** Alias ARNs are refused: `alias/aws/sns` has a policy that nobody can edit, and IAM ignores aliases. */
export const keyArn: Rule = {
  pattern: new RegExp(String.raw`^${ARN}:kms:[a-z0-9-]+:\d{12}:key/(mrk-)?[0-9a-f-]{32,36}$`),
  allowed: "the key ARN of a symmetric customer-managed KMS key",
  fix: (got) =>
    got.includes("alias/aws/")
      ? "AWS-managed keys cannot let the service publish, as nobody can edit their policy: name a customer-managed key, or drop this field and one is created"
      : got.includes("alias/")
        ? "an alias may move to another key: write the key ARN that `aws kms describe-key` prints"
        : "write it as arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555",
};

export const topicArn: Rule = {
  pattern: new RegExp(String.raw`^${ARN}:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$`),
  allowed: "the ARN of a standard SNS topic",
  fix: (got) =>
    got.endsWith(".fifo")
      ? "the service cannot publish to FIFO topics: name a standard topic"
      : "write it as arn:aws:sns:eu-west-1:111122223333:topic-name",
};

export const queueArn: Rule = {
  pattern: new RegExp(String.raw`^${ARN}:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,80}$`),
  allowed: "the ARN of a standard SQS queue",
  fix: () => "write it as arn:aws:sqs:eu-west-1:111122223333:queue-name",
};

export const eventBusArn: Rule = {
  pattern: new RegExp(
    String.raw`^${ARN}:events:[a-z0-9-]+:\d{12}:event-bus/[A-Za-z0-9._/-]{1,256}$`,
  ),
  allowed: "the ARN of an event bus",
  fix: () => "write it as arn:aws:events:eu-west-1:111122223333:event-bus/bus-name",
};

/** Where an EventBridge rule may send events. */
export const ruleTargetArn: Rule = {
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
export const functionArn: Rule = {
  pattern: new RegExp(
    String.raw`^${ARN}:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_-]{1,128}|:\$LATEST)?$`,
  ),
  allowed: "the ARN of a Lambda function, with or without an alias or version",
  fix: () => "write it as arn:aws:lambda:eu-west-1:111122223333:function:handler:live",
};

export const connectInstanceArn: Rule = {
  pattern: new RegExp(String.raw`^${ARN}:connect:[a-z0-9-]+:\d{12}:instance/[0-9a-f-]{36}$`),
  allowed: "the ARN of an Amazon Connect instance",
  fix: (got) =>
    /:instance\/[^/]+\//.test(got)
      ? "cut it behind the instance id: queues, flows and numbers are not instances"
      : "write it as arn:aws:connect:eu-west-1:111122223333:instance/<uuid>, as `aws connect list-instances` prints it",
};
