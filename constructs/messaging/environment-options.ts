import type { EventTopicOptions } from "../events/options";
import type { DeliveryOptions } from "../events/subscribers";
import type { KeySharing } from "../keys/options";
import type { EndpointOptions } from "../private-endpoint/options";
import type { Scope } from "../shared/scope";

/** What capabilities read of an environment, whether a file or code describes it. */
export interface EnvironmentOptions extends Scope, KeySharing {
  /**
   * The SNS topic that receives the events.
   * @default - a topic is created
   */
  readonly eventTopic?: EventTopicOptions;
  /**
   * Who receives events: from the topic, and by EventBridge rules.
   * @default - nobody
   */
  readonly delivery?: DeliveryOptions;
  /**
   * An AWS PrivateLink endpoint.
   * @default - none
   */
  readonly vpcEndpoint?: EndpointOptions;
}
