import { formatUsd, usd, usdAmount } from "../../../constructs/money/usd";
import { fc, runs } from "../../fuzz";

describe("amounts that are refused, and what to write instead", () => {
  test.each([
    ["", "write the price, or 0 where nothing is charged"],
    ["-1", "write 0 where nothing is charged: no price is negative"],
    ["-0.05", "write 0 where nothing is charged: no price is negative"],
    ["−1", "write 0 where nothing is charged: no price is negative"],
    ["(0.05)", "write 0 where nothing is charged: no price is negative"],
    ["0,05", "write 0.05"],
    ["12,5", "write 12.5"],
    ["0,113", "write 0.113"],
    ["1,234", "write it as 0.0085"],
    ["1,234.50", "write 1234.5"],
    ["1.234,50", "write 1234.5"],
    ["$0.05", "write 0.05"],
    ["0.05 USD", "write 0.05"],
    ["US$ 0,05", "write 0.05"],
    ["€0.05", "write it as 0.0085"],
    ["+0.05", "write it as 0.0085"],
    [".5", "write 0.5"],
    ["5.", "write 5"],
    ["007.5", "write 7.5"],
    ["1e-3", "write 0.001"],
    ["8.5E-3", "write 0.0085"],
    ["1e-10", "write 0.000000001"],
    ["1e9", "write it as 0.0085"],
    ["1e999999999", "write it as 0.0085"],
    ["0.0000000001", "write 0.000000001"],
    ["0.1131000001", "write 0.113100001"],
    ["1000000000", "write it as 0.0085"],
    ["9".repeat(1_000_000), "write it as 0.0085"],
    ["0x10", "write it as 0.0085"],
    ["NaN", "write it as 0.0085"],
    ["Infinity", "write it as 0.0085"],
    ["free", "write it as 0.0085"],
    ["0.05\n", "write 0.05"],
  ])("%.20s", (text, fix) => {
    expect(usdAmount.pattern.test(text)).toBe(false);
    expect(usdAmount.fix(text)).toBe(fix);
    expect(() => usd(text)).toThrow("not an amount of US dollars");
  });
});

test.each([
  ["0", "0.00"],
  ["0.0", "0.00"],
  ["40", "40.00"],
  ["40.5", "40.50"],
  ["0.0085", "0.0085"],
  ["0.00850", "0.0085"],
  ["0.000000001", "0.000000001"],
  ["999999999.999999999", "999999999.999999999"],
])("%s is shown as %s", (text, shown) => {
  expect(formatUsd(usd(text))).toBe(shown);
});

test("sums and products are exact where numbers are not", () => {
  expect(formatUsd(usd("0.1").plus(usd("0.2")))).toBe("0.30");
  expect(formatUsd(usd("0.1131").times(1_000_003))).toBe("113100.3393");
  const most = usd("999999999.999999999");
  expect(formatUsd(most.times(most))).toBe("999999999999999998.000000000000000001");
  expect(String(usd("0.000000001"))).toBe("0.000000001");
});

const amount = fc
  .tuple(fc.nat(999_999), fc.nat(999_999_999))
  .map(([whole, nano]) => `${whole}.${String(nano).padStart(9, "0")}`);

test("below a million, an amount survives as a double", () => {
  fc.assert(
    fc.property(amount, (text) => {
      expect(usd(text).toNumber().toFixed(9)).toBe(usd(text).toFixed(9));
    }),
  );
});

test("what is shown reads as the same amount", () => {
  fc.assert(
    fc.property(amount, (text) => expect(usd(formatUsd(usd(text))).eq(usd(text))).toBe(true)),
  );
});

test("advice is itself right", () => {
  const token = fc.constantFrom(..."0123456789.,eE+-$ ", "USD", "00", "99999");
  const text = fc.array(token, { maxLength: 14 }).map((tokens) => tokens.join(""));
  fc.assert(
    fc.property(text, (got) => {
      const advised = usdAmount.fix(got).match(/^write ([\d.]+)$/)?.[1];
      if (advised !== undefined) expect(usdAmount.pattern.test(advised)).toBe(true);
    }),
    runs(2000),
  );
});
