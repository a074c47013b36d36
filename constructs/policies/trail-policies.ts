import { type AwsScope, arnOf, bucketArnOf } from "../../rules/arns";
import { denyAccessWithoutTls } from "./bucket-policies";
import { type PolicyDocument, type PolicyStatement, policyDocument } from "./document";
import { delegateToIam } from "./key-policy";

const CLOUDTRAIL = "cloudtrail.amazonaws.com";

export function trailArn(scope: AwsScope, name: string): string {
  return arnOf(scope, "cloudtrail", `trail/${name}`);
}

/**
 * AWS advises this condition alone: the ARN names the account, too.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
const onBehalfOf = (trail: string) => ({ "aws:SourceArn": trail });

/** Encrypting log files, with the data keys that the bucket keeps, and looking at the key first. */
const USE_OF_KEY = ["kms:GenerateDataKey*", "kms:Decrypt", "kms:DescribeKey"] as const;

export function trailKeyPolicy(scope: AwsScope, trail: string): PolicyDocument {
  return policyDocument([
    delegateToIam(scope),
    {
      Sid: "AllowTrailUseOfKey",
      Effect: "Allow",
      Principal: { Service: CLOUDTRAIL },
      Action: USE_OF_KEY,
      Resource: "*",
      Condition: { ArnLike: onBehalfOf(trail) },
    },
  ]);
}

export function trailBucketPolicy(scope: AwsScope, bucket: string, trail: string): PolicyDocument {
  return policyDocument([
    ...allowTrailLogs(scope, bucket, trail),
    denyAccessWithoutTls(scope, bucket),
  ]);
}

/**
 * What the owner of a log bucket must allow before a trail writes there.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function allowTrailLogs(scope: AwsScope, bucket: string, trail: string): PolicyStatement[] {
  const arn = bucketArnOf(scope, bucket);
  const trailAlone = { ArnLike: onBehalfOf(trail) };
  return [
    {
      Sid: "AllowTrailToCheckBucket",
      Effect: "Allow",
      Principal: { Service: CLOUDTRAIL },
      Action: "s3:GetBucketAcl",
      Resource: arn,
      Condition: trailAlone,
    },
    {
      Sid: "AllowTrailToWriteLogs",
      Effect: "Allow",
      Principal: { Service: CLOUDTRAIL },
      Action: "s3:PutObject",
      Resource: `${arn}/AWSLogs/${scope.account}/*`,
      Condition: {
        ...trailAlone,
        StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" },
      },
    },
  ];
}
