import { type PolicyDocument, type PolicyStatement, policyDocument } from "./policy-document";
import { type Publisher, sourceConditions } from "./publisher";

/**
 * Who may send to a queue: these services, each on behalf of one resource. Consumers need no mention,
 * as IAM policies of their own account let them receive.
 */
export function queuePolicy(queueArn: string, senders: readonly Publisher[]): PolicyDocument {
  return policyDocument([
    ...senders.map((sender) => allowSend(queueArn, sender)),
    denyQueueWithoutTls(queueArn),
  ]);
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html */
function allowSend(queueArn: string, sender: Publisher): PolicyStatement {
  return {
    Sid: `Allow${sender.name}Send`,
    Effect: "Allow",
    Principal: { Service: sender.service },
    Action: "sqs:SendMessage",
    Resource: queueArn,
    Condition: sourceConditions(sender),
  };
}

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html */
function denyQueueWithoutTls(queueArn: string): PolicyStatement {
  return {
    Sid: "DenyAccessWithoutTls",
    Effect: "Deny",
    Principal: "*",
    Action: "sqs:*",
    Resource: queueArn,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
