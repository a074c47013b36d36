import type { Finding, Path } from "../../formats/finding";
import { isMap } from "../../formats/schema-walk";

/** More tags than there may be; those that are wrong count, too. */
export function tooManyTags(path: Path, tags: unknown, most: number, because: string): Finding[] {
  const count = isMap(tags) ? Object.keys(tags as object).length : 0;
  if (count <= most) return [];
  return [
    {
      path,
      got: `${count} tags`,
      allowed: `at most ${most} tags: ${because}`,
      fix: `remove ${count - most}`,
    },
  ];
}
