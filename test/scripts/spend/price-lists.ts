import { COUNTRIES } from "../../../constructs/money/countries";
import { CATEGORIES, FEES } from "../../../constructs/money/fees";
import { ANY, keyOf, type Rate } from "../../../constructs/money/rates";
import { usd } from "../../../constructs/money/usd";
import { usageCode } from "../../../formats/regions";
import { fc } from "../../fuzz";
import { REGION } from "./site";

/** What a row of a price list becomes. */
export const GERMAN_RATE: Rate = {
  country: "DE",
  fee: "MessageFee",
  category: "Standard",
  type: "*",
  usd: "0.005",
  effective: "2026-09-15",
  source: "AWS price list AmazonPinpoint for eu-west-1",
};

export const AWS_OFFER = "AmazonPinpoint";
export const META_OFFER = "AWSEndUserMessaging3pFees";
const PUBLISHED = "2026-09-15";

/** A usage type with the prices of its tiers, and what else its product may say. */
export interface Priced {
  readonly usageType: string;
  readonly prices: readonly string[];
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly currency?: string;
  readonly unit?: string;
}

/** A price list in the format of AWS's public files. */
export function priceList(
  priced: readonly Priced[],
  more: Readonly<Record<string, unknown>> = {},
): string {
  const skus = priced.map((each, index) => [`SKU${index}`, each] as const);
  const products = skus.map(([sku, { usageType, attributes }]) => [
    sku,
    { sku, attributes: { servicecode: AWS_OFFER, usagetype: usageType, ...attributes } },
  ]);
  const terms = skus.map(([sku, { prices, currency = "USD", unit = "Messages" }]) => {
    const dimensions = prices.map((price, tier) => [
      `${sku}.JRTCKXETXF.${tier}`,
      { unit, description: "made up", pricePerUnit: { [currency]: price } },
    ]);
    const term = { sku, priceDimensions: Object.fromEntries(dimensions) };
    return [sku, { [`${sku}.JRTCKXETXF`]: term }];
  });
  return JSON.stringify({
    formatVersion: "v1.0",
    offerCode: AWS_OFFER,
    publicationDate: `${PUBLISHED}T18:03:24Z`,
    products: Object.fromEntries(products),
    terms: { OnDemand: Object.fromEntries(terms) },
    ...more,
  });
}

/** As the price list writes it. */
const listedPrice = (price: string) => usd(price).toFixed(10);

export const codeOf = (region: string) => usageCode(region) ?? "";

/** Every rate that a price list can give: one of a country and a category, regular for Meta's fee. */
const listedRate: fc.Arbitrary<Rate> = fc.constantFrom(...FEES).chain((fee) =>
  fc.record({
    fee: fc.constant(fee),
    country: fc.constantFrom(...COUNTRIES),
    category: fc.constantFrom(...CATEGORIES[fee]),
    type: fc.constant(fee === "MessageFee" ? ANY : "regular"),
    usd: fc.nat(999_999_999).map((nano) => usd(`0.${String(nano).padStart(9, "0")}`).toFixed()),
    effective: fc.constant(PUBLISHED),
    source: fc.constant(
      `AWS price list ${fee === "MessageFee" ? AWS_OFFER : META_OFFER} for ${REGION}`,
    ),
  }),
);

export const listedRates = fc.uniqueArray(listedRate, { selector: keyOf, minLength: 1 });

/** Usage types of a rate, of which at least one has its price and none a higher one. */
export function pricedOf(rate: Rate, code = codeOf(REGION)): fc.Arbitrary<readonly Priced[]> {
  const spelled = spellingsOf(rate);
  const lower = fc.nat(100).map((percent) => usd(rate.usd).times(percent).div(100).toFixed(10));
  const tiers = fc
    .array(lower, { maxLength: 3 })
    .chain((prices) => fc.shuffledSubarray([listedPrice(rate.usd), ...prices], MOST(prices)));
  const others = fc
    .subarray(spelled)
    .chain((names) => fc.tuple(...names.map((name) => fc.tuple(fc.constant(name), lower))));
  return fc.tuple(fc.constantFrom(...spelled), tiers, others).map(([name, prices, cheaper]) => [
    { usageType: `${code}-WhatsApp-${rate.country}-${name}`, prices },
    ...cheaper.map(([other, price]) => ({
      usageType: `${code}-WhatsApp-${rate.country}-${other}`,
      prices: [price],
    })),
  ]);
}

const MOST = (prices: readonly string[]) => ({ minLength: prices.length + 1 });

/** As the guide and third parties write the fee of a rate. */
export function spellingsOf({ fee, category }: Rate): string[] {
  const words = category.split("_").map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`);
  const categories = [...new Set([words.join("_"), words.join("-")])];
  if (fee === "MessageFee") return categories.map((each) => `MessageFee-${each}`);
  return ["MetaTemplateMessageFee", "ConversationFee"].flatMap((name) =>
    categories.flatMap((each) =>
      ["", "_Regular", "_Regular_TIER_1", "_Regular_TIER_5"].map(
        (tier) => `${name}-${each}${tier}`,
      ),
    ),
  );
}
