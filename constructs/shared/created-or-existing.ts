import type { Finding } from "../../formats/finding";
import { show } from "../../formats/problem";
import { valueAt } from "../../formats/schema-walk";

/** The options of something that is created, or that exists: which of them say the one, and which the other. */
interface CreatedOrExisting {
  /** Says which one is used. */
  readonly existing: string;
  /** Describe what is created. */
  readonly created: readonly string[];
  /** Describe what exists. */
  readonly alongside?: readonly string[];
}

/**
 * Options that say nothing, as they describe the other of the two: `options` is what could be read of them, and
 * `written` all that was written, so that a wrong ARN still says that nothing is created.
 */
export function createdOrExisting(
  options: unknown,
  written: unknown,
  { existing, created, alongside = [] }: CreatedOrExisting,
): Finding[] {
  const exists = valueAt(written, [existing]) !== undefined;
  return (exists ? created : alongside)
    .filter((field) => valueAt(options, [field]) !== undefined)
    .map((field) => ({
      path: [field],
      got: show(valueAt(options, [field])),
      allowed: exists
        ? `nothing beside ${existing}: nothing is created`
        : `only beside ${existing}`,
      fix: exists ? `remove ${field}, or ${existing}` : `add ${existing}, or remove ${field}`,
    }));
}
