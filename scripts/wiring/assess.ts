import type { Outputs } from "../../constructs/outputs";
import type { Environment } from "../../environments/schema";
import type { AwsClients } from "../aws/clients";
import { ownershipOf } from "./desired";
import { guardAccount, guardWiring } from "./guards";
import { planWiring, type WiringPlan } from "./plan";
import { type ReadProgress, readActual } from "./read-actual";
import type { ActualWiring, Wiring } from "./wiring";

/** Where an environment stands: what is there, and what separates it from what is desired. */
export interface Assessment {
  readonly actual: ActualWiring;
  readonly plan: WiringPlan;
}

export interface AssessOptions {
  readonly environment: Environment;
  readonly outputs: Outputs;
  readonly clients: AwsClients;
  readonly desired: Wiring;
  /** Ids of accounts whose foreign destination may be replaced. @default - none */
  readonly replace?: readonly string[];
  readonly progress?: ReadProgress;
}

/** Reads, guards and plans; writes nothing. */
export async function assess(options: AssessOptions): Promise<Assessment> {
  const { environment, clients, desired } = options;
  await guardAccount(clients, environment.account);
  const accounts = desired.accounts.map(({ id }) => id);
  const actual = await readActual(clients, accounts, options.progress);
  await guardWiring(clients, desired, actual, environment.region);
  return { actual, plan: planFor(options, actual) };
}

/** What still separates the given accounts from what is desired, after writes: the read-back. */
export async function readBack(
  options: AssessOptions,
  accounts: readonly string[],
): Promise<WiringPlan> {
  const actual = await readActual(options.clients, accounts);
  return planFor(options, actual);
}

function planFor(options: AssessOptions, actual: ActualWiring): WiringPlan {
  const ownership = ownershipOf(options.environment, options.outputs);
  return planWiring(options.desired, actual, ownership, new Set(options.replace));
}
