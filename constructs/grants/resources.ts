import { z } from "zod";
import type { AwsScope } from "../../formats/arns";
import { list, optionsOf } from "../../formats/options";
import { partitionOf } from "../../formats/regions";
import { DECRYPTING_SERVICES, type DecryptScope } from "../shared/messaging-key";
import { allow } from "../shared/policy-document";
import type { Permission } from "./permissions";

/** @internal A queue, as far as its consumers need it. */
export interface ConsumedQueue extends AwsScope {
  readonly literalArn: string;
  readonly key: { readonly arn: string };
}

/** What Lambda needs of a function's role, and what a program needs that reads the queue by itself. */
const CONSUME = [
  "sqs:ReceiveMessage",
  "sqs:DeleteMessage",
  "sqs:ChangeMessageVisibility",
  "sqs:GetQueueAttributes",
  "sqs:GetQueueUrl",
] as const;

/**
 * Reads the messages of a queue and deletes them. The key decrypts only what SQS hands out, for which the role needs
 * the right on the queue, too. That SQS names the queue to KMS in the encryption context is shown by third parties and
 * not documented by AWS; a condition on it would add nothing but the risk of reading nothing.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 * @internal
 */
export const consumer: Permission<void, ConsumedQueue> = {
  id: "Consume",
  name: "consume",
  statements: (_, { key, region, literalArn }) => [
    allow("ConsumeMessages", CONSUME, literalArn),
    allow("DecryptMessages", "kms:Decrypt", key.arn, {
      StringEquals: { "kms:ViaService": `sqs.${region}.amazonaws.com` },
    }),
  ],
};

/** @internal A topic, as far as a role needs it that subscribes others. */
export interface GrantedTopic extends AwsScope {
  readonly literalArn: string;
}

/**
 * Subscribes what has an ARN in the topic's account: queues, functions and delivery streams, in any Region. The topic
 * carries what customers write, which a role without this condition could send to any mailbox or web address.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-using-identity-based-policies.html
 * @internal
 */
export const subscriber: Permission<void, GrantedTopic> = {
  id: "Subscribe",
  name: "subscribe",
  statements: (_, { account, region, literalArn }) => [
    allow("SubscribeOwnResources", "sns:Subscribe", literalArn, {
      StringLike: { "sns:Endpoint": `arn:${partitionOf(region)}:*:*:${account}:*` },
    }),
  ],
};

const notEmpty = {
  allowed: `at least one of ${DECRYPTING_SERVICES.join(", ")}`,
  fix: "list the services that the role reads from, or leave through out",
};

/**
 * Decrypts what a service encrypted with the key: never by calling KMS directly, for which a program would need
 * no right on the queue or the bucket.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 * @internal
 */
export const decrypter: Permission<
  DecryptScope,
  { readonly arn: string; readonly region: string }
> = {
  id: "Decrypt",
  name: "decrypt",
  scope: optionsOf<DecryptScope>()({
    through: list(z.enum(DECRYPTING_SERVICES), { notEmpty, once: true }).optional(),
  }),
  statements: ({ through = DECRYPTING_SERVICES }, { arn, region }) =>
    through.map((service) =>
      allow(`DecryptThrough${service.toUpperCase()}`, "kms:Decrypt", arn, {
        StringEquals: { "kms:ViaService": `${service}.${region}.amazonaws.com` },
      }),
    ),
};
