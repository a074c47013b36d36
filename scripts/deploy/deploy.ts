import type { Environment } from "../../app/environment";
import { eventTopicPart } from "../../constructs/events/decisions";
import { isOurs } from "../../constructs/shared/part";
import { UserError } from "../../formats/problem";
import type { AwsClients } from "../aws/clients";
import { InterruptedError } from "../aws/interrupt";
import type { Result } from "../each-environment";
import { literalOutputs } from "../outputs";
import { CHANGES, CLEAN, ERROR } from "../terminal/exit-codes";
import type { Interruption } from "../terminal/interruption";
import type { Terminal } from "../terminal/terminal";
import { toRun } from "../terminal/to-run";
import type { PrivateFolder } from "../terraform/private-folder";
import type { Terraform } from "../terraform/terraform";
import { checksumOf } from "../wiring/checksum";
import { desiredWiring } from "../wiring/desired";
import { type Executed, execute } from "../wiring/execute";
import { type Assessment, guardedPlan, type PlanOptions } from "../wiring/guarded-plan";
import { assessOptionsFor } from "../wiring/options";
import { showWiring } from "../wiring/show-plan";
import { changesStack, type DeployPlan, type PlannedStack } from "./deploy-plan";
import { refuseSecondRole, stacksToDeploy } from "./stacks";

/** What the steps of one deploy share. */
export interface DeployRun {
  readonly environment: Environment;
  readonly clients: AwsClients;
  /** Terraform in the folder of a stack. */
  readonly terraformOf: (stack: string) => Terraform;
  /** Where the plans are. */
  readonly files: PrivateFolder;
  readonly interruption: Interruption;
  readonly terminal: Terminal;
}

/** What was read, to be shown. */
interface SurveyedDeploy {
  readonly plan: DeployPlan;
  /** How the accounts stand before the deploy, and what would change there. */
  readonly assessment: Assessment;
  /** The file with Terraform's plan of each stack. */
  readonly fileOf: ReadonlyMap<string, string>;
}

/**
 * Plans the stacks, each into a file, and the wiring from the environment file alone: account, Region and prefix decide
 * every ARN that the wiring writes. Nothing is changed.
 * @param flags for Terraform's plans
 */
export async function surveyDeploy(
  run: DeployRun,
  flags: readonly string[],
): Promise<SurveyedDeploy> {
  const { environment, clients, terraformOf, files, interruption, terminal } = run;
  const stacks = await stacksToDeploy(environment, clients);
  const assessment = await guardedPlan(await wiringOptions(run, "planned"));
  const fileOf = new Map<string, string>();
  const planned: PlannedStack[] = [];
  for (const stack of stacks.names) {
    interruption.check("Nothing was deployed");
    terminal.progress(`  planning the stack ${stack}`);
    const file = files.newFile(`${stack}.tfplan`);
    fileOf.set(stack, file);
    planned.push({ stack, ...(await terraformOf(stack).planInto(file, flags)) });
  }
  refuseSecondRole(environment, stacks, planned);
  interruption.check("Nothing was deployed");
  return { plan: { stacks: planned, wiring: assessment.plan }, assessment, fileOf };
}

/** Before the deploy, the outputs follow from the file, and a topic that the stack creates cannot be read yet. */
async function wiringOptions(
  { environment, terminal, interruption }: DeployRun,
  stage: "planned" | "deployed",
): Promise<PlanOptions> {
  const stop = interruption.signal;
  if (stage === "deployed") return { ...(await assessOptionsFor(environment, {}, terminal)), stop };
  const outputs = literalOutputs(environment);
  const options = await assessOptionsFor(environment, {}, terminal, desiredWiring, outputs);
  const topic = eventTopicPart(environment);
  const toCome = topic !== undefined && isOurs(topic) ? [topic.arn] : [];
  return { ...options, stop, toCome: new Set(toCome) };
}

/** Applies the very plans that were shown; after the first failure, nothing further is begun. */
export async function applyStacks(run: DeployRun, { plan, fileOf }: SurveyedDeploy): Promise<void> {
  const applied: string[] = [];
  for (const stack of plan.stacks.filter(changesStack)) {
    await explainingFailure(run, applied, async () => {
      run.interruption.check();
      run.terminal.progress(`  applying the stack ${stack.stack}`);
      await run.terraformOf(stack.stack).applyPlan(fileOf.get(stack.stack) ?? "");
    });
    applied.push(stack.stack);
    run.terminal.line(`  ${stack.stack} is deployed.`, "green");
  }
}

async function explainingFailure<T>(
  { environment }: DeployRun,
  applied: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const why = error instanceof InterruptedError ? "Interrupted" : error.message;
    const done = applied.length === 0 ? "" : `${applied.join(" and ")} is deployed. `;
    throw new UserError(
      `${why}\n\n${done}No account was wired. What Terraform has done is in its state: once the cause is mended, go on with ${toRun("deploy", environment.name)}`,
    );
  }
}

/**
 * Looks at the accounts and at what is deployed now, and writes the wiring if it still is what was shown.
 * @param document what was shown, for machines
 */
export async function wire(
  run: DeployRun,
  { plan, assessment: shown }: SurveyedDeploy,
  document: object,
): Promise<Result> {
  const { environment, terminal, interruption } = run;
  const stacks = plan.stacks.map(({ stack }) => stack);
  const [options, assessment] = await explainingFailure(run, stacks, async () => {
    interruption.check();
    terminal.progress("  looking at the accounts once more");
    const options = await wiringOptions(run, "deployed");
    const assessment = await guardedPlan(options);
    interruption.check();
    return [options, assessment] as const;
  });
  const { changes, decisions } = assessment.plan;
  if (checksumOf(assessment.plan) !== checksumOf(shown.plan)) {
    showDifference(run, assessment);
    const wiring = { changes, decisions, others: assessment.plan.others };
    return { code: CHANGES, document: { ...document, deployed: true, wiringNow: wiring } };
  }
  const undecided = decisions.length > 0 ? CHANGES : CLEAN;
  const nothing: Executed = { results: [], verified: true, interrupted: false };
  const executed = changes.length === 0 ? nothing : await execute(options, assessment, terminal);
  const { results, verified, interrupted } = executed;
  const code = verified && !interrupted ? undecided : ERROR;
  if (code !== ERROR) terminal.line(`${environment.name} is deployed and wired.`, "green");
  else terminal.line(notWired(environment), "yellow");
  return { code, document: { ...document, deployed: true, results, verified }, interrupted };
}

function notWired({ name }: Environment): string {
  return `${name} is deployed, and not all of its accounts are wired: go on with ${toRun("deploy", name)}`;
}

function showDifference({ environment, terminal }: DeployRun, assessment: Assessment): void {
  const { name } = environment;
  terminal.line(
    `The stacks of ${name} are deployed, but the accounts stand otherwise than above, so that none was wired. Somebody else writes there, or what is deployed is not what the file says (docs/runbook.md#two-writers). What the wiring would do now:`,
    "yellow",
  );
  showWiring(terminal, environment, assessment);
  const checksum = checksumOf(assessment.plan);
  terminal.line(`  To do exactly this: ${toRun("apply", name, "--checksum", checksum)}`);
}
