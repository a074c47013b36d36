import { OWNERSHIP_TAG_KEY } from "../../../formats/ownership-tag";
import type { FaultOptions, ScriptedFailure } from "../../../local/emulator/faults";
import type { Emulator } from "../../../local/emulator/server";
import { AwsClients } from "../../../scripts/aws/clients";
import { clock } from "../../../scripts/aws/clock";
import { apply } from "../../../scripts/commands/apply";
import { plan } from "../../../scripts/commands/plan";
import { Terminal } from "../../../scripts/terminal/terminal";
import { applyChanges } from "../../../scripts/wiring/apply";
import { desiredWiring } from "../../../scripts/wiring/desired";
import { type Executed, execute } from "../../../scripts/wiring/execute";
import { type PlanOptions, survey } from "../../../scripts/wiring/guarded-plan";
import { planWiring } from "../../../scripts/wiring/plan";
import { readActual } from "../../../scripts/wiring/read-actual";
import type { ActualAccount, Wiring } from "../../../scripts/wiring/wiring";
import { environment } from "../../environment";
import {
  ACCOUNT,
  arnOfWaba,
  FOREIGN,
  marker,
  OWNER,
  OWNERSHIP,
  phoneId,
  REGION,
  TOPIC,
  there,
  wabaId,
  wanted,
} from "./fixtures";
import { ended, inFolder, use } from "./in-process";
import {
  callsIn,
  emulatorOf,
  environmentFile,
  Folder,
  type Linked,
  stateOf,
  writesIn,
} from "./site";

// What comes late is waited for, and nobody here has the time.
beforeEach(() => {
  jest.spyOn(clock, "wait").mockReset().mockResolvedValue();
});

const OPTIONS = { outputs: "outputs.json", quotaShare: Number.POSITIVE_INFINITY };

const OLD = { Old: "1", Team: "sales" };
const NEW = { Team: "care" };
const REMEMBERED = { ...OLD, ...marker(OLD) };

/** Two accounts that need everything: a destination, and tags set, updated and removed. */
const STANDING: readonly Linked[] = [1, 2].map((number) => ({
  number,
  tags: { ...REMEMBERED, Foreign: "x" },
  phones: { [10 * number]: { AmazonConnectEnabled: "True" } },
}));
const FILE = environmentFile(
  [1, 2].map((number) => ({ number, tags: NEW, phones: { [10 * number]: NEW } })),
);
/** The state that every run must end in, sooner or later. */
const WIRED = STANDING.map(({ number }) => ({
  id: wabaId(number),
  eventDestinations: [{ eventDestinationArn: TOPIC.arn }],
  tags: Object.entries({ Foreign: "x", ...NEW, ...marker(NEW, OWNER, [TOPIC]) }).sort(),
  phones: [
    [
      phoneId(10 * number),
      Object.entries({ AmazonConnectEnabled: "True", ...NEW, ...marker(NEW) }).sort(),
    ],
  ],
}));

async function site(faults: FaultOptions = {}): Promise<{ emulator: Emulator; folder: Folder }> {
  const emulator = await emulatorOf(STANDING, faults);
  use(emulator);
  return { emulator, folder: inFolder(new Folder({ prod: FILE })) };
}

const applied = (folder: Folder) => ended(folder, () => apply("prod", { ...OPTIONS, yes: true }));

/** What an undisturbed apply calls, so that each call can be made to fail. */
const CALLS = {
  ListLinkedWhatsAppBusinessAccounts: 2,
  GetLinkedWhatsAppBusinessAccount: 6,
  PutWhatsAppBusinessAccountEventDestinations: 2,
  UntagResource: 2,
  TagResource: 4,
  // Each resource for the plan, right before its write, and read back.
  ListTagsForResource: 12,
} as const;

test("an undisturbed apply makes the calls that are disturbed below", async () => {
  const { emulator, folder } = await site();
  const { code, out } = await applied(folder);
  expect(out).toContain("6 made, 0 failed, 0 not tried.");
  expect(out).toContain("Read back: everything stands as planned.");
  expect(code).toBe(0);
  expect(callsIn(emulator)).toEqual(CALLS);
  expect(stateOf(emulator)).toEqual(WIRED);
});

const eachCall = Object.entries(CALLS).flatMap(([operation, count]) =>
  Array.from({ length: count }, (_, index) => [operation, index + 1] as const),
);
/** Before a call took effect and, where it has one, after. */
const eachMoment = eachCall.flatMap(([operation, call]) =>
  (/^(List|Get)/.test(operation) ? (["before"] as const) : (["before", "after"] as const)).map(
    (when) => [operation, call, when] as const,
  ),
);

function failure(
  operation: string,
  call: ScriptedFailure["call"],
  when: ScriptedFailure["when"],
  answer: ScriptedFailure["answer"],
): ScriptedFailure {
  return { operation: operation as ScriptedFailure["operation"], call, when, answer };
}

describe("an error that AWS does not take back", () => {
  const refusal = { name: "ValidationException", status: 400, message: "not like this" };

  test.each(eachMoment)("in %s %i, %s it took effect, is told and healed", async (...where) => {
    const [operation, call, when] = where;
    const { emulator, folder } = await site({
      failures: [failure(operation, call, when, refusal)],
    });
    const first = await applied(folder);
    expect(first.out + first.err).toContain("failed with ValidationException");
    expect(first.out + first.err).toContain(`social-messaging:${operation}`);
    expect(first.code).toBe(1);
    const again = await applied(folder);
    expect(again.code).toBe(0);
    expect(stateOf(emulator)).toEqual(WIRED);
    const planned = await ended(folder, () => plan("prod", OPTIONS));
    expect(planned.code).toBe(0);
  });
});

describe("an error that passes", () => {
  const internal = { name: "InternalServiceException", status: 500 };

  test.each(eachMoment)("in %s %i, %s it took effect, is not even noticed", async (...where) => {
    const [operation, call, when] = where;
    // Which of the two it is matters to the SDK alone, which retries both.
    const answer = call % 2 === 0 ? internal : "connection reset";
    const { emulator, folder } = await site({ failures: [failure(operation, call, when, answer)] });
    const { code, out } = await applied(folder);
    expect(out).toContain("6 made, 0 failed, 0 not tried.");
    expect(code).toBe(0);
    expect(stateOf(emulator)).toEqual(WIRED);
    expect(emulator.requests.some(({ status }) => status !== 200)).toBe(true);
  });

  test("is one of throttling by a quota, too", async () => {
    const { emulator, folder } = await site({ requestsPerSecond: { TagResource: 3 } });
    const { code } = await applied(folder);
    expect(emulator.requests.some(({ status }) => status === 429)).toBe(true);
    expect(code).toBe(0);
    expect(stateOf(emulator)).toEqual(WIRED);
  });
});

describe("a failing account", () => {
  const denied = (operation: ScriptedFailure["operation"], call: number) =>
    failure(operation, call, "before", {
      name: "AccessDeniedException",
      status: 403,
      message: "no",
    });

  test("does not stop the other, and what became of each change is told", async () => {
    const { emulator, folder } = await site({
      failures: [denied("PutWhatsAppBusinessAccountEventDestinations", 1)],
    });
    const { code, out } = await applied(folder);
    expect(code).toBe(1);
    // Which account comes first is left to chance.
    const [wired] = emulator.store.accounts.filter((one) => one.eventDestinations.length > 0);
    const [failed] = emulator.store.accounts.filter((one) => one !== wired);
    const phone = (account: typeof wired) => account?.phoneNumbers[0]?.phoneNumberId;
    expect(out).toContain(`  made       destination of ${wired?.id}\n`);
    expect(out).toContain(`  made       tags of ${wired?.id}\n`);
    // Its mark comes before the destination.
    expect(out).toContain(`  made       tags of ${failed?.id}\n`);
    expect(out).toContain(`  made       tags of ${phone(wired)}\n`);
    expect(out).toContain(
      `  failed     destination of ${failed?.id}: Access denied: these credentials lack social-messaging:PutWhatsAppBusinessAccountEventDestinations on ${failed?.arn}.`,
    );
    expect(out).toContain(
      `  not tried  tags of ${phone(failed)}: an earlier change of this account failed\n`,
    );
    expect(out).toContain("4 made, 1 failed, 1 not tried.");
    expect(out).not.toContain("Read back");
  });

  test("does not lose the report when reading back is what fails", async () => {
    const { emulator, folder } = await site({ failures: [denied("ListTagsForResource", 9)] });
    const { code, out } = await ended(folder, () =>
      apply("prod", { ...OPTIONS, yes: true, json: true }),
    );
    expect(stateOf(emulator)).toEqual(WIRED);
    const [{ results, verified }] = JSON.parse(out).environments;
    expect(results).toHaveLength(6);
    expect([code, verified]).toEqual([1, false]);
  });

  test("is told to machines in the same words", async () => {
    const { folder } = await site({ failures: [denied("TagResource", 1)] });
    const { code, out } = await ended(folder, () =>
      apply("prod", { ...OPTIONS, yes: true, json: true }),
    );
    const { environments, exitCode } = JSON.parse(out);
    expect([code, exitCode, environments[0].exitCode]).toEqual([1, 1, 1]);
    expect(environments[0].verified).toBe(false);
    const outcomes = environments[0].results.map((result: { outcome: string }) => result.outcome);
    expect(outcomes.sort()).toEqual([
      ...["failed", "made", "made", "made"],
      ...["not tried", "not tried"],
    ]);
  });

  test("after all retries says so, and what to do", async () => {
    const { folder } = await site({
      failures: [
        failure("PutWhatsAppBusinessAccountEventDestinations", "every", "before", {
          name: "InternalServiceException",
          status: 500,
        }),
      ],
    });
    const { code, out } = await applied(folder);
    expect(out).toMatch(
      /failed with InternalServiceException, after all retries: run again later\. AWS says: This failure is scripted\./,
    );
    expect(code).toBe(1);
  });
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

  test("and touched what this run had no reason to write is seen by the read-back, too", async () => {
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

  test("and took what was ours to give makes the next run ask", async () => {
    const { emulator, folder } = await site();
    stealAfterEachWrite(emulator, 2);
    await applied(folder);
    const { code, out } = await applied(folder);
    expect(out).toContain(`${FOREIGN.arn} is not this environment's, so it stays`);
    expect(code).toBe(2);
  });
});

describe("reads that show a write late", () => {
  test.each([1, 2, 4])("by %i reads are waited for, and nobody is blamed", async (laggingReads) => {
    const { emulator, folder } = await site({ laggingReads });
    const { code, out } = await applied(folder);
    expect(out).toContain("Read back: everything stands as planned.");
    expect(code).toBe(0);
    expect(stateOf(emulator)).toEqual(WIRED);
    expect(clock.wait).toHaveBeenCalledTimes(laggingReads);
  });

  test("for more than some seconds end the waiting, and the run does not say that all is well", async () => {
    const { folder } = await site({ laggingReads: 100 });
    const { code, out } = await applied(folder);
    expect(out).toContain("changed again meanwhile");
    expect(jest.mocked(clock.wait).mock.calls.flat()).toEqual([500, 1_000, 2_000, 4_000]);
    expect(code).toBe(1);
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
  ])("and %s between plan and write keeps what they wrote", async (_, write) => {
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

  test("and touched nothing that the change is about does not stop it", async () => {
    const { emulator, folder } = await meanwhile(2, (tags) => tags.set("Theirs", "new"));
    expect((await applied(folder)).code).toBe(0);
    expect(emulator.store.account(wabaId(1)).tags.get("Theirs")).toBe("new");
  });

  test("and left a tag beside our mark is named: another run of ours may have set it", async () => {
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
  const toldOfTrouble = ({ verified }: Executed) => !verified;

  test.each([0, 0, 0, 5, 20])(
    "end in one of the two desired states, and the loser is told (answers take %i ms)",
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
      expect(toldOfTrouble(at(runs, 1 - winner))).toBe(true);
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

const replanning = (desired: Wiring) => (account: ActualAccount) =>
  planWiring(desired, { accounts: [account], linked: [] }, OWNERSHIP).changes;

describe("an interruption", () => {
  test("lets no change begin that only waits for its turn", async () => {
    const numbers = [1, 2, 3, 4, 5];
    const emulator = await emulatorOf(numbers.map((number) => ({ number })));
    use(emulator);
    const settings = { region: REGION, deployRoleArn: undefined };
    const actual = await readActual(
      new AwsClients(settings, Number.POSITIVE_INFINITY),
      numbers.map(wabaId),
    );
    const desired = {
      accounts: numbers.map((number) => ({
        ...wanted(undefined),
        id: wabaId(number),
        tagged: [{ id: wabaId(number), tags: NEW }],
      })),
    };
    const { changes } = planWiring(desired, actual, OWNERSHIP);
    const stop = new AbortController();
    const progress = () => stop.abort(); // as soon as the first is made
    // 100 ms between two writes.
    const paced = new AwsClients(settings, 1);
    const { results } = await applyChanges(paced, changes, actual.accounts, {
      replan: replanning(desired),
      stop: stop.signal,
      progress,
    });
    expect(results.map(({ outcome }) => outcome).sort()).toEqual([
      "made",
      ...Array.from({ length: 4 }, () => "not tried"),
    ]);
    expect(new Set(results.flatMap(({ because }) => because ?? []))).toEqual(
      new Set(["interrupted"]),
    );
    expect(writesIn(emulator)).toHaveLength(1);
  });

  test("does not wait out the turns of what is not tried", async () => {
    const phones = Array.from({ length: 8 }, (_, index) => index + 1);
    const emulator = await emulatorOf([
      { number: 1, phones: Object.fromEntries(phones.map((phone) => [phone, {}])) },
    ]);
    use(emulator);
    const settings = { region: REGION, deployRoleArn: undefined };
    const actual = await readActual(new AwsClients(settings, Number.POSITIVE_INFINITY), [
      wabaId(1),
    ]);
    const numbers = Object.fromEntries(phones.map((phone) => [phoneId(phone), NEW]));
    const desired = { accounts: [wanted(undefined, { numbers })] };
    const { changes } = planWiring(desired, actual, OWNERSHIP);
    const stop = new AbortController();
    stop.abort();
    // A quarter of an hour between two writes: a turn that is waited out hangs here.
    const slow = new AwsClients(settings, 0.0001);
    const { results } = await applyChanges(slow, changes, actual.accounts, {
      replan: replanning(desired),
      stop: stop.signal,
    });
    expect(results.map(({ outcome }) => outcome)).toEqual(phones.map(() => "not tried"));
    expect(writesIn(emulator)).toEqual([]);
  });

  test("is nobody's business any more once everything is done", async () => {
    const { folder } = await site();
    const listeners = process.listenerCount("SIGINT");
    await applied(folder);
    expect(process.listenerCount("SIGINT")).toBe(listeners);
  });

  test("lets the change under way be finished, with all its calls", async () => {
    const emulator = await emulatorOf([{ number: 1, tags: REMEMBERED }]);
    use(emulator);
    const clients = new AwsClients(
      { region: REGION, deployRoleArn: undefined },
      Number.POSITIVE_INFINITY,
    );
    const actual = await readActual(clients, [wabaId(1)]);
    const desired = { accounts: [wanted(TOPIC, { tags: NEW })] };
    const tags = planWiring(desired, actual, OWNERSHIP).changes.find(({ kind }) => kind === "tags");
    const stop = new AbortController();
    const { tags: standing } = emulator.store.account(wabaId(1));
    const remove = standing.delete.bind(standing);
    jest.spyOn(standing, "delete").mockImplementation((key) => {
      stop.abort(); // after the look, while the removal is under way
      return remove(key);
    });
    const { results } = await applyChanges(clients, tags ? [tags] : [], actual.accounts, {
      replan: replanning(desired),
      stop: stop.signal,
    });
    expect(stop.signal.aborted).toBe(true);
    expect(results.map(({ outcome }) => outcome)).toEqual(["made"]);
    expect(writesIn(emulator).map(({ operation }) => operation)).toEqual([
      "UntagResource",
      "TagResource",
    ]);
  });
});

test("a fault of the program hides neither itself nor what was done", async () => {
  const lines: string[] = [];
  const stream = { write: (line: string) => lines.push(line) };
  const send = async (command: { readonly input: { readonly resourceArn: string } }) => {
    if (command.input.resourceArn.endsWith(phoneId(1))) throw new TypeError("a bug");
    return { tags: [] };
  };
  const clients = { socialMessaging: async () => ({ send }) } as unknown as AwsClients;
  const desired = {
    accounts: [wanted(undefined, { tags: NEW, numbers: { [phoneId(1)]: NEW } })],
  };
  const actual = { accounts: [there(undefined, { numbers: { [phoneId(1)]: {} } })], linked: [] };
  const assessed = { actual, plan: planWiring(desired, actual, OWNERSHIP) };
  const outputs = { event_topic_arn: TOPIC.arn };
  const options = {
    clients,
    desired,
    outputs,
    environment: environment(),
  } as unknown as PlanOptions;
  await expect(
    execute(options, assessed, new Terminal(stream as unknown as NodeJS.WriteStream)),
  ).rejects.toThrow(new TypeError("a bug"));
  expect(lines.join("")).toContain(`made       tags of ${wabaId(1)}`);
  expect(lines.join("")).toContain(`failed     tags of ${phoneId(1)}: TypeError: a bug`);
});
