import { usd } from "../../../constructs/money/usd";
import { allowed, equalParts, feeThreshold } from "../../../constructs/money/worst-case";
import { fc, runs } from "../../fuzz";
import { rateOf } from "./cards";

const message = (price: string) => rateOf("MessageFee", "*", price);
const template = (price: string) => rateOf("MetaTemplateMessageFee", "*", price);
const hour = (amount: number, sharePercent = 100) => ({ usd: amount, sharePercent });

describe("the number of fees", () => {
  test.each<[string, ReturnType<typeof hour>, string, string, number]>([
    ["that makes the limit exactly", hour(40), "0.005", "0.12", 320],
    ["the next one where none makes it exactly", hour(40.01), "0.005", "0.12", 321],
    ["the same up to the limit's last cent", hour(39.99), "0.005", "0.12", 320],
    ["for a share", hour(40, 1), "0.005", "0.12", 4],
    ["one at least, though it costs more than the limit", hour(0.01), "1", "3", 1],
    ["one at least, of the smallest share", hour(0.01, 1), "999999999", "999999999", 1],
    ["of one fee alone, where the other is free", hour(40), "0", "0.12", 334],
    ["of the other alone", hour(40), "0.005", "0", 8000],
    ["exact where doubles are not: 0.3 / 0.1 is 2.9999999999999996", hour(0.3), "0.1", "0", 3],
    ["exact where doubles are not: 0.1 + 0.2 is above 0.3", hour(0.6), "0.1", "0.2", 2],
    ["of the most at the least", hour(10_000_000), "0.000000001", "0", 1e16],
  ])("%s", (_, limit, aws, meta, fees) => {
    expect(feeThreshold(limit, message(aws), template(meta)).fees).toBe(fees);
  });

  test("every step of the arithmetic", () => {
    const { allowedUsd, worstUsd, fees } = feeThreshold(
      hour(40, 25),
      message("0.005"),
      template("0.12"),
    );
    expect([allowedUsd.toString(), worstUsd.toString(), fees]).toEqual(["10", "0.125", 80]);
  });
});

const cents = fc.integer({ min: 1, max: 1_000_000_000 }).map((amount) => amount / 100);
const price = fc.nat(2_000_000_000).map((nano) => usd((nano / 1e9).toFixed(9)).toString());
const share = fc.integer({ min: 1, max: 100 });

test("it is the first number that can make the limit: neither later nor earlier", () => {
  fc.assert(
    fc.property(cents, share, price, price, (amount, part, aws, meta) => {
      fc.pre(!(usd(aws).isZero() && usd(meta).isZero()));
      const limit = hour(amount, part);
      const { fees } = feeThreshold(limit, message(aws), template(meta));
      const worst = usd(aws).plus(meta);
      expect(worst.times(fees).gte(allowed(limit))).toBe(true);
      expect(worst.times(fees - 1).lt(allowed(limit))).toBe(true);
    }),
  );
});

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
        const fees = (amount: number, percent: number) =>
          feeThreshold(hour(amount, percent), message("0.005"), template("0.12")).fees;
        expect(fees(Math.max(a, b), Math.max(p, q))).toBeGreaterThanOrEqual(
          fees(Math.min(a, b), Math.min(p, q)),
        );
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
