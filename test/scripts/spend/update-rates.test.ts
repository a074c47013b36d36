import { COLUMNS, parseRateCard } from "../../../constructs/money/rate-card";
import { EXAMPLE_SOURCE } from "../../../constructs/money/rate-card-warnings";
import { keyOf, type Rate } from "../../../constructs/money/rates";
import { rewritten, updateOf } from "../../../scripts/spend/update-rates";
import { rates as anyRates, written } from "../../constructs/money/cards";
import { fc, runs } from "../../fuzz";
import { GERMAN_RATE, listedRates } from "./price-lists";

const FILE = "environments/rates.csv";
const SOURCE = GERMAN_RATE.source;

const rate = (more: Partial<Rate> = {}): Rate => ({ ...GERMAN_RATE, ...more });

const CATCH_ALL = [
  rate({ country: "*", category: "*", usd: "0.006", source: "a page" }),
  rate({
    country: "*",
    fee: "MetaTemplateMessageFee",
    category: "*",
    usd: "0.1",
    source: "a page",
  }),
];

const update = (before: Partial<Rate> | undefined, after: Partial<Rate>) =>
  updateOf([...CATCH_ALL, ...(before === undefined ? [] : [rate(before)])], [rate(after)]);

describe("a listed rate", () => {
  test("is added where no row has its key", () => {
    expect(update(undefined, {})).toMatchObject({ added: [rate()], changed: [], untouched: 2 });
  });

  test("changes nothing where the row is the same", () => {
    expect(update({}, {})).toMatchObject({ added: [], changed: [], kept: [], untouched: 3 });
  });

  test.each<[what: string, before: Partial<Rate>, after: Partial<Rate>]>([
    ["a new price", {}, { usd: "0.004" }],
    ["a new day", {}, { effective: "2026-10-01" }],
    ["the template's made-up row", { source: `${EXAMPLE_SOURCE}: look it up`, usd: "2" }, {}],
    ["a higher price in another Region", { source: `${SOURCE}x`, usd: "0.0049" }, {}],
  ])("replaces a row: %s", (_, before, after) => {
    expect(update(before, after)).toMatchObject({
      changed: [{ before: rate(before), after: rate(after) }],
      kept: [],
    });
  });

  test.each<[why: string, before: Partial<Rate>, after: Partial<Rate>]>([
    [
      "no price list gave this row: remove it to take the listed price",
      { source: "a contract" },
      {},
    ],
    ["it is from a newer price list", { effective: "2026-09-16" }, { usd: "0.9" }],
    ["the other price list is not cheaper", { source: `${SOURCE}x` }, {}],
    ["the other price list is not cheaper", { source: `${SOURCE}x`, usd: "0.1" }, {}],
  ])("does not replace a row: %s", (why, before, after) => {
    expect(update(before, after)).toMatchObject({
      changed: [],
      kept: [{ rate: rate(before), listedUsd: rate(after).usd, why }],
    });
  });

  test("never removes a row that the lists do not have any more", () => {
    const old = rate({ country: "FR" });
    expect(updateOf([...CATCH_ALL, old], [rate()])).toMatchObject({ notListed: [old] });
  });
});

describe("the highest rate of a fee", () => {
  test("that becomes lower is reported, for that fee alone", () => {
    const { worstCase } = update({ usd: "0.02" }, { usd: "0.004" });
    expect(worstCase).toMatchObject([
      { fee: "MessageFee", beforeUsd: "0.02", afterUsd: "0.006", lower: true },
      { fee: "MetaTemplateMessageFee", beforeUsd: "0.1", afterUsd: "0.1", lower: false },
    ]);
  });

  test.each<[what: string, before: Partial<Rate> | undefined, usd: string]>([
    ["a row below it becomes lower", {}, "0.001"],
    ["a row is added", undefined, "0.001"],
    ["a row becomes higher", {}, "0.9"],
  ])("does not become lower where %s", (_, before, usd) => {
    expect(update(before, { usd }).worstCase.some(({ lower }) => lower)).toBe(false);
  });
});

/** As different editors and spreadsheets would leave a card. */
const layout = fc.record({
  columns: fc.shuffledSubarray([...COLUMNS], { minLength: COLUMNS.length }),
  end: fc.constantFrom("\n", "\r\n", "\r"),
  ended: fc.boolean(),
  bom: fc.constantFrom("", "\ufeff"),
  blanks: fc.constantFrom("", " "),
  empty: fc.constantFrom([], ["", ",,,,,,"]),
});

test("a card written anew keeps every other byte, holds what was planned, and needs no second time", () => {
  const mine = anyRates.map((all) =>
    all.map((each) => ({ ...each, source: `Mine: ${each.source}` })),
  );
  const earlier = listedRates.map((all) =>
    all.map((each) => ({ ...each, effective: "2026-06-15" })),
  );
  fc.assert(
    fc.property(mine, earlier, listedRates, layout, (own, old, fresh, how) => {
      const base = [
        ...own,
        ...CATCH_ALL,
        ...old,
        ...old.slice(0, 1).flatMap(() => fresh.slice(0, 3)),
      ];
      const card = [...new Map(base.map((each) => [keyOf(each), each])).values()];
      const lines = card.map((each) =>
        written(each, how.columns).replaceAll(/,(?=[^"]*$)/g, `,${how.blanks}`),
      );
      const before = `${how.bom}${[how.columns.join(","), ...lines, ...how.empty].join(how.end)}${how.ended ? how.end : ""}`;
      const read = parseRateCard(before, FILE);
      expect(read.problems).toEqual([]);
      const plan = updateOf(read.rates, fresh);
      const text = rewritten(before, FILE, plan);

      const after = parseRateCard(text, FILE);
      expect(after.problems).toEqual([]);
      const changed = new Map(plan.changed.map((each) => [keyOf(each.after), each.after]));
      expect(after.rates).toEqual([
        ...read.rates.map((each) => changed.get(keyOf(each)) ?? each),
        ...plan.added,
      ]);
      expect(plan.changed.every((each) => each.before.source === each.after.source)).toBe(true);
      const linesOf = (whole: string) => whole.split(how.end).slice(0, how.ended ? -1 : undefined);
      const linesAfter = linesOf(text);
      const differing = linesOf(before).filter((each, at) => each !== linesAfter[at]);
      expect(differing).toHaveLength(plan.changed.length);
      expect(linesAfter).toHaveLength(linesOf(before).length + plan.added.length);
      expect(text.endsWith(how.end)).toBe(how.ended);
      expect(text.startsWith(how.bom)).toBe(true);

      const again = updateOf(after.rates, fresh);
      expect([...again.added, ...again.changed]).toEqual([]);
      expect(rewritten(text, FILE, again)).toBe(text);
    }),
    runs(100),
  );
});
