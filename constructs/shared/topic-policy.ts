import { type PolicyDocument, type PolicyStatement, policyDocument } from "./policy-document";
import { type Publisher, sourceConditions } from "./publisher";

/**
 * Who may publish to a topic. It replaces the default policy, and with it the right to publish that
 * every identity of the account had through the topic: identities of this account need their own
 * `sns:Publish`, other services a grant.
 */
export function topicPolicy(topicArn: string, publishers: readonly Publisher[]): PolicyDocument {
  return policyDocument([
    ...publishers.map((publisher) => allowPublish(topicArn, publisher)),
    denyPublishWithoutTls(topicArn),
  ]);
}

export function allowPublish(topicArn: string, publisher: Publisher): PolicyStatement {
  return {
    Sid: `Allow${publisher.name}Publish`,
    Effect: "Allow",
    Principal: { Service: publisher.service },
    Action: "sns:Publish",
    Resource: topicArn,
    Condition: sourceConditions(publisher),
  };
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html */
export function denyPublishWithoutTls(topicArn: string): PolicyStatement {
  return {
    Sid: "DenyPublishWithoutTls",
    Effect: "Deny",
    Principal: "*",
    Action: "sns:Publish",
    Resource: topicArn,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
