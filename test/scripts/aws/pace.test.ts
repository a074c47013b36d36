import { Pace } from "../../../scripts/aws/pace";

// On a clock of the test's own, on which a turn comes at its very millisecond.
jest.mock("node:timers/promises", () => ({
  setTimeout: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
}));

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** When each of so many calls of an operation may go, in milliseconds from now. */
async function turns(pace: Pace, operation: string, count: number): Promise<number[]> {
  const start = performance.now();
  const all = Promise.all(
    Array.from({ length: count }, async () => {
      await pace.turn(operation);
      return performance.now() - start;
    }),
  );
  await jest.runAllTimersAsync();
  return all;
}

describe("the pace", () => {
  test.each([
    ["ListTagsForResourceCommand", 5, [0, 20, 40, 60]],
    ["an operation without a published quota", 2, [0, 50, 100, 150]],
  ])("spaces calls of %s evenly at %i times its quota", async (operation, share, times) => {
    expect(await turns(new Pace(share), operation, 4)).toEqual(times);
  });

  test("is half of the quota by default", async () => {
    expect(await turns(new Pace(), "TagResourceCommand", 3)).toEqual([0, 200, 400]);
  });

  test("lets different operations through side by side", async () => {
    const pace = new Pace(0.2); // 500 ms between two
    const operations = ["TagResourceCommand", "UntagResourceCommand", "GetCommand"];
    const all = await Promise.all(operations.map((operation) => turns(pace, operation, 3)));
    expect(all).toEqual(operations.map(() => [0, 500, 1000]));
  });

  test("saves nothing up while nobody calls", async () => {
    const pace = new Pace(5);
    await turns(pace, "TagResourceCommand", 1);
    await jest.advanceTimersByTimeAsync(100);
    expect(await turns(pace, "TagResourceCommand", 4)).toEqual([0, 20, 40, 60]);
  });

  test("is switched off by Infinity", async () => {
    const times = await turns(new Pace(Number.POSITIVE_INFINITY), "TagResourceCommand", 100);
    expect(new Set(times)).toEqual(new Set([0]));
  });
});
