import { OWNERSHIP_TAG_KEY } from "../../../formats/ownership-tag";
import type { Emulator } from "../../../local/emulator/server";
import { AwsClients } from "../../../scripts/aws/clients";
import { clock } from "../../../scripts/aws/clock";
import { Terminal } from "../../../scripts/terminal/terminal";
import { desiredWiring } from "../../../scripts/wiring/desired";
import { type Executed, execute } from "../../../scripts/wiring/execute";
import { type PlanOptions, survey } from "../../../scripts/wiring/guarded-plan";
import { environment } from "../../environment";
import { ACCOUNT, arnOfWaba, FOREIGN, REGION, TOPIC, wabaId } from "./fixtures";
import { use } from "./in-process";
import { emulatorOf } from "./site";
import { applied, site } from "./two-accounts";

// What comes late is waited for, and nobody here has the time.
beforeEach(() => {
  jest.spyOn(clock, "wait").mockReset().mockResolvedValue();
});

describe("somebody who writes at the same time", () => {
  test("between plan and write is seen before the write, and not overwritten", async () => {
    const { emulator, folder } = await site();
    const account = emulator.store.account(wabaId(1));
    // Get answers for the plan first, and right before the write the second time.
    let looks = 0;
    Object.defineProperty(account, "eventDestinations", {
      enumerable: true,
      get: () => {
        looks += 1;
        // Once for the list, once for the get.
        return looks <= 2 ? [] : [{ eventDestinationArn: FOREIGN.arn }];
      },
      set: () => {
        throw new Error("overwritten");
      },
    });
    const { code, out } = await applied(folder);
    expect(out).toContain(
      `  failed     destination of ${wabaId(1)}: The destination of ${wabaId(1)} changed since the plan: it now is ${FOREIGN.arn}. Plan again and look who did that`,
    );
    expect(out).toContain("4 made, 1 failed, 1 not tried.");
    expect(code).toBe(1);
  });

  test("right after the write is seen by the read-back", async () => {
    const { emulator, folder } = await site();
    stealAfterEachWrite(emulator, 2);
    const { code, out } = await applied(folder);
    expect(out).toContain("6 made, 0 failed, 0 not tried.");
    expect(out).toContain(
      `Read back: ${wabaId(2)} changed again meanwhile. Somebody else writes there: plan again (docs/runbook.md#two-writers)`,
    );
    expect(out).not.toContain("everything stands as planned");
    expect(code).toBe(1);
  });

  test("is seen by the read-back where this run had no reason to write, too", async () => {
    const { emulator, folder } = await site();
    await applied(folder);
    const account = emulator.store.account(wabaId(1));
    account.eventDestinations = [];
    let gone = false;
    const [phone] = account.phoneNumbers;
    Object.defineProperty(account, "eventDestinations", {
      enumerable: true,
      get: () => (gone ? [{ eventDestinationArn: TOPIC.arn }] : []),
      set: () => {
        gone = true;
        phone?.tags.delete("Team");
      },
    });
    const { code, out } = await applied(folder);
    expect(out).toContain("1 made, 0 failed, 0 not tried.");
    expect(out).toContain(`Read back: ${wabaId(1)} changed again meanwhile.`);
    expect(code).toBe(1);
  });

  test("who took what was ours to give makes the next run ask", async () => {
    const { emulator, folder } = await site();
    stealAfterEachWrite(emulator, 2);
    await applied(folder);
    const { code, out } = await applied(folder);
    expect(out).toContain(`${FOREIGN.arn} is not this environment's,`);
    expect(code).toBe(2);
  });
});

describe("somebody who writes tags at the same time", () => {
  /** Right before a read of the account's tags, counted from 1: the plan's, the look before the write, the read-back. */
  async function meanwhile(read: number, write: (tags: Map<string, string>) => void) {
    let reads = 0;
    const arn = arnOfWaba(1);
    return site({
      meanwhile: ({ operation, parameters, store }) => {
        if (operation !== "ListTagsForResource" || parameters?.["resourceArn"] !== arn) return;
        reads += 1;
        if (reads === read) write(store.resource(arn).tags);
      },
    });
  }

  test.each<[string, (tags: Map<string, string>) => void]>([
    ["replaced a value that is ours", (tags) => tags.set("Old", "theirs")],
    ["wrote a mark of a newer version", (tags) => tags.set(OWNERSHIP_TAG_KEY, "3:acme-prod:x")],
    ["removed the mark", (tags) => tags.delete(OWNERSHIP_TAG_KEY)],
    [
      "filled the resource up",
      (tags) => {
        for (let at = 0; at < 50; at += 1) tags.set(`k${at}`, "");
      },
    ],
  ])("who %s between plan and write keeps what was written", async (_, write) => {
    const { emulator, folder } = await meanwhile(2, write);
    const { code, out } = await applied(folder);
    expect(out).toMatch(new RegExp(`failed {5}tags of ${wabaId(1)}: `));
    expect(code).toBe(1);
    const { tags } = emulator.store.account(wabaId(1));
    const before = new Map([...tags]);
    write(before);
    expect([...tags].sort()).toEqual([...before].sort());
    expect(tags.has("Old") || tags.get("Old") === "theirs").toBe(true);
  });

  test("who touched nothing that the change is about does not stop it", async () => {
    const { emulator, folder } = await meanwhile(2, (tags) => tags.set("Theirs", "new"));
    expect((await applied(folder)).code).toBe(0);
    expect(emulator.store.account(wabaId(1)).tags.get("Theirs")).toBe("new");
  });

  test("who left a tag beside our mark is named: another run of ours may have set it", async () => {
    const { folder } = await meanwhile(3, (tags) => tags.set("Theirs", "new"));
    const { code, out } = await applied(folder);
    expect(out).toContain(
      `tag "Theirs" of ${wabaId(1)} is "new"; if another run of this environment set it, it may be in no mark (docs/runbook.md#two-writers)`,
    );
    expect(code).toBe(1);
  });
});

/** Somebody is always a moment later. */
function stealAfterEachWrite(emulator: Emulator, number: number): void {
  let standing: unknown = [];
  Object.defineProperty(emulator.store.account(wabaId(number)), "eventDestinations", {
    enumerable: true,
    get: () => standing,
    set: () => {
      standing = [{ eventDestinationArn: FOREIGN.arn }];
    },
  });
}

describe("two runs at once", () => {
  /** As from two checkouts, that each declare the same account: in one, the loader refuses that. */
  function side(namePrefix: string, topic: string, team: string): PlanOptions {
    const whatsappBusinessAccounts = [{ id: wabaId(1), destination: "sns", tags: { Team: team } }];
    const own = environment({ namePrefix, whatsappBusinessAccounts });
    const outputs = {
      format_version: "1" as const,
      environment: "prod",
      account_id: ACCOUNT,
      region: REGION,
      event_topic_arn: `arn:aws:sns:${REGION}:${ACCOUNT}:${topic}`,
    };
    const clients = new AwsClients(own, Number.POSITIVE_INFINITY);
    return { environment: own, outputs, clients, desired: desiredWiring(own, outputs) };
  }

  const silent = new Terminal({ write: () => true } as unknown as NodeJS.WriteStream);
  const reportedTrouble = ({ verified }: Executed) => !verified;

  test.each([0, 0, 0, 5, 20])(
    "end in one of the two desired states, and the loser reports an error (answers take %i ms)",
    async (delayMs) => {
      const emulator = await emulatorOf([{ number: 1 }], { delayMs });
      use(emulator);
      const sides = [side("acme-prod", "one", "care"), side("acme-dev", "two", "sales")];
      const surveys = await Promise.all(sides.map((options) => survey(options)));
      const runs = await Promise.all(
        sides.map((options, index) => execute(options, at(surveys, index), silent)),
      );
      const account = emulator.store.account(wabaId(1));
      const standing = account.eventDestinations[0]?.eventDestinationArn;
      const winner = sides.findIndex(({ outputs }) => outputs.event_topic_arn === standing);
      expect(winner).toBeGreaterThanOrEqual(0);
      expect(["care", "sales"]).toContain(account.tags.get("Team"));
      expect(reportedTrouble(at(runs, 1 - winner))).toBe(true);
    },
  );

  test("of the same environment end in its state, and both say what they found", async () => {
    const emulator = await emulatorOf([{ number: 1 }]);
    use(emulator);
    const sides = [side("acme-prod", "one", "care"), side("acme-prod", "one", "care")];
    const surveys = await Promise.all(sides.map((options) => survey(options)));
    const runs = await Promise.all(
      sides.map((options, index) => execute(options, at(surveys, index), silent)),
    );
    expect(runs.some(({ verified }) => verified)).toBe(true);
    const [first] = sides;
    const { plan: left } = await survey(first as PlanOptions);
    expect(left).toEqual({ changes: [], decisions: [], others: [] });
  });
});

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`nothing at ${index}`);
  return found;
}
