import {
  firesAtPercent,
  hoursInAlarm,
  KINDS,
  noticedAtPercent,
  partlyListed,
  schemeBefore,
  schemeNow,
  tooManyListed,
} from "../../constructs/alarms/quietness";

// When alarms on 40 USD an hour fire, beside the scheme before limits were split, replayed through the evaluator of the
// tests. No timings: the figures are the same on every machine. npm run bench runs it, or by itself:
// node -r ./test/bench/typescript.js test/bench/money/bench.ts

const DELAYS = [0, 10, 30, 60, 120];
const MIXES = 200;

/** `90 %`, or `never`. */
function percent(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(value < 10 ? 1 : 0)} %` : "never";
}

function range(listings: ReturnType<typeof partlyListed>): string[] {
  const [before, now] = [
    listings.map(([, sent]) => firesAtPercent(schemeBefore(), sent)),
    listings.map(([listed, sent]) => firesAtPercent(schemeNow(listed), sent)),
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

console.log(`A limit of 40 USD an hour: the share of it that is really spent when the alarm fires

${table(["traffic", "before", "all listed", "none listed"], firing)}

Hours of a day in ALARM, if the busiest hour is at a quarter of the limit

${table(["traffic", "before", "all listed"], quiet)}

The least steady spend that is noticed while it goes on, of the limit

${table(["counts come", "before (DE marketing)", "now (the highest of all kinds)"], late)}`);
