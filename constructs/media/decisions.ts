import { bucketArnOf } from "../../formats/arns";
import { below, type Finding } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { valueAt } from "../../formats/schema-walk";
import { isReference } from "../../formats/terraform-reference";
import { existingKey, keyOfMedia, nothingToAdopt } from "../keys/decisions";
import type { Key, KeySharing } from "../keys/options";
import { besideNothing, type Capability, createdOrExisting } from "../shared/capability";
import { keptFindings } from "../shared/kept";
import { mediaPrefixes, prefixFindings } from "../shared/media-prefixes";
import { keyElsewhere } from "../shared/messaging-key";
import { defaultBucketName } from "../shared/names";
import type { Part } from "../shared/part";
import { type Scope, scopeForNames } from "../shared/scope";
import { inPartition, type UniqueName } from "../shared/unique-names";
import { mediaBucketPolicy } from "./bucket-policies";
import {
  type ExistingBucketProps,
  existingBucketProps,
  type MediaBucketOptions,
  type MediaBucketProps,
  mediaBucketProps,
} from "./options";

/** Logs of a bucket in itself would be logged for ever. */
function logsInItself(name: string | undefined, logs: string | undefined): Finding[] {
  return logs === undefined || logs !== name ? [] : [bucketForTwo(["accessLogBucket"], logs)];
}

/** A bucket beside media that would be the media bucket itself. */
export function bucketForTwo(path: Finding["path"], name: string): Finding {
  return {
    path,
    got: show(name),
    allowed: "another bucket than the media bucket itself",
    fix: "use a bucket of its own",
  };
}

/** What every media bucket says by itself. */
const { Statement: OWN_STATEMENTS } = mediaBucketPolicy(scopeForNames({}), "");

function statementFindings({ statements }: Partially<MediaBucketOptions>): Finding[] {
  return keptFindings(statements, OWN_STATEMENTS);
}

/** Days after which nothing would delete anything. */
function daysWithoutRules(
  { lifecycle }: Partially<MediaBucketOptions>,
  written: unknown,
): Finding[] {
  const days = valueAt(written, ["retentionDays"]);
  if (lifecycle !== "unmanaged" || days === undefined) return [];
  return [
    {
      path: ["retentionDays"],
      got: show(days),
      allowed: "nothing beside lifecycle: unmanaged: the rules in AWS say when media expires",
      fix: "remove retentionDays, or lifecycle",
    },
  ];
}

function bucketNames(props: Partially<MediaBucketProps>): UniqueName[] {
  return [{ what: "S3 bucket", name: props.name, within: inPartition(props), path: ["name"] }];
}

export const mediaBucketDecisions = {
  schema: mediaBucketProps,
  findings: (props: Partially<MediaBucketProps>, written: unknown): Finding[] => [
    ...keyElsewhere(props),
    ...statementFindings(props),
    ...prefixFindings(props, written),
    ...daysWithoutRules(props, written),
    ...logsInItself(props.name, props.accessLogBucket),
    ...rulesToAdopt(props.lifecycle, props.adopt, ["adopt"]),
  ],
  names: bucketNames,
};
export const existingBucketDecisions = {
  schema: existingBucketProps,
  findings: (props: Partially<ExistingBucketProps>, written: unknown): Finding[] => [
    ...keyElsewhere(props),
    ...prefixFindings(props, written),
  ],
};

type MediaEnvironment = Scope &
  KeySharing & {
    readonly mediaBucket?: MediaBucketOptions;
    readonly adopt?: { readonly bucket?: MediaBucketProps["adopt"] };
  };

/** A bucket that an environment creates, or one that it uses; the key is decided and not yet built. */
type BucketChoice =
  | {
      readonly owner: "this environment";
      readonly props: Omit<MediaBucketProps, "key">;
      readonly key: Key;
    }
  | {
      readonly owner: "somebody else";
      readonly props: Omit<ExistingBucketProps, "key">;
      readonly key: Key | undefined;
    };

/** Nothing where an environment does without. */
export function mediaBucketOf(environment: MediaEnvironment): BucketChoice | undefined {
  const { account, region, namePrefix, mediaBucket = {}, adopt } = environment;
  const { enabled, name, existingName, existingKeyArn, ...storage } = mediaBucket;
  if (enabled === false) return undefined;
  if (existingName !== undefined) {
    const { inboundPrefix, outboundPrefix } = storage;
    return {
      owner: "somebody else",
      props: { account, region, name: existingName, inboundPrefix, outboundPrefix },
      key: existingKey(environment, existingKeyArn),
    };
  }
  return {
    owner: "this environment",
    props: {
      ...{ account, region, ...storage },
      name: name ?? defaultBucketName(namePrefix, account),
      adopt: adopt?.bucket,
    },
    key: keyOfMedia(environment),
  };
}

/** The same, of what could be read. */
function choiceIn(environment: Partially<MediaEnvironment>): BucketChoice | undefined {
  return mediaBucketOf({
    ...environment,
    ...scopeForNames(environment),
  } as MediaEnvironment);
}

/** The name of an environment's bucket, as far as it can be read: a reference where it cannot. */
export function mediaBucketName(environment: Partially<MediaEnvironment>): string | undefined {
  return choiceIn(environment)?.props.name;
}

/** Whether a bucket is created that needs a key: what says which one exists may be written wrongly. */
export function createsMediaBucket(
  { mediaBucket }: Partially<MediaEnvironment>,
  written: unknown,
): boolean {
  const exists = valueAt(written, ["mediaBucket", "existingName"]) !== undefined;
  return mediaBucket?.enabled !== false && !exists;
}

function optionFindings(
  options: Partially<MediaBucketOptions>,
  written: unknown,
  name: string | undefined,
): Finding[] {
  if (options.enabled === false) return besideNothing(written, "there is no bucket");
  return [
    ...createdOrExisting(options, written, {
      existing: "existingName",
      alongside: ["existingKeyArn"],
      either: ["enabled", ...Object.keys(mediaPrefixes)],
    }),
    ...prefixFindings(options, written),
    ...daysWithoutRules(options, written),
    ...logsInItself(name, options.accessLogBucket),
    ...statementFindings(options),
  ];
}

/** The default ends in the account, and what reads the name, such as an alarm, needs it while the stack is built. */
function withoutName(environment: Partially<MediaEnvironment>): Finding[] {
  const bucket = choiceIn(environment as Partial<MediaEnvironment>);
  const isDefault = bucket?.owner === "this environment" && !environment.mediaBucket?.name;
  if (!isDefault || !isReference(environment.account)) return [];
  return [
    {
      path: ["name"],
      got: "no name, beside an account that only Terraform knows",
      allowed: "a name for the bucket, because the default ends in the account's twelve digits",
      fix: "write a name such as acme-prod-whatsapp-media, or pass the account as twelve digits",
    },
  ];
}

/** What to say where code asks for the bucket of an environment that does without. */
export const NO_MEDIA_BUCKET = {
  path: ["media"],
  got: "mediaBucket.enabled false",
  allowed: "a media bucket, created or existing",
  fix: "leave mediaBucket.enabled out, or write an existing bucket as mediaBucket.existingName; what can do without a bucket reads mediaIfEnabled",
} as const;

/** The options of a bucket that exists, for a file that is written from what runs. */
export function optionsOfExistingBucket(
  name: string,
  keyArn: string | undefined,
): MediaBucketOptions {
  return { existingName: name, ...(keyArn !== undefined && { existingKeyArn: keyArn }) };
}

function adoptFindings(environment: Partially<MediaEnvironment>, written: unknown): Finding[] {
  const settings = environment.adopt?.bucket;
  if (settings === undefined) return [];
  const path = ["adopt", "bucket"];
  if (!createsMediaBucket(environment, written)) {
    const exists = environment.mediaBucket?.enabled === false ? "enabled: false" : "existingName";
    return [nothingToAdopt(path, show(settings), `mediaBucket.${exists}`)];
  }
  const logs = valueAt(written, ["mediaBucket", "accessLogBucket"]) !== undefined;
  const withoutLogs: Finding[] =
    settings.includes("logging") && !logs
      ? [
          {
            path: [...path, settings.indexOf("logging")],
            got: show("logging"),
            allowed: "only beside mediaBucket.accessLogBucket: without it, access is not logged",
            fix: "add mediaBucket.accessLogBucket, or remove it",
          },
        ]
      : [];
  return [...withoutLogs, ...rulesToAdopt(environment.mediaBucket?.lifecycle, settings, path)];
}

/** Rules that stay as they are become nobody's. */
function rulesToAdopt(
  lifecycle: MediaBucketOptions["lifecycle"],
  settings: Partially<MediaBucketProps["adopt"]>,
  path: Finding["path"],
): Finding[] {
  const index = settings?.indexOf("lifecycle") ?? -1;
  if (lifecycle !== "unmanaged" || index < 0) return [];
  return [
    {
      path: [...path, index],
      got: show("lifecycle"),
      allowed: "nothing beside lifecycle: unmanaged, which leaves the rules as they are",
      fix: "remove it, or lifecycle of the bucket",
    },
  ];
}

export interface MediaBucketPart extends Part {
  readonly role: "media bucket";
  readonly arn: string;
  /** Whether a destroy may delete it with everything in it. */
  readonly emptiedByDestroy: boolean;
  /** The bucket of somebody else that keeps the access logs of a bucket that is created. */
  readonly accessLogBucketArn: string | undefined;
}

function bucketPart({ owner, props, key }: BucketChoice): MediaBucketPart {
  const emptiedByDestroy = "forceDestroy" in props && (props.forceDestroy ?? false);
  const logs = "accessLogBucket" in props ? props.accessLogBucket : undefined;
  return {
    role: "media bucket",
    owner,
    arn: bucketArnOf(props, props.name),
    key,
    emptiedByDestroy,
    accessLogBucketArn: logs && bucketArnOf(props, logs),
    declaredAt: ["mediaBucket", ...(owner === "somebody else" ? ["existingName"] : [])],
  };
}

/** The bucket through which media enters and leaves: every environment has one that does not say otherwise. */
export const mediaBucket: Capability<MediaEnvironment, MediaBucketPart> = {
  findings(environment, written) {
    const { mediaBucket: options = {} } = environment;
    const at = ["mediaBucket"];
    return [
      ...below(at, [
        ...optionFindings(options, valueAt(written, at), mediaBucketName(environment)),
        ...withoutName(environment),
      ]),
      ...adoptFindings(environment, written),
    ];
  },
  names(environment) {
    const bucket = choiceIn(environment);
    if (bucket?.owner !== "this environment") return [];
    const fix =
      "choose another in one of the two, or use the bucket as existingName in the one that does not own it";
    return bucketNames(bucket.props).map((name) => ({
      ...name,
      path: ["mediaBucket", "name"],
      fix,
    }));
  },
  parts: (environment) => [mediaBucketOf(environment) ?? []].flat().map(bucketPart),
};
