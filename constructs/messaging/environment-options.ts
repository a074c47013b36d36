import type { AlarmOptions } from "../alarms/options";
import type { EndpointOptions } from "../private-endpoint/options";
import type { Scope } from "../shared/scope";

/** What capabilities read of an environment, whether a file or code describes it. */
export interface EnvironmentOptions extends Scope {
  /**
   * CloudWatch alarms on the delivery of events, and a dashboard.
   * @default - nobody is notified: queues alone have alarms, and there is no dashboard
   */
  readonly alarms?: AlarmOptions;
  /**
   * An AWS PrivateLink endpoint.
   * @default - none
   */
  readonly vpcEndpoint?: EndpointOptions;
}
