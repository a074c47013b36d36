import { COUNTRIES } from "../../../constructs/money/countries";
import { FEES } from "../../../constructs/money/fees";
import { COLUMNS, parseRateCard } from "../../../constructs/money/rate-card";
import type { Rate } from "../../../constructs/money/rates";
import { usd } from "../../../constructs/money/usd";
import { fc, runs } from "../../fuzz";
import { cardWith, HEADER, keyOf, rates, written } from "./cards";

const FILE = "environments/rates.csv";

const known = new Set([...COUNTRIES, "*"]);

/** What a reader of the rates may rely on. */
function expectRight(all: readonly Rate[]): void {
  for (const each of all) {
    expect(known.has(each.country)).toBe(true);
    expect(usd(each.usd).isNegative()).toBe(false);
    expect(new Date(each.effective).toISOString().slice(0, 10)).toBe(each.effective);
    expect(each.source).not.toBe("");
  }
}

/** A card without problems, or problems that are whole, in the file, and without marks of a bug of ours. */
function expectJudged(text: string): void {
  const card = parseRateCard(text, FILE);
  expectRight(card.rates);
  if (card.problems.length === 0) {
    expect(new Set(card.rates.map(keyOf)).size).toBe(card.rates.length);
    expect(new Set(card.rates.map(({ fee }) => fee))).toEqual(new Set(FEES));
    expect(card.rates.some((each) => usd(each.usd).gt(0))).toBe(true);
  }
  for (const { where, field, ...rendered } of card.problems) {
    expect(where).toMatch(/^environments\/rates\.csv(:[1-9]\d*:[1-9]\d*)?$/);
    expect(["", ...COLUMNS, ...FEES]).toContain(field);
    for (const words of Object.values(rendered)) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they would break a terminal
      expect(words).not.toMatch(/[\u0000-\u001f]|undefined|\[object|^\s*$/);
    }
  }
}

const order = fc.shuffledSubarray([...COLUMNS], { minLength: COLUMNS.length });
const lineEnd = fc.constantFrom("\n", "\r\n", "\r");

test("a card written from rates reads as the same rates, whatever the order of its columns", () => {
  fc.assert(
    fc.property(rates, order, lineEnd, (all, columns, end) => {
      const text = [columns.join(","), ...all.map((each) => written(each, columns))].join(end);
      const card = parseRateCard(text, FILE);
      expect(card.rates).toEqual(all);
      expect(card.problems.filter(({ where }) => where !== FILE)).toEqual([]);
    }),
  );
});

/** Each changes a text at a place between 0 and 1. */
const token = fc.constantFrom(
  ...[",", '"', '""', "\n", "\r", "\r\n", " ", "\t", ";", "#", "*", "-", ".", "0", "1e9", "$"],
  ...["DE", "de", "UK", "MessageFee", "MetaTemplateMessageFee", "marketing", "regular", "usd"],
  ...["2026-02-30", "\ufeff", "\u0000", "\u001b[31m", "\u2028", "\u202e", "é", "😀", "\ud800"],
  ...["__proto__", "constructor", "=1+1", "x".repeat(500), "9".repeat(500), HEADER],
);
const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  token,
  cut: fc.nat(8),
});

test("whatever is changed in a right card, it is judged", () => {
  const right = cardWith(
    'DE,MetaTemplateMessageFee,marketing,regular,0.1131,2026-10-01,"a, ""b"""',
    "BR,MessageFee,Inbound,,0.005,2026-10-01,a page",
  );
  expect(parseRateCard(right, FILE).problems).toEqual([]);
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
      const changed = mutations.reduce((text, { at, token: added, cut }) => {
        const start = Math.floor(at * text.length);
        return text.slice(0, start) + added + text.slice(start + cut);
      }, right);
      expectJudged(changed);
    }),
    runs(250),
  );
});

test("whatever stands in the file, CSV or not", () => {
  const text = fc.array(token, { maxLength: 60 }).map((tokens) => tokens.join(""));
  fc.assert(
    fc.property(text, fc.boolean(), (noise, behind) =>
      expectJudged(behind ? cardWith(noise) : noise),
    ),
    runs(250),
  );
});

test("any single character, and any text at all", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (noise) => expectJudged(cardWith(noise))));
});

test("whatever stands in a line, the right one below it is read", () => {
  const last = "FR,MessageFee,*,,7,2026-10-01,the last row";
  fc.assert(
    fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
      const { rates: read } = parseRateCard(cardWith(tokens.join(""), last), FILE);
      expect(read.at(-1)).toMatchObject({ country: "FR", usd: "7" });
    }),
  );
});
