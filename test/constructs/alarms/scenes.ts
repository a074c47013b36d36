import type {
  FeeSeries,
  NumberShare,
  SpendOptions,
} from "../../../constructs/alarms/spend-options";
import { COUNTRIES } from "../../../constructs/money/countries";
import type { Rate } from "../../../constructs/money/rates";
import type { Scope } from "../../../constructs/shared/scope";
import { rateOf } from "../money/cards";

export const scope: Scope = {
  account: "111122223333",
  region: "eu-west-1",
  namePrefix: "acme-prod",
};

export const TOPIC = "acme-prod-whatsapp-events";

/** Worst case of one message: 0.125 USD. Example prices, no real ones. */
export const rates: readonly Rate[] = [
  rateOf("MessageFee", "*", "0.005"),
  rateOf("MetaTemplateMessageFee", "*", "0.02"),
  {
    ...rateOf("MetaTemplateMessageFee", "DE", "0.12"),
    category: "marketing",
    type: "regular",
  },
  { ...rateOf("MetaTemplateMessageFee", "*", "0"), type: "free_entry_point" },
];

const NUMBER = "arn:aws:social-messaging:eu-west-1:111122223333:phone-number-id";
export const SUPPORT = `${NUMBER}/0123456789abcdef0123456789abcdef`;
export const SALES = `${NUMBER}/00000000000000000000000000000001`;

export const numbers: readonly NumberShare[] = [
  { arn: SUPPORT, sharePercent: 75 },
  { arn: SALES, sharePercent: 25 },
];

/** 40 USD an hour and nothing else, for everything in account and Region. */
export function spending(changes: Partial<SpendOptions> = {}): SpendOptions {
  return { limits: [{ usd: 40, per: "hour", severity: "warning" }], rates, ...changes };
}

/** The two fees of a marketing template to a country. */
export function seriesOf(country: string, numberArn?: string): readonly [FeeSeries, FeeSeries] {
  const of = {
    DestinationCountryCode: country,
    ...(numberArn === undefined ? {} : { WhatsAppPhoneNumberArn: numberArn }),
  };
  return [
    { fee: "MessageFee", dimensions: { MessageFeeType: "Marketing", ...of } },
    {
      fee: "MetaTemplateMessageFee",
      dimensions: {
        MetaTemplateMessageFeeCategory: "marketing",
        MetaTemplateMessageFeeType: "regular",
        ...of,
      },
    },
  ];
}

/** AWS's fee of marketing templates to so many countries. */
export function manySeries(count: number): FeeSeries[] {
  return COUNTRIES.slice(0, count).map((country) => seriesOf(country)[0]);
}
