import { type Environment, environmentSchema } from "../app/environment";
import type { Rate } from "../constructs/money/rates";

/** Of example prices, no real ones. */
const rates: readonly Rate[] = [
  rate("MessageFee", "*", "*", "*", "0.005"),
  rate("MetaTemplateMessageFee", "*", "*", "*", "0.02"),
  rate("MetaTemplateMessageFee", "DE", "marketing", "regular", "0.12"),
];

function rate(
  fee: Rate["fee"],
  country: string,
  category: string,
  type: string,
  usd: string,
): Rate {
  return { fee, country, category, type, usd, effective: "2026-10-01", source: "an example" };
}

/** The same as a file that an environment names as its rate card. */
export const RATE_CARD = [
  "country,fee,category,type,usd,effective,source",
  ...rates.map(({ country, fee, category, type, usd, effective, source }) =>
    [
      country,
      fee,
      fee === "MessageFee" ? "*," : `${category},${type}`,
      usd,
      effective,
      source,
    ].join(","),
  ),
  "",
].join("\n");

type Limit = readonly [
  usd: number,
  per: "hour" | "day" | "month",
  severity: "warning" | "critical",
];

/** Money that is watched by the rate card, up to these limits. */
export const spendUpTo = (limits: readonly Limit[], more: object = {}) => ({
  rateCard: "rates.csv",
  limits: limits.map(([usd, per, severity]) => ({ usd, per, severity })),
  ...more,
});

/** Limits whose alarms and budget may both pull a brake. */
export const HOUR_AND_MONTH: readonly Limit[] = [
  [80, "hour", "critical"],
  [3000, "month", "critical"],
];

/** Somebody reads what each topic of alarms publishes. */
export const MAILED_ALARMS = {
  warning: { emails: ["ops@example.com"] },
  critical: { emails: ["on-call@example.com"] },
};

/** Messages of which AWS publishes no number, with a price of their own on the card. */
export const GERMAN_MARKETING = {
  fee: "MetaTemplateMessageFee" as const,
  dimensions: {
    DestinationCountryCode: "DE",
    MetaTemplateMessageFeeCategory: "marketing",
    MetaTemplateMessageFeeType: "regular",
  },
};

/** Types of the resources of an environment that writes only what it must. */
export const EVERYTHING = [
  "aws_kms_alias",
  "aws_kms_key",
  "aws_s3_bucket",
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_ownership_controls",
  "aws_s3_bucket_policy",
  "aws_s3_bucket_public_access_block",
  "aws_s3_bucket_server_side_encryption_configuration",
  "aws_s3_bucket_versioning",
  "aws_sns_topic",
];

/** What an operator may write, with only what has no default filled in. */
export function environment(changes: Record<string, unknown> = {}): Environment {
  const written = {
    account: "111122223333",
    region: "eu-west-1",
    namePrefix: "acme-prod",
    state: { backend: "local" },
    serviceLinkedRole: "existing",
    ...changes,
  };
  const { spend, ...parsed } = environmentSchema.parse(written);
  return { ...parsed, name: "prod", spend: spend && { ...spend, rates } };
}
