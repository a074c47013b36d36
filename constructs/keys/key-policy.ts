import { type AwsScope, globalArnOf } from "../../formats/arns";
import type { PolicyStatement } from "../shared/policy-document";
import { allowPublisher, type Publisher } from "../shared/publisher";

/** What SNS needs of the key for each message that a service publishes to an encrypted topic. */
const PUBLISH_TO_ENCRYPTED_TOPIC = ["kms:GenerateDataKey*", "kms:Decrypt"] as const;

/** The statements of a key's policy, which the owner of an existing key merges. */
export function keyStatements(
  scope: AwsScope,
  publishers: readonly Publisher[],
): PolicyStatement[] {
  return [delegateToIam(scope), ...publishers.map(allowUseOfKey)];
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
function allowUseOfKey(publisher: Publisher): PolicyStatement {
  return allowPublisher(
    `Allow${publisher.name}UseOfKey`,
    publisher,
    PUBLISH_TO_ENCRYPTED_TOPIC,
    "*",
  );
}
