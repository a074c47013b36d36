import { changesBetween, needsDecision, type PolicyChange } from "./changes/changes";
import { type Snapshot, snapshotOf } from "./changes/snapshot";
import { type Sorted, sortByWaivers, type Waiver } from "./changes/waivers";
import { lint } from "./lint/lint";
import type { Configuration, LintFinding } from "./model";
import { readConfiguration } from "./terraform/read-configuration";

/** Everything that a review says about one stack. */
export interface StackReview extends Sorted {
  readonly stack: string;
  readonly snapshot: Snapshot;
  /** What changed since the base; undefined if there is no base to compare with. */
  readonly changes: readonly PolicyChange[] | undefined;
  /** Waivers that the base does not have, which the reviewer must see first. */
  readonly newWaivers: readonly Waiver[];
}

interface ReviewInput {
  readonly configuration: Configuration;
  readonly waivers: readonly Waiver[];
  /** @default - nothing to compare with */
  readonly base?: {
    /** Undefined if there is none of this stack. A function gets the snapshot of the configuration, and may return just that. */
    readonly snapshot: Snapshot | undefined | ((now: Snapshot) => Snapshot | undefined);
    readonly waivers: readonly Waiver[];
  };
  /** The day of the review, as YYYY-MM-DD. */
  readonly today: string;
}

export function reviewStack({ configuration, waivers, base, today }: ReviewInput): StackReview {
  const stack = configuration.name;
  const reading = readConfiguration(configuration);
  const snapshot = snapshotOf(configuration, reading);
  const findings = lint(configuration, reading);
  const given = base?.snapshot;
  const before = (typeof given === "function" ? given(snapshot) : given) ?? {
    stack,
    resources: [],
    policies: [],
    unreadable: [],
  };
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

export function isError({ severity }: LintFinding): boolean {
  return severity === "error";
}

function isNew(waiver: Waiver, stack: string, before: readonly Waiver[]): boolean {
  return (
    waiver.stack === stack && !before.some((old) => JSON.stringify(old) === JSON.stringify(waiver))
  );
}
