import { bucketArnOf } from "../../formats/arns";
import type { Finding } from "../../formats/finding";
import { nearest } from "../../formats/nearest";
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
  LOGGED_RESOURCE_TYPES,
  type LoggingOptions,
  loggedCalls,
} from "./options";
import { allowTrailLogs, trailArn } from "./trail-policies";

/** What everybody who switches it on has to know. */
export const MESSAGE_TEXT_MAY_BE_LOGGED =
  "CloudTrail data events may hold the text of messages, as AWS's own sample does: keep the readers of log bucket and key few, and the retention brief";

/**
 * One selector for each type, as CloudTrail takes one type in each: the values of each field that a call must have.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
export function trailSelectors(logging: Partially<LoggingOptions>): readonly Selector[] {
  const { resourceTypes = ["PhoneNumberId"], readOnly, eventNames } = logging;
  return LOGGED_RESOURCE_TYPES.filter((type) => resourceTypes.includes(type)).map((type) => {
    const { name, idsIn } = ON[type];
    // At the end: AWS documents two spellings of the ARN, with and without the prefix of the id.
    const ends = logging[idsIn]?.map((id) => String(id).slice(-32));
    return {
      name,
      fields: [
        { field: "eventCategory", equalTo: ["Data"] },
        { field: "resources.type", equalTo: [`AWS::SocialMessaging::${type}`] },
        ...(readOnly === undefined ? [] : [{ field: "readOnly", equalTo: [String(readOnly)] }]),
        ...(eventNames === undefined
          ? []
          : [{ field: "eventName", equalTo: eventNames.map(String) }]),
        ...(ends === undefined ? [] : [{ field: "resources.ARN", endsWith: ends }]),
      ],
    };
  });
}

interface Selector {
  readonly name: string;
  readonly fields: readonly {
    readonly field: string;
    readonly equalTo?: string[];
    readonly endsWith?: string[];
  }[];
}

/** Names of selectors must never change: the trail would. */
const ON = {
  PhoneNumberId: { name: "Calls on WhatsApp numbers", idsIn: "phoneNumberIds" },
  WabaId: { name: "Calls on WhatsApp accounts", idsIn: "wabaIds" },
} as const;

/** What is wrong with which calls are logged. */
function loggingFindings(logging: Partially<LoggingOptions>): Finding[] {
  const { resourceTypes = ["PhoneNumberId"] } = logging;
  const unused = LOGGED_RESOURCE_TYPES.filter(
    (type) => logging[ON[type].idsIn] !== undefined && !resourceTypes.includes(type),
  );
  return [
    ...unused.map((type) => ({
      path: [ON[type].idsIn],
      got: `ids, but resourceTypes is ${resourceTypes.join(", ")}`,
      allowed: `ids only beside resourceTypes that hold ${type}`,
      fix: `add ${type} to resourceTypes, or remove ${ON[type].idsIn}`,
    })),
    ...tooManyValues(logging),
  ];
}

/**
 * For all conditions of all selectors of a trail together.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
 */
const MOST_VALUES = 500;

function tooManyValues(logging: Partially<LoggingOptions>): Finding[] {
  const values = trailSelectors(logging).flatMap(({ fields }) =>
    fields.flatMap(({ equalTo = [], endsWith = [] }) => [...equalTo, ...endsWith]),
  );
  if (values.length <= MOST_VALUES) return [];
  const lists = ["phoneNumberIds", "wabaIds", "eventNames"] as const;
  const [longest] = lists.toSorted(
    (one, other) => (logging[other]?.length ?? 0) - (logging[one]?.length ?? 0),
  );
  return [
    {
      path: [longest ?? "phoneNumberIds"],
      got: `${values.length} values in all selectors together`,
      allowed: `at most ${MOST_VALUES} ids, operations, types and categories, CloudTrail's limit`,
      fix: "list fewer, or leave it out for all",
    },
  ];
}

/** @see https://docs.aws.amazon.com/social-messaging/latest/userguide/logging-using-cloudtrail.html */
const DOCUMENTED_OPERATIONS: readonly string[] = [
  "DeleteWhatsAppMessageMedia",
  "GetWhatsAppMessageMedia",
  "PostWhatsAppMessageMedia",
  "SendWhatsAppMessage",
];

/** What may log less than was meant. */
export function loggingWarnings(logging: Partially<LoggingOptions>): Finding[] {
  const { resourceTypes = ["PhoneNumberId"], eventNames = [] } = logging;
  const accounts = resourceTypes.indexOf("WabaId");
  if (accounts >= 0) {
    return [
      {
        path: ["resourceTypes", accounts],
        got: "data events of the type WabaId",
        allowed: "a type whose operations AWS documents",
        fix: "make a call on an account, and look whether the log holds it, before you rely on it",
      },
    ];
  }
  return eventNames.flatMap((name, index) =>
    name === undefined || DOCUMENTED_OPERATIONS.includes(name)
      ? []
      : [
          {
            path: ["eventNames", index],
            got: show(name),
            allowed: `operations that AWS documents as data events: ${DOCUMENTED_OPERATIONS.join(", ")}`,
            fix: `${writeNearest(name)}: under a name that CloudTrail does not use, nothing is logged`,
          },
        ],
  );
}

function writeNearest(name: string): string {
  const likely = nearest(name, DOCUMENTED_OPERATIONS);
  return likely === undefined ? "look for it in the log" : `write ${likely}`;
}

/** What is wrong with what a file says. */
export function trailFindings(
  options: Partially<DataEventTrailOptions>,
  written: unknown,
): Finding[] {
  const fields = { existing: "existingBucketName", either: Object.keys(loggedCalls) };
  return [...createdOrExisting(options, written, fields), ...loggingFindings(options)];
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

export const trailDecisions = {
  schema: dataEventTrailProps,
  findings: (props: Partially<DataEventTrailProps>) => [
    ...besideExistingBucket(props),
    ...loggingFindings(props),
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
function trailParts(props: DataEventTrailProps): (TrailPart | TrailBucketPart)[] {
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

/** The log bucket that somebody else made, if one is used, and the option that names it. */
export function existingTrailBucket(options: Partially<DataEventTrailOptions> | undefined) {
  return { path: ["dataEventTrail", "existingBucketName"], name: options?.existingBucketName };
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
  warnings: (options) => [
    ...loggingWarnings(options),
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
