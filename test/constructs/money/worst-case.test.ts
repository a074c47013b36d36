import { COUNTRIES } from "../../../constructs/money/countries";
import { CATEGORIES, FEES, type Fee, TYPES } from "../../../constructs/money/fees";
import { ANY, type Rate } from "../../../constructs/money/rates";
import { usd } from "../../../constructs/money/usd";
import { type Dimensions, highestRate, rateFor } from "../../../constructs/money/worst-case";
import { fc } from "../../fuzz";
import { keyOf, rate, rates } from "./cards";

function row(country: string, category: string, type: string, price: string): Rate {
  const fee = "MetaTemplateMessageFee";
  return { fee, country, category, type, usd: price, effective: "2026-10-01", source: "a page" };
}

const aws: Rate = { ...row(ANY, ANY, ANY, "9"), fee: "MessageFee" };

describe("the highest rate", () => {
  test("of one fee only, by value and not as text; of equal ones the first", () => {
    const [low, first, second] = [
      row(ANY, ANY, ANY, "9.5"),
      row("DE", ANY, ANY, "10.0"),
      row("FR", ANY, ANY, "10"),
    ];
    expect(highestRate([aws, low, first, second], "MetaTemplateMessageFee")).toBe(first);
    expect(highestRate([aws, low, second, first], "MetaTemplateMessageFee")).toBe(second);
    expect(highestRate([low, aws], "MessageFee")).toBe(aws);
  });

  test("of a card that was never checked", () => {
    expect(() => highestRate([aws], "MetaTemplateMessageFee")).toThrow(
      "no rate for MetaTemplateMessageFee",
    );
  });
});

describe("of the rows that match, the most specific: country before category before type", () => {
  const of = { country: "DE", category: "marketing", type: "regular" };
  const fromMostSpecific = [
    row("DE", "marketing", "regular", "1"),
    row("DE", "marketing", ANY, "2"),
    row("DE", ANY, "regular", "3"),
    row("DE", ANY, ANY, "4"),
    row(ANY, "marketing", "regular", "5"),
    row(ANY, "marketing", ANY, "6"),
    row(ANY, ANY, "regular", "7"),
    row(ANY, ANY, ANY, "8"),
  ];
  const others = [
    row("FR", "marketing", "regular", "20"),
    row("DE", "utility", "regular", "20"),
    row("DE", "marketing", "free_entry_point", "20"),
  ];

  test.each(fromMostSpecific.map((_, at) => [at]))("without the first %d of them", (at) => {
    const card = [...others, ...fromMostSpecific.slice(at).reverse(), aws];
    expect(rateFor(card, { fee: "MetaTemplateMessageFee", ...of })).toBe(fromMostSpecific[at]);
  });

  test("no row of the fee applies", () => {
    expect(rateFor([...others, aws], { fee: "MetaTemplateMessageFee", ...of })).toBeUndefined();
    expect(rateFor([], { fee: "MessageFee" })).toBeUndefined();
  });
});

describe("an unknown dimension", () => {
  const fee = "MetaTemplateMessageFee";

  test("may have any of its values, also one that no row names", () => {
    const [all, de] = [row(ANY, ANY, ANY, "2"), row("DE", ANY, ANY, "1")];
    expect(rateFor([all, de], { fee })).toBe(all);
    expect(rateFor([all, { ...de, usd: "3" }], { fee })).toMatchObject({ country: "DE" });
  });

  test("does not bring back a row that more specific ones overrule", () => {
    const card = [row("DE", ANY, ANY, "5"), row("DE", "marketing", ANY, "1")];
    expect(rateFor(card, { fee, category: "marketing" })).toBe(card[1]);
    expect(rateFor(card, { fee, country: "DE" })).toBe(card[0]);
  });

  test("may still have a value that no guide lists when all of them have rows", () => {
    const named = CATEGORIES[fee].map((category) => row(ANY, category, ANY, "1"));
    const rest = row(ANY, ANY, ANY, "2");
    expect(rateFor([...named, rest], { fee })).toBe(rest);
    expect(rateFor(named, { fee })).toBe(named[0]);
  });
});

const UNLISTED = "unlisted";

/** What the guide lists, and one that it does not. */
function valuesOf(fee: Fee) {
  return {
    country: [...COUNTRIES, UNLISTED],
    category: [...CATEGORIES[fee], UNLISTED],
    type: [...TYPES[fee], UNLISTED],
  };
}

const dimensions: fc.Arbitrary<Dimensions> = fc.constantFrom(...FEES).chain((fee) => {
  const { country, category, type } = valuesOf(fee);
  const maybe = (values: readonly string[]) =>
    fc.option(fc.constantFrom(...values.slice(0, 3), UNLISTED), { nil: undefined });
  return fc.record({
    fee: fc.constant(fee),
    country: maybe(country),
    category: maybe(category),
    type: maybe(type),
  });
});

const price = (found: Rate | undefined) => (found ? usd(found.usd) : usd("0"));

test("no rate is above the highest one", () => {
  fc.assert(
    fc.property(rates, dimensions, (card, asked) => {
      const found = rateFor(card, asked);
      if (found === undefined) return;
      expect(price(highestRate(card, asked.fee)).gte(price(found))).toBe(true);
    }),
  );
});

test("an unknown dimension has the highest rate of its values", () => {
  fc.assert(
    fc.property(
      rates,
      dimensions,
      fc.constantFrom("country" as const, "category" as const, "type" as const),
      (card, asked, unknown) => {
        const each = valuesOf(asked.fee)[unknown].map((value) =>
          rateFor(card, { ...asked, [unknown]: value }),
        );
        const found = rateFor(card, { ...asked, [unknown]: undefined });
        expect(each.includes(found)).toBe(true);
        for (const one of each) expect(price(found).gte(price(one))).toBe(true);
      },
    ),
  );
});

test("a further row changes only what it matches", () => {
  fc.assert(
    fc.property(rates, rate, dimensions, (card, added, asked) => {
      fc.pre(!card.some((each) => keyOf(each) === keyOf(added)));
      const [before, after] = [rateFor(card, asked), rateFor([...card, added], asked)];
      const matches =
        added.fee === asked.fee &&
        (["country", "category", "type"] as const).every((each) =>
          [ANY, asked[each] ?? added[each]].includes(added[each]),
        );
      if (!matches) expect(after).toBe(before);
    }),
  );
});

test("a row is the rate of its own dimensions", () => {
  fc.assert(
    fc.property(rates, rate, (card, added) => {
      fc.pre(!card.some((each) => keyOf(each) === keyOf(added)));
      const { fee, country, category, type } = added;
      expect(rateFor([...card, added], { fee, country, category, type })).toBe(added);
    }),
  );
});
