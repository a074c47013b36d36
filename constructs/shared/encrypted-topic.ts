import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { Lazy } from "cdktf";
import type { Construct } from "constructs";
import type { MessagingKey } from "./messaging-key";
import { policyJson } from "./policy-document";
import type { Publishers } from "./publishers";
import { topicPolicy } from "./resource-policies";

interface EncryptedTopic {
  readonly name: string;
  /** Built as a literal, for the policy. */
  readonly arn: string;
  readonly key: MessagingKey;
  /** Every service that is granted until synthesis may publish. */
  readonly publishers: Publishers;
}

/** An SNS topic to which only the granted services may publish, and they only with TLS. */
export function createEncryptedTopic(scope: Construct, topic: EncryptedTopic): SnsTopic {
  return new SnsTopic(scope, "Topic", {
    name: topic.name,
    kmsMasterKeyId: topic.key.arn,
    signatureVersion: 2, // SHA-256; 1 is SHA-1
    // Part of the topic, not a resource of its own: it never exists without its policy.
    policy: Lazy.stringValue({
      produce: () => policyJson(topicPolicy(topic.arn, topic.publishers.all)),
    }),
  });
}
