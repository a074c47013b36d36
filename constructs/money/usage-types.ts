import { CATEGORIES, type Fee } from "./fees";

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

/** What Meta's fees are called: in the guide, and in AWS's public price list, which other people read. */
const META_FEES = ["MetaTemplateMessageFee", "ConversationFee"];

/** Meta's fees with volume tiers. */
const TIERED = ["Authentication", "Authentication_International", "Utility"];
const TIERS = [1, 2, 3, 4, 5];

export function regionCode(region: string): string | undefined {
  return REGION_CODES[region];
}

/**
 * The Region of a usage type: that of its code, us-east-1 without a code, and undefined with a code that is not
 * published, behind which any other Region may be.
 */
export function regionOf(usageType: string): string | undefined {
  const [, code] = /^(?:([A-Z0-9]+)-)?WhatsApp-/.exec(usageType) ?? [];
  if (code === undefined) return usageType.startsWith("WhatsApp-") ? "us-east-1" : undefined;
  return regionsWithCode().find((region) => regionCode(region) === code);
}

/** The country of a usage type. */
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

export function regionsWithCode(): readonly string[] {
  return Object.keys(REGION_CODES);
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
