import type { Outputs } from "../../constructs/messaging/outputs";
import { cut, UserError } from "../../formats/problem";
import type { AwsClients } from "../aws/clients";
import { ownershipOf } from "./desired";
import { guardAccount, guardWiring } from "./guards";
import { ownDestination, planWiring, type WiringPlan } from "./plan";
import { type ReadProgress, readActual } from "./read-actual";
import type { WiringSource } from "./source";
import type { ActualAccount, ActualWiring, Wiring } from "./wiring";

/** Where an environment stands: what is there, and what separates it from what is desired. */
export interface Assessment {
  readonly actual: ActualWiring;
  readonly plan: WiringPlan;
}

export interface PlanOptions {
  readonly environment: WiringSource;
  readonly outputs: Outputs;
  readonly clients: AwsClients;
  readonly desired: Wiring;
  /** Ids of accounts whose foreign destination may be replaced. @default - none */
  readonly replace?: readonly string[];
  /** Ids of accounts whose destination may be cleared although nothing proves that it is ours. @default - none */
  readonly clear?: readonly string[];
  readonly progress?: ReadProgress;
  /** Topics that a deploy is about to create. @default - none */
  readonly toCome?: ReadonlySet<string>;
  /** Ends the reading early. @default - it ends by itself */
  readonly stop?: AbortSignal;
}

/** Reads and plans; writes nothing. */
export async function survey(options: PlanOptions): Promise<Assessment> {
  const { environment, clients, desired, outputs, progress, stop } = options;
  const otherwise = environment.stack && "take the credentials of that account";
  await guardAccount(clients, environment.account, otherwise);
  const ownership = ownershipOf(environment, outputs);
  const accounts = desired.accounts.map(({ id }) => id);
  const actual = await readActual(clients, accounts, {
    progress,
    stop,
    leadsHere: (destination) => ownDestination(ownership, destination) !== undefined,
  });
  refuseStrayClearings(options, actual);
  return { actual, plan: planFor(options, actual) };
}

/** A survey whose plan may be applied: every guard has passed. */
export async function guardedPlan(options: PlanOptions): Promise<Assessment> {
  const assessment = await survey(options);
  const { clients, desired, environment, toCome } = options;
  await guardWiring(clients, desired, assessment, environment, toCome);
  return assessment;
}

/** How the given accounts stand after writes, whether the environment names them or not. */
export async function readBack(
  { clients, desired }: PlanOptions,
  accounts: readonly string[],
): Promise<ActualWiring> {
  const actual = await readActual(clients, accounts);
  const isNamed = ({ id }: ActualAccount) => desired.accounts.some((account) => account.id === id);
  return {
    ...actual,
    accounts: actual.accounts.filter(isNamed),
    former: actual.accounts.filter((account) => !isNamed(account)),
  };
}

function planFor(options: PlanOptions, actual: ActualWiring): WiringPlan {
  const { environment, outputs, desired, replace = [], clear = [] } = options;
  const keeps = new Set(
    desired.accounts.filter((a) => a.destination !== undefined).map(({ id }) => id),
  );
  const decided = new Set([...replace, ...clear.filter((id) => !keeps.has(id))]);
  return planWiring(desired, actual, ownershipOf(environment, outputs), decided);
}

/** The plan for one account as it stands now. */
export function planForAccount(options: PlanOptions, account: ActualAccount): WiringPlan {
  const isNamed = options.desired.accounts.some(({ id }) => id === account.id);
  const accounts = isNamed ? [account] : [];
  return planFor(options, { accounts, former: isNamed ? [] : [account], linked: [account.id] });
}

/** A misspelt id must not pass for a decision. */
function refuseStrayClearings(
  { clear = [], environment }: PlanOptions,
  actual: ActualWiring,
): void {
  const stray = clear.filter((id) => !actual.linked.includes(id));
  if (stray.length === 0) return;
  throw new UserError(
    `--clear names ${stray.map(cut).join(", ")}, which is not linked in ${environment.region}: name an account for which the plan asks this. Nothing was written`,
  );
}
