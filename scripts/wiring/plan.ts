import { planTags, type TagChange } from "./plan-tags";
import {
  type AccountWiring,
  type ActualAccount,
  type ActualWiring,
  type Destination,
  sameDestination,
  type Wiring,
} from "./wiring";

/** One write, with all that the report tells of it. A plan is data: the applier decides nothing. */
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

/** A destination that is not ours to replace, until somebody says so by `--replace`. */
export interface Decision {
  readonly account: string;
  readonly standing: Destination;
  readonly wanted: Destination | undefined;
}

export interface WiringPlan {
  readonly changes: readonly Change[];
  readonly decisions: readonly Decision[];
}

/** What this environment may replace and remove without being asked. */
export interface Ownership {
  /** ARNs of the destinations that are its own. */
  readonly destinations: readonly string[];
  /** Its name prefix, as markers carry it. */
  readonly owner: string;
}

/**
 * What to change so that the accounts become as desired. Pure: nothing is read or written here.
 * @param replace ids of accounts whose foreign destination may be replaced
 */
export function planWiring(
  desired: Wiring,
  actual: ActualWiring,
  ownership: Ownership,
  replace: ReadonlySet<string> = new Set(),
): WiringPlan {
  const there = new Map(actual.accounts.map((account) => [account.id, account]));
  const changes: Change[] = [];
  const decisions: Decision[] = [];
  for (const wanted of desired.accounts) {
    const account = there.get(wanted.id);
    if (account === undefined) continue; // the guards have refused it
    const destination = planDestination(wanted, account, ownership, replace);
    if (destination?.kind === "destination") changes.push(destination);
    else if (destination !== undefined) decisions.push(destination);
    changes.push(...planTags(wanted, account, ownership.owner));
  }
  return { changes, decisions };
}

function planDestination(
  wanted: AccountWiring,
  there: ActualAccount,
  { destinations }: Ownership,
  replace: ReadonlySet<string>,
): DestinationChange | (Decision & { readonly kind?: undefined }) | undefined {
  const { id: account, destination: standing } = there;
  if (sameDestination(wanted.destination, standing)) return undefined;
  const takeOver = standing !== undefined && !destinations.includes(standing.arn);
  if (!takeOver || replace.has(account)) {
    return { kind: "destination", account, from: standing, to: wanted.destination, takeOver };
  }
  return { account, standing, wanted: wanted.destination };
}
