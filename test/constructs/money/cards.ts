import fc from "fast-check";
import { COUNTRIES } from "../../../constructs/money/countries";
import { CATEGORIES, FEES, TYPES } from "../../../constructs/money/fees";
import { COLUMNS } from "../../../constructs/money/rate-card";
import { ANY, type Rate } from "../../../constructs/money/rates";
import { usd } from "../../../constructs/money/usd";

export const HEADER = COLUMNS.join(",");
export const AWS_ROW = "*,MessageFee,*,,0.005,2026-10-01,a page";
export const META_ROW = "*,MetaTemplateMessageFee,*,*,0.1,2026-10-01,a page";

/** A right card, and these rows from line 4 on. */
export function cardWith(...rows: readonly string[]): string {
  return [HEADER, AWS_ROW, META_ROW, ...rows, ""].join("\n");
}

/** Few values of each dimension, so that random rows meet. */
const dimension = (values: readonly string[]) => fc.constantFrom(ANY, ...values.slice(0, 3));

const country = dimension(COUNTRIES);
const usdText = fc
  .tuple(fc.nat(99), fc.nat(999_999_999))
  .map(([whole, nano]) => `${whole}.${String(nano).padStart(9, "0")}`);

const day = fc
  .integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2099, 11, 31) })
  .map((time) => new Date(time).toISOString().slice(0, 10));

const text = fc
  .string({ unit: fc.constantFrom(..."aé,\"; '#=\t😀"), minLength: 1 })
  .filter((each) => each.trim() === each && each !== "");

export const rate: fc.Arbitrary<Rate> = fc.constantFrom(...FEES).chain((fee) =>
  fc.record({
    fee: fc.constant(fee),
    country,
    category: dimension(CATEGORIES[fee]),
    type: dimension(TYPES[fee]),
    usd: usdText,
    effective: day,
    source: text,
  }),
);

export const keyOf = (each: Rate) =>
  JSON.stringify([each.fee, each.country, each.category, each.type]);

/** No two rates of one key. */
export const rates = fc.uniqueArray(rate, { selector: keyOf, minLength: 1, maxLength: 25 });

/** Prices that meet whole cents often, and prices with every decimal that a card may have. */
const priced = rate.chain((each) =>
  fc
    .oneof(
      fc.nat(300).map((cents) => (cents / 100).toFixed(2)),
      fc.nat(300).map((mills) => (mills / 1000).toFixed(3)),
      fc.constant(each.usd),
      fc.constant("0"),
    )
    .map((usdText): Rate => ({ ...each, usd: usdText })),
);

/** Random rows, `*` among them, that price something of both fees. */
export const card = fc
  .uniqueArray(priced, { selector: keyOf, minLength: 2, maxLength: 12 })
  .filter(
    (all) =>
      new Set(all.map(({ fee }) => fee)).size === 2 && all.some((each) => !usd(each.usd).isZero()),
  );

/** As a careful spreadsheet would write it. */
export function written(each: Rate, columns: readonly (keyof Rate)[] = COLUMNS): string {
  return columns.map((column) => quoted(each[column])).join(",");
}

function quoted(cell: string): string {
  return /[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Of one country, or `*`; the other dimensions may be anything. */
export function rateOf(fee: Rate["fee"], of: string, usd: string): Rate {
  const any = { category: ANY, type: ANY };
  return { fee, country: of, ...any, usd, effective: "2026-10-01", source: "an example" };
}
