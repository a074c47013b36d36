import { OWNERSHIP_TAG_KEY } from "../../../formats/ownership-tag";
import { type Applied, applyChanges } from "../../../scripts/wiring/apply";
import { checksumOf } from "../../../scripts/wiring/checksum";
import { detachedWiring } from "../../../scripts/wiring/desired";
import {
  isOwned,
  newerOwnershipTag,
  readOwnershipTag,
  remembers,
} from "../../../scripts/wiring/ownership-tag";
import {
  type Ownership,
  ownDestination,
  planWiring,
  type WiringPlan,
} from "../../../scripts/wiring/plan";
import type { ActualAccount, Wiring } from "../../../scripts/wiring/wiring";
import { environment } from "../../environment";
import { fc, runs } from "../../fuzz";
import {
  ACCOUNTS,
  type PlacedEdit,
  placedEdits,
  replacements,
  wirings,
  worlds,
} from "./arbitraries";
import { FOREIGN, OWNER, OWNERSHIP, TOPIC, WABA } from "./fixtures";
import { type Cut, copyOf, InMemoryService, type World, type WorldAccount } from "./in-memory";

type Replace = ReadonlySet<string>;

const check = <T>(property: fc.IAsyncProperty<T>, usually = 100): Promise<void> =>
  fc.assert(property, runs(usually));

interface Run {
  readonly plan: WiringPlan;
  readonly results: readonly Applied[];
  readonly writes: number;
}

/** Reads, plans and applies, all by the product's own code but for the reading. */
async function run(world: World, desired: Wiring, replace?: Replace, cut?: Cut): Promise<Run> {
  const service = new InMemoryService(world, cut);
  const actual = service.actual();
  const plan = planWiring(desired, actual, OWNERSHIP, replace);
  const replan = replanning(desired, OWNERSHIP, replace);
  const { results } = await applyChanges(service.clients(), plan.changes, actual.accounts, {
    replan,
  });
  return { plan, results, writes: service.writes };
}

const replanning =
  (desired: Wiring, ownership: Ownership, replace?: Replace) => (account: ActualAccount) =>
    planWiring(desired, { accounts: [account], linked: [] }, ownership, replace).changes;

const planOf = (world: World, desired: Wiring, replace?: Replace): WiringPlan =>
  planWiring(desired, new InMemoryService(world).actual(), OWNERSHIP, replace);

/** The destinations and tags that stand, without the order in which tags were set. */
function stateOf({ accounts }: World) {
  return accounts.map(({ id, destination, resources }) => ({
    id,
    destination,
    resources: resources.map(({ tags }) => [...tags].sort()),
  }));
}

const declaredIn = (desired: Wiring, account: string, resource: string): Map<string, string> =>
  new Map(
    Object.entries(
      desired.accounts.find(({ id }) => id === account)?.tagged.find(({ id }) => id === resource)
        ?.tags ?? {},
    ),
  );

test("the random worlds and wirings reach everything that a plan can hold", () => {
  const seen = new Set<string>();
  for (const [world, desired, replace] of fc.sample(fc.tuple(worlds, wirings, replacements), 500)) {
    const { changes, decisions } = planOf(world, desired, replace);
    if (decisions.length > 0) seen.add("decision");
    for (const change of changes) {
      if (change.kind === "destination") {
        seen.add(change.takeOver ? "replacement" : change.to ? "destination" : "clearing");
        continue;
      }
      if (change.set.some(({ takeOver }) => takeOver)) seen.add("take-over");
      if (change.set.some(({ takeOver, was }) => was !== undefined && !takeOver))
        seen.add("update");
      if (change.remove.length > 0) seen.add("removal");
      if (change.set.length + change.remove.length === 0) seen.add("memory alone");
      if (change.remove.length > 0 && change.set.length > 0) seen.add("untag and tag");
    }
  }
  expect([...seen].sort()).toEqual([
    ...["clearing", "decision", "destination", "memory alone", "removal", "replacement"],
    ...["take-over", "untag and tag", "update"],
  ]);
});

describe("an applied plan", () => {
  test("leaves nothing to change, and only the decisions that it had", async () => {
    await check(
      fc.asyncProperty(worlds, wirings, replacements, async (world, desired, replace) => {
        const { plan, results } = await run(world, desired, replace);
        expect(results.map(({ outcome }) => outcome)).toEqual(plan.changes.map(() => "made"));
        expect(planOf(world, desired, replace)).toEqual({
          changes: [],
          decisions: plan.decisions,
          others: [],
        });
      }),
      200,
    );
  });

  test("touches no destination of others, unless its account was named", async () => {
    await check(
      fc.asyncProperty(worlds, wirings, replacements, async (world, desired, replace) => {
        const before = copyOf(world);
        await run(world, desired, replace);
        for (const [index, { id, destination }] of before.accounts.entries()) {
          if (destination === undefined || replace.has(id)) continue;
          if (isOurs(before.accounts[index] as WorldAccount)) continue;
          expect(world.accounts[index]?.destination).toEqual(destination);
        }
      }),
    );
  });

  test("touches no tag of others, but to give a declared key its declared value", async () => {
    await check(
      fc.asyncProperty(worlds, wirings, async (world, desired) => {
        const before = copyOf(world);
        const { plan } = await run(world, desired);
        const shown = plan.changes.flatMap((change) =>
          change.kind === "tags"
            ? change.set
                .filter(({ takeOver }) => takeOver)
                .map(({ key }) => JSON.stringify([change.resource, key]))
            : [],
        );
        const taken: string[] = [];
        for (const { account, resource, key, value } of othersTags(before)) {
          const now = tagsIn(world, account, resource).get(key);
          if (now === value) continue;
          expect(now).toBe(declaredIn(desired, account, resource).get(key));
          expect(now).toBeDefined();
          taken.push(JSON.stringify([resource, key]));
        }
        // Every take-over was shown, and nothing was called one that is none.
        expect(shown.sort()).toEqual(taken.sort());
      }),
      200,
    );
  });

  test("of a detach leaves nothing of ours", async () => {
    const whatsappBusinessAccounts = ACCOUNTS.map((id) => ({ id, destination: "sns" }));
    const detached = detachedWiring(environment({ whatsappBusinessAccounts }));
    await check(
      fc.asyncProperty(worlds, wirings, async (world, desired) => {
        await run(world, desired);
        const others = stateOf(withoutOurs(world));
        await run(world, detached);
        expect(stateOf(world)).toEqual(others);
      }),
    );
  });
});

describe("a run that is cut off at any write", () => {
  test("is healed by the next, which ends where an undisturbed one does", async () => {
    await check(
      fc.asyncProperty(worlds, wirings, replacements, async (start, desired, replace) => {
        const undisturbed = copyOf(start);
        const { writes } = await run(undisturbed, desired, replace);
        for (let write = 0; write < writes; write += 1) {
          for (const when of ["before", "after"] as const) {
            const world = copyOf(start);
            const { results } = await run(world, desired, replace, { write, when });
            expect(results.map(({ outcome }) => outcome)).toContain("failed");
            await run(world, desired, replace);
            expect(stateOf(world)).toEqual(stateOf(undisturbed));
          }
        }
      }),
    );
  });

  test("over and over ends there too", async () => {
    const cuts = fc.array(
      fc.record({ write: fc.nat(3), when: fc.constantFrom("before" as const, "after" as const) }),
      { maxLength: 5 },
    );
    await check(
      fc.asyncProperty(worlds, wirings, cuts, async (world, desired, all) => {
        const undisturbed = copyOf(world);
        await run(undisturbed, desired);
        for (const cut of all) await run(world, desired, undefined, cut);
        await run(world, desired);
        expect(stateOf(world)).toEqual(stateOf(undisturbed));
      }),
    );
  });

  test("says of every change what became of it, in the order of each account", async () => {
    const cuts = fc.record({
      write: fc.nat(6),
      when: fc.constantFrom("before" as const, "after" as const),
    });
    await check(
      fc.asyncProperty(worlds, wirings, cuts, async (world, desired, cut) => {
        const { plan, results } = await run(world, desired, undefined, cut);
        expect(new Set(results.map(({ change }) => change))).toEqual(new Set(plan.changes));
        expect(results).toHaveLength(plan.changes.length);
        for (const id of ACCOUNTS) {
          const own = results.filter(({ change }) => change.account === id);
          const outcomes = own.map(({ outcome }) => outcome).join(" ");
          expect(outcomes).toMatch(/^(made ?)*(failed( not tried)*)?$/);
        }
      }),
    );
  });
});

describe("planning", () => {
  test("twice gives the same, and changes neither what is desired nor what is there", async () => {
    await check(
      fc.asyncProperty(worlds, wirings, replacements, async (world, desired, replace) => {
        const actual = new InMemoryService(world).actual();
        const before = structuredClone([desired, actual, OWNERSHIP]);
        const plan = planWiring(desired, actual, OWNERSHIP, replace);
        expect(planWiring(desired, actual, OWNERSHIP, replace)).toEqual(plan);
        expect([desired, actual, OWNERSHIP]).toEqual(before);
      }),
    );
  });

  test("does not depend on the order of the file, nor on that of AWS", async () => {
    await check(
      fc.asyncProperty(worlds, wirings, replacements, async (world, desired, replace) => {
        const plan = planOf(world, desired, replace);
        const other = planOf(reversedWorld(world), reversedWiring(desired), replace);
        expect(new Set(other.changes)).toEqual(new Set(plan.changes));
        expect(new Set(other.decisions)).toEqual(new Set(plan.decisions));
        expect(checksumOf(other)).toBe(checksumOf(plan));
      }),
    );
  });
});

/** One from the other's view, and in whatever order their calls meet. */
describe("two runs at once over the same account", () => {
  const SIDES = [TOPIC, FOREIGN] as const;

  test("end in one of the two destinations, and the loser reports an error", async () => {
    const outcomes = new Set<string>();
    await check(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const world: World = { accounts: [{ id: WABA, destination: undefined, resources: [] }] };
        /** Who wrote, and who read back, in this order. */
        const log: string[] = [];
        const runs = SIDES.map(async (own, side) => {
          const turn = () => scheduler.schedule(Promise.resolve(), `${side}`);
          const service = new InMemoryService(world, undefined, turn);
          const desired = { accounts: [{ id: WABA, destination: own, tagged: [] }] };
          const ownership = {
            destinations: [{ ...own, made: true }],
            owner: `side-${side}`,
          };
          const actual = service.actual();
          const plan = planWiring(desired, actual, ownership);
          const { results } = await applyChanges(service.clients(), plan.changes, actual.accounts, {
            replan: replanning(desired, ownership),
          });
          log.push(`write ${side}`);
          await turn();
          log.push(`read-back ${side}`);
          const left = planWiring(desired, service.actual(), ownership);
          const made = results.every(({ outcome }) => outcome === "made");
          return made && left.changes.length + left.decisions.length === 0;
        });
        await scheduler.waitFor(Promise.all(runs));
        const verified = await Promise.all(runs);
        const winner = SIDES.findIndex(({ arn }) => arn === world.accounts[0]?.destination?.arn);
        expect(winner).toBeGreaterThanOrEqual(0);
        const loser = 1 - winner;
        // The race that remains: the loser's last look was over before the winner's late write.
        const tooEarly = log.indexOf(`read-back ${loser}`) < log.indexOf(`write ${winner}`);
        if (!tooEarly) expect([verified[winner], verified[loser]]).toEqual([true, false]);
        outcomes.add(tooEarly ? "too early" : "reported");
      }),
    );
    expect(outcomes).toContain("reported");
  });
});

/**
 * What nobody can distinguish is not put to the tool: a tag that somebody sets to the very value that
 * stands in the tool's memory counts as the tool's.
 */
describe("over the life of an environment", () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ edit: placedEdits }),
      fc.record({ desired: wirings }),
      fc.record({
        desired: wirings,
        cut: fc.record({
          write: fc.nat(4),
          when: fc.constantFrom("before" as const, "after" as const),
        }),
      }),
    ),
    { minLength: 2, maxLength: 12 },
  );

  test("no tag of others is removed, and none of ours is forgotten", async () => {
    await check(
      fc.asyncProperty(worlds, steps, async (world, all) => {
        const whose = new Whose(world);
        for (const step of all) {
          if ("edit" in step) {
            whose.edit(world, step.edit);
            continue;
          }
          const before = copyOf(world);
          await run(world, step.desired, undefined, "cut" in step ? step.cut : undefined);
          whose.afterRun(before, world, step.desired);
          if ("cut" in step) continue;
          whose.nothingOfOursIsLeftOver(world, step.desired);
        }
      }),
      200,
    );
  });
});

interface StandingTag {
  readonly account: string;
  readonly resource: string;
  readonly key: string;
  readonly value: string;
}

function allTags({ accounts }: World): readonly StandingTag[] {
  return accounts.flatMap(({ id: account, resources }) =>
    resources.flatMap(({ id: resource, tags }) =>
      [...tags]
        .filter(([key]) => key !== OWNERSHIP_TAG_KEY)
        .map(([key, value]) => ({ account, resource, key, value })),
    ),
  );
}

function tagsIn({ accounts }: World, account: string, resource: string): Map<string, string> {
  const there = accounts
    .find(({ id }) => id === account)
    ?.resources.find(({ id }) => id === resource);
  return there?.tags ?? new Map();
}

function remembered(world: World, { account, resource, key, value }: StandingTag): boolean {
  const marker = readOwnershipTag(Object.fromEntries(tagsIn(world, account, resource)));
  return marker?.owner === OWNER && isOwned(marker, key, value);
}

/** By what the memory beside them says. */
const othersTags = (world: World): readonly StandingTag[] =>
  allTags(world).filter((tag) => !remembered(world, tag));

/** The topic or the Connect role of the stack, or what the mark remembers; nothing beside a newer mark. */
function isOurs({ destination, resources }: WorldAccount): boolean {
  const tags = Object.fromEntries(resources[0]?.tags ?? []);
  if (destination === undefined || newerOwnershipTag(tags) !== undefined) return false;
  const mark = readOwnershipTag(tags);
  const made = ownDestination(OWNERSHIP, destination) !== undefined;
  return made || (mark?.owner === OWNER && remembers(mark, destination));
}

function withoutOurs(world: World): World {
  const copy = copyOf(world);
  for (const tag of allTags(world).filter((one) => remembered(world, one))) {
    tagsIn(copy, tag.account, tag.resource).delete(tag.key);
  }
  for (const [index, account] of copy.accounts.entries()) {
    if (isOurs(world.accounts[index] as WorldAccount)) account.destination = undefined;
    for (const { tags } of account.resources) {
      if (readOwnershipTag(Object.fromEntries(tags))?.owner === OWNER)
        tags.delete(OWNERSHIP_TAG_KEY);
    }
  }
  return copy;
}

/** Who set which tag, kept beside the world and known to nobody in it. */
class Whose {
  private readonly tool = new Set<string>();

  constructor(world: World) {
    for (const tag of allTags(world)) if (remembered(world, tag)) this.tool.add(this.name(tag));
  }

  /** Somebody else sets or removes something. */
  edit(world: World, { account: at, resource: below, edit }: PlacedEdit): void {
    const account = world.accounts[at] as WorldAccount;
    if (edit.kind === "destination") {
      account.destination = edit.destination;
      return;
    }
    const { id, tags } = account.resources[below % account.resources.length] as {
      id: string;
      tags: Map<string, string>;
    };
    const { key, value } = edit;
    if (value === undefined) {
      tags.delete(key);
      return;
    }
    tags.set(key, value);
    const tag = { account: account.id, resource: id, key, value };
    if (!remembered(world, tag)) this.tool.delete(this.name(tag));
    else this.tool.add(this.name(tag));
  }

  afterRun(before: World, after: World, desired: Wiring): void {
    for (const tag of allTags(before)) {
      const { account, resource, key, value } = tag;
      const now = tagsIn(after, account, resource).get(key);
      if (now === value) continue;
      const declared = declaredIn(desired, account, resource).get(key);
      // Gone or changed: it was the tool's own, or the file declares the key with what stands now.
      const taken = declared !== undefined && now === declared;
      if (!this.tool.has(this.name(tag)) && !taken) {
        throw new Error(`${this.name(tag)} was somebody else's, and now is ${now}`);
      }
    }
    for (const tag of allTags(after)) {
      const was = tagsIn(before, tag.account, tag.resource).get(tag.key);
      if (was !== tag.value) this.tool.add(this.name(tag));
    }
  }

  /** What the tool set stands only where it is declared, and the memory knows each of them. */
  nothingOfOursIsLeftOver(world: World, desired: Wiring): void {
    for (const tag of allTags(world).filter((one) => this.tool.has(this.name(one)))) {
      if (!desired.accounts.some(({ id }) => id === tag.account)) continue;
      if (declaredIn(desired, tag.account, tag.resource).get(tag.key) !== tag.value) {
        throw new Error(`${this.name(tag)} is ours and was left over`);
      }
      if (!remembered(world, tag)) throw new Error(`${this.name(tag)} is ours and was forgotten`);
    }
  }

  private name({ resource, key, value }: StandingTag): string {
    return JSON.stringify([resource, key, value]);
  }
}

function reversedWorld({ accounts }: World): World {
  return {
    accounts: accounts
      .map(({ resources: [account, ...numbers], ...rest }) => ({
        ...rest,
        resources: [...(account ? [account] : []), ...numbers.reverse()].map(({ id, tags }) => ({
          id,
          tags: new Map([...tags].reverse()),
        })),
      }))
      .reverse(),
  };
}

function reversedWiring({ accounts }: Wiring): Wiring {
  return {
    accounts: accounts
      .map(({ tagged, ...rest }) => ({
        ...rest,
        tagged: tagged
          .map(({ id, tags }) => ({ id, tags: Object.fromEntries(Object.entries(tags).reverse()) }))
          .reverse(),
      }))
      .reverse(),
  };
}
