import type { Environment } from "../../app/environment";
import type { Outputs } from "../../constructs/messaging/outputs";
import type { AwsClients } from "../aws/clients";
import type { ActualWiring } from "../wiring/wiring";

/** What every check may look at. */
export interface HealthContext {
  readonly environment: Environment;
  readonly outputs: Outputs;
  readonly actual: ActualWiring;
  readonly clients: AwsClients;
}
