import { writeSnapshot } from "../changes/snapshot";
import type { StackReview } from "../review";

const FORMAT_VERSION = 1;

/** A review for other programs. */
export function renderJson(reviews: readonly StackReview[], base: string): object {
  return {
    formatVersion: FORMAT_VERSION,
    base,
    stacks: reviews.map(({ stack, changes, open, waived, newWaivers, snapshot }) => ({
      stack,
      changes: changes?.map(({ id, verdict, reason, comparison }) => ({
        id,
        verdict,
        reason,
        witness: comparison?.witness,
        undecided: comparison?.reasons,
      })),
      findings: open,
      waived,
      newWaivers,
      access: writeSnapshot(snapshot),
    })),
  };
}
