import type { Environment } from "../../app/environment";
import { eachEnvironment, type Result } from "../each-environment";
import { confirm } from "../terminal/confirm";
import { CHANGES, CLEAN, ERROR } from "../terminal/exit-codes";
import type { Terminal } from "../terminal/terminal";
import { toRun } from "../terminal/to-run";
import { detachedWiring } from "../wiring/desired";
import { execute } from "../wiring/execute";
import { type Assessment, type PlanOptions, survey } from "../wiring/guarded-plan";
import { assessOptionsFor, sameOptions, type WiringOptions } from "../wiring/options";
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
  const assessOptions = await assessOptionsFor(environment, options, terminal, detachedWiring);
  const { actual, plan } = await survey(assessOptions);
  const { changes } = plan;
  showPlan(terminal, environment, { actual, plan: { changes, decisions: [] } });
  for (const line of leftAlone(assessOptions, { actual, plan })) {
    terminal.line(line);
  }
  if (changes.length === 0) return { code: CLEAN, document: { results: [], verified: true } };
  const question = `Detach ${environment.name}?`;
  const again = `${environment.name}${sameOptions(environment, options)}`;
  if (!options.yes && !(await confirm(question, toRun("detach", `${again} --yes`)))) {
    terminal.line("  Nothing was written.");
    return { code: CHANGES, document: { results: [], verified: false, changes } };
  }
  const { results, verified, interrupted } = await execute(
    assessOptions,
    { actual, plan },
    terminal,
  );
  const code = verified && !interrupted ? CLEAN : ERROR;
  return { code, document: { results, verified }, interrupted };
}

/** What stays as it is, so that nobody takes it for forgotten. */
function leftAlone(
  { environment, desired }: PlanOptions,
  { actual, plan }: Assessment,
): readonly string[] {
  const unlinked = desired.accounts.filter(({ id }) => !actual.linked.includes(id));
  return [
    ...plan.decisions.map(
      ({ account, standing }) =>
        `  left alone: ${account} sends to ${standing.arn}, which is not ours`,
    ),
    ...unlinked.map(({ id }) => `  left alone: ${id} is not linked in ${environment.region}`),
  ];
}
