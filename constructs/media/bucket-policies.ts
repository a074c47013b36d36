import { type AwsScope, bucketArnOf, placeInWords } from "../../formats/arns";
import type { MediaPrefixes } from "../shared/media-prefixes";
import {
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../shared/policy-document";
import type { Requirement } from "../shared/requirement";
import { denyAccessWithoutTls } from "../shared/resource-policies";
import type { ExistingBucketProps, MediaBucketProps } from "./options";

/**
 * Nothing is granted to the service: it moves media with the permissions of the caller of
 * SendWhatsAppMessage and its media operations, so this policy only forbids.
 */
export function mediaBucketPolicy(scope: AwsScope, bucket: string): PolicyDocument {
  return policyDocument([denyAccessWithoutTls(scope, bucket)]);
}

/** What the owner of an existing bucket has to do. */
export function existingBucketRequirement(
  props: ExistingBucketProps,
  { inboundPrefix, outboundPrefix }: Required<MediaPrefixes>,
): Requirement {
  return {
    of: bucketArnOf(props, props.name),
    why: `keeps media below ${inboundPrefix} and ${outboundPrefix}`,
    statements: [denyAccessWithoutTls(props, props.name)],
    settings: [
      `in ${placeInWords(props)}`,
      "all four public-access blocks on, object ownership BucketOwnerEnforced",
      "a Deny on source IP or VPC endpoint must exempt aws:ViaAWSService, as the service moves media on the caller's behalf",
    ],
  };
}

/** Where in the log bucket the access logs of a media bucket are. */
export function accessLogPrefix(bucket: string): string {
  return `${bucket}/`;
}

/** What the owner of the access-log bucket has to do, if there is one. */
export function accessLogRequirement(props: MediaBucketProps): Requirement | undefined {
  const { name, accessLogBucket } = props;
  if (accessLogBucket === undefined) return undefined;
  const source = { bucket: name, logPrefix: accessLogPrefix(name) };
  return {
    of: bucketArnOf(props, accessLogBucket),
    why: `receives the access logs of ${name}`,
    statements: [allowAccessLogs(props, accessLogBucket, source)],
    settings: ["in the same account and Region as the media bucket"],
  };
}

/**
 * What must be allowed before S3 delivers a bucket's logs.
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
