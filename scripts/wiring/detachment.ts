import type { Outputs } from "../../constructs/messaging/outputs";
import type { Terminal } from "../terminal/terminal";
import { toRun } from "../terminal/to-run";
import { detachedWiring, ownershipOf, wiringBefore } from "./desired";
import { type Assessment, type PlanOptions, survey } from "./guarded-plan";
import { guardMarks } from "./guards";
import { assessOptionsFor, type WiringOptions } from "./options";
import { ownDestination, whyFound } from "./plan";
import { renderOther } from "./render-plan";
import { showPlan } from "./show-plan";
import { selecting, type WiringSource } from "./source";

export interface DetachOptions extends Omit<WiringOptions, "replace"> {
  /** Detaches without asking. */
  readonly yes?: boolean;
}

/** What a detach would write, looked at and shown. */
export interface Detachment {
  readonly assessOptions: PlanOptions;
  readonly assessment: Assessment;
  /** Whether somebody has to decide first about an account that sends to this environment. */
  readonly undecided: boolean;
}

/**
 * Reads and shows; writes nothing.
 * @param outputs of an environment that is about to be destroyed: its topic and its role go with it, so that nothing may
 * go on sending there, no matter who set that
 */
export async function surveyDetach(
  environment: WiringSource,
  options: DetachOptions,
  terminal: Terminal,
  outputs?: Outputs,
): Promise<Detachment> {
  const assessOptions = await assessOptionsFor(
    environment,
    options,
    terminal,
    outputs === undefined ? wiringBefore : detachedWiring,
    outputs,
  );
  const assessment = await survey(assessOptions);
  const { actual, plan } = assessment;
  guardMarks(actual);
  const shown = { changes: plan.changes, decisions: [], others: [] };
  showPlan(terminal, environment, { actual, plan: shown });
  const { asked, leftAlone } = standing(assessOptions, assessment);
  for (const line of [...leftAlone, ...asked]) terminal.line(line);
  return { assessOptions, assessment, undecided: asked.length > 0 };
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
  const found = actual.accounts.flatMap((there) => {
    const { id: account, destination: standing } = there;
    const wanted = desired.accounts.find(({ id }) => id === account);
    const why = wanted?.keepsFound && !wanted.unmanaged && whyFound(there, ownership);
    const isCleared = plan.changes.some(
      (change) => change.account === account && change.kind === "destination",
    );
    return why && standing && !isCleared ? [{ account, standing, why }] : [];
  });
  const others = plan.others.filter(({ standing }) => ownDestination(ownership, standing)?.made);
  return {
    leftAlone: [
      ...plan.decisions
        .filter((decision) => !toDecide.includes(decision))
        .map(
          ({ account, standing }) =>
            `  left alone: ${account} sends to ${standing.arn}, which is not ours`,
        ),
      ...found
        .filter(({ why }) => why === "there before")
        .map(
          ({ account, standing }) =>
            `  left alone: ${account} sends to ${standing.arn}, as it did before this environment took that over`,
        ),
      ...plan.others.filter((other) => !others.includes(other)).map(renderOther),
      ...unlinked.map(({ id }) => `  left alone: ${id} is not linked in ${environment.region}`),
    ],
    // A destroy deletes the stack's own topic, and these accounts would lose their events.
    asked: [...toDecide, ...others, ...found.filter(({ why }) => why === "no mark")].flatMap(
      ({ account, standing }) => [
        `  ! ${account} sends to ${standing.arn}, and no mark of this environment says that this tool set that, so it stays`,
        `    to clear it   ${toRun("detach", ...selecting(environment), "--clear", account)}`,
      ],
    ),
  };
}
