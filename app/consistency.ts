import { CAPABILITIES } from "../constructs/messaging/capabilities";
import { defaultBucketName } from "../constructs/shared/names";
import { scopeMismatch } from "../formats/arns";
import type { Finding, Path } from "../formats/finding";
import { OVERLAP_SUGGESTION, overlapping } from "../formats/media-prefixes";
import { MOST_OWNED_TAGS } from "../formats/ownership-tag";
import type { Partially } from "../formats/parse-partially";
import { show } from "../formats/problem";
import { valueAt } from "../formats/schema-walk";
import { besideNoBucket, createdOrExisting, unusedKeys } from "./created-or-existing";
import { deliveryArns, uselessFilters, uselessRules } from "./delivery-consistency";
import type { Environment } from "./environment";

type View = Partially<Environment>;

/**
 * What no field alone can tell, on whatever of the file could be read. The data as written tells
 * whether a field is there at all, right or wrong.
 */
export function inconsistencies(view: View, data: unknown): Finding[] {
  return [
    ...foreignArns(view),
    ...createdOrExisting(view, data),
    ...besideNoBucket(data),
    ...unusedKeys(view, data),
    ...connectWithoutInstance(view),
    ...prefixOverlap(view),
    ...bucketForTwo(view),
    ...tooManyTags(view),
    ...uselessFilters(view),
    ...uselessRules(view),
    ...CAPABILITIES.flatMap((capability) => capability.findings(view, data)),
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
];

function foreignArns(view: View): Finding[] {
  return [...ARN_FIELDS, ...deliveryArns(view)].flatMap((path) => {
    const arn = valueAt(view, path);
    const allowed = typeof arn === "string" ? scopeMismatch(view, arn) : undefined;
    if (allowed === undefined) return [];
    const fix = "name one from there, or correct account or region at the top of the file";
    return [{ path, got: show(arn), allowed, fix }];
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
  return [{ path: ["mediaBucket", "outboundPrefix"], got, ...OVERLAP_SUGGESTION }];
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
    ...messaging.flatMap((path) => tooMany(view, [...path, "tags"], MOST_OWNED_TAGS)),
  ];
}

function tooMany(view: View, path: Path, most: number): Finding[] {
  const count = Object.keys(valueAt(view, path) ?? {}).length;
  if (count <= most) return [];
  const allowed = `at most ${most} tags here`;
  return [{ path, got: `${count} tags`, allowed, fix: `remove ${count - most}` }];
}
