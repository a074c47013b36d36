import { hash } from "node:crypto";
import type { Change, Decision } from "./plan";

/**
 * Names a plan: the same changes from the same standing values have the same checksum, in whatever
 * order the file and AWS list them.
 */
export function checksumOf(plan: {
  readonly changes: readonly Change[];
  readonly decisions: readonly Decision[];
}): string {
  const sorted = (parts: readonly object[]) => parts.map((part) => JSON.stringify(part)).sort();
  const text = JSON.stringify([sorted(plan.changes), sorted(plan.decisions)]);
  return hash("sha256", text).slice(0, 12);
}
