import { OWNERSHIP_TAG_KEY } from "../../../formats/ownership-tag";
import { type Applied, applyChanges } from "../../../scripts/wiring/apply";
import { isOwned, readOwnershipTag } from "../../../scripts/wiring/ownership-tag";
import { type Ownership, planWiring, type WiringPlan } from "../../../scripts/wiring/plan";
import type { ActualAccount, Wiring } from "../../../scripts/wiring/wiring";
import { fc, runs } from "../../fuzz";
import { OWNER, OWNERSHIP } from "./fixtures";
import { type Cut, InMemoryService, type World } from "./in-memory";

type Replace = ReadonlySet<string>;

export const check = <T>(property: fc.IAsyncProperty<T>, usually = 100): Promise<void> =>
  fc.assert(property, runs(usually));

interface Run {
  readonly plan: WiringPlan;
  readonly results: readonly Applied[];
  readonly writes: number;
}

/** Reads, plans and applies, all by the product's own code but for the reading. */
export async function run(
  world: World,
  desired: Wiring,
  replace?: Replace,
  cut?: Cut,
): Promise<Run> {
  const service = new InMemoryService(world, cut);
  const actual = service.actual();
  const plan = planWiring(desired, actual, OWNERSHIP, replace);
  const replan = replanning(desired, OWNERSHIP, replace);
  const { results } = await applyChanges(service.clients(), plan.changes, actual.accounts, {
    replan,
  });
  return { plan, results, writes: service.writes };
}

export const replanning =
  (desired: Wiring, ownership: Ownership, replace?: Replace) => (account: ActualAccount) =>
    planWiring(desired, { accounts: [account], linked: [] }, ownership, replace).changes;

export const planOf = (world: World, desired: Wiring, replace?: Replace): WiringPlan =>
  planWiring(desired, new InMemoryService(world).actual(), OWNERSHIP, replace);

/** The destinations and tags that stand, without the order in which tags were set. */
export function stateOf({ accounts }: World) {
  return accounts.map(({ id, destination, resources }) => ({
    id,
    destination,
    resources: resources.map(({ tags }) => [...tags].sort()),
  }));
}

export const declaredIn = (
  desired: Wiring,
  account: string,
  resource: string,
): Map<string, string> =>
  new Map(
    Object.entries(
      desired.accounts.find(({ id }) => id === account)?.tagged.find(({ id }) => id === resource)
        ?.tags ?? {},
    ),
  );

export interface StandingTag {
  readonly account: string;
  readonly resource: string;
  readonly key: string;
  readonly value: string;
}

export function allTags({ accounts }: World): readonly StandingTag[] {
  return accounts.flatMap(({ id: account, resources }) =>
    resources.flatMap(({ id: resource, tags }) =>
      [...tags]
        .filter(([key]) => key !== OWNERSHIP_TAG_KEY)
        .map(([key, value]) => ({ account, resource, key, value })),
    ),
  );
}

export function tagsIn(
  { accounts }: World,
  account: string,
  resource: string,
): Map<string, string> {
  const there = accounts
    .find(({ id }) => id === account)
    ?.resources.find(({ id }) => id === resource);
  return there?.tags ?? new Map();
}

export function remembered(world: World, { account, resource, key, value }: StandingTag): boolean {
  const marker = readOwnershipTag(Object.fromEntries(tagsIn(world, account, resource)));
  return marker?.owner === OWNER && isOwned(marker, key, value);
}
