import { type AwsScope, arnOf, bucketArnOf } from "../../formats/arns";
import { delegateToIam } from "../keys/key-policy";
import {
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../shared/policy-document";
import { denyAccessWithoutTls } from "../shared/resource-policies";

const CLOUDTRAIL = "cloudtrail.amazonaws.com";

export function trailArn(scope: AwsScope, name: string): string {
  return arnOf(scope, "cloudtrail", `trail/${name}`);
}

/** The ARN names the account, too. */
const onBehalfOf = (trail: string) => ({ "aws:SourceArn": trail });

/**
 * For log files of this trail and for nothing else; before that, CloudTrail looks at the key, and with a
 * bucket key S3 decrypts what it kept.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export function trailKeyPolicy(scope: AwsScope, trail: string): PolicyDocument {
  return policyDocument([
    delegateToIam(scope),
    {
      Sid: "AllowTrailToEncryptLogs",
      Effect: "Allow",
      Principal: { Service: CLOUDTRAIL },
      Action: "kms:GenerateDataKey*",
      Resource: "*",
      Condition: {
        ArnLike: onBehalfOf(trail),
        StringEquals: { "kms:EncryptionContext:aws:cloudtrail:arn": trail },
      },
    },
    {
      Sid: "AllowTrailUseOfKey",
      Effect: "Allow",
      Principal: { Service: CLOUDTRAIL },
      Action: ["kms:Decrypt", "kms:DescribeKey"],
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
