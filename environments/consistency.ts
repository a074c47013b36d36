import { defaultBucketName } from "../constructs/names";
import { foreignTo } from "../rules/arns";
import type { Finding, Path } from "../rules/finding";
import { MOST_MARKED_TAGS } from "../rules/marker";
import { OVERLAP_REMEDY, overlapping } from "../rules/media-prefixes";
import { show } from "../rules/problem";
import { SOCIAL_MESSAGING_REGIONS } from "../rules/regions";
import { MESSAGE_TEXT_MAY_BE_LOGGED } from "../rules/warnings";
import { SEVERITIES } from "../spend/limits";
import type { Rate } from "../spend/rates";
import { alarmFindings } from "./alarm-consistency";
import { deliveryArns, subscribersOf, uselessFilters, uselessRules } from "./delivery-consistency";
import { uselessEndpoint } from "./endpoint-consistency";
import type { Salvaged } from "./salvage";
import type { Environment } from "./schema";
import { valueAt } from "./schema-walk";
import { spendFindings } from "./spend-consistency";

type View = Salvaged<Environment>;

/**
 * What no field alone can tell, on whatever of the file could be read. The data as written tells
 * whether a field is there at all, right or wrong.
 */
export function inconsistencies(view: View, data: unknown, rates: readonly Rate[]): Finding[] {
  return [
    ...foreignArns(view),
    ...createdOrNamed(view, data),
    ...besideNoBucket(data),
    ...unusedKeys(view, data),
    ...connectWithoutInstance(view),
    ...prefixOverlap(view),
    ...bucketForTwo(view),
    ...tooManyTags(view),
    ...alarmFindings(view, data),
    ...spendFindings(view, data, rates),
    ...uselessFilters(view),
    ...uselessRules(view),
    ...uselessEndpoint(view, data),
  ];
}

/** Not an error: whoever switches it on may want just that. */
export function messageTextMayBeLogged({ dataEventTrail }: View): Finding[] {
  if (dataEventTrail === undefined) return [];
  return [
    {
      path: ["dataEventTrail"],
      got: "CloudTrail data events",
      allowed: "what may be logged of messages",
      fix: MESSAGE_TEXT_MAY_BE_LOGGED,
    },
  ];
}

/** Not an error: AWS opens Regions faster than anybody updates a list. */
export function unknownRegion(view: View): Finding[] {
  if (view.region === undefined || SOCIAL_MESSAGING_REGIONS.includes(view.region)) return [];
  return [
    {
      path: ["region"],
      got: show(view.region),
      allowed: "a Region that is known to offer AWS End User Messaging Social",
      fix: "check the code for a typing error; go on if the console offers the service there",
    },
  ];
}

const ARN_FIELDS: readonly Path[] = [
  ["deployRoleArn"],
  ["key", "existingArn"],
  ["mediaKey", "existingArn"],
  ["eventTopic", "existingArn"],
  ["eventTopic", "existingKeyArn"],
  ["mediaBucket", "existingKeyArn"],
  ["connect", "instanceArn"],
  ["alarms", "key", "existingArn"],
  ...SEVERITIES.flatMap((severity): Path[] => [
    ["alarms", severity, "existingTopicArn"],
    ["alarms", severity, "existingTopicKeyArn"],
  ]),
];

function foreignArns(view: View): Finding[] {
  return [...ARN_FIELDS, ...deliveryArns(view)].flatMap((path) => {
    const arn = valueAt(view, path);
    const allowed = typeof arn === "string" ? foreignTo(view, arn) : undefined;
    if (allowed === undefined) return [];
    const fix = "name one from there, or correct account or region at the top of the file";
    return [{ path, got: show(arn), allowed, fix }];
  });
}

/** Fields that describe what is created say nothing about what exists already, and the reverse. */
const CREATED_OR_NAMED = [
  ...[["key"], ["mediaKey"], ["alarms", "key"]].map((section) => ({
    section,
    named: "existingArn",
    created: ["deletionWindowDays"],
    alongside: [],
  })),
  {
    section: ["eventTopic"],
    named: "existingArn",
    created: ["name"],
    alongside: ["existingKeyArn"],
  },
  {
    section: ["mediaBucket"],
    named: "existingName",
    created: ["name", "retentionDays", "accessLogBucket", "forceDestroy"],
    alongside: ["existingKeyArn"],
  },
  {
    section: ["dataEventTrail"],
    named: "existingBucketName",
    created: ["bucketName", "retentionDays"],
    alongside: [],
  },
];

function createdOrNamed(view: View, data: unknown): Finding[] {
  return CREATED_OR_NAMED.flatMap(({ section, named, created, alongside }) => {
    const isNamed = valueAt(data, [...section, named]) !== undefined;
    const misplaced = isNamed ? created : alongside;
    return misplaced
      .filter((field) => valueAt(view, [...section, field]) !== undefined)
      .map((field) => ({
        path: [...section, field],
        got: show(valueAt(view, [...section, field])),
        allowed: isNamed ? `nothing beside ${named}: nothing is created` : `only beside ${named}`,
        fix: isNamed ? `remove ${field}, or ${named}` : `add ${named}, or remove ${field}`,
      }));
  });
}

function besideNoBucket(data: unknown): Finding[] {
  const section = valueAt(data, ["mediaBucket"]);
  if (valueAt(section, ["enabled"]) !== false) return [];
  return Object.keys(section ?? {})
    .filter((field) => field !== "enabled")
    .map((field) => ({
      path: ["mediaBucket", field],
      got: show(valueAt(section, [field])),
      allowed: "nothing beside enabled: false: there is no bucket",
      fix: `remove ${field}, or enabled`,
    }));
}

/** A key that encrypts nothing costs money and, worse, looks as if it protected something. */
function unusedKeys(view: View, data: unknown): Finding[] {
  const topicCreated = valueAt(data, ["eventTopic", "existingArn"]) === undefined;
  const bucketCreated =
    view.mediaBucket?.enabled !== false &&
    valueAt(data, ["mediaBucket", "existingName"]) === undefined;
  const keyless = valueAt(data, ["eventTopic", "existingKeyArn"]) === undefined;
  const used = {
    key:
      topicCreated ||
      (bucketCreated && view.mediaKey === undefined) ||
      (keyless && subscribersOf(view).length > 0),
    mediaKey: bucketCreated,
  };
  return (["key", "mediaKey"] as const).flatMap((section) => {
    if (used[section] || Object.keys(view[section] ?? {}).length === 0) return [];
    return [
      {
        path: [section],
        got: show(view[section]),
        allowed: "nothing: no topic, no bucket and no queue that it would encrypt is created",
        fix: `remove ${section}; the keys of existing things are named as existingKeyArn beside them`,
      },
    ];
  });
}

function connectWithoutInstance(view: View): Finding[] {
  if (view.connect !== undefined) return [];
  return (view.whatsappBusinessAccounts ?? []).flatMap((account, index) => {
    if (account?.destination !== "connect") return [];
    return [
      {
        path: ["whatsappBusinessAccounts", index, "destination"],
        got: show("connect"),
        allowed: "sns or none, as the file names no Amazon Connect instance",
        fix: "add connect.instanceArn, or write sns",
      },
    ];
  });
}

function prefixOverlap({ mediaBucket }: View): Finding[] {
  const { inboundPrefix, outboundPrefix } = mediaBucket ?? {};
  if (inboundPrefix === undefined || outboundPrefix === undefined) return [];
  if (!overlapping(inboundPrefix, outboundPrefix)) return [];
  const got = `${show(outboundPrefix)} beside inboundPrefix ${show(inboundPrefix)}`;
  return [{ path: ["mediaBucket", "outboundPrefix"], got, ...OVERLAP_REMEDY }];
}

/** Logs of a bucket in itself would be logged for ever; state beside media would expire. */
function bucketForTwo(view: View): Finding[] {
  const { account, namePrefix, mediaBucket, state, dataEventTrail } = view;
  const byDefault = account && namePrefix && defaultBucketName(namePrefix, account);
  const media = mediaBucket?.existingName ?? mediaBucket?.name ?? byDefault;
  const others = [
    { path: ["mediaBucket", "accessLogBucket"], name: mediaBucket?.accessLogBucket },
    { path: ["state", "bucket"], name: state?.backend === "s3" ? state.bucket : undefined },
    {
      path: ["dataEventTrail", "existingBucketName"],
      name: dataEventTrail?.existingBucketName,
    },
  ];
  return others
    .filter(({ name }) => name !== undefined && name === media)
    .map(({ path, name }) => ({
      path,
      got: show(name),
      allowed: "another bucket than the media bucket itself",
      fix: "name a bucket of its own",
    }));
}

/** @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const MOST_TAGS = 50;

function tooManyTags(view: View): Finding[] {
  const accounts = view.whatsappBusinessAccounts ?? [];
  const messaging = accounts.flatMap((account, index): Path[] => {
    const path = ["whatsappBusinessAccounts", index];
    const numbers = account?.phoneNumbers ?? [];
    return [path, ...numbers.map((_, at) => [...path, "phoneNumbers", at])];
  });
  return [
    ...tooMany(view, ["tags"], MOST_TAGS),
    ...messaging.flatMap((path) => tooMany(view, [...path, "tags"], MOST_MARKED_TAGS)),
  ];
}

function tooMany(view: View, path: Path, most: number): Finding[] {
  const count = Object.keys(valueAt(view, path) ?? {}).length;
  if (count <= most) return [];
  const allowed = `at most ${most} tags here`;
  return [{ path, got: `${count} tags`, allowed, fix: `remove ${count - most}` }];
}
