import { type AwsScope, globalArnOf } from "../../formats/arns";
import {
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../shared/policy-document";
import { allowPublisher, type Publisher } from "../shared/publisher";

/** What SNS needs of the key for each message that a service publishes to an encrypted topic. */
const PUBLISH_TO_ENCRYPTED_TOPIC = ["kms:GenerateDataKey*", "kms:Decrypt"] as const;

export function keyPolicy(scope: AwsScope, publishers: readonly Publisher[]): PolicyDocument {
  return policyDocument([delegateToIam(scope), ...publishers.map(allowUseOfKey)]);
}

/**
 * Lets IAM policies of the account decide, as in every key that the console creates. Without it,
 * no identity could change the key's policy again.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function delegateToIam(scope: AwsScope): PolicyStatement {
  return {
    Sid: "DelegateToIam",
    Effect: "Allow",
    Principal: { AWS: globalArnOf(scope, "iam", "root") },
    Action: "kms:*",
    Resource: "*",
  };
}

/** In a key policy, Resource `*` means this key. */
export function allowUseOfKey(publisher: Publisher): PolicyStatement {
  return allowPublisher(
    `Allow${publisher.name}UseOfKey`,
    publisher,
    PUBLISH_TO_ENCRYPTED_TOPIC,
    "*",
  );
}
