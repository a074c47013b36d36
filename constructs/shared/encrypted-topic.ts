import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { Lazy } from "cdktf";
import type { Construct } from "constructs";
import type { MessagingKey } from "./messaging-key";
import { type PolicyStatement, policyDocument, policyJson } from "./policy-document";

interface EncryptedTopic {
  readonly name: string;
  readonly key: MessagingKey;
  /** Of its policy, asked at synthesis: whatever is granted until then counts. */
  readonly statements: () => readonly PolicyStatement[];
}

/** An SNS topic to which only the granted services may publish, and they only with TLS. */
export function createEncryptedTopic(scope: Construct, topic: EncryptedTopic): SnsTopic {
  return new SnsTopic(scope, "Topic", {
    name: topic.name,
    kmsMasterKeyId: topic.key.arn,
    signatureVersion: 2, // SHA-256; 1 is SHA-1
    // Part of the topic, not a resource of its own: it never exists without its policy.
    policy: Lazy.stringValue({
      produce: () => policyJson(policyDocument(topic.statements())),
    }),
  });
}
