import { type AwsScope, bucketArnOf } from "../../formats/arns";
import type { PolicyStatement } from "./policy-document";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html */
export function denyAccessWithoutTls(scope: AwsScope, bucket: string): PolicyStatement {
  const arn = bucketArnOf(scope, bucket);
  return {
    Sid: "DenyAccessWithoutTls",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
