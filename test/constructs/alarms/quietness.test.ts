import { runs } from "../../fuzz";
import {
  firesAtPercent,
  hoursInAlarm,
  KINDS,
  noticedAtPercent,
  partlyListed,
  schemeBefore,
  schemeNow,
  tooManyListed,
} from "./quietness";

// The bench prints the same figures: node -r ./test/bench/typescript.js test/bench/money/bench.ts

describe.each(KINDS)("%s, all listed", (_, mix) => {
  test("the alarm fires between 85 and 100 % of its limit", () => {
    const percent = firesAtPercent(schemeNow(mix), mix);
    expect(percent).toBeGreaterThanOrEqual(85);
    expect(percent).toBeLessThanOrEqual(100);
  });

  test("it is silent all day if the busiest hour is at a quarter of the limit", () => {
    expect(hoursInAlarm(schemeNow(mix), mix)).toBe(0);
  });

  test.each([0, 10, 30, 60, 120])(
    "steady spend at the limit is noticed with counts that come %d minutes late",
    (late) => {
      expect(noticedAtPercent(schemeNow(mix), mix, late)).toBeLessThanOrEqual(100);
    },
  );
});

test("before limits were split, the same alarms fired at 3.5 to 100 %", () => {
  const before = KINDS.map(([, mix]) => Math.round(firesAtPercent(schemeBefore(), mix) * 10) / 10);
  expect(before).toEqual([100.1, 47.8, 27.7, 21.2, 11.9, 5.9, 4.5, 3.5, 3.5]);
});

test.each([
  ["more metrics are listed than an alarm takes", 5, tooManyListed],
  ["one of twenty templates is not listed", 5, partlyListed],
  ["one of twenty templates is not listed", 3, partlyListed],
] as const)(
  "if %s, the alarm of %d splits fires at 60 %% of its limit or later",
  (_, splits, listings) => {
    for (const [listed, sent] of listings(runs(200).numRuns)) {
      const percent = firesAtPercent(schemeNow(listed, { splits }), sent);
      expect(percent).toBeGreaterThanOrEqual(60);
      expect(percent).toBeLessThanOrEqual(100);
    }
  },
);

test.each([
  [3, 52],
  [4, 67],
  [5, 76],
  [7, 86],
  [9, 88],
])(
  "with %d splits an alarm fires at %d %% of what its bounds add up to, or later",
  (splits, promised) => {
    // Nothing is listed, and one message costs the worst rate, so that the bounds are what is spent.
    const [worst, free] = [KINDS[0]?.[1][0]?.[0], KINDS[7]?.[1][0]?.[0]];
    if (worst === undefined || free === undefined) throw new Error("no traffic");
    for (let percent = 0; percent <= 100; percent += 5) {
      const mix = [[worst, percent / 0.1415] as const, [free, (100 - percent) / 0.005] as const];
      expect(firesAtPercent(schemeNow([], { splits }), mix)).toBeGreaterThanOrEqual(promised);
    }
  },
);

test("if queries leave no values out, answers that Meta's metric counts make it fire early", () => {
  const [, mix = []] = KINDS[8] ?? [];
  expect(firesAtPercent(schemeNow(mix, { scheme: "queriesOnly" }), mix)).toBeLessThan(10);
});
