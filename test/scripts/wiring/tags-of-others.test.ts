import type { Wiring } from "../../../scripts/wiring/wiring";
import { fc } from "../../fuzz";
import { type PlacedEdit, placedEdits, wirings, worlds } from "./arbitraries";
import { copyOf, type World, type WorldAccount } from "./in-memory";
import {
  allTags,
  check,
  declaredIn,
  remembered,
  run,
  type StandingTag,
  tagsIn,
} from "./random-runs";

/**
 * One case is left out, because no tool can decide it: somebody sets a tag to exactly the value that the tool
 * remembers as its own.
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
