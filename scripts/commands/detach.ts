import type { Environment } from "../../app/environment";
import { eachEnvironment, type Result } from "../each-environment";
import { confirm } from "../terminal/confirm";
import { CHANGES, CLEAN, ERROR } from "../terminal/exit-codes";
import type { Terminal } from "../terminal/terminal";
import { toRun } from "../terminal/to-run";
import { detachedWiring, ownershipOf } from "../wiring/desired";
import { execute } from "../wiring/execute";
import { type Assessment, type PlanOptions, survey } from "../wiring/guarded-plan";
import { guardMarks } from "../wiring/guards";
import { assessOptionsFor, sameOptions, type WiringOptions } from "../wiring/options";
import { ownDestination } from "../wiring/plan";
import { renderOther } from "../wiring/render-plan";
import { showPlan } from "../wiring/show-plan";

export interface DetachOptions extends Omit<WiringOptions, "replace"> {
  /** Detaches without asking. */
  readonly yes?: boolean;
}

/**
 * Clears the destinations that are this environment's and removes the tags that this tool set. What
 * belongs to others stays, and the accounts stay linked. Accounts that left the file are detached, too.
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
  guardMarks(actual);
  const { changes } = plan;
  showPlan(terminal, environment, { actual, plan: { changes, decisions: [], others: [] } });
  const { asked, leftAlone } = standing(assessOptions, { actual, plan });
  for (const line of [...leftAlone, ...asked]) terminal.line(line);
  const undecided = asked.length > 0 ? CHANGES : CLEAN;
  if (changes.length === 0) return { code: undecided, document: { results: [], verified: true } };
  const question = `Detach ${environment.name}?`;
  const again = [environment.name, ...sameOptions(environment, options)];
  if (!options.yes && !(await confirm(question, toRun("detach", ...again, "--yes")))) {
    terminal.line("  Nothing was written.");
    return { code: CHANGES, document: { results: [], verified: false, changes } };
  }
  const { results, verified, interrupted } = await execute(
    assessOptions,
    { actual, plan },
    terminal,
  );
  const code = verified && !interrupted ? undecided : ERROR;
  return { code, document: { results, verified }, interrupted };
}

/**
 * What stays as it is, so that nobody takes it for forgotten. A destination of somebody else is left alone;
 * where it is this environment's and nothing shows who set it, somebody has to decide.
 */
function standing(
  { environment, desired, outputs }: PlanOptions,
  { actual, plan }: Assessment,
): { readonly asked: readonly string[]; readonly leftAlone: readonly string[] } {
  const ownership = ownershipOf(environment, outputs);
  const unlinked = desired.accounts.filter(({ id }) => !actual.linked.includes(id));
  const toDecide = plan.decisions.filter(({ standing }) => ownDestination(ownership, standing));
  const others = plan.others.filter(({ standing }) => ownDestination(ownership, standing)?.made);
  return {
    leftAlone: [
      ...plan.decisions
        .filter((decision) => !toDecide.includes(decision))
        .map(
          ({ account, standing }) =>
            `  left alone: ${account} sends to ${standing.arn}, which is not ours`,
        ),
      ...plan.others.filter((other) => !others.includes(other)).map(renderOther),
      ...unlinked.map(({ id }) => `  left alone: ${id} is not linked in ${environment.region}`),
    ],
    // With the stack's own topic, events of whoever sends there would be lost.
    asked: [...toDecide, ...others].flatMap(({ account, standing }) => [
      `  ! ${account} sends to ${standing.arn}, and no mark of this environment says that this tool set that, so it stays`,
      `    to clear it   ${toRun("detach", environment.name, "--clear", account)}`,
    ]),
  };
}
