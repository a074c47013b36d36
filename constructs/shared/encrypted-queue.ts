import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { Lazy } from "cdktf";
import type { Construct } from "constructs";
import { type AwsScope, queueArnOf, queueUrlOf } from "../../formats/arns";
import { importExisting } from "./import-existing";
import { knownReference } from "./known-reference";
import type { MessagingKey } from "./messaging-key";
import { type PolicyStatement, policyDocument, policyJson } from "./policy-document";
import type { Publisher } from "./publisher";
import { queueStatements } from "./resource-policies";

const SECONDS_PER_DAY = 86_400;

/** As long as SQS keeps messages at all: people need time to look at dead letters. */
export const DEAD_LETTER_RETENTION_DAYS = 14;

export interface EncryptedQueueProps extends AwsScope {
  readonly name: string;
  /** @default - a key that SQS owns, for senders that no policy of a key can distinguish */
  readonly key?: MessagingKey;
  readonly retentionDays: number;
  /** Services that may send; all of them get the use of the key, if there is one. */
  readonly senders: readonly Publisher[];
  /** @default - SQS's own, 30 seconds */
  readonly visibilityTimeoutSeconds?: number;
  /** Where messages go that were received too often. @default - nowhere */
  readonly poison?: Poison;
  /** Added to its policy until synthesis. @default - none */
  readonly added?: () => readonly PolicyStatement[];
  /** Names of the queues whose dead letters this one may take. @default - any queue's */
  readonly deadLettersOf?: readonly string[];
  /** Whether it exists. @default false (it is created) */
  readonly adopt?: boolean | undefined;
  /** Arguments that hold for a queue that exists, too: of the others, it keeps its own values. @default - none */
  readonly chosen?: readonly string[];
}

export interface Poison {
  readonly queue: CreatedQueue;
  readonly maxReceiveCount: number;
}

/** A queue that is created: references, which wait for it, and the ARN as a literal. */
export interface CreatedQueue {
  readonly resource: SqsQueue;
  readonly name: string;
  readonly arn: string;
  readonly literalArn: string;
}

/** A standard queue, encrypted. Its policy is part of it: it never exists without. */
export function createQueue(
  scope: Construct,
  id: string,
  props: EncryptedQueueProps,
): CreatedQueue {
  const { poison, senders, key, deadLettersOf, added = () => [] } = props;
  const literalArn = queueArnOf(props, props.name);
  for (const sender of senders) key?.grantPublish(sender);
  const resource = new SqsQueue(scope, id, {
    name: props.name,
    kmsMasterKeyId: key?.arn,
    sqsManagedSseEnabled: key === undefined ? true : undefined,
    messageRetentionSeconds: props.retentionDays * SECONDS_PER_DAY,
    visibilityTimeoutSeconds: props.visibilityTimeoutSeconds,
    receiveWaitTimeSeconds: 20, // long polling: fewer empty answers, because each one costs
    policy: Lazy.stringValue({
      produce: () =>
        policyJson(policyDocument([...queueStatements(literalArn, senders), ...added()])),
    }),
    redrivePolicy: poison && redrivePolicy(poison),
    redriveAllowPolicy: deadLettersOf && redriveAllowPolicy(props, deadLettersOf),
    dependsOn: poison && [poison.queue.resource],
  });
  if (props.adopt === true) importExisting(resource, queueUrlOf(props, props.name), props.chosen);
  return {
    resource,
    name: knownReference(resource.name, props.name),
    arn: knownReference(resource.arn, literalArn),
    literalArn,
  };
}

function redrivePolicy({ queue, maxReceiveCount }: Poison): string {
  return JSON.stringify({ deadLetterTargetArn: queue.literalArn, maxReceiveCount });
}

function redriveAllowPolicy(scope: AwsScope, names: readonly string[]): string {
  const sourceQueueArns = names.map((name) => queueArnOf(scope, name));
  return JSON.stringify(
    names.length === 0
      ? { redrivePermission: "denyAll" }
      : { redrivePermission: "byQueue", sourceQueueArns },
  );
}
