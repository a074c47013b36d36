import { existingTrailBucket } from "../constructs/audit-trail/decisions";
import { CAPABILITIES } from "../constructs/messaging/capabilities";
import { defaultBucketName } from "../constructs/shared/names";
import { tooManyTags } from "../constructs/shared/tags";
import { scopeMismatch } from "../formats/arns";
import type { Finding, Path } from "../formats/finding";
import { OVERLAP_SUGGESTION, overlapping } from "../formats/media-prefixes";
import type { Partially } from "../formats/parse-partially";
import { show } from "../formats/problem";
import { SOCIAL_MESSAGING_REGIONS } from "../formats/regions";
import { valueAt } from "../formats/schema-walk";
import { besideNoBucket, createdOrExisting, unusedKeys } from "./created-or-existing";
import { deliveryArns, uselessFilters } from "./delivery-consistency";
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
    ...prefixOverlap(view),
    ...bucketForTwo(view),
    ...tooManyTags(["tags"], valueAt(data, ["tags"]), MOST_TAGS, "AWS admits no more"),
    ...uselessFilters(view),
    ...CAPABILITIES.flatMap((capability) => capability.findings(view, data)),
  ];
}

const ARN_FIELDS: readonly Path[] = [
  ["key", "existingArn"],
  ["mediaKey", "existingArn"],
  ["eventTopic", "existingArn"],
  ["eventTopic", "existingKeyArn"],
  ["mediaBucket", "existingKeyArn"],
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
      name: dataEventTrail && existingTrailBucket(dataEventTrail),
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
