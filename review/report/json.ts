import type { Witness } from "../../iam/compare/compare";
import { display } from "../../iam/policy/terraform-references";
import { writeSnapshot } from "../changes/snapshot";
import type { StackReview } from "../review";
import { mapTexts } from "../terraform/values";
import { summaryOfChanges } from "./summary";

const FORMAT_VERSION = 1;

/**
 * A review for other programs.
 * @param base what is compared with; undefined if there is nothing
 */
export function renderJson(reviews: readonly StackReview[], base: string | undefined): object {
  return {
    formatVersion: FORMAT_VERSION,
    base: base ?? null,
    summary: summaryOfChanges(reviews, base),
    stacks: reviews.map(({ stack, changes, open, waived, newWaivers, snapshot }) => ({
      stack,
      changes: changes?.map(({ id, verdict, reason, comparison }) => ({
        id,
        verdict,
        reason,
        witness: shown(comparison?.witness),
        assuming: comparison?.assuming,
        unknownAction: comparison?.unknownAction,
        undecided: comparison?.reasons,
      })),
      findings: open,
      waived,
      newWaivers,
      access: writeSnapshot(snapshot),
    })),
  };
}

/** References as Terraform writes them. */
function shown(witness: Witness | undefined): unknown {
  return witness && mapTexts(witness, display, display);
}
