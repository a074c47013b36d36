import { OWNERSHIP_TAG_KEY } from "../../../formats/ownership-tag";
import { checksumOf } from "../../../scripts/wiring/checksum";
import { detachedWiring } from "../../../scripts/wiring/desired";
import {
  newerOwnershipTag,
  readOwnershipTag,
  remembers,
} from "../../../scripts/wiring/ownership-tag";
import { ownDestination, planWiring } from "../../../scripts/wiring/plan";
import type { Wiring } from "../../../scripts/wiring/wiring";
import { environment } from "../../environment";
import { fc } from "../../fuzz";
import { ACCOUNTS, replacements, wirings, worlds } from "./arbitraries";
import { OWNER, OWNERSHIP } from "./fixtures";
import { copyOf, InMemoryService, type World, type WorldAccount } from "./in-memory";
import {
  allTags,
  check,
  declaredIn,
  planOf,
  remembered,
  run,
  type StandingTag,
  stateOf,
  tagsIn,
} from "./random-runs";

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
