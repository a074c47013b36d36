import { everyKind, leastSpent, shareUnlisted } from "../../../constructs/alarms/any-mix";
import { hourAlarms } from "../../../constructs/alarms/fee-rate";
import { watched } from "../../../constructs/alarms/numbers";
import { boundsOf } from "../../../constructs/alarms/upper-bound";
import {
  EVERYWHERE,
  firesAtPercent,
  hoursInAlarm,
  KINDS,
  LIMIT_USD,
  type Mix,
  noticedAtPercent,
  partlyListed,
  schemeBefore,
  schemeNow,
  spendingOf,
  tooManyListed,
} from "../../constructs/alarms/quietness";
import { scope } from "../../constructs/alarms/scenes";

// When alarms on 40 USD an hour fire, beside the scheme before limits were split, replayed through the evaluator of the
// tests. No timings: the figures are the same on every machine. npm run bench runs it, or by itself:
// node -r ./test/bench/typescript.js test/bench/money/bench.ts

const DELAYS = [0, 10, 30, 60, 120];
const MIXES = 200;

/** `90 %`, or `never`. */
function percent(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(value < 10 ? 1 : 0)} %` : "never";
}

/** The earliest that any mix of what the card prices fires, computed and not tried. */
function anyMix(listed: Mix, splits: number): string[] {
  const options = spendingOf(listed, { splits });
  const [[alarm], [part]] = [hourAlarms(scope, options), watched(options)];
  if (alarm === undefined || part === undefined) throw new Error("no alarm");
  const kinds = everyKind(options.rates, boundsOf(part, options));
  const limit = { usd: LIMIT_USD, sharePercent: 100 };
  const inPercent = (of: typeof kinds.all) =>
    percent(leastSpent(alarm.splits, of)?.times(100).div(LIMIT_USD).toNumber() ?? Number.NaN);
  // An alarm sees counts alone: of fees outside of its list, it cannot know which ones they are.
  const perUsd = kinds.all
    .filter(({ usd }) => !usd.isZero())
    .map(({ usd, adds: { byListing: of } }) =>
      usd.div(of.known.plus(of.rest)).times(100).toNumber(),
    );
  return [
    inPercent(kinds.listed),
    `${shareUnlisted(limit, alarm.splits, kinds, 60)?.toFixed(1)} %`,
    inPercent(kinds.all),
    percent(Math.min(...perUsd)),
  ];
}

function range(listings: ReturnType<typeof partlyListed>, splits?: number): string[] {
  const [before, now] = [
    listings.map(([, sent]) => firesAtPercent(schemeBefore(), sent)),
    listings.map(([listed, sent]) => firesAtPercent(schemeNow(listed, { splits }), sent)),
  ];
  return [before, now].map((all) => `${percent(Math.min(...all))} to ${percent(Math.max(...all))}`);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const firing = [
  ...KINDS.map(([name, mix]) => [
    name,
    percent(firesAtPercent(schemeBefore(), mix)),
    percent(firesAtPercent(schemeNow(mix), mix)),
    percent(firesAtPercent(schemeNow([]), mix)),
  ]),
  [`${MIXES} mixes, one of twenty templates not listed`, ...range(partlyListed(MIXES)), ""],
  ["the same, with three splits, the fewest", ...range(partlyListed(MIXES), 3), ""],
  [`${MIXES} mixes of 14 listed metrics, of which it takes 10`, ...range(tooManyListed(MIXES)), ""],
];
const quiet = KINDS.map(([name, mix]) => [
  name,
  `${hoursInAlarm(schemeBefore(), mix).toFixed(1)} h`,
  `${hoursInAlarm(schemeNow(mix), mix).toFixed(1)} h`,
]);
const late = DELAYS.map((minutes) => {
  const [worst, ...others] = KINDS;
  if (worst === undefined) throw new Error("no traffic");
  const now = [worst, ...others].map(([, mix]) => noticedAtPercent(schemeNow(mix), mix, minutes));
  return [
    `${minutes} minutes late`,
    percent(noticedAtPercent(schemeBefore(), worst[1], minutes)),
    percent(Math.max(...now)),
  ];
});

const listings: readonly (readonly [name: string, listed: Mix])[] = [
  ["nothing is listed", []],
  ["the ten cheapest templates", EVERYWHERE.slice(0, 10).map((message) => [message, 1])],
];
const anyMixes = listings.flatMap(([name, listed]) =>
  [3, 5, 9].map((splits) => [`${name}, ${splits} splits`, ...anyMix(listed, splits)]),
);

console.log(`A limit of 40 USD an hour: the share of it that is really spent when the alarm fires

${table(["traffic", "before", "all listed", "none listed"], firing)}

Any mix of all that the card prices, not only some random ones: the least that is spent when the alarm fires

${table(["listed", "listed ones alone", "60 % with so much unlisted", "any mix", "at best"], anyMixes)}

Hours of a day in ALARM, if the busiest hour is at a quarter of the limit

${table(["traffic", "before", "all listed"], quiet)}

The least steady spend that is noticed while it goes on, of the limit

${table(["counts come", "before (DE marketing)", "now (the highest of all kinds)"], late)}`);
