import { type Command, Option } from "commander";
import type { Environment } from "../../app/environment";
import { UserError } from "../../formats/problem";
import { AwsClients } from "../aws/clients";
import { refusedByBrake } from "../brake/brake-is-on";
import { applyStacks, type DeployRun, showStack, surveyDeploy, wire } from "../deploy/deploy";
import { changesStack, checksumOfDeploy, dataLostIn } from "../deploy/deploy-plan";
import { eachEnvironment, type Result } from "../each-environment";
import { confirm } from "../terminal/confirm";
import { CHANGES, CLEAN, ending } from "../terminal/exit-codes";
import { Interruption } from "../terminal/interruption";
import type { Terminal } from "../terminal/terminal";
import { toRun } from "../terminal/to-run";
import { PrivateFolder } from "../terraform/private-folder";
import { terraformOfStacks } from "../terraform/stack-folder";
import { instancesIn } from "../terraform/state";
import { guardAccount } from "../wiring/guards";
import { showTitle, showWiring } from "../wiring/show-plan";

interface DeployOptions {
  /** Shows what would be done, and does nothing. */
  readonly plan?: boolean;
  /** Takes what AWS has from the state; only to show. @default true */
  readonly refresh: boolean;
  /** Deploys without asking. */
  readonly yes?: boolean;
  /** Deploys exactly what had this checksum, without asking. */
  readonly checksum?: string;
  readonly json?: boolean;
}

export function register(command: Command): void {
  command
    .description(
      "show what Terraform and the wiring would change, ask (or --yes, or --checksum), and do exactly that; --plan only shows it",
    )
    .option("--plan", "only show it: 0 nothing to do, 2 something to do")
    .option("--no-refresh", "with --plan: take what AWS has from the state, which needs few rights")
    .addOption(new Option("--yes", "do not ask").conflicts("plan"))
    .addOption(
      new Option(
        "--checksum <checksum>",
        "do not ask, but deploy only what had this checksum",
      ).conflicts("plan"),
    )
    .option("--json", "one document for machines on standard output")
    .action(ending(deploy));
}

/**
 * Shows what Terraform would do and how the accounts would be wired, asks once, and does exactly that. The wiring is
 * planned from the file before anything is deployed, and once more from the outputs before it is written.
 */
export function deploy(name: string, options: DeployOptions): Promise<number> {
  if (!options.refresh && !options.plan) {
    throw new UserError(
      "--no-refresh goes with --plan: a deploy compares with what AWS has. Nothing was deployed",
    );
  }
  return eachEnvironment("deploy", name, { json: options.json ?? false }, (environment, terminal) =>
    deployOne(environment, options, terminal),
  );
}

async function deployOne(
  environment: Environment,
  options: DeployOptions,
  terminal: Terminal,
): Promise<Result> {
  const clients = new AwsClients(environment);
  await guardAccount(clients, environment.account);
  const terraformOf = await terraformOfStacks(environment, (message) =>
    showProgress(message, terminal),
  );
  terminal.progress("  reading the state");
  const state = await terraformOf(environment.name).pullState();
  const stopped = await refusedByBrake(environment, instancesIn(state), "deployed");
  if (stopped !== undefined) {
    terminal.line(stopped, "yellow");
    return { code: CHANGES, document: { deployed: false, error: stopped } };
  }
  const files = new PrivateFolder();
  try {
    return await planAskAndDeploy({ environment, clients, terraformOf, files, terminal }, options);
  } finally {
    files.remove();
  }
}

async function planAskAndDeploy(run: DeployRun, options: DeployOptions): Promise<Result> {
  const { environment, terminal } = run;
  const surveyed = await surveyDeploy(run, flagsFor(options));
  const { plan, assessment } = surveyed;
  const { changes, decisions, others } = plan.wiring;
  const checksum = checksumOfDeploy(plan);
  showTitle(terminal, environment);
  for (const stack of plan.stacks) showStack(terminal, stack);
  terminal.line("  WhatsApp Business Accounts:", "bold");
  showWiring(terminal, environment, assessment);
  const document = { checksum, stacks: plan.stacks, wiring: { changes, decisions, others } };
  const stacks = plan.stacks.filter(changesStack);
  const isEmpty = stacks.length + changes.length === 0;
  const undecided = decisions.length > 0 ? CHANGES : CLEAN;
  if (options.plan) {
    if (!isEmpty) terminal.line(`  Deploy exactly this: ${again(run, "--checksum", checksum)}`);
    return { code: isEmpty ? undecided : CHANGES, document: { ...document, deployed: false } };
  }
  refuseOtherPlan(environment.name, checksum, options.checksum);
  if (isEmpty) return { code: undecided, document: { ...document, deployed: true } };
  if (options.checksum === undefined && !options.yes) {
    const resources = stacks.flatMap((stack) => stack.changes).length;
    const lost = dataLostIn(plan).length;
    const loss = lost === 0 ? "" : `, and LOSE THE DATA of ${lost} resource(s)`;
    const question = `Deploy ${environment.name}: ${resources} change(s) by Terraform, ${changes.length} of accounts${loss}?`;
    if (!(await confirm(question, again(run, "--yes")))) {
      terminal.line("  Nothing was deployed.");
      return { code: CHANGES, document: { ...document, deployed: false } };
    }
  }
  const interruption = new Interruption();
  try {
    const stackNow = await applyStacks({ ...run, interruption }, surveyed);
    if (stackNow !== undefined) {
      return { code: CHANGES, document: { ...document, deployed: false, stackNow } };
    }
    return await wire({ ...run, interruption }, surveyed, document);
  } finally {
    interruption.release();
  }
}

/** A plan that is only shown needs no lock of the state, and those who may only read cannot write one. */
function flagsFor({ plan, refresh }: DeployOptions): readonly string[] {
  return [...(plan ? ["-lock=false"] : []), ...(refresh ? [] : ["-refresh=false"])];
}

function refuseOtherPlan(name: string, current: string, expected: string | undefined): void {
  if (expected === undefined || expected === current) return;
  throw new UserError(
    `What a deploy of ${name} would do is no longer what had the checksum ${expected}; it now has ${current}. Look at it above, then repeat with that checksum. Nothing was deployed`,
  );
}

function again({ environment }: DeployRun, ...flags: readonly string[]): string {
  return toRun("deploy", environment.name, ...flags);
}

/** Shows what Terraform reports: what goes on for long in one passing line. */
function showProgress(message: string, terminal: Terminal): void {
  if (/Still |terraform init/.test(message)) terminal.progress(`  ${message}`);
  else terminal.line(`  ${message}`);
}
