import { OWNERSHIP_TAG_KEY } from "../../formats/ownership-tag";
import {
  newerOwnershipTag,
  type Remembered,
  readOwnershipTag,
  remembered,
  remembers,
} from "./ownership-tag";
import { by, ownMark, planResource, type TagChange, tagsAfter } from "./plan-tags";
import {
  type AccountWiring,
  type ActualAccount,
  type ActualWiring,
  type Destination,
  sameDestination,
  type Tags,
  type Wiring,
} from "./wiring";

/** One write, with all that the report says of it. A plan is data: the applier decides nothing. */
export type Change = DestinationChange | TagChange;

export interface DestinationChange {
  readonly kind: "destination";
  /** The account's id. */
  readonly account: string;
  readonly from: Destination | undefined;
  /** Nothing: the destination is cleared. */
  readonly to: Destination | undefined;
  /** Whether what stands there is somebody else's, replaced because the user said so. */
  readonly takeOver: boolean;
}

/** A destination that is not proved to be ours, so it stays until somebody decides by `--replace` or `--clear`. */
export interface Decision {
  readonly account: string;
  readonly standing: Destination;
  readonly wanted: Destination | undefined;
  /** Set where the environment's file does not name the account. */
  readonly left?: true;
}

/** An account that the file does not name, and that somebody else made send to the same destination. */
export interface OtherSender {
  readonly account: string;
  readonly standing: Destination;
  /** Name prefix of the environment whose mark says that it set this. */
  readonly owner: string | undefined;
}

export interface WiringPlan {
  readonly changes: readonly Change[];
  readonly decisions: readonly Decision[];
  /** Named so that nobody overlooks them; nothing is to be done about them. */
  readonly others: readonly OtherSender[];
}

/** Where the events of an environment go. */
interface OwnDestination extends Destination {
  /** Whether the environment's stack made the topic, or the role that reaches Amazon Connect, or took it over. */
  readonly made: boolean;
  /**
   * Whether it was there before, and the file says that it is taken over.
   * @default false
   */
  readonly imported?: boolean;
}

/** What this environment may replace and remove without being asked. */
export interface Ownership {
  readonly destinations: readonly OwnDestination[];
  /** Its name prefix, as marks carry it. */
  readonly owner: string;
}

/** The environment's own destination that this one is: the same topic, or the same instance through the same role. */
export function ownDestination(
  { destinations }: Ownership,
  standing: Destination,
): OwnDestination | undefined {
  return destinations.find(
    ({ arn, roleArn }) =>
      arn === standing.arn && (roleArn === undefined || roleArn === standing.roleArn),
  );
}

/**
 * What to change so that the accounts become as desired. Pure: nothing is read or written here.
 * @param decided ids of accounts whose destination may be replaced or cleared although it is not ours
 */
export function planWiring(
  desired: Wiring,
  actual: ActualWiring,
  ownership: Ownership,
  decided: ReadonlySet<string> = new Set(),
): WiringPlan {
  const there = new Map(actual.accounts.map((account) => [account.id, account]));
  const listed = desired.accounts.flatMap((wanted) => {
    const account = there.get(wanted.id);
    if (account === undefined) return []; // the guards have refused it
    return [planAccount(wanted, account, ownership, decided)];
  });
  const former = (actual.former ?? []).map((account) => planFormer(account, ownership, decided));
  const all = [...listed, ...former];
  return {
    changes: all.flatMap(({ changes }) => changes),
    decisions: all.flatMap(({ decision }) => decision ?? []),
    others: all.flatMap(({ other }) => other ?? []),
  };
}

interface AccountPlan {
  readonly changes: readonly Change[];
  readonly decision?: Decision;
  readonly other?: OtherSender;
}

function planAccount(
  wanted: AccountWiring,
  there: ActualAccount,
  ownership: Ownership,
  decided: ReadonlySet<string>,
): AccountPlan {
  const { id: account, destination: standing } = there;
  const to = wanted.unmanaged ? standing : wanted.destination;
  if (sameDestination(to, standing)) return { changes: inOrder(wanted, there, ownership) };
  const stays = wanted.keepsFound && !decided.has(account) && whyFound(there, ownership);
  if (stays) return { changes: withoutMemory(wanted, there, ownership) };
  const ours = standing === undefined || isOurs(there, standing, ownership);
  if (!ours && !decided.has(account)) {
    const decision = { account, standing, wanted: to };
    return { changes: inOrder(wanted, there, ownership), decision };
  }
  const change = { kind: "destination", account, from: standing, to, takeOver: !ours } as const;
  return { changes: inOrder(wanted, there, ownership, change) };
}

/** An account that is not in the file, and still sends here: whatever of it is ours is taken back. */
function planFormer(
  there: ActualAccount,
  ownership: Ownership,
  decided: ReadonlySet<string>,
): AccountPlan {
  const { id: account, destination: standing } = there;
  const wanted = { id: account, destination: undefined, tagged: [] };
  const unlessCleared = { changes: withoutMemory(wanted, there, ownership) };
  if (standing === undefined) return unlessCleared;
  const mark = ownMark(accountTags(there), ownership.owner);
  const made = isMade(standing, ownership);
  // An account that is not named may have been pointed at our topic by anybody: the topic alone proves nothing.
  const isFound = remembered(mark, standing)?.found === true;
  const ours = remembers(mark, standing) || (made && mark !== undefined && !isFound);
  if (ours || decided.has(account)) {
    const change = { kind: "destination", account, from: standing, takeOver: !ours } as const;
    return { changes: inOrder(wanted, there, ownership, { ...change, to: undefined }) };
  }
  const owner = readOwnershipTag(accountTags(there))?.owner;
  const others = owner === undefined || owner === ownership.owner ? undefined : owner;
  if (!made || others !== undefined) {
    return { ...unlessCleared, other: { account, standing, owner: others } };
  }
  const decision = { account, standing, wanted: undefined, left: true } as const;
  return { ...unlessCleared, decision };
}

/**
 * Why a destination is not one that this tool set, although it is the stack's own topic or role: it was `there before` that was
 * taken over, or there is `no mark` that says who set it. Nothing: this tool set it, or it is somebody else's.
 */
export function whyFound(
  there: ActualAccount,
  ownership: Ownership,
): "there before" | "no mark" | undefined {
  const { destination: standing } = there;
  if (standing === undefined) return undefined;
  const mark = ownMark(accountTags(there), ownership.owner);
  const way = remembered(mark, standing);
  if (way !== undefined) return way.found ? "there before" : undefined;
  const own = ownDestination(ownership, standing);
  if (!own?.made) return undefined;
  if (own.imported) return "there before";
  return mark === undefined ? "no mark" : undefined; // marks of version 1 remember tags alone
}

/** Whatever of it is remembered is taken back, and its destination stays. */
function withoutMemory(
  wanted: AccountWiring,
  there: ActualAccount,
  ownership: Ownership,
): readonly Change[] {
  return inOrder(wanted, { ...there, destination: undefined }, ownership);
}

/** Ours to replace: it is the topic or the Connect role of this stack, or the mark remembers it. */
function isOurs(there: ActualAccount, standing: Destination, ownership: Ownership): boolean {
  const mark = ownMark(accountTags(there), ownership.owner);
  return isMade(standing, ownership) || remembered(mark, standing) !== undefined;
}

function isMade(standing: Destination, ownership: Ownership): boolean {
  return ownDestination(ownership, standing)?.made === true;
}

/**
 * The changes of one account in the order in which they are made. The mark comes before the destination
 * that it remembers, and goes after it: whatever interrupts this, no destination of ours is unknown.
 */
function inOrder(
  wanted: AccountWiring,
  there: ActualAccount,
  ownership: Ownership,
  change?: DestinationChange,
): Change[] {
  const declared = new Map(wanted.tagged.map(({ id, tags }) => [id, tags]));
  const [account, ...numbers] = there.tagged;
  const tagsOf = (resource: ActualAccount["tagged"][number], memory: readonly Remembered[] = []) =>
    planResource(there.id, resource, declared.get(resource.id) ?? {}, ownership.owner, memory);
  // AWS promises no order, and the same plan must look the same.
  const ofNumbers = numbers.toSorted(by(({ id }) => id)).flatMap((number) => tagsOf(number) ?? []);
  if (account === undefined) return [...(change ? [change] : []), ...ofNumbers];
  // The guards have refused it.
  if (newerOwnershipTag(account.tags) !== undefined) return ofNumbers;
  if (change === undefined) {
    const isWritten = tagsOf(account) !== undefined;
    const memory = wanted.unmanaged ? [] : rememberedAsItStands(there, ownership, isWritten);
    return [...present(tagsOf(account, memory)), ...ofNumbers];
  }
  const { from, to } = change;
  if (to === undefined) return [change, ...present(tagsOf(account)), ...ofNumbers];
  // What only the mark knows to be ours stays known until it is replaced.
  const mark = ownMark(account.tags, ownership.owner);
  const way = from && remembered(mark, from);
  const until = way && (way.found || !isMade(way, ownership)) ? [way] : [];
  const first = tagsOf(account, [...until, to]);
  const tags = first === undefined ? account.tags : tagsAfter(account.tags, first);
  const last = tagsOf({ ...account, tags }, [to]);
  return [...present(first), change, ...present(last), ...ofNumbers];
}

/**
 * Of the destination as it stands, what the mark says or is to say.
 * @param isWritten whether a mark is written in any case
 */
function rememberedAsItStands(
  there: ActualAccount,
  ownership: Ownership,
  isWritten: boolean,
): Remembered[] {
  const { destination: standing } = there;
  if (standing === undefined) return [];
  const tags = accountTags(there);
  const mark = ownMark(tags, ownership.owner);
  const way = remembered(mark, standing);
  if (way !== undefined) return [way];
  // The topic of this stack is ours without a mark, too, and gets one, unless another's stands there.
  const isFree = isWritten || mark !== undefined || !Object.hasOwn(tags, OWNERSHIP_TAG_KEY);
  const own = ownDestination(ownership, standing);
  if (!own?.made || !isFree) return [];
  return [own.imported ? { ...standing, found: true } : standing];
}

function accountTags({ tagged }: ActualAccount): Tags {
  return tagged[0]?.tags ?? {};
}

function present<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}
