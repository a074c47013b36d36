import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fc, runs, seed } from "./fuzz";

const isSmall = fc.property(fc.integer(), (number) => number < 1_000);

/** What a property that fails says. */
function failure(assert: () => unknown): string {
  try {
    assert();
  } catch (error) {
    return String(error);
  }
  throw new Error("the property holds");
}

test("a failure (it's this one, a+b?) says which command repeats it", () => {
  const said = failure(() => fc.assert(isSmall));
  expect(said).toContain("Property failed after");
  const often = process.env["FUZZ_RUNS"] ? `FUZZ_RUNS=${process.env["FUZZ_RUNS"]} ` : "";
  expect(said).toContain(
    `FUZZ_SEED=${seed} ${often}npx jest test/fuzz.test.ts -t 'a failure \\(it'\\''s this one, a\\+b\\?\\) says which command repeats it'`,
  );
});

test("the seed that it says finds the same counterexample again", () => {
  const said = failure(() => fc.assert(isSmall, runs(200)));
  const again = Number(/FUZZ_SEED=(\d+)/.exec(said)?.[1]);
  const { counterexample } = fc.check(isSmall, { ...runs(200), seed: again });
  expect(said).toContain(`Counterexample: ${fc.stringify(counterexample)}`);
});

test("a property that waits says it, too", async () => {
  const waits = fc.asyncProperty(fc.integer(), async (number) => number < 1_000);
  await expect(fc.assert(waits)).rejects.toThrow(/FUZZ_SEED=\d+ .*npx jest test\/fuzz\.test\.ts/);
});

test("one that holds says nothing", () => {
  expect(() => fc.assert(fc.property(fc.integer(), Number.isInteger))).not.toThrow();
});

test("FUZZ_RUNS is for a usual property, and others keep their proportion to it", () => {
  const usual = Number(process.env["FUZZ_RUNS"] || 25);
  const counted = (parameters?: { numRuns: number }) => {
    let count = 0;
    fc.assert(
      fc.property(fc.integer(), () => {
        count += 1;
      }),
      parameters,
    );
    return count;
  };
  expect(counted()).toBe(usual);
  expect(counted(runs(100))).toBe(usual);
  expect(counted(runs(30))).toBe(Math.ceil(usual * 0.3));
});

test("every property is checked by way of this helper", () => {
  const checking = readdirSync(__dirname, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.ts$/.test(file) && !file.includes("node_modules"))
    .filter((file) => file !== "fuzz.test.ts")
    .map((file) => [file, readFileSync(join(__dirname, file), "utf8")] as const)
    .filter(([, text]) => /\bfc\.(assert|check|sample)\(/.test(text));
  expect(checking.length).toBeGreaterThan(10);
  const apart = checking.filter(([, text]) => !/from "(\.\.?\/)+fuzz"/.test(text));
  expect(apart.map(([file]) => file)).toEqual([]);
  const ownCount = checking.filter(([, text]) => /numRuns: \d/.test(text));
  expect(ownCount.map(([file]) => file)).toEqual([]);
});
