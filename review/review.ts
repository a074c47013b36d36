import { lint } from "./lint/lint";
import { type Configuration, isError } from "./model";
import { changesBetween, needsDecision } from "./report/changes";
import { type Snapshot, snapshotOf } from "./report/snapshot";
import type { StackReview } from "./report/stack-review";
import { sortByWaivers, type Waiver } from "./report/waivers";
import { readConfiguration } from "./terraform/read-configuration";

export interface ReviewInput {
  readonly configuration: Configuration;
  readonly waivers: readonly Waiver[];
  /** @default - nothing to compare with */
  readonly base?: { readonly snapshot: Snapshot | undefined; readonly waivers: readonly Waiver[] };
  /** The day of the review, as YYYY-MM-DD. */
  readonly today: string;
}

export function reviewStack({ configuration, waivers, base, today }: ReviewInput): StackReview {
  const stack = configuration.name;
  const reading = readConfiguration(configuration);
  const snapshot = snapshotOf(configuration, reading);
  const findings = lint(configuration, reading);
  const before = base?.snapshot ?? { stack, resources: [], policies: [], unreadable: [] };
  return {
    stack,
    snapshot,
    ...sortByWaivers(stack, findings, waivers, today),
    changes: base && changesBetween(before, snapshot),
    newWaivers: base ? waivers.filter((waiver) => isNew(waiver, stack, base.waivers)) : [],
  };
}

/** What a review comes to. */
export type Outcome = "clean" | "decision needed" | "could not judge";

/** What cannot be read outweighs every decision, because it is not known what is to be decided. */
export function outcomeOf({ open, changes, newWaivers, snapshot }: StackReview): Outcome {
  const waivable = new Set(open.map(({ address }) => address));
  const blind = snapshot.unreadable.some(
    ({ cause, address }) => cause === "unreadable" && waivable.has(address),
  );
  if (blind) return "could not judge";
  const decisions =
    open.some(isError) || (changes ?? []).some(needsDecision) || newWaivers.length > 0;
  return decisions ? "decision needed" : "clean";
}

function isNew(waiver: Waiver, stack: string, before: readonly Waiver[]): boolean {
  return (
    waiver.stack === stack && !before.some((old) => JSON.stringify(old) === JSON.stringify(waiver))
  );
}
