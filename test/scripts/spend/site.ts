import { stringify } from "yaml";
import type { Metric } from "../../../constructs/alarms/metrics";
import type { FeeSeries } from "../../../constructs/alarms/spend-options";
import { METRIC, NAMESPACE } from "../../../constructs/money/fees";
import { Folder } from "../wiring/site";

export const ACCOUNT = "111122223333";
export const REGION = "eu-west-1";
export const TOPIC_NAME = "acme-prod-whatsapp-events";

/** A card of made-up prices. */
export const CARD = [
  "country,fee,category,type,usd,effective,source",
  "*,MessageFee,*,,0.005,2999-10-01,made up",
  "*,MetaTemplateMessageFee,*,*,0.09,2999-10-01,made up",
  "DE,MetaTemplateMessageFee,marketing,*,0.12,2999-10-01,made up",
  "",
].join("\n");

/** The same for two countries alone: the rest of the world has no price. */
export const CARD_OF_TWO = CARD.replace("*,MessageFee", "DE,MessageFee").replace(
  "*,MetaTemplateMessageFee,*",
  "BR,MetaTemplateMessageFee,*",
);

export const HOURLY = [{ usd: 40, per: "hour", severity: "warning" }] as const;

/** A number's ARN, made of one digit. */
export function numberArn(digit: number): string {
  return `arn:aws:social-messaging:${REGION}:${ACCOUNT}:phone-number-id/${String(digit).repeat(32)}`;
}

/** An environment that watches money. */
export function environmentFile(
  spend: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, unknown>> = {},
): string {
  return stringify({
    ...BARE,
    ...more,
    alarms: { warning: { emails: ["ops@example.com"] } },
    spend: { rateCard: "rates.csv", limits: HOURLY, ...spend },
  });
}

const BARE = {
  account: ACCOUNT,
  region: REGION,
  namePrefix: "acme-prod",
  serviceLinkedRole: "existing",
  state: { backend: "local" },
};

/** An environment that does not. */
export const WITHOUT_LIMITS = stringify(BARE);

/** What an operator has in front of them. */
export function folderOf(yaml: string, card: string = CARD): Folder {
  const folder = new Folder({ prod: yaml });
  folder.write("environments/rates.csv", card);
  return folder;
}

/** Of the service, as CloudWatch would list it. */
function metricOf({ fee, dimensions }: FeeSeries): Metric {
  return { namespace: NAMESPACE, name: METRIC[fee], dimensions };
}

export function messageFee(dimensions: Readonly<Record<string, string>>): Metric {
  return metricOf({ fee: "MessageFee", dimensions });
}

export function templateFee(dimensions: Readonly<Record<string, string>>): Metric {
  return metricOf({ fee: "MetaTemplateMessageFee", dimensions });
}

/** A sign that events reach the topic. */
export const ARRIVING: Metric = {
  namespace: "AWS/SNS",
  name: "NumberOfMessagesPublished",
  dimensions: { TopicName: TOPIC_NAME },
};
