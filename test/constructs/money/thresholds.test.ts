import { usd } from "../../../constructs/money/usd";
import { allowed, equalParts } from "../../../constructs/money/worst-case";
import { fc, runs } from "../../fuzz";

const hour = (amount: number, sharePercent = 100) => ({ usd: amount, sharePercent });

const cents = fc.integer({ min: 1, max: 1_000_000_000 }).map((amount) => amount / 100);
const price = fc.nat(2_000_000_000).map((nano) => usd((nano / 1e9).toFixed(9)).toString());
const share = fc.integer({ min: 1, max: 100 });

test("a limit in doubles is the amount that was written", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), (amount) => {
      expect(
        allowed(hour(amount / 100))
          .times(100)
          .toNumber(),
      ).toBe(amount);
    }),
  );
});

describe("a part of a limit in money", () => {
  test.each<[string, number, number]>([
    ["40", 1, 39.999999],
    ["40", 3, 13.333332],
    ["0.01", 1, 0.009999],
    ["10000000", 1, 9_999_999.999999],
    ["0.0001", 50, 0.000001],
    ["0.000002", 1, 0.000001],
    ["0.000001", 1, 1e-9],
    ["0.0001", 600, 1e-9],
  ])("%s USD in %d: %d", (amount, parts, threshold) => {
    expect(equalParts(usd(amount), parts)).toBe(threshold);
  });

  const parts = fc.integer({ min: 1, max: 600 });

  test("is above 0, and below what it is a part of", () => {
    fc.assert(
      fc.property(cents, share, parts, (amount, percent, count) => {
        const whole = allowed(hour(amount, percent));
        const threshold = equalParts(whole, count);
        expect(threshold).toBeGreaterThan(0);
        expect(whole.gt(usd(threshold.toFixed(9)).times(count))).toBe(true);
      }),
    );
  });

  test("grows with the limit and the share, and with fewer parts", () => {
    fc.assert(
      fc.property(cents, cents, share, share, parts, parts, (a, b, p, q, m, n) => {
        const less = equalParts(allowed(hour(Math.min(a, b), Math.min(p, q))), Math.max(m, n));
        const more = equalParts(allowed(hour(Math.max(a, b), Math.max(p, q))), Math.min(m, n));
        expect(more).toBeGreaterThanOrEqual(less);
      }),
    );
  });

  test("is further below than doubles can miss, up to the highest limit", () => {
    const terms = fc.array(fc.tuple(fc.nat(1_000_000), price), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(terms, (all) => {
        const exact = all.reduce(
          (sum, [count, each]) => sum.plus(usd(each).times(count)),
          usd("0"),
        );
        fc.pre(exact.lte(10_000_000) && exact.gt("0.000002"));
        const inDoubles = all.reduce((sum, [count, each]) => sum + count * Number(each), 0);
        expect(inDoubles).toBeGreaterThanOrEqual(equalParts(exact, 1));
      }),
      runs(1000),
    );
  });
});
