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
import { toRun, toTerraform } from "../terminal/to-run";
import type { PrivateFolder } from "../terraform/private-folder";
import { stackFolder } from "../terraform/synthesis";
import type { Terraform } from "../terraform/terraform";
import { checksumOf } from "../wiring/checksum";
import { desiredWiring } from "../wiring/desired";
import { type Executed, execute } from "../wiring/execute";
import { type Assessment, guardedPlan } from "../wiring/guarded-plan";
import { assessOptionsFor } from "../wiring/options";
import { showWiring } from "../wiring/show-plan";
import {
  changesStack,
  type DeployPlan,
  nameOfStack,
  type PlannedStack,
  renderStack,
} from "./deploy-plan";
import { createsRole, refuseSecondRole, type Stacks, stacksToDeploy } from "./stacks";

/** What the steps of one deploy share. */
export interface DeployRun {
  readonly environment: Environment;
  readonly clients: AwsClients;
  /** Terraform in the folder of a stack. */
  readonly terraformOf: (stack: string) => Terraform;
  /** Where the plans are. */
  readonly files: PrivateFolder;
  readonly terminal: Terminal;
}

/** From the answer on, a signal lets what is under way be finished. */
interface ApplyingRun extends DeployRun {
  readonly interruption: Interruption;
}

/** What was read, to be shown. */
interface SurveyedDeploy {
  readonly plan: DeployPlan;
  /** How the accounts stand before the deploy, and what would change there. */
  readonly assessment: Assessment;
  readonly fileOf: PlannedStacks["fileOf"];
}

/** What Terraform would do, in the order in which it is done. */
interface PlannedStacks {
  readonly stacks: readonly PlannedStack[];
  /** The file with Terraform's plan of each stack; there is none for the rest of a stack. */
  readonly fileOf: ReadonlyMap<PlannedStack, string>;
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
  const { environment, clients, terminal } = run;
  const order = await stacksToDeploy(environment, clients);
  const literal = literalOutputs(environment);
  const options = await assessOptionsFor(environment, {}, terminal, desiredWiring, literal);
  const topic = eventTopicPart(environment);
  const toCome = topic !== undefined && isOurs(topic) ? [topic.arn] : []; // it cannot be read yet
  const assessment = await guardedPlan({ ...options, toCome: new Set(toCome) });
  const { stacks, fileOf } = await planStacks(run, order, flags);
  return { plan: { stacks, wiring: assessment.plan }, assessment, fileOf };
}

/** A role that the second stack would create is planned by itself, and comes ahead of both. */
export async function planStacks(
  { environment, terraformOf, files, terminal }: DeployRun,
  order: Stacks,
  flags: readonly string[],
): Promise<PlannedStacks> {
  const fileOf = new Map<PlannedStack, string>();
  const plan = async (stack: string, role?: string): Promise<PlannedStack> => {
    terminal.progress(`  planning the stack ${stack}`);
    const file = files.newFile(role === undefined ? `${stack}.tfplan` : `${stack}.role.tfplan`);
    const target = role === undefined ? [] : [`-target=${role}`];
    const planned = await terraformOf(stack).planInto(file, [...flags, ...target]);
    const one: PlannedStack = { stack, ...(role && { part: "role" }), ...planned };
    fileOf.set(one, file);
    return one;
  };
  const stacks: PlannedStack[] = [];
  for (const stack of order.names) stacks.push(await plan(stack));
  refuseSecondRole(environment, order, stacks);
  const [first, second] = stacks;
  const role = second?.changes.find(createsRole)?.address;
  if (first === undefined || second === undefined || role === undefined) return { stacks, fileOf };
  const { stack } = second;
  const ahead = await plan(stack, role);
  const rest = await terraformOf(stack).planIn(fileOf.get(second) ?? "", role);
  return { stacks: [ahead, first, { stack, part: "rest", ...rest }], fileOf };
}

/**
 * Applies the very plans that were shown; after the first failure, nothing further is begun. The rest of a stack can be
 * applied only by a plan that is made after its role's apply, so that it must be equal to what was shown.
 * @returns what Terraform would do otherwise than shown, so that nothing of it was done
 */
export async function applyStacks(
  run: ApplyingRun,
  { plan, fileOf }: Pick<SurveyedDeploy, "plan" | "fileOf">,
): Promise<PlannedStack | undefined> {
  const stacks = plan.stacks.filter(changesStack);
  for (const [index, stack] of stacks.entries()) {
    const [applied, later] = [stacks.slice(0, index), stacks.slice(index + 1)];
    const otherwise = await explainingFailure(run, { applied, later }, () =>
      applyStack(run, stack, fileOf.get(stack)),
    );
    if (otherwise !== undefined) {
      showOtherPlan(run, applied, otherwise);
      return otherwise;
    }
    run.terminal.line(`  ${nameOfStack(stack)} is deployed.`, "green");
  }
  return undefined;
}

/** @returns nothing once the stack is applied, or else how a new plan differs from the one that was shown */
async function applyStack(
  { terraformOf, files, interruption, terminal }: ApplyingRun,
  shown: PlannedStack,
  shownFile: string | undefined,
): Promise<PlannedStack | undefined> {
  const { stack } = shown;
  const terraform = terraformOf(stack);
  const file = shownFile ?? files.newFile(`${stack}.rest.tfplan`);
  interruption.check();
  if (shownFile === undefined) {
    terminal.progress(`  planning the stack ${stack} once more`);
    const now = { ...shown, ...(await terraform.planInto(file)) };
    if (now.fingerprint !== shown.fingerprint) return now;
    interruption.check();
  }
  terminal.progress(`  applying the stack ${stack}`);
  await terraform.applyPlan(file);
  return undefined;
}

export function showStack(terminal: Terminal, stack: PlannedStack): void {
  for (const { text, style } of renderStack(stack)) terminal.line(text, style && [style].flat());
}

function showOtherPlan(
  { environment, terminal }: DeployRun,
  applied: readonly PlannedStack[],
  otherwise: PlannedStack,
): void {
  terminal.line(
    `${areDeployed(applied)}But Terraform would now do something else in ${nameOfStack(otherwise)} than is shown above, so that this was not applied and no account was wired. Find out who else deploys there. What Terraform would do now:`,
    "yellow",
  );
  showStack(terminal, otherwise);
  terminal.line(`  With its values: ${toTerraform(stackFolder(otherwise.stack), "plan")}`);
  terminal.line(`  To go on: ${toRun("deploy", environment.name)}`);
}

/** A sentence, and a space after it. */
function areDeployed(stacks: readonly PlannedStack[]): string {
  if (stacks.length === 0) return "";
  return `${stacks.map(nameOfStack).join(" and ")} ${stacks.length === 1 ? "is" : "are"} deployed. `;
}

async function explainingFailure<T>(
  { environment }: DeployRun,
  stacks: {
    readonly applied: readonly PlannedStack[];
    readonly later?: readonly PlannedStack[];
  },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const why = error instanceof InterruptedError ? "Interrupted" : error.message;
    const { applied, later = [] } = stacks;
    const undone = later.map((stack) => `Nothing was done in ${nameOfStack(stack)}. `).join("");
    throw new UserError(
      `${why}\n\n${areDeployed(applied)}${undone}No account was wired. What Terraform has done is in its state: once the cause is mended, go on with ${toRun("deploy", environment.name)}`,
    );
  }
}

/**
 * Looks at the accounts and at what is deployed now, and writes the wiring if it still is what was shown.
 * @param document what was shown, for machines
 */
export async function wire(
  run: ApplyingRun,
  { plan, assessment: shown }: SurveyedDeploy,
  document: object,
): Promise<Result> {
  const { environment, terminal, interruption } = run;
  const [options, assessment] = await explainingFailure(run, { applied: plan.stacks }, async () => {
    interruption.check();
    terminal.progress("  looking at the accounts once more");
    const stop = interruption.signal;
    const options = { ...(await assessOptionsFor(environment, {}, terminal)), stop };
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
