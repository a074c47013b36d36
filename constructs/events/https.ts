import { z } from "zod";
import { httpsEndpoint } from "../../formats/network";
import { optionsOf, text } from "../../formats/options";
import { undeliverableQueueName } from "../shared/names";
import type { SettingsOf, SubscriberOptions } from "./options";
import type { SubscriberKind } from "./subscriber-kind";

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

/** @internal A web address, to which events are posted in SNS's signed envelope. */
export const https: SubscriberKind<HttpsOptions> = {
  settings: optionsOf<SettingsOf<HttpsOptions>>()({
    endpoint: text(httpsEndpoint),
    endpointAutoConfirms: z.boolean().optional(),
  }),
  protocol: "https",
  endpoint: "endpoint",
  queueNames: (name) => [undeliverableQueueName(name)],
};
