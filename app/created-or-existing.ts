import type { Finding } from "../formats/finding";
import type { Partially } from "../formats/parse-partially";
import { show } from "../formats/problem";
import { valueAt } from "../formats/schema-walk";
import { subscribersOf } from "./delivery-consistency";
import type { Environment } from "./environment";

type View = Partially<Environment>;

/** Fields that describe what is created say nothing about what exists already, and the reverse. */
const CREATED_OR_EXISTING = [
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

export function besideNoBucket(data: unknown): Finding[] {
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
export function unusedKeys(view: View, data: unknown): Finding[] {
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
