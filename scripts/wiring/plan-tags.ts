import { OWNERSHIP_TAG_KEY } from "../../formats/ownership-tag";
import { isOwned, type OwnershipTag, readOwnershipTag, writeOwnershipTag } from "./ownership-tag";
import type { AccountWiring, ActualAccount, ActualResource, Tags } from "./wiring";

/** All tag writes of one resource. */
export interface TagChange {
  readonly kind: "tags";
  /** Id of the account that the resource is or belongs to. */
  readonly account: string;
  readonly resource: string;
  readonly arn: string;
  readonly set: readonly TagSetting[];
  readonly remove: readonly TagRemoval[];
  /** The memory of what is ours, afterwards; nothing: it goes too. */
  readonly marker: string | undefined;
}

export interface TagSetting {
  readonly key: string;
  readonly value: string;
  /** The value that stands there. */
  readonly was: string | undefined;
  /** Whether somebody else set that value. */
  readonly takeOver: boolean;
}

export interface TagRemoval {
  readonly key: string;
  readonly was: string;
}

/** Sets what is declared, removes what this tool set before, leaves every other key alone. */
export function planTags(
  wanted: AccountWiring,
  there: ActualAccount,
  owner: string,
): readonly TagChange[] {
  const declared = new Map(wanted.tagged.map(({ id, tags }) => [id, tags]));
  // AWS promises no order, and the same plan must look the same.
  const [account, ...numbers] = there.tagged;
  const resources = [...(account ? [account] : []), ...numbers.toSorted(by(({ id }) => id))];
  return resources.flatMap((resource) => {
    const change = planResource(resource, declared.get(resource.id) ?? {}, owner);
    return change === undefined ? [] : [{ account: there.id, ...change }];
  });
}

function planResource({ id, arn, tags: actual }: ActualResource, declared: Tags, owner: string) {
  const standing = readOwnershipTag(actual);
  const marker = standing?.owner === owner ? standing : undefined;
  const set = settings(declared, actual, marker);
  const remove = removals(declared, actual, marker);
  const after = markerAfter(declared, actual, set, marker, owner);
  // Another environment's marker goes only where there is something to remember instead.
  const markerChanges = marker === undefined ? set.length > 0 : after !== actual[OWNERSHIP_TAG_KEY];
  if (set.length === 0 && remove.length === 0 && !markerChanges) return undefined;
  return { kind: "tags" as const, resource: id, arn, set, remove, marker: after };
}

function settings(declared: Tags, actual: Tags, marker: OwnershipTag | undefined): TagSetting[] {
  return Object.entries(declared)
    .filter(([key, value]) => valueIn(actual, key) !== value)
    .map(([key, value]) => {
      const was = valueIn(actual, key);
      return { key, value, was, takeOver: was !== undefined && !isOwned(marker, key, was) };
    })
    .sort(by(({ key }) => key));
}

function removals(declared: Tags, actual: Tags, marker: OwnershipTag | undefined): TagRemoval[] {
  return Object.entries(actual)
    .filter(([key, was]) => valueIn(declared, key) === undefined && isOwned(marker, key, was))
    .map(([key, was]) => ({ key, was }))
    .sort(by(({ key }) => key));
}

/** Ours are the tags set now and those set before; what stood there by itself stays another's. */
function markerAfter(
  declared: Tags,
  actual: Tags,
  set: readonly TagSetting[],
  marker: OwnershipTag | undefined,
  owner: string,
): string | undefined {
  const setNow = new Set(set.map(({ key }) => key));
  const ours = Object.entries(declared).filter(
    ([key, value]) =>
      setNow.has(key) || (valueIn(actual, key) === value && isOwned(marker, key, value)),
  );
  return ours.length === 0 ? undefined : writeOwnershipTag(owner, Object.fromEntries(ours));
}

function by<T>(textOf: (part: T) => string): (one: T, other: T) => number {
  return (one, other) => (textOf(one) < textOf(other) ? -1 : 1);
}

/** A key such as `constructor` must not find what every object has. */
function valueIn(tags: Tags, key: string): string | undefined {
  return Object.hasOwn(tags, key) ? tags[key] : undefined;
}
