import { applyChanges } from "../../../scripts/wiring/apply";
import { planWiring } from "../../../scripts/wiring/plan";
import { fc } from "../../fuzz";
import { ACCOUNTS, replacements, wirings, worlds } from "./arbitraries";
import { FOREIGN, TOPIC, WABA } from "./fixtures";
import { copyOf, InMemoryService, type World } from "./in-memory";
import { check, replanning, run, stateOf } from "./random-runs";

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
