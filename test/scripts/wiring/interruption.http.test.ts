import { AwsClients } from "../../../scripts/aws/clients";
import { clock } from "../../../scripts/aws/clock";
import { applyChanges } from "../../../scripts/wiring/apply";
import { planWiring } from "../../../scripts/wiring/plan";
import { readActual } from "../../../scripts/wiring/read-actual";
import type { ActualAccount, Wiring } from "../../../scripts/wiring/wiring";
import { OWNERSHIP, phoneId, REGION, TOPIC, wabaId, wanted } from "./fixtures";
import { use } from "./in-process";
import { emulatorOf, writesIn } from "./site";
import { applied, NEW, REMEMBERED, site } from "./two-accounts";

// What comes late is waited for, and nobody here has the time.
beforeEach(() => {
  jest.spyOn(clock, "wait").mockReset().mockResolvedValue();
});

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
