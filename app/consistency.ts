import { isElsewhere } from "../constructs/access/decisions";
import { tooManyTags } from "../constructs/accounts/decisions";
import { existingTrailBucket } from "../constructs/audit-trail/decisions";
import { isAmong, roleIsCreated } from "../constructs/brake/findings";
import { usesSharedKey } from "../constructs/events/subscribers";
import { unusedKey } from "../constructs/keys/decisions";
import { bucketForTwo, createsMediaBucket, mediaBucketName } from "../constructs/media/decisions";
import { CAPABILITIES } from "../constructs/messaging/capabilities";
import type { Finding } from "../formats/finding";
import type { Partially } from "../formats/parse-partially";
import { show } from "../formats/problem";
import { isSocialMessagingRegion } from "../formats/regions";
import { valueAt } from "../formats/schema-walk";
import type { Environment } from "./environment";

type View = Partially<Environment>;

/**
 * What is wrong between fields, on the part of the file that could be read. `data` is what was written, so it
 * says whether a field is there at all, right or wrong.
 */
export function inconsistencies(view: View, data: unknown): Finding[] {
  return [
    ...unusedKeys(view, data),
    ...bucketsOfMedia(view),
    ...rolesCreatedHere(view, data),
    ...tooManyTags(["tags"], valueAt(data, ["tags"]), MOST_TAGS, "AWS admits no more"),
    ...CAPABILITIES.flatMap((capability) => capability.findings(view, data)),
  ];
}

/** Keys that would encrypt nothing, neither the topic nor media nor a queue. */
function unusedKeys(view: View, data: unknown): Finding[] {
  const bucketCreated = createsMediaBucket(view, data);
  const used = {
    key: usesSharedKey(view, data) || (bucketCreated && view.mediaKey === undefined),
    mediaKey: bucketCreated,
  };
  return (["key", "mediaKey"] as const).flatMap((field) =>
    used[field] ? [] : unusedKey(field, view[field]),
  );
}

/** Roles of the account to which a file attaches a policy, with their places. */
export function existingRoles({ account, spend, access = [] }: View) {
  const all = [
    ...(spend?.brake?.roles ?? []).map((role, index) => ({
      path: ["spend", "brake", "roles", index],
      role,
    })),
    ...access.map((entry, index) => ({ path: ["access", index, "role"], role: entry?.role })),
  ];
  return all.flatMap(({ path, role = "" }) => {
    const unknown = role.startsWith("arn:") && account === undefined;
    return role === "" || unknown || isElsewhere({ account }, role) ? [] : [{ path, role }];
  });
}

export function createdRoles(view: View, data: unknown): string[] {
  const names = CAPABILITIES.flatMap((capability) => capability.names(view, data));
  return names.flatMap(({ what, name }) => (what === "IAM role" ? (name ?? []) : []));
}

/** None of the roles that an environment creates sends messages. */
function rolesCreatedHere(view: View, data: unknown): Finding[] {
  const roles = existingRoles(view);
  if (roles.length === 0) return [];
  const created = createdRoles(view, data);
  return roles.flatMap(({ path, role }) =>
    isAmong(created, role) ? [roleIsCreated(path, role, "this environment")] : [],
  );
}

/** State beside media would expire, and a trail's log files with it. */
function bucketsOfMedia(view: View): Finding[] {
  const { state, dataEventTrail } = view;
  const media = mediaBucketName(view);
  const others = [
    { path: ["state", "bucket"], name: state?.backend === "s3" ? state.bucket : undefined },
    existingTrailBucket(dataEventTrail),
  ];
  return others.flatMap(({ path, name }) =>
    name === undefined || name !== media ? [] : [bucketForTwo(path, name)],
  );
}

/** @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const MOST_TAGS = 50;

/** Not an error: AWS opens Regions faster than anybody updates a list. */
export function unknownRegion(view: View): Finding[] {
  if (view.region === undefined || isSocialMessagingRegion(view.region)) return [];
  return [
    {
      path: ["region"],
      got: show(view.region),
      allowed: "a Region that is known to offer AWS End User Messaging Social",
      fix: "check the code for a typing error; go on if the console offers the service there",
    },
  ];
}
