import { usesSharedKey } from "../constructs/events/subscribers";
import { unusedKey } from "../constructs/keys/decisions";
import { createsMediaBucket } from "../constructs/media/decisions";
import type { Finding } from "../formats/finding";
import type { Partially } from "../formats/parse-partially";
import { show } from "../formats/problem";
import { valueAt } from "../formats/schema-walk";
import type { Environment } from "./environment";

type View = Partially<Environment>;

/** Fields that describe what is created say nothing about what exists already, and the reverse. */
const CREATED_OR_EXISTING = [
  {
    section: ["alarms", "key"],
    named: "existingArn",
    created: ["deletionWindowDays"],
    alongside: [],
  },
];

export function createdOrExisting(view: View, data: unknown): Finding[] {
  return CREATED_OR_EXISTING.flatMap(({ section, named, created, alongside }) => {
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

/** Keys that would encrypt nothing, neither the topic nor media nor a queue. */
export function unusedKeys(view: View, data: unknown): Finding[] {
  const bucketCreated = createsMediaBucket(view, data);
  const used = {
    key: usesSharedKey(view, data) || (bucketCreated && view.mediaKey === undefined),
    mediaKey: bucketCreated,
  };
  return (["key", "mediaKey"] as const).flatMap((field) =>
    used[field] ? [] : unusedKey(field, view[field]),
  );
}
