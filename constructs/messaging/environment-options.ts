import type { KeySharing } from "../keys/options";
import type { EndpointOptions } from "../private-endpoint/options";
import type { Scope } from "../shared/scope";

/** What capabilities read of an environment, whether a file or code describes it. */
export interface EnvironmentOptions extends Scope, KeySharing {
  /**
   * An AWS PrivateLink endpoint.
   * @default - none
   */
  readonly vpcEndpoint?: EndpointOptions;
}
