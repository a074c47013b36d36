import { type AwsScope, bucketArnOf } from "../../../formats/arns";
import { type Asked, ask, type WireRequest } from "./asked";

/** Actions behind `?name`: Get to read; Put to write and to remove, but for the policy. */
const SETTINGS: Readonly<Record<string, string>> = {
  accelerate: "AccelerateConfiguration",
  acl: "BucketAcl",
  cors: "BucketCORS",
  encryption: "EncryptionConfiguration",
  lifecycle: "LifecycleConfiguration",
  location: "BucketLocation",
  logging: "BucketLogging",
  "object-lock": "BucketObjectLockConfiguration",
  ownershipControls: "BucketOwnershipControls",
  policy: "BucketPolicy",
  publicAccessBlock: "BucketPublicAccessBlock",
  replication: "ReplicationConfiguration",
  requestPayment: "BucketRequestPayment",
  tagging: "BucketTagging",
  versioning: "BucketVersioning",
  website: "BucketWebsite",
};
/** Of S3 Control, where AWS provider 6.23 and newer reads and writes a bucket's tags. */
const TAGS = "/v20180820/tags/";
const ON_TAGS: Readonly<Record<string, string>> = {
  GET: "s3:ListTagsForResource",
  POST: "s3:TagResource",
  DELETE: "s3:UntagResource",
};
const ON_BUCKET: Readonly<Record<string, string>> = {
  HEAD: "s3:ListBucket",
  GET: "s3:ListBucket",
  PUT: "s3:CreateBucket",
  DELETE: "s3:DeleteBucket",
};
const ON_OBJECT: Readonly<Record<string, string>> = {
  HEAD: "s3:GetObject",
  GET: "s3:GetObject",
  PUT: "s3:PutObject",
  DELETE: "s3:DeleteObject",
};

/** What S3 asks permission for: its actions are named otherwise than its operations. */
export function askedByS3({ method, path, headers, body }: WireRequest, scope: AwsScope): Asked[] {
  const { pathname, searchParams } = new URL(path, "http://s3");
  if (pathname.startsWith(TAGS)) {
    return [ask(ON_TAGS[method] ?? method, decodeURIComponent(pathname.slice(TAGS.length)))];
  }
  const [, bucket = "", ...names] = decodeURIComponent(pathname).split("/");
  const arn = bucketArnOf(scope, bucket);
  const key = names.join("/");
  const kmsKey = headers["x-amz-server-side-encryption-aws-kms-key-id"];
  if (key !== "") {
    const encrypt = kmsKey ? [ask("kms:GenerateDataKey", String(kmsKey))] : [];
    return [ask(ON_OBJECT[method] ?? method, `${arn}/${key}`), ...encrypt];
  }
  if (searchParams.has("delete")) return askedByDeleteObjects(arn, body);
  if (searchParams.has("versions")) return [ask("s3:ListBucketVersions", arn)];
  const setting = [...searchParams.keys()].flatMap((name) => SETTINGS[name] ?? [])[0];
  if (setting === undefined) {
    const prefix = searchParams.get("prefix");
    const context: Asked["context"] = prefix === null ? {} : { "s3:prefix": prefix };
    const tagged = body.includes("<Tags>") ? [ask("s3:TagResource", arn)] : [];
    return [ask(ON_BUCKET[method] ?? method, arn, context), ...tagged];
  }
  const verb = method === "GET" ? "Get" : "Put";
  const removesPolicy = method === "DELETE" && setting === "BucketPolicy";
  return [ask(removesPolicy ? "s3:DeleteBucketPolicy" : `s3:${verb}${setting}`, arn)];
}

function askedByDeleteObjects(bucketArn: string, body: string): Asked[] {
  const keys = [...body.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => `${bucketArn}/${key}`);
  const actions = [
    "s3:DeleteObject",
    ...(body.includes("<VersionId>") ? ["s3:DeleteObjectVersion"] : []),
  ];
  return keys.flatMap((key) => actions.map((action) => ask(action, key)));
}
