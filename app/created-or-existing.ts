import { usesSharedKey } from "../constructs/events/subscribers";
import { unusedKey } from "../constructs/keys/decisions";
import { createsMediaBucket } from "../constructs/media/decisions";
import type { Finding } from "../formats/finding";
import type { Partially } from "../formats/parse-partially";
import type { Environment } from "./environment";

type View = Partially<Environment>;

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
