import type { Environment } from "../../app/environment";
import type { Outputs } from "../../constructs/messaging/outputs";
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

export interface PlanOptions {
  readonly environment: Environment;
  readonly outputs: Outputs;
  readonly clients: AwsClients;
  readonly desired: Wiring;
  /** Ids of accounts whose foreign destination may be replaced. @default - none */
  readonly replace?: readonly string[];
  readonly progress?: ReadProgress;
}

/** Reads and plans; writes nothing. */
export async function survey(options: PlanOptions): Promise<Assessment> {
  const { environment, clients, desired } = options;
  const accounts = desired.accounts.map(({ id }) => id);
  if (accounts.length === 0) return NOTHING;
  await guardAccount(clients, environment.account);
  const actual = await readActual(clients, accounts, options.progress);
  return { actual, plan: planFor(options, actual) };
}

/** A survey whose plan may be applied: every guard has passed. */
export async function guardedPlan(options: PlanOptions): Promise<Assessment> {
  const assessment = await survey(options);
  const { clients, desired, environment } = options;
  await guardWiring(clients, desired, assessment.actual, environment.region);
  return assessment;
}

/**
 * What separates the given accounts from what is desired after writes; nothing, unless somebody else
 * wrote there too.
 */
export async function readBack(
  options: PlanOptions,
  accounts: readonly string[],
): Promise<WiringPlan> {
  return planFor(options, await readActual(options.clients, accounts));
}

const NOTHING: Assessment = {
  actual: { accounts: [], linked: [] },
  plan: { changes: [], decisions: [] },
};

function planFor(options: PlanOptions, actual: ActualWiring): WiringPlan {
  const ownership = ownershipOf(options.environment, options.outputs);
  return planWiring(options.desired, actual, ownership, new Set(options.replace));
}
