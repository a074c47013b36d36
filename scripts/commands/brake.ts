import type { Command } from "commander";
import type { Environment } from "../../app/environment";
import { loadOne } from "../../app/load";
import { type BrakePart, brakePolicyArn, pullsByHand } from "../../constructs/brake/decisions";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { globalArnOf, nameInArn } from "../../formats/arns";
import { printDocument } from "../../formats/print";
import { UserError } from "../../formats/problem";
import { AwsClients } from "../aws/clients";
import { ask, type Changed, changeBrake, countPull, reasonFrom } from "../brake/change-brake";
import {
  type BrakeState,
  brakeState,
  describeNote,
  namesOf,
  readBrake,
  type Sender,
} from "../health/live-brake";
import { CHANGES, CLEAN, ERROR, ending } from "../terminal/exit-codes";
import { Interruption } from "../terminal/interruption";
import { Terminal } from "../terminal/terminal";
import { toDeploy, toRun } from "../terminal/to-run";
import { callerIdentity, guardAccount } from "../wiring/guards";

const FLAG = { on: "--on", off: "--off" } as const;

export interface BrakeCommandOptions {
  /** Say whether it is on. */
  readonly status?: boolean;
  /** Pull it. */
  readonly on?: boolean;
  /** Release it. */
  readonly off?: boolean;
  /** Noted on the policy. */
  readonly reason?: string;
  /** Write. @default - only print what would be written */
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** All that is known of one brake. */
interface Known {
  readonly environment: Environment;
  /** Missing where the file has no brake (any more). */
  readonly part: BrakePart | undefined;
  readonly policyArn: string;
  readonly state: BrakeState;
  readonly terminal: Terminal;
}

export function register(command: Command): void {
  command
    .description(
      "with --on and a --reason, stop the sending of messages; with --off and a --reason, let it go on; with --status, say whether it is stopped (0 off, 2 on); without --yes, only print what would be done",
    )
    .option("--status", "say whether it is on: 0 off, 2 on or partly on")
    .option("--on", "attach the policy that denies sending to the roles and users of spend.brake")
    .option("--off", "detach that policy from everybody it is attached to")
    .option("--reason <text>", "why; goes with --on and --off, and is noted on the policy")
    .option("--yes", "do it; without, only what would be done is printed")
    .option("--json", "one document for machines on standard output")
    .action(ending(brake));
}

/**
 * Pulls the brake, releases it, or says whether it is on. The policy's name follows from the prefix alone, so that a
 * brake is found and released even if the file has lost it.
 */
export async function brake(name: string, options: BrakeCommandOptions): Promise<number> {
  const to = wanted(options);
  const reason = to === "status" ? "" : reasonFrom(options.reason);
  const environment = loadOne(name);
  const [part] = partsWithRole(partsOf(environment), "brake");
  if (part === undefined && to === "on") {
    throw new UserError(
      `${name} has no brake: add spend.brake with the roles and users that send to environments/${name}.yaml, and deploy it`,
    );
  }
  const clients = new AwsClients(environment);
  await guardAccount(clients, environment.account);
  const policyArn = brakePolicyArn(environment);
  const iam = await clients.iam();
  const state = brakeState(part, await readBrake(iam, policyArn, ask));
  const terminal = new Terminal(options.json ? process.stderr : process.stdout);
  const known = { environment, part, policyArn, state, terminal };
  showState(known);
  if (to === "status") return finish(known, statusCode(state), {}, options);

  const senders = to === "on" ? toStop(known) : [...state.stopped, ...state.unlisted];
  const left = to === "off" ? state.groups : [];
  if (left.length > 0) terminal.paragraph(leftToGroups(left, policyArn), {}, "red");
  const rest = left.length > 0 ? ERROR : CLEAN;
  if (senders.length === 0) {
    terminal.line(
      to === "on" ? "Everybody on the list is stopped." : "There is nobody to release.",
    );
    return finish(known, rest, { changes: [] }, options);
  }
  terminal.line(to === "on" ? "To be stopped:" : "To be released:", "bold");
  for (const sender of senders) terminal.line(`  ${to === "on" ? "-" : "+"} ${namesOf([sender])}`);
  terminal.line(`  Noted as reason: ${reason}`);
  const changes = senders;
  if (!options.yes) {
    terminal.line("Nothing was written. To do it:");
    terminal.line(`  ${toRun("brake", name, FLAG[to], "--reason", reason, "--yes")}`);
    return finish(known, rest === ERROR ? ERROR : CHANGES, { changes }, options);
  }
  const arnOf = (sender: Sender) => arnOfSender(known, sender);
  // The caller, and not the role through which all commands of the environment may go.
  const { Arn: who = "" } = await callerIdentity(new AwsClients({ region: environment.region }));
  const interruption = Interruption.untilSecond(terminal);
  const { signal: stop } = interruption;
  const change = { to, policyArn, senders, arnOf, who, reason, stop };
  const changed = await changeBrake(iam, change).finally(() => interruption.release());
  showChanged(known, to, changed);
  if (to === "on" && changed.done.length > 0) {
    const hidden = await countPull(await clients.cloudWatch(), pullsByHand(environment));
    if (hidden !== undefined) {
      terminal.paragraph(`The dashboard does not show this pull. ${hidden}`, {}, "yellow");
    }
  }
  const whole = changed.failed.length === 0 && changed.noteFailed === undefined;
  const code = whole && changed.verified ? rest : ERROR;
  const after = brakeState(part, await readBrake(iam, policyArn, ask));
  return finish({ ...known, state: after }, code, { changes, ...changed }, options);
}

function wanted({ status, on, off }: BrakeCommandOptions): "status" | "on" | "off" {
  const asked = [status && "status", on && "on", off && "off"].filter(
    (one): one is "status" | "on" | "off" => typeof one === "string",
  );
  const [only] = asked;
  if (only !== undefined && asked.length === 1) return only;
  throw new UserError(
    'Write one of --status, --on --reason "..." and --off --reason "...". Nothing was changed',
  );
}

/** A policy that is no pure deny would hand to every sender what it allows. */
function toStop({ environment, policyArn, state }: Known): readonly Sender[] {
  const deploy = toDeploy(environment.name);
  if (state.state === "not deployed") {
    throw new UserError(
      `The brake cannot be pulled, because its policy ${policyArn} does not exist: deploy it first, with ${deploy}`,
    );
  }
  if (state.policy === "no deny") {
    throw new UserError(
      `The brake is not pulled, because its policy ${policyArn} was changed and does not only deny: attached, it would allow something to every sender. Set it right with ${deploy}. Until then, take the rights to send away by hand`,
    );
  }
  return state.sending;
}

function statusCode({ state, policy }: BrakeState): number {
  if (state === "off" || state === "not deployed") return CLEAN;
  return policy === "no deny" ? ERROR : CHANGES;
}

const WORDS = {
  off: "off: it stops nobody",
  on: "on",
  "partly on": "partly on: some on the list can send",
  "not deployed": "off: its policy does not exist, so that it cannot be pulled",
} as const;

function showState({ environment, part, state, terminal }: Known): void {
  const { stopped, sending, unlisted, groups, last } = state;
  const style = state.state === "off" ? "green" : state.state === "on" ? "red" : "yellow";
  terminal.line(`The brake of ${environment.name} is ${WORDS[state.state]}`, style);
  if (part === undefined)
    terminal.line(`  environments/${environment.name}.yaml has no spend.brake.`);
  for (const one of stopped) terminal.line(`  stopped      ${namesOf([one])}`);
  for (const one of sending) terminal.line(`  can send     ${namesOf([one])}`);
  for (const one of unlisted) terminal.line(`  stopped      ${namesOf([one])}, not in the file`);
  for (const one of groups) terminal.line(`  stopped      group ${one}, attached by somebody else`);
  if (last !== undefined) terminal.paragraph(describeNote(last), { indent: 2 });
  const warning = POLICY[state.policy];
  if (warning !== undefined) terminal.paragraph(warning, { indent: 2 }, "yellow");
}

const POLICY: Readonly<Partial<Record<BrakeState["policy"], string>>> = {
  "denies otherwise":
    "Its policy denies something else than the file says: it was changed by hand, or the file was not deployed since it was edited. Deploy the environment.",
  "no deny":
    "Its policy was changed and does not only deny, so it is not known what it does where it is attached. Take it off, and deploy the environment.",
};

function leftToGroups(groups: readonly string[], policyArn: string): string {
  return `The policy is attached to ${groups.length === 1 ? "the group" : "the groups"} ${groups.join(", ")}, which is never done here: detach ${policyArn} from there by hand.`;
}

function showChanged({ terminal }: Known, to: "on" | "off", changed: Changed): void {
  const { done, failed, noteFailed, verified } = changed;
  const did = to === "on" ? "Stopped" : "Released";
  if (done.length > 0) terminal.line(`${did}: ${namesOf(done)}`, "green");
  for (const { sender, error } of failed) {
    terminal.paragraph(`NOT ${did.toLowerCase()}: ${namesOf([sender])}. ${error}`, {}, "red");
  }
  if (noteFailed !== undefined)
    terminal.paragraph(`Who did this and why could not be noted. ${noteFailed}`, {}, "yellow");
  if (!verified)
    terminal.paragraph("IAM does not show all of it yet: look again with --status.", {}, "yellow");
  if (done.length > 0) terminal.paragraph(to === "on" ? EFFECT.on : EFFECT.off);
}

const EFFECT = {
  on: "IAM needs some seconds until the deny holds everywhere. Calls that are in progress go on.",
  off: "An alarm in mode automatic pulls the brake again the next time it goes into ALARM.",
};

function arnOfSender({ environment, part }: Known, { kind, name }: Sender): string {
  const listed = kind === "role" ? part?.roles : part?.users;
  const arn = listed?.find((one) => nameInArn(one).toLowerCase() === name.toLowerCase());
  return arn ?? globalArnOf(environment, "iam", `${kind}/${name}`);
}

function finish(
  { environment, policyArn, state }: Known,
  exitCode: number,
  more: object,
  { json }: BrakeCommandOptions,
): number {
  if (json) {
    const about = { policyArn, ...state, last: state.last ?? null };
    const { name } = environment;
    printDocument({ command: "brake", environment: name, exitCode, brake: about, ...more });
  }
  return exitCode;
}
