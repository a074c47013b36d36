import type { Metric } from "../../../constructs/alarms/metrics";
import type { FeeSeries } from "../../../constructs/alarms/spend-options";
import { METRIC, NAMESPACE } from "../../../constructs/money/fees";
import type { Point } from "./metric-math";
import { SUPPORT, seriesOf, TOPIC } from "./scenes";

/** Something that happens once a minute. */
interface Traffic {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly perMinute: number;
  /** Minutes between what happened and its arrival in CloudWatch. @default 0 */
  readonly late?: number;
}

export function metricOf({ fee, dimensions }: FeeSeries): Metric {
  return { namespace: NAMESPACE, name: METRIC[fee], dimensions };
}

/** Marketing templates cause a fee in each of the metrics. */
export function templates(country: string, traffic: Traffic, numberArn = SUPPORT): Point[] {
  return seriesOf(country, numberArn).flatMap((series) => points(metricOf(series), traffic));
}

/** Messages of customers cause AWS's fee alone. */
export function inbound(country: string, traffic: Traffic, numberArn = SUPPORT): Point[] {
  const dimensions = {
    MessageFeeType: "Inbound",
    DestinationCountryCode: country,
    WhatsAppPhoneNumberArn: numberArn,
  };
  return points(metricOf({ fee: "MessageFee", dimensions }), traffic);
}

/** Whatever the event topic received. */
export function events(traffic: Traffic): Point[] {
  const dimensions = { TopicName: TOPIC };
  return points({ namespace: "AWS/SNS", name: "NumberOfMessagesPublished", dimensions }, traffic);
}

function points(metric: Metric, { from, to, perMinute, late = 0 }: Traffic): Point[] {
  return Array.from({ length: to - from }, (_, at) => {
    const seconds = (from + at) * 60;
    return { metric, at: seconds, value: perMinute, arrives: seconds + late * 60 };
  });
}
