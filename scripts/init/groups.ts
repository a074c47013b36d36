import { type Destination, sameDestination } from "../wiring/wiring";
import { isTopic } from "./placed";

/** What a file is called, and what it says that nothing in AWS shows. */
export interface Slot {
  readonly name: string;
  readonly namePrefix: string;
  /**
   * Where its accounts send, and the ids of its accounts, so that a second run finds each where it was.
   * @default - the file is new
   */
  readonly known?: readonly string[];
}

export interface Naming {
  /** Files that are there already. */
  readonly slots: readonly Slot[];
  /** The file of this number, beyond those. */
  readonly next: (index: number) => Slot;
}

/** The two destinations of one file. */
export interface Group {
  readonly topic?: Destination;
  readonly connect?: Destination;
}

export function isIn(group: Group, destination: Destination): boolean {
  return [group.topic, group.connect].some(
    (one) => one !== undefined && sameDestination(one, destination),
  );
}

/** The first topic and the first instance share a file, and each further one has its own. */
export function groupsOf(
  destinations: readonly Destination[],
  slots: readonly Slot[],
): readonly Group[] {
  const each = [...new Map(destinations.map((one) => [keyOf(one), one])).values()];
  const fileOfEach = knownIn(slots);
  const place = (one: Destination) => fileOfEach.get(keyOf(one)) ?? Number.POSITIVE_INFINITY;
  const inOrder = each.toSorted(
    (one, other) => place(one) - place(other) || (keyOf(one) < keyOf(other) ? -1 : 1),
  );
  type Filling = { topic?: Destination; connect?: Destination };
  const groups: Filling[] = slots.length === 0 ? [{}] : slots.map(() => ({}));
  for (const destination of inOrder) {
    const field = isTopic(destination) ? "topic" : "connect";
    const home = groups[fileOfEach.get(keyOf(destination)) ?? 0];
    if (home !== undefined && home[field] === undefined) home[field] = destination;
    else groups.push({ [field]: destination });
  }
  return groups;
}

/** In which file each account and destination was, by its number. */
export function knownIn(slots: readonly Slot[]): ReadonlyMap<string, number> {
  return new Map(
    slots.flatMap(({ known = [] }, index) => known.map((key) => [key, index] as const)),
  );
}

/** What distinguishes two destinations. */
export function keyOf({ arn, roleArn }: Destination): string {
  return roleArn === undefined ? arn : `${arn} ${roleArn}`;
}
