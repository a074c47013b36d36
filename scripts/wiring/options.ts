import type { Environment } from "../../environments/schema";
import { AwsClients } from "../aws/clients";
import { outputsOf } from "../outputs";
import type { Terminal } from "../terminal";
import type { AssessOptions } from "./assess";
import { desiredWiring } from "./desired";

/** Options that all wiring commands share. */
export interface WiringOptions {
  readonly all?: boolean;
  readonly json?: boolean;
  /** File with Terraform outputs. @default - Terraform is asked */
  readonly outputs?: string;
  /** Accounts whose foreign destination may be replaced. */
  readonly replace?: readonly string[];
  /** Share of the service's quotas. @default 0.5 */
  readonly quotaShare?: number;
}

/** All that an assessment of one environment needs. */
export async function assessOptionsFor(
  environment: Environment,
  options: WiringOptions,
  terminal: Terminal,
): Promise<AssessOptions> {
  const outputs = await outputsOf(environment, options.outputs);
  return {
    environment,
    outputs,
    clients: new AwsClients(environment, options.quotaShare),
    desired: desiredWiring(environment, outputs),
    replace: options.replace,
    progress: (done, of) => terminal.progress(`  read ${done} of ${of} accounts`),
  };
}
