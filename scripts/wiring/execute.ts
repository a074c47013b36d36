import { show, UserError } from "../../formats/problem";
import { lookUntil } from "../aws/clock";
import { Interruption } from "../terminal/interruption";
import type { Terminal } from "../terminal/terminal";
import { type Applied, type ApplyResult, applyChanges } from "./apply";
import { ownershipOf } from "./desired";
import { type Assessment, type PlanOptions, planForAccount, readBack } from "./guarded-plan";
import type { WiringPlan } from "./plan";
import { changedTags } from "./plan-tags";
import { nameChange } from "./render-plan";
import { type ActualAccount, sameDestination, type Tags } from "./wiring";

export interface Executed {
  readonly results: readonly Applied[];
  /** Whether every change was made and a new plan is empty. */
  readonly verified: boolean;
  /** Whether the user wanted it to end, and nothing further to begin. */
  readonly interrupted: boolean;
}

/**
 * Applies the plan, reports each change, reads back. After Ctrl-C the changes under way are finished
 * and no other begins; a second Ctrl-C ends the program at once.
 */
export async function execute(
  options: PlanOptions,
  { plan, actual }: Assessment,
  terminal: Terminal,
): Promise<Executed> {
  const interruption = Interruption.untilSecond(terminal);
  try {
    const accounts = [...actual.accounts, ...(actual.former ?? [])];
    const { destinations } = ownershipOf(options.environment, options.outputs);
    const created = destinations.filter(({ made, imported }) => made && !imported);
    const applied = await applyChanges(options.clients, plan.changes, accounts, {
      replan: (account) => planForAccount(options, account).changes,
      stop: interruption.signal,
      createdRoles: new Set(created.flatMap(({ roleArn }) => roleArn ?? [])),
      progress: ({ change, outcome }) => terminal.progress(`  ${outcome}  ${nameChange(change)}`),
    });
    const { results } = applied;
    report(results, terminal);
    const bug = results.find((result) => result.bug !== undefined);
    if (bug !== undefined) throw bug.bug;
    const verified =
      results.every(({ outcome }) => outcome === "made") &&
      (await verifiedByReadBack(options, plan, applied, terminal));
    return { results, verified, interrupted: interruption.signal.aborted };
  } finally {
    interruption.release();
  }
}

function report(results: readonly Applied[], terminal: Terminal): void {
  for (const { change, outcome, because } of results) {
    const style = outcome === "made" ? "green" : "red";
    const why = because === undefined ? "" : `: ${because}`;
    terminal.line(`  ${outcome.padEnd(9)}  ${nameChange(change)}${why}`, style);
  }
  const count = (outcome: string) => results.filter((r) => r.outcome === outcome).length;
  const others = `${count("failed")} failed, ${count("not tried")} not tried`;
  terminal.line(`  ${count("made")} made, ${others}.`);
}

/**
 * The API cannot compare and swap: if somebody wrote at the same time, this is where it shows. A write
 * may show late, so what differs is read again, a few times over some seconds.
 */
async function verifiedByReadBack(
  options: PlanOptions,
  applied: WiringPlan,
  { after }: ApplyResult,
  terminal: Terminal,
): Promise<boolean> {
  terminal.progress("  reading back");
  let differing: readonly Difference[] = [];
  let left = after;
  const look = async () => {
    const found = await readBack(
      options,
      left.map(({ id }) => id),
    );
    const standing = [...found.accounts, ...(found.former ?? [])];
    differing = left.flatMap((account) => differenceOf(options, applied, account, standing));
    left = left.filter(({ id }) => differing.some(({ account }) => account === id));
    return differing;
  };
  const failure = await lookUntil(look, (found) => found.length === 0).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof UserError) return error;
      throw error;
    },
  );
  if (failure !== undefined) {
    terminal.lines(`  Read back: not possible, so nothing is proved. ${failure.message}`, "red");
    return false;
  }
  if (differing.length === 0) {
    terminal.line("  Read back: everything stands as planned.");
    return true;
  }
  const whose = differing.map(({ account }) => account).join(", ");
  terminal.line(
    `  Read back: ${whose} changed again meanwhile. Somebody else writes there: plan again (docs/runbook.md#two-writers)`,
    "red",
  );
  for (const { lines } of differing) for (const line of lines) terminal.line(line, "red");
  return false;
}

interface Difference {
  readonly account: string;
  readonly lines: readonly string[];
}

/** How an account stands otherwise than it would if nobody else had written. */
function differenceOf(
  options: PlanOptions,
  applied: WiringPlan,
  expected: ActualAccount,
  standing: readonly ActualAccount[],
): Difference[] {
  const { id: account } = expected;
  const found = standing.find(({ id }) => id === account);
  if (found === undefined) return [{ account, lines: [`    ${account} is not linked any more`] }];
  const written = new Set(
    applied.changes.flatMap((change) => (change.kind === "destination" ? [] : [change.resource])),
  );
  const lines = expected.tagged
    .filter(({ id }) => written.has(id))
    .flatMap(({ id, tags }) => {
      const now = found.tagged.find((resource) => resource.id === id)?.tags ?? {};
      return strangeTags(id, tags, now);
    });
  const plan = planForAccount(options, found);
  const decided = applied.decisions.some((decision) => decision.account === account);
  const left = plan.changes.length + (decided ? 0 : plan.decisions.length);
  const same = sameDestination(found.destination, expected.destination);
  return left === 0 && same && lines.length === 0 ? [] : [{ account, lines }];
}

/** Tags that Amazon Connect and AWS set by themselves, whenever they want. */
const SET_BY_AWS = /^(aws:|AmazonConnectEnabled$)/i;

/**
 * Another run of the same environment, from another branch perhaps, writes one mark for all its tags: then a
 * tag of the one run may stand beside the mark of the other, and nobody would remember whose it is.
 */
function strangeTags(resource: string, expected: Tags, now: Tags): string[] {
  return changedTags(expected, now)
    .filter(([key]) => !SET_BY_AWS.test(key))
    .map(([key, value]) => {
      const what = value === undefined ? "is gone" : `is ${show(value)}`;
      return `    tag ${show(key)} of ${resource} ${what}; if another run of this environment set it, it may be in no mark (docs/runbook.md#two-writers)`;
    });
}
