import { COUNTRIES } from "./countries";
import { CATEGORIES } from "./fees";
import { ANY, type Rate } from "./rates";

/** What usage types call a Region: only these are published, and a guess would watch nothing. */
const REGION_CODES: Readonly<Record<string, string>> = {
  "af-south-1": "AFS1",
  "ap-northeast-1": "APN1",
  "ap-northeast-2": "APN2",
  "ap-south-1": "APS3",
  "ap-south-2": "APS5",
  "ap-southeast-1": "APS1",
  "ap-southeast-2": "APS2",
  "ap-southeast-6": "APS6",
  "ca-central-1": "CAN1",
  "ca-west-1": "CAW1",
  "eu-central-1": "EUC1",
  "eu-north-1": "EUN1",
  "eu-south-2": "EUS2",
  "eu-west-1": "EU",
  "eu-west-2": "EUW2",
  "me-central-1": "MEC1",
  "me-south-1": "MES1",
  "mx-central-1": "MXC1",
  "sa-east-1": "SAE1",
  "us-east-1": "USE1",
  "us-east-2": "USE2",
  "us-west-2": "USW2",
};

/** Some of AWS's services write a second code for a Region; only this one stands for it (unverified for WhatsApp). */
const SECOND_CODES: Readonly<Record<string, string>> = { EUW1: "eu-west-1" };

/** Meta's fees with volume tiers. */
const TIERED = ["Authentication", "Authentication_International", "Utility"];
const TIERS = [1, 2, 3, 4, 5];

export function regionCode(region: string): string | undefined {
  return REGION_CODES[region];
}

/** The Region that a usage type's prefix stands for, if it is known. */
export function regionOfCode(code: string): string | undefined {
  return regionsWithCode().find((region) => REGION_CODES[region] === code) ?? SECOND_CODES[code];
}

export function regionsWithCode(): readonly string[] {
  return Object.keys(REGION_CODES);
}

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
