import type { AlarmOptions } from "../alarms/options";
import type { SpendLimitOptions, SpendOptions } from "../alarms/spend-options";
import type { EndpointOptions } from "../private-endpoint/options";
import type { Scope } from "../shared/scope";

/** What capabilities read of an environment, whether a file or code describes it: a file's rates are on a card. */
export interface EnvironmentOptions<Spend extends SpendLimitOptions = SpendOptions> extends Scope {
  /**
   * CloudWatch alarms on the delivery of events, and a dashboard.
   * @default - nobody is notified: queues alone have alarms, and there is no dashboard
   */
  readonly alarms?: AlarmOptions;
  /**
   * Limits in money; they need `alarms`, which says who is notified.
   * @default - no alarms on money
   */
  readonly spend?: Spend;
  /**
   * An AWS PrivateLink endpoint.
   * @default - none
   */
  readonly vpcEndpoint?: EndpointOptions;
}
