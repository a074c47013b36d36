import { existingTrailBucket } from "../constructs/audit-trail/decisions";
import { bucketForTwo, mediaBucketName } from "../constructs/media/decisions";
import { CAPABILITIES } from "../constructs/messaging/capabilities";
import { SEVERITIES } from "../constructs/money/limits";
import type { Rate } from "../constructs/money/rates";
import { tooManyTags } from "../constructs/shared/tags";
import { scopeMismatch } from "../formats/arns";
import type { Finding, Path } from "../formats/finding";
import type { Partially } from "../formats/parse-partially";
import { show } from "../formats/problem";
import { SOCIAL_MESSAGING_REGIONS } from "../formats/regions";
import { valueAt } from "../formats/schema-walk";
import { alarmFindings } from "./alarm-consistency";
import { createdOrExisting, unusedKeys } from "./created-or-existing";
import type { Environment } from "./environment";
import { spendFindings } from "./spend-consistency";

type View = Partially<Environment>;

/**
 * What no field alone can tell, on whatever of the file could be read. The data as written tells
 * whether a field is there at all, right or wrong.
 */
export function inconsistencies(view: View, data: unknown, rates: readonly Rate[]): Finding[] {
  return [
    ...foreignArns(view),
    ...createdOrExisting(view, data),
    ...unusedKeys(view, data),
    ...bucketsOfMedia(view),
    ...tooManyTags(["tags"], valueAt(data, ["tags"]), MOST_TAGS, "AWS admits no more"),
    ...alarmFindings(view, data),
    ...spendFindings(view, data, rates),
    ...CAPABILITIES.flatMap((capability) => capability.findings(view, data)),
  ];
}

const ARN_FIELDS: readonly Path[] = [
  ...SEVERITIES.flatMap((severity): Path[] => [
    ["alarms", severity, "existingTopicArn"],
    ["alarms", severity, "existingTopicKeyArn"],
  ]),
];

function foreignArns(view: View): Finding[] {
  return ARN_FIELDS.flatMap((path) => {
    const arn = valueAt(view, path);
    const allowed = typeof arn === "string" ? scopeMismatch(view, arn) : undefined;
    if (allowed === undefined) return [];
    const fix = "name one from there, or correct account or region at the top of the file";
    return [{ path, got: show(arn), allowed, fix }];
  });
}

/** State beside media would expire, and a trail's log files with it. */
function bucketsOfMedia(view: View): Finding[] {
  const { state, dataEventTrail } = view;
  const media = mediaBucketName(view);
  const others = [
    { path: ["state", "bucket"], name: state?.backend === "s3" ? state.bucket : undefined },
    {
      path: ["dataEventTrail", "existingBucketName"],
      name: dataEventTrail && existingTrailBucket(dataEventTrail),
    },
  ];
  return others.flatMap(({ path, name }) =>
    name === undefined || name !== media ? [] : [bucketForTwo(path, name)],
  );
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
