import type { Environment } from "../../environments/schema";
import { confirm } from "../confirm";
import { eachEnvironment, type Result } from "../each-environment";
import { CHANGES, CLEAN, ERROR } from "../exit-codes";
import type { Terminal } from "../terminal";
import { survey } from "../wiring/assess";
import { carryOut } from "../wiring/carry-out";
import { detachedWiring } from "../wiring/desired";
import { assessOptionsFor, type WiringOptions } from "../wiring/options";
import { showPlan } from "../wiring/show-plan";

export interface DetachOptions extends Omit<WiringOptions, "replace"> {
  /** Detaches without asking. */
  readonly yes?: boolean;
}

/**
 * Clears the destinations that are this environment's and removes the tags that this tool set. What
 * belongs to others stays, and the accounts stay linked.
 */
export function detach(name: string | undefined, options: DetachOptions): Promise<number> {
  return eachEnvironment("detach", name, options, (environment, terminal) =>
    detachOne(environment, options, terminal),
  );
}

export async function detachOne(
  environment: Environment,
  options: DetachOptions,
  terminal: Terminal,
): Promise<Result> {
  const forAll = await assessOptionsFor(environment, options, terminal);
  const assessOptions = { ...forAll, desired: detachedWiring(environment) };
  const { actual, plan } = await survey(assessOptions);
  const own = { actual, plan: { changes: plan.changes, decisions: [] } };
  showPlan(terminal, environment, own);
  for (const { account, standing } of plan.decisions) {
    terminal.line(`  left alone: ${account} sends to ${standing.arn}, which is not ours`);
  }
  if (plan.changes.length === 0) return { code: CLEAN, document: { results: [] } };
  const question = `Detach ${environment.name}?`;
  if (!options.yes && !(await confirm(question, `npm run detach -- ${environment.name} --yes`))) {
    terminal.line("  Nothing was written.");
    return { code: CHANGES, document: { results: [], changes: plan.changes } };
  }
  const { results, verified } = await carryOut(assessOptions, own, terminal);
  return { code: verified ? CLEAN : ERROR, document: { results, verified } };
}
