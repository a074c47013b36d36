import type { Comparison } from "../../iam/compare/compare";
import { comparing } from "../../iam/compare/loaded";
import { noPolicy } from "../../iam/policy/defaults";
import { allowEverything, type PolicyDocument } from "../../iam/policy/policy";
import { realActions } from "../iam-data/iam-data";
import type { Snapshot, SnapshotPolicy, SnapshotUnreadable } from "./snapshot";

/** How one policy changed between two snapshots; what means the same as before is no change. */
export interface PolicyChange {
  readonly id: string;
  readonly address: string;
  readonly argument: string;
  /** What gets the policy, if the resource is only the attachment. */
  readonly attachedTo?: string | undefined;
  readonly verdict: ChangeVerdict;
  /** Undefined if the resource itself is new. */
  readonly before?: PolicyDocument;
  /** Undefined if the resource itself is gone. */
  readonly after?: PolicyDocument;
  readonly comparison?: Comparison;
  /** The side that is AWS's default, because the policy was not there yet or was removed. */
  readonly byDefault?: "before" | "after";
  /** Why it cannot be read. */
  readonly reason?: string;
}

type ChangeVerdict = Exclude<Comparison["verdict"], "equivalent"> | "new grants" | "gone";

/** Whether it must be decided before the merge: everything that is not proved to be harmless. */
export function needsDecision({ verdict }: Pick<PolicyChange, "verdict">): boolean {
  return verdict !== "narrowed" && verdict !== "gone";
}

/** What the request that shows a gain takes for granted, in words: of the requester's account, references and its action. */
export function assumptionsIn(comparison: Comparison | undefined): string[] {
  const assumed = (comparison?.assuming ?? []).map(
    ({ reference, notEqualTo }) => `${reference} is ${notEqualTo}`,
  );
  const { accountAllows } = comparison?.witness?.principal ?? {};
  const unknownAction = comparison?.unknownAction;
  return [
    ...(accountAllows === true ? ["if the policies of its account let it"] : []),
    ...(accountAllows === false ? ["even if the policies of its account do not let it"] : []),
    ...(assumed.length === 0 ? [] : [`unless ${orList(assumed)}`]),
    ...(unknownAction ? [`if AWS has an action ${unknownAction}, which is not known here`] : []),
  ];
}

/** How many equalities of references a sentence names; a list of hundreds is one that nobody reads. */
const MOST_ASSUMED = 4;

function orList(assumed: readonly string[]): string {
  const more = assumed.length - MOST_ASSUMED;
  const named = assumed.slice(0, MOST_ASSUMED).join(" or ");
  return more > 0
    ? `${named} or one of ${more} more such equalities holds (--json names them)`
    : named;
}

export function changesBetween(before: Snapshot, after: Snapshot): readonly PolicyChange[] {
  const old = new Map(before.policies.map((policy) => [policy.id, policy]));
  const kept = new Set(after.policies.map(({ id }) => id));
  return [
    ...after.policies.flatMap((policy) => {
      const previous = old.get(policy.id);
      if (previous === undefined) return added(policy, before);
      if (previous.provider !== policy.provider) return moved(policy, previous);
      return changed(policy, previous.document, policy.document);
    }),
    ...before.policies
      .filter(({ id }) => !kept.has(id))
      .flatMap((policy) => removed(policy, before, after)),
    ...newlyUnreadable(before, after),
  ];
}

function changed(
  { id, address, argument, attachedTo }: SnapshotPolicy,
  before: PolicyDocument,
  after: PolicyDocument,
  byDefault?: PolicyChange["byDefault"],
): PolicyChange[] {
  const comparison = compareBesideOtherPolicies(before, after);
  const { verdict } = comparison;
  if (verdict === "equivalent") return [];
  return [{ id, address, argument, attachedTo, verdict, before, after, comparison, byDefault }];
}

/**
 * A new policy on a resource that existed before takes the place of AWS's default. With a new resource, one that
 * allows nothing is no new grant: it is no change at all, or takes something away if it denies.
 */
function added(policy: SnapshotPolicy, before: Snapshot): PolicyChange[] {
  const { id, address, argument, attachedTo, kind, document, whenRemoved } = policy;
  if (before.resources.includes(policy.address)) {
    // A grant that would stay in AWS without its resource was not there before either.
    const stays = argument === "grant" && JSON.stringify(document) === JSON.stringify(whenRemoved);
    return changed(policy, stays ? noPolicy(kind) : whenRemoved, document, "before");
  }
  const { statements } = document;
  if (statements.length === 0) return [];
  const grants = statements.some(({ effect }) => effect === "Allow");
  const verdict = grants ? "new grants" : "narrowed";
  return [{ id, address, argument, attachedTo, verdict, after: document }];
}

/** Where the thing itself stays, AWS's default takes the place of the policy. */
function removed(policy: SnapshotPolicy, before: Snapshot, after: Snapshot): PolicyChange[] {
  const thing = thingOf(policy, before);
  if (thing === undefined || after.resources.includes(thing)) {
    return changed(policy, policy.document, policy.whenRemoved, "after");
  }
  const { id, address, argument, attachedTo, document } = policy;
  return document.statements.length === 0
    ? []
    : [{ id, address, argument, attachedTo, verdict: "gone", before: document }];
}

/** With another provider, it is in another account or Region: gone from the one, and new in the other. */
function moved(policy: SnapshotPolicy, previous: SnapshotPolicy): PolicyChange[] {
  const { id, address, argument } = policy;
  return [
    { id, address, argument, verdict: "new grants", after: policy.document },
    { id, address, argument, verdict: "gone", before: previous.document },
  ];
}

/** The resource that has the policy, if this configuration holds it; elsewhere it surely stays. */
function thingOf({ address, attachedTo }: SnapshotPolicy, before: Snapshot): string | undefined {
  if (attachedTo === undefined) return address;
  // A plan of HCL may name a copy without the attribute.
  return before.resources.find(
    (resource) => attachedTo.includes(`\${${resource}.`) || attachedTo.includes(`\${${resource}}`),
  );
}

/** What cannot be read is not proved, unless nothing written there has changed. */
function newlyUnreadable(before: Snapshot, after: Snapshot): PolicyChange[] {
  const known = new Map(before.unreadable.map((unreadable) => [unreadable.id, unreadable]));
  return after.unreadable
    .filter((unreadable) => !sameText(known.get(unreadable.id), unreadable))
    .map(({ id, address, argument, reason }) => ({
      id,
      address,
      argument,
      verdict: "not proved",
      reason,
    }));
}

function sameText(one: SnapshotUnreadable | undefined, other: SnapshotUnreadable): boolean {
  return one?.fingerprint !== undefined && one.fingerprint === other.fingerprint;
}

/**
 * Compares two policies as what they are, one among others: what a Deny takes away may well be
 * allowed elsewhere, in an identity's own policy, so a Deny that goes is access that comes, even if
 * nothing in this document allows it.
 */
export function compareBesideOtherPolicies(
  before: PolicyDocument,
  after: PolicyDocument,
): Comparison {
  // As most policies of most changes: proving that would take most of the time of a review.
  if (before === after || JSON.stringify(before) === JSON.stringify(after)) return UNCHANGED;
  const { compare, plainest, verdictOf } = comparing();
  const own = compare(before, after, realActions);
  if (![before, after].some(denies)) return own;
  const limits = compare(amongOthers(before), amongOthers(after), realActions);
  const { witness, assuming, unknownAction } =
    plainest([own, limits].filter((one) => one.witness)) ?? {};
  const gained = [...own.gained, ...limits.gained];
  const lost = [...own.lost, ...limits.lost];
  return {
    verdict: verdictOf({ gained, lost, witness }),
    gained,
    lost,
    ...(witness && { witness }),
    ...(assuming && { assuming }),
    ...(unknownAction && { unknownAction }),
    reasons: [...new Set([...own.reasons, ...limits.reasons])],
  };
}

const UNCHANGED: Comparison = { verdict: "equivalent", gained: [], lost: [], reasons: [] };

function denies({ statements }: PolicyDocument): boolean {
  return statements.some(({ effect }) => effect === "Deny");
}

/** The policy beside another one that allows everything: only what is denied here counts then. */
function amongOthers(document: PolicyDocument): PolicyDocument {
  return { ...document, statements: [...document.statements, allowEverything(document.kind)] };
}
