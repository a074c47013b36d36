import { isMetaRateCard, metaRateCardProblem } from "../../constructs/money/rate-card";
import { CHECKS, keyOf, type Rate } from "../../constructs/money/rates";
import { readUsageType } from "../../constructs/money/usage-types";
import { ratePrice, usd } from "../../constructs/money/usd";
import { regionName } from "../../formats/names";
import { type Problem, show, throwProblems } from "../../formats/problem";
import { regionOfUsageCode } from "../../formats/regions";
import { isMap } from "../../formats/schema-walk";
import {
  isPriceListCsv,
  type Json,
  PRICE_LIST_CSV,
  parseGivenJson,
  readGivenFile,
  record,
} from "./given-file";

/** What the price lists that the user gave say of one Region. */
export interface ListedRates {
  /** One for each fee, country and category. */
  readonly rates: readonly Rate[];
  readonly lists: readonly PriceList[];
}

/** One file of AWS's public price list. */
export interface PriceList {
  readonly file: string;
  /** As AWS names the list, such as AmazonPinpoint. */
  readonly offer: string;
  /** As YYYY-MM-DD. */
  readonly published: string;
  /** Usage types of the Region whose prices were read; several may be tiers of one fee. */
  readonly usageTypes: number;
  /** Usage types of WhatsApp in other Regions. */
  readonly otherRegions: number;
  /** Usage types of WhatsApp that were not read. */
  readonly leftOut: readonly LeftOut[];
}

interface LeftOut {
  readonly usageType: string;
  readonly why: string;
}

/** Where third parties saw the fees (unverified): other offers are read as well if they list WhatsApp. */
const OFFERS = ["AmazonPinpoint", "AWSEndUserMessaging3pFees"];

/** How the source of a row begins that a price list gave. */
export const LIST_SOURCE = "AWS price list ";

/**
 * Reads the prices of one Region from files; nothing is downloaded. Of several prices of one fee, such as
 * those of volume tiers, the highest counts. A usage type that is not understood is left out by name.
 * @throws ProblemsError with a problem for each file that has no price for this Region
 */
export function readPriceLists(files: readonly string[], region: string): ListedRates {
  const read = [...new Set(files)].map((file) => readFile(file, region));
  throwProblems(read.flatMap((each) => ("where" in each ? [each] : [])));
  const right = read.flatMap((each) => ("list" in each ? [each] : []));
  const unpriced = new Set(right.flatMap((each) => each.unpriced));
  const rates = highestOfEach(right.flatMap((each) => each.rates));
  return {
    rates: rates.filter((rate) => !unpriced.has(keyOf(rate))),
    lists: right.map(({ list }) => list),
  };
}

/** In a fixed order, so that the same prices make the same rows. */
function highestOfEach(rates: readonly Rate[]): Rate[] {
  const highest = new Map<string, Rate>();
  for (const rate of rates) {
    const other = highest.get(keyOf(rate));
    if (other === undefined || usd(rate.usd).gt(usd(other.usd))) highest.set(keyOf(rate), rate);
  }
  return [...highest].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, rate]) => rate);
}

/** What a file holds for the Region. */
interface Read {
  readonly list: PriceList;
  readonly rates: readonly Rate[];
  /** The keys of fees that have a price that could not be read: their highest is not known. */
  readonly unpriced: readonly string[];
}

function readFile(file: string, region: string): Read | Problem {
  const at = { where: file, field: "" };
  const words = {
    allowed: `AWS's price list for ${region} as JSON, with fees of WhatsApp in USD`,
    fix: `download ${urlOf(region)}, where <offer> is ${OFFERS.join(" or ")} (the names are unverified)`,
  };
  const text = readGivenFile(file, words);
  if (typeof text !== "string") return text;
  if (isMetaRateCard(text)) return metaRateCardProblem(file);
  if (isPriceListCsv(text)) return { ...at, got: PRICE_LIST_CSV, ...words };
  const json = parseGivenJson(text, file, words);
  if ("problem" in json) return json.problem;
  const read = readDocument(json.document, file, region);
  return typeof read === "string" ? { ...at, got: read, ...words } : read;
}

function urlOf(region: string): string {
  return `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/<offer>/current/${region}/index.json`;
}

/** What a document holds, or why it is no price list of the Region. */
function readDocument(document: unknown, file: string, region: string): Read | string {
  const { offerCode: offer, publicationDate, products, terms, ...rest } = record(document);
  if (isMap(rest["offers"]) || isMap(rest["regions"])) {
    return "an index of price lists, which has no prices itself";
  }
  const onDemand = record(terms)["OnDemand"];
  if (!isMap(products) || !isMap(onDemand)) {
    return "JSON that has no products or no terms.OnDemand";
  }
  if (typeof offer !== "string" || !/^\w{1,64}$/.test(offer)) return `offerCode ${show(offer)}`;
  const published = dayOf(publicationDate);
  if (published === undefined) return `publicationDate ${show(publicationDate)}`;
  const items = itemsOf(products, onDemand);
  if (items.length === 0) return `the price list of ${offer}, which has no usage type of WhatsApp`;
  const foreign = foreignCurrency(items);
  if (foreign !== undefined) return `the price list of ${offer} with prices in ${show(foreign)}`;

  const origin = { effective: published, source: `${LIST_SOURCE}${offer} for ${region}` };
  const judged = items.map((item) => judge(item, region, origin));
  const rates = judged.flatMap((each) => each.rate ?? []);
  const leftOut = withoutRepetition(judged.flatMap((each) => each.leftOut ?? []));
  const otherRegions = judged.filter(({ elsewhere }) => elsewhere).length;
  if (rates.length === 0) {
    const [example] = leftOut;
    return example === undefined
      ? `the price list of ${offer}, of which all usage types of WhatsApp (${items.length}) are of other Regions`
      : `the price list of ${offer}, of which no usage type of WhatsApp can be read for ${region}: ${show(example.usageType)}, for example, because ${example.why}`;
  }
  const unpriced = judged.flatMap((each) => each.unpriced ?? []);
  const list = { file, offer, published, usageTypes: rates.length, otherRegions, leftOut };
  return { list, rates, unpriced };
}

/** A product of WhatsApp. */
interface Item {
  readonly usageType: string;
  /** Newer lists name the Region beside the usage type (unverified). */
  readonly regionCode: unknown;
  readonly dimensions: readonly Json[];
}

function itemsOf(products: Json, onDemand: Json): Item[] {
  return Object.entries(products).flatMap(([sku, product]) => {
    const { usagetype, regionCode } = record(record(product)["attributes"]);
    if (typeof usagetype !== "string" || !/whatsapp/i.test(usagetype)) return [];
    const terms = Object.values(record(onDemand[sku])).map(record);
    const dimensions = terms.flatMap((term) => Object.values(record(term["priceDimensions"])));
    return [{ usageType: usagetype, regionCode, dimensions: dimensions.map(record) }];
  });
}

/** The currency of a list that has no price in USD, such as CNY of the partition in China. */
function foreignCurrency(items: readonly Item[]): string | undefined {
  const dimensions = items.flatMap((item) => item.dimensions);
  const currencies = new Set(
    dimensions.flatMap((each) => Object.keys(record(each["pricePerUnit"]))),
  );
  return currencies.has("USD") ? undefined : [...currencies][0];
}

/** One of these, and of a fee that is known without its price also its key. */
interface Judged {
  readonly rate?: Rate;
  readonly elsewhere?: true;
  readonly leftOut?: LeftOut;
  readonly unpriced?: string;
}

function judge(item: Item, region: string, origin: Pick<Rate, "effective" | "source">): Judged {
  const { usageType } = item;
  const where = regionOf(item);
  if ("why" in where) return { leftOut: { usageType, ...where } };
  if (where.region !== region) return { elsewhere: true };
  const billed = readUsageType(usageType);
  if (billed === undefined) {
    return { leftOut: { usageType, why: "its country, fee or category is not known" } };
  }
  const { code: _, ...fee } = billed;
  const price = highestPrice(item.dimensions);
  if ("why" in price) {
    return { leftOut: { usageType, ...price }, unpriced: keyOf({ ...fee, ...origin, usd: "" }) };
  }
  return { rate: { ...fee, ...price, ...origin } };
}

/** Why something cannot be said. */
type Why = Pick<LeftOut, "why">;

function regionOf({ usageType, regionCode }: Item): { readonly region: string } | Why {
  const byPrefix = regionOfUsageCode(usageType.split("-")[0] ?? "");
  const byName = regionName.pattern.test(String(regionCode)) ? String(regionCode) : undefined;
  const region = byPrefix ?? byName;
  if (region === undefined) return { why: "the Region of its prefix is not known" };
  if (byName === undefined || byName === region) return { region };
  return { why: `its prefix stands for ${region}, but its regionCode is ${byName}` };
}

/** Of all tiers, so that spend in the dearest is not counted too low. */
function highestPrice(dimensions: readonly Json[]): Pick<Rate, "usd"> | Why {
  let highest: string | undefined;
  for (const { unit, pricePerUnit } of dimensions) {
    const listed = record(pricePerUnit)["USD"];
    const price = typeof listed === "string" ? ratePrice(listed) : undefined;
    if (price === undefined) return { why: `its price in USD is ${show(listed)}` };
    if (/\d|thousand|million/i.test(String(unit))) {
      return { why: `its price is for ${show(unit)}, not for one fee` };
    }
    if (highest === undefined || usd(price).gt(usd(highest))) highest = price;
  }
  return highest === undefined ? { why: "it has no price on demand" } : { usd: highest };
}

/** Several products may share a usage type. */
function withoutRepetition(leftOut: readonly LeftOut[]): LeftOut[] {
  return [...new Map(leftOut.map((each) => [`${each.usageType} ${each.why}`, each])).values()];
}

function dayOf(time: unknown): string | undefined {
  const [day] = String(time).split("T");
  return day !== undefined && CHECKS.effective(day, undefined) === undefined ? day : undefined;
}
