import { CATEGORIES } from "./fees";

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
