import { type AwsScope, bucketArnOf } from "../../formats/arns";
import { type PolicyDocument, type PolicyStatement, policyDocument } from "./policy-document";

/**
 * Nothing is granted to the service: it moves media with the permissions of whoever calls
 * SendWhatsAppMessage and its media operations, so this policy only forbids.
 */
export function mediaBucketPolicy(scope: AwsScope, bucket: string): PolicyDocument {
  return policyDocument([denyAccessWithoutTls(scope, bucket)]);
}

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

/**
 * What the owner of an access-log bucket must allow before S3 delivers this bucket's logs there.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export function allowAccessLogs(
  scope: AwsScope,
  logBucket: string,
  source: { readonly bucket: string; readonly logPrefix: string },
): PolicyStatement {
  return {
    Sid: "AllowS3AccessLogs",
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `${bucketArnOf(scope, logBucket)}/${source.logPrefix}*`,
    Condition: {
      StringEquals: { "aws:SourceAccount": scope.account },
      ArnLike: { "aws:SourceArn": bucketArnOf(scope, source.bucket) },
    },
  };
}
