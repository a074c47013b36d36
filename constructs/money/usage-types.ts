import { regionOfUsageCode } from "../../formats/regions";
import { COUNTRIES } from "./countries";
import { CATEGORIES, type Fee } from "./fees";
import { ANY, type Rate } from "./rates";

/** What Meta's fees are called: in the guide, and in AWS's public price list, which other people read. */
const META_FEES = ["MetaTemplateMessageFee", "ConversationFee"];

/** Meta's fees with volume tiers. */
const TIERED = ["Authentication", "Authentication_International", "Utility"];
const TIERS = [1, 2, 3, 4, 5];

/**
 * The Region of a usage type: that of its code, us-east-1 without a code, and undefined with a code that is not
 * published, behind which any other Region may be.
 */
export function regionOf(usageType: string): string | undefined {
  const [, code] = /^(?:([A-Z0-9]+)-)?WhatsApp-/.exec(usageType) ?? [];
  if (code === undefined) return usageType.startsWith("WhatsApp-") ? "us-east-1" : undefined;
  return regionOfUsageCode(code);
}

export function countryOf(usageType: string): string | undefined {
  return /(?:^|-)WhatsApp-([A-Z]{2})-/.exec(usageType)?.[1];
}

/** Whose fee a usage type is, under either name of Meta's; undefined for anything else, such as calls. */
export function whoseFee(usageType: string): Fee | undefined {
  if (/-MessageFee-/.test(usageType)) return "MessageFee";
  return META_FEES.some((name) => usageType.includes(`-${name}-`))
    ? "MetaTemplateMessageFee"
    : undefined;
}

/**
 * Every usage type under which a message of these countries may be billed. The guide spells Meta's fees
 * both plainly and with `_Regular`, and the international category with a hyphen as well; which of the two
 * names of Meta's fees a bill has is unverified.
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/billing.html
 */
export function usageTypes(code: string, countries: readonly string[]): string[] {
  const aws = CATEGORIES.MessageFee.flatMap(spellings).map((type) => `MessageFee-${type}`);
  const types = CATEGORIES.MessageFee.filter((type) => type !== "Inbound" && type !== "Standard");
  const meta = META_FEES.flatMap((fee) =>
    types.flatMap(metaFeeTypes).map((type) => `${fee}-${type}`),
  );
  return countries.flatMap((country) =>
    [...aws, ...meta].map((fee) => `${code}-WhatsApp-${country}-${fee}`),
  );
}

function metaFeeTypes(category: string): string[] {
  const tiers = TIERED.includes(category) ? TIERS : [];
  return spellings(category).flatMap((type) => [
    type,
    `${type}_Regular`,
    ...tiers.map((tier) => `${type}_Regular_TIER_${tier}`),
  ]);
}

function spellings(category: string): string[] {
  return category.includes("_") ? [category, category.replace("_", "-")] : [category];
}

/** What a usage type says of a fee. */
export interface BilledFee extends Pick<Rate, "country" | "fee" | "category" | "type"> {
  /** The prefix, which stands for a Region. */
  readonly code: string;
}

/** The guide writes MetaTemplateMessageFee, the price list was seen with ConversationFee (third party, unverified). */
const BILLED =
  /^([A-Z]{2,4}\d*)-WhatsApp-([A-Z]{2})-(MessageFee|MetaTemplateMessageFee|ConversationFee)-(\w+(?:-\w+)?)$/;

/**
 * The fee behind a usage type, in the words of rate cards; nothing where any part of it is not known, because
 * a guess would put a price on the wrong fee. Volume tiers are one fee. Meta's fee without `_Regular` is the
 * regular one too: the free types cost nothing, so that no usage type of a price can mean them.
 */
export function readUsageType(usageType: string): BilledFee | undefined {
  const [, code = "", country = "", named = "", described = ""] = usageType.match(BILLED) ?? [];
  if (!COUNTRIES.includes(country)) return undefined;
  const fee = named === "MessageFee" ? named : "MetaTemplateMessageFee";
  const ofMeta = fee === "MetaTemplateMessageFee";
  const spelled = ofMeta ? described.replace(/_Regular(_TIER_\d+)?$/, "") : described;
  const spelling = CATEGORIES.MessageFee.find((each) => spellings(each).includes(spelled));
  const category = ofMeta ? spelling?.toLowerCase() : spelling;
  if (category === undefined || !CATEGORIES[fee].includes(category)) return undefined;
  return { code, country, fee, category, type: ofMeta ? "regular" : ANY };
}
