import { COUNTRIES } from "./countries";
import { CATEGORIES } from "./fees";
import { ANY, type Rate } from "./rates";

/** Meta's fees with volume tiers. */
const TIERED = ["Authentication", "Authentication_International", "Utility"];
const TIERS = [1, 2, 3, 4, 5];

/**
 * Every usage type under which a message of these countries may be billed. The guide spells Meta's fees
 * both plainly and with `_Regular`, and the international category with a hyphen as well.
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/billing.html
 */
export function usageTypes(code: string, countries: readonly string[]): string[] {
  const aws = CATEGORIES.MessageFee.flatMap(spellings).map((type) => `MessageFee-${type}`);
  const meta = CATEGORIES.MessageFee.filter((type) => type !== "Inbound" && type !== "Standard")
    .flatMap(metaFeeTypes)
    .map((type) => `MetaTemplateMessageFee-${type}`);
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
