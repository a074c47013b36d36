/** The fees as bills and usage types name them, one metric of counts for each. */
export const FEES = ["MessageFee", "MetaTemplateMessageFee"] as const;

/** What AWS charges for a message, and what Meta charges for a template message on top of it. */
export type Fee = (typeof FEES)[number];

/** Namespace of the metrics that the service publishes through its service-linked role. */
export const NAMESPACE = "AWS/SocialMessaging";

/** The metrics count fees, never money. */
export const METRIC: Readonly<Record<Fee, string>> = {
  MessageFee: "WhatsAppMessageFeeCount",
  MetaTemplateMessageFee: "MetaTemplateMessageFeeCount",
};

/**
 * The values of the dimension that holds a fee's category: the two metrics spell them differently.
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/monitoring-cloudwatch.html
 */
export const CATEGORIES: Readonly<Record<Fee, readonly string[]>> = {
  MessageFee: [
    "Authentication",
    "Authentication_International",
    "Inbound",
    "Marketing",
    "Service",
    "Standard",
    "Utility",
  ],
  MetaTemplateMessageFee: [
    "authentication",
    "authentication_international",
    "marketing",
    "service",
    "utility",
  ],
};

/** Only Meta's fee has a type besides its category. */
export const TYPES: Readonly<Record<Fee, readonly string[]>> = {
  MessageFee: [],
  MetaTemplateMessageFee: ["regular", "free_customer_service", "free_entry_point"],
};

export const COUNTRY_DIMENSION = "DestinationCountryCode";
export const NUMBER_DIMENSION = "WhatsAppPhoneNumberArn";
export const TYPE_DIMENSION = "MetaTemplateMessageFeeType";

export const CATEGORY_DIMENSION: Readonly<Record<Fee, string>> = {
  MessageFee: "MessageFeeType",
  MetaTemplateMessageFee: "MetaTemplateMessageFeeCategory",
};

/** The dimensions that a fee's metric is documented with; which combinations appear is not. */
export function dimensionsOf(fee: Fee): readonly string[] {
  const own = [CATEGORY_DIMENSION[fee], COUNTRY_DIMENSION, NUMBER_DIMENSION];
  return fee === "MessageFee" ? own : [...own, TYPE_DIMENSION];
}
