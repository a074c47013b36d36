import { z } from "zod";
import { httpsEndpoint } from "../../formats/network";
import { optionsOf, text } from "../../formats/options";
import { undeliverableQueueName } from "../shared/names";
import type { SettingsOf, SubscriberOptions } from "./options";
import type { PushKind } from "./subscriber-kind";

/** Which web address, and which events. */
export interface HttpsOptions extends SubscriberOptions {
  /**
   * Where events are posted, in SNS's signed envelope; without credentials, as Terraform's state would keep them
   * in plain text.
   */
  readonly endpoint: string;
  /**
   * Whether the endpoint answers SNS's question for confirmation by itself within a minute. Then an
   * apply fails where it does not; otherwise nothing is delivered, silently, until somebody confirms.
   * @default true
   */
  readonly endpointAutoConfirms?: boolean;
}

/**
 * Ten attempts after the first one, between 10 seconds and 5 minutes apart: SNS's default gives up after
 * one minute. SNS admits an hour in all.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
const DELIVERY_POLICY = {
  healthyRetryPolicy: {
    minDelayTarget: 10,
    maxDelayTarget: 300,
    numRetries: 10,
    numNoDelayRetries: 0,
    numMinDelayRetries: 0,
    numMaxDelayRetries: 0,
    backoffFunction: "exponential",
  },
} as const;

/** @internal A web address, to which events are posted in SNS's signed envelope. */
export const https: PushKind<HttpsOptions> = {
  settings: optionsOf<SettingsOf<HttpsOptions>>()({
    endpoint: text(httpsEndpoint),
    endpointAutoConfirms: z.boolean().optional(),
  }),
  protocol: "https",
  endpoint: "endpoint",
  queueNames: (name) => [undeliverableQueueName(name)],
  subscription: ({ endpoint, endpointAutoConfirms = true }) => ({
    endpoint,
    endpointAutoConfirms,
    deliveryPolicy: JSON.stringify(DELIVERY_POLICY),
  }),
};
