import { createHash } from "node:crypto";
import type { Change, Decision } from "./plan";

/** Names a plan: the same changes from the same standing values have the same checksum. */
export function checksumOf(plan: {
  readonly changes: readonly Change[];
  readonly decisions: readonly Decision[];
}): string {
  const text = JSON.stringify([plan.changes, plan.decisions]);
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
