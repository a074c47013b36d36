import { OWNERSHIP_TAG_KEY } from "../../formats/ownership-tag";
import {
  isOwned,
  newerOwnershipTag,
  type OwnershipTag,
  type Remembered,
  readOwnershipTag,
  writeOwnershipTag,
} from "./ownership-tag";
import type { ActualResource, Tags } from "./wiring";

/** All tag writes of one resource. */
export interface TagChange {
  /** Of the mark alone, where no other tag is set or removed. */
  readonly kind: "tags" | "mark";
  /** Id of the account that the resource is or belongs to. */
  readonly account: string;
  readonly resource: string;
  readonly arn: string;
  readonly set: readonly TagSetting[];
  readonly remove: readonly TagRemoval[];
  /** The mark that stands there. */
  readonly markerWas: string | undefined;
  /** The memory of what is ours, afterwards; nothing: it goes too. */
  readonly marker: string | undefined;
}

interface TagSetting {
  readonly key: string;
  readonly value: string;
  /** The value that stands there. */
  readonly was: string | undefined;
  /** Whether somebody else set that value. */
  readonly takeOver: boolean;
}

interface TagRemoval {
  readonly key: string;
  readonly was: string;
}

/** The mark of this environment, where one stands on the resource. */
export function ownMark(tags: Tags, owner: string): OwnershipTag | undefined {
  const standing = readOwnershipTag(tags);
  return standing?.owner === owner ? standing : undefined;
}

/**
 * Sets what is declared, removes what this tool set before, leaves every other key alone.
 * @param destinations which of them the mark is to remember, as set by this tool or as found
 */
export function planResource(
  account: string,
  { id, arn, tags: actual }: ActualResource,
  declared: Tags,
  owner: string,
  destinations: readonly Remembered[] = [],
): TagChange | undefined {
  if (newerOwnershipTag(actual) !== undefined) return undefined; // the guards have refused it
  const mark = ownMark(actual, owner);
  const set = settings(declared, actual, mark);
  const remove = removals(declared, actual, mark);
  const markerWas = valueIn(actual, OWNERSHIP_TAG_KEY);
  const ours = ownedAfter(declared, actual, set, mark);
  const somethingToRemember = ours.length + destinations.length > 0;
  const marker = somethingToRemember
    ? writeOwnershipTag(owner, Object.fromEntries(ours), destinations)
    : undefined;
  // The mark of another environment goes only where there is something to remember instead.
  const markChanges =
    mark === undefined ? set.length + destinations.length > 0 : marker !== markerWas;
  if (set.length === 0 && remove.length === 0 && !markChanges) return undefined;
  const kind = set.length + remove.length === 0 ? "mark" : "tags";
  return { kind, account, resource: id, arn, set, remove, markerWas, marker };
}

/** The resource's tags once the change is made. */
export function tagsAfter(tags: Tags, { set, remove, marker }: TagChange): Tags {
  const after = new Map(Object.entries(tags));
  for (const { key } of remove) after.delete(key);
  for (const { key, value } of set) after.set(key, value);
  if (marker === undefined) after.delete(OWNERSHIP_TAG_KEY);
  else after.set(OWNERSHIP_TAG_KEY, marker);
  return Object.fromEntries(after);
}

function settings(declared: Tags, actual: Tags, mark: OwnershipTag | undefined): TagSetting[] {
  return Object.entries(declared)
    .filter(([key, value]) => valueIn(actual, key) !== value)
    .map(([key, value]) => {
      const was = valueIn(actual, key);
      return { key, value, was, takeOver: was !== undefined && !isOwned(mark, key, was) };
    })
    .sort(by(({ key }) => key));
}

function removals(declared: Tags, actual: Tags, mark: OwnershipTag | undefined): TagRemoval[] {
  return Object.entries(actual)
    .filter(([key, was]) => valueIn(declared, key) === undefined && isOwned(mark, key, was))
    .map(([key, was]) => ({ key, was }))
    .sort(by(({ key }) => key));
}

/** Ours are the tags set now and those set before; what stood there by itself stays another's. */
function ownedAfter(
  declared: Tags,
  actual: Tags,
  set: readonly TagSetting[],
  mark: OwnershipTag | undefined,
): [string, string][] {
  const setNow = new Set(set.map(({ key }) => key));
  return Object.entries(declared).filter(
    ([key, value]) =>
      setNow.has(key) || (valueIn(actual, key) === value && isOwned(mark, key, value)),
  );
}

/** Keys that stand otherwise than they did, each with its value now; nothing: it is gone. */
export function changedTags(before: Tags, now: Tags): (readonly [key: string, now?: string])[] {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(now))];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((key) => was.get(key) !== is.get(key))
    .map((key) => [key, is.get(key)]);
}

export function by<T>(textOf: (part: T) => string): (one: T, other: T) => number {
  return (one, other) => (textOf(one) < textOf(other) ? -1 : 1);
}

/** A key such as `constructor` must not find what every object has. */
function valueIn(tags: Tags, key: string): string | undefined {
  return Object.hasOwn(tags, key) ? tags[key] : undefined;
}
