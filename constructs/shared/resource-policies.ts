import { type AwsScope, bucketArnOf } from "../../formats/arns";
import type { PolicyStatement } from "./policy-document";
import { allowPublisher, type Publisher } from "./publisher";

/**
 * Who may publish to a topic, as statements, which the owner of an existing topic merges. They replace the default
 * policy, and with it the right to publish that every identity of the account had through the topic: identities of
 * this account need their own `sns:Publish`, other services a grant.
 */
export function topicStatements(
  topicArn: string,
  publishers: readonly Publisher[],
): PolicyStatement[] {
  return [
    ...publishers.map((publisher) =>
      allowPublisher(`Allow${publisher.name}Publish`, publisher, "sns:Publish", topicArn),
    ),
    denyWithoutTls("DenyPublishWithoutTls", "sns:Publish", topicArn),
  ];
}

/**
 * Who may send to a queue: these services, each on behalf of one resource. Consumers need no mention,
 * as IAM policies of their own account let them receive.
 * @see https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html
 */
export function queueStatements(
  queueArn: string,
  senders: readonly Publisher[],
): PolicyStatement[] {
  return [
    ...senders.map((sender) =>
      allowPublisher(`Allow${sender.name}Send`, sender, "sqs:SendMessage", queueArn),
    ),
    denyWithoutTls("DenyAccessWithoutTls", "sqs:*", queueArn),
  ];
}

export function denyAccessWithoutTls(scope: AwsScope, bucket: string): PolicyStatement {
  const arn = bucketArnOf(scope, bucket);
  return denyWithoutTls("DenyAccessWithoutTls", "s3:*", [arn, `${arn}/*`]);
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html
 */
function denyWithoutTls(
  Sid: string,
  Action: string,
  Resource: string | readonly string[],
): PolicyStatement {
  const Condition = { Bool: { "aws:SecureTransport": "false" } };
  return { Sid, Effect: "Deny", Principal: "*", Action, Resource, Condition };
}
