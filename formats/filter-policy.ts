/** SNS's own language for the fields of a message. */
export interface FilterPolicy {
  readonly [field: string]: FilterPolicy | readonly FilterValue[];
}

/** A value, or an operator such as `{ prefix: "4917" }`. */
export type FilterValue = string | number | boolean | null | Readonly<Record<string, unknown>>;

/** Files may hold anything. */
export function isPolicy(wanted: unknown): wanted is FilterPolicy {
  return typeof wanted === "object" && wanted !== null && !Array.isArray(wanted);
}
