import type { Environment } from "../../app/environment";
import { UserError } from "../../formats/problem";
import type { AwsClients } from "../aws/clients";
import type { Interruption } from "../terminal/interruption";
import type { Terminal } from "../terminal/terminal";
import { toDeploy, toRun } from "../terminal/to-run";
import { type Terraform, TerraformError } from "../terraform/terraform";
import type { Detachment } from "../wiring/detachment";
import { execute } from "../wiring/execute";
import { emptyBucket } from "./empty-bucket";

/** What somebody has agreed to. */
export interface AgreedDestruction {
  readonly environment: Environment;
  readonly detachment: Detachment;
  readonly terraform: Terraform;
  /** The file with Terraform's plan. */
  readonly plan: string;
  /** All that the plan destroys. */
  readonly addresses: readonly string[];
  /** Buckets whose objects may be deleted. */
  readonly buckets: readonly string[];
  /** The command that goes on after a failure. */
  readonly again: string;
  readonly terminal: Terminal;
  readonly interruption: Interruption;
}

/**
 * Detaches the accounts and applies the plan. Accounts whose topic is gone would go on sending events to it, and
 * nobody would see it; so whatever fails after the detach says that they are detached.
 */
export async function detachAndDestroy(agreed: AgreedDestruction): Promise<void> {
  const { assessment } = agreed.detachment;
  const { interruption, terminal } = agreed;
  let detached = accountsOf(assessment.plan.changes);
  try {
    if (detached.length > 0) detached = await detach(agreed);
    interruption.check();
    await destroyAsPlanned(agreed);
  } catch (error) {
    const advice = detached.length > 0 ? afterDetach(agreed, detached) : undefined;
    if (advice === undefined) throw error;
    if (error instanceof UserError) throw new UserError(`${error.message}\n\n${advice}`);
    terminal.line(advice, "red");
    throw error;
  }
}

/** @returns the accounts that are detached, all of those that were to be */
async function detach({ detachment, terminal }: AgreedDestruction): Promise<readonly string[]> {
  const { assessOptions, assessment } = detachment;
  const { results, verified, interrupted } = await execute(assessOptions, assessment, terminal);
  const made = results.filter(({ outcome }) => outcome === "made");
  if (verified && !interrupted) return accountsOf(made.map(({ change }) => change));
  throw new UserError(
    interrupted
      ? "Interrupted while accounts were detached. Nothing was destroyed"
      : "Not every account could be detached, so nothing was destroyed",
  );
}

function accountsOf(changes: readonly { readonly account: string }[]): readonly string[] {
  return [...new Set(changes.map(({ account }) => account))];
}

function afterDetach(
  { environment: { name }, again }: AgreedDestruction,
  accounts: readonly string[],
): string {
  return `Accounts are detached, and send no events to ${name} any more: ${accounts.join(", ")}. To go on with the destroy, run ${again}. To wire them again instead, run ${toDeploy(name)}, then ${toRun("apply", name)}`;
}

/** Log files and media may still arrive while their bucket is emptied. */
const MOST_TRIES = 3;

/** Where something has arrived meanwhile, what is left of the plan is planned again, and never more than that. */
async function destroyAsPlanned(agreed: AgreedDestruction): Promise<void> {
  const { terraform, plan, buckets, terminal } = agreed;
  for (let tries = 1; ; tries++) {
    for (const bucket of buckets) await empty(bucket, agreed.detachment.assessOptions, agreed);
    try {
      await terraform.applyPlan(plan);
      return;
    } catch (error) {
      const again = error instanceof TerraformError && error.output.includes("BucketNotEmpty");
      if (!again || buckets.length === 0 || tries === MOST_TRIES) throw error;
      terminal.line("  Something arrived in a bucket meanwhile, so it is emptied once more.");
      await planRest(agreed);
    }
  }
}

function empty(
  bucket: string,
  { clients }: { readonly clients: AwsClients },
  { terminal, interruption }: AgreedDestruction,
): Promise<void> {
  return emptyBucket(clients, bucket, (count) => {
    terminal.progress(`  ${bucket}: ${count} object versions deleted`);
    interruption.check();
  });
}

async function planRest({ terraform, plan, addresses }: AgreedDestruction): Promise<void> {
  const rest = await terraform.planDestroy(plan);
  const more = rest.map(({ address }) => address).filter((address) => !addresses.includes(address));
  if (more.length === 0) return;
  throw new UserError(
    `The state changed while it was destroyed: ${more.join(", ")} would be destroyed, too, and was never shown. Find out who else deploys`,
  );
}
