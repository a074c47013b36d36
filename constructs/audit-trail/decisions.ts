import { bucketArnOf } from "../../formats/arns";
import type { Finding } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { valueAt } from "../../formats/schema-walk";
import { capabilityIn, createdOrExisting } from "../shared/capability";
import { defaultTrailBucketName, defaultTrailKeyAlias, defaultTrailName } from "../shared/names";
import type { Part } from "../shared/part";
import type { Requirement } from "../shared/requirement";
import type { Scope } from "../shared/scope";
import { inPartition, inRegion, type UniqueName } from "../shared/unique-names";
import {
  createdBucket,
  type DataEventTrailOptions,
  type DataEventTrailProps,
  dataEventTrailProps,
  loggedCalls,
} from "./options";
import { allowTrailLogs, trailArn } from "./trail-policies";

/** What everybody who switches it on has to know. */
export const MESSAGE_TEXT_MAY_BE_LOGGED =
  "CloudTrail data events may hold the text of messages, as AWS's own sample does: keep the readers of log bucket and key few, and the retention brief";

/** CloudTrail's own limit, for all selectors of a trail together. */
const MOST_NUMBERS = 500;

function tooManyNumbers(written: unknown): Finding[] {
  const ids = valueAt(written, ["phoneNumberIds"]);
  if (!Array.isArray(ids) || ids.length <= MOST_NUMBERS) return [];
  return [
    {
      path: ["phoneNumberIds"],
      got: `${ids.length} numbers`,
      allowed: `at most ${MOST_NUMBERS} numbers, CloudTrail's limit`,
      fix: "leave it out for all numbers",
    },
  ];
}

/** What is wrong with what a file says. */
export function trailFindings(
  options: Partially<DataEventTrailOptions>,
  written: unknown,
): Finding[] {
  const fields = { existing: "existingBucketName", either: Object.keys(loggedCalls) };
  return [...createdOrExisting(options, written, fields), ...tooManyNumbers(written)];
}

function besideExistingBucket(props: Partially<DataEventTrailProps>): Finding[] {
  if (!props.existingBucket) return [];
  return Object.keys(createdBucket)
    .filter((field) => valueAt(props, [field]) !== undefined)
    .map((field) => ({
      path: [field],
      got: show(valueAt(props, [field])),
      allowed: "nothing beside existingBucket: the bucket's owner decides",
      fix: `remove ${field}`,
    }));
}

function trailNames(props: Partially<DataEventTrailProps>): UniqueName[] {
  const { name, keyAlias, bucketName, existingBucket } = props;
  const bucket = existingBucket ? undefined : bucketName;
  return [
    { what: "trail", name, within: inRegion(props), path: ["name"] },
    { what: "KMS alias", name: keyAlias, within: inRegion(props), path: ["keyAlias"] },
    { what: "S3 bucket", name: bucket, within: inPartition(props), path: ["bucketName"] },
  ];
}

/** The decisions for props in code. */
export const trailDecisions = {
  schema: dataEventTrailProps,
  findings: (props: Partially<DataEventTrailProps>, written: unknown) => [
    ...besideExistingBucket(props),
    ...tooManyNumbers(written),
  ],
  names: trailNames,
};

export interface TrailPart extends Part {
  readonly role: "trail";
  readonly arn: string;
}

export interface TrailBucketPart extends Part {
  readonly role: "trail bucket";
  readonly arn: string;
  /** Whether a destroy may delete it with everything in it. */
  readonly emptiedByDestroy: boolean;
}

/** With a key of its own: its readers are not those of anything else. */
export function trailParts(props: DataEventTrailProps): (TrailPart | TrailBucketPart)[] {
  const { name, keyAlias, bucketName, existingBucket, forceDestroy = false } = props;
  const ours = { owner: "this environment", key: { alias: keyAlias } } as const;
  const arn = bucketArnOf(props, bucketName);
  const bucket = { role: "trail bucket", arn, emptiedByDestroy: forceDestroy } as const;
  return [
    { role: "trail", arn: trailArn(props, name), ...ours, declaredAt: [] },
    existingBucket
      ? { ...bucket, owner: "somebody else", declaredAt: ["existingBucketName"] }
      : { ...bucket, ...ours, declaredAt: ["bucketName"] },
  ];
}

/** What an environment builds of its options. */
export function trailOf(
  { account, region, namePrefix }: Scope,
  { bucketName, existingBucketName, ...logging }: DataEventTrailOptions,
): DataEventTrailProps {
  const created = bucketName ?? defaultTrailBucketName(namePrefix, account);
  return {
    account,
    region,
    ...logging,
    name: defaultTrailName(namePrefix),
    keyAlias: defaultTrailKeyAlias(namePrefix),
    bucketName: existingBucketName ?? created,
    existingBucket: existingBucketName !== undefined,
  };
}

/** The log bucket that somebody else made, if one is used. */
export function existingTrailBucket(options: Partially<DataEventTrailOptions>): string | undefined {
  return options.existingBucketName;
}

/** What the owner of an existing bucket has to merge. */
export function trailRequirement(props: DataEventTrailProps): Requirement | undefined {
  if (!props.existingBucket) return undefined;
  return {
    of: bucketArnOf(props, props.bucketName),
    why: `keeps the log files of the trail ${props.name}`,
    statements: allowTrailLogs(props, props.bucketName, trailArn(props, props.name)),
    settings: [
      "a brief retention of AWSLogs/: log files may hold the text of messages",
      "all four public-access blocks on",
    ],
  };
}

export const auditTrail = capabilityIn("dataEventTrail", {
  findings: trailFindings,
  warnings: () => [
    {
      path: [],
      got: "CloudTrail data events",
      allowed: "what may be logged of messages",
      fix: MESSAGE_TEXT_MAY_BE_LOGGED,
    },
  ],
  propsOf: trailOf,
  names: trailNames,
  parts: trailParts,
});
