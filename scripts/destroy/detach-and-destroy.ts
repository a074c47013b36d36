import type { Environment } from "../../app/environment";
import { cut, UserError } from "../../formats/problem";
import type { AwsClients } from "../aws/clients";
import type { Interruption } from "../terminal/interruption";
import type { Terminal } from "../terminal/terminal";
import { toDeploy, toRun } from "../terminal/to-run";
import { TerraformError } from "../terraform/failure";
import type { Terraform } from "../terraform/terraform";
import type { Applied } from "../wiring/apply";
import type { Detachment } from "../wiring/detachment";
import { type Executed, execute } from "../wiring/execute";
import type { Change } from "../wiring/plan";
import { emptyBucket } from "./empty-bucket";

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
 * nobody would see it; so whatever fails from then on says how far the detach came.
 */
export async function detachAndDestroy(agreed: AgreedDestruction): Promise<void> {
  const { assessOptions, assessment } = agreed.detachment;
  const { interruption, terminal } = agreed;
  const { changes } = assessment.plan;
  let reached: Reached = { detached: [], unknown: clearedBy(changes) };
  try {
    if (changes.length > 0) {
      const executed = await execute(assessOptions, assessment, terminal);
      reached = reachedBy(executed);
      refuseIncomplete(executed);
    }
    interruption.check();
    await destroyAsPlanned(agreed);
  } catch (error) {
    const advice = adviceAfter(reached, agreed);
    if (advice === undefined) throw error;
    if (error instanceof UserError) throw new UserError(`${error.message}\n\n${advice}`);
    terminal.line(advice, "red");
    throw error;
  }
}

/** How far a detach came. */
interface Reached {
  /** Accounts whose destination is cleared. */
  readonly detached: readonly string[];
  /** Accounts that a failed request does not name. */
  readonly unknown: readonly string[];
}

function reachedBy({ results }: Executed): Reached {
  const ended = (wanted: Applied["outcome"]) =>
    clearedBy(results.flatMap(({ change, outcome }) => (outcome === wanted ? change : [])));
  return { detached: ended("made"), unknown: ended("failed") };
}

function clearedBy(changes: readonly Change[]): readonly string[] {
  return changes.filter(({ kind }) => kind === "destination").map(({ account }) => account);
}

function refuseIncomplete({ verified, interrupted }: Executed): void {
  if (verified && !interrupted) return;
  throw new UserError(
    interrupted
      ? "Interrupted while accounts were detached. Nothing was destroyed"
      : "Not every account could be detached, so nothing was destroyed",
  );
}

function adviceAfter(
  { detached, unknown }: Reached,
  { environment: { name }, again }: AgreedDestruction,
): string | undefined {
  if (detached.length + unknown.length === 0) return undefined;
  return [
    ...(detached.length > 0
      ? [
          `Accounts are detached, and send no events to ${name} any more: ${detached.map(cut).join(", ")}.`,
        ]
      : []),
    ...(unknown.length > 0
      ? [`It is unknown whether these accounts are detached: ${unknown.map(cut).join(", ")}.`]
      : []),
    `To go on with the destroy, run ${again}. To wire them again instead, run ${toDeploy(name)}, then ${toRun("apply", name)}`,
  ].join(" ");
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
    `The state changed while it was destroyed: ${more.map(cut).join(", ")} would be destroyed, too, and was never shown. Find out who else deploys`,
  );
}
