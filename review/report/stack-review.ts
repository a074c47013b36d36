import type { PolicyChange } from "./changes";
import type { Snapshot } from "./snapshot";
import type { Sorted, Waiver } from "./waivers";

/** Everything that a review says about one stack. */
export interface StackReview extends Sorted {
  readonly stack: string;
  readonly snapshot: Snapshot;
  /** What changed since the base; undefined if there is no base to compare with. */
  readonly changes: readonly PolicyChange[] | undefined;
  /** Waivers that the base does not have, which the reviewer must see first. */
  readonly newWaivers: readonly Waiver[];
}
