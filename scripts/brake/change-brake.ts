import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { Metric } from "../../constructs/alarms/metrics";
import { BRAKE_TAGS } from "../../constructs/brake/state-machine";
import { UserError } from "../../formats/problem";
import { lookUntil } from "../aws/clock";
import { type Call, explained } from "../aws/explain-error";
import { type Ask, readAttached, type Sender } from "../health/live-brake";

/** What is to be done to the policy, and for whom it is noted. */
interface BrakeChange {
  readonly to: "on" | "off";
  readonly policyArn: string;
  readonly senders: readonly Sender[];
  /** ARNs by which messages name the senders that are listed. */
  readonly arnOf: (sender: Sender) => string;
  readonly who: string;
  readonly reason: string;
  /** Set once the user interrupts: no further sender is begun. */
  readonly stop: AbortSignal;
}

export interface Changed {
  readonly done: readonly Sender[];
  /** With what AWS said. */
  readonly failed: readonly { readonly sender: Sender; readonly error: string }[];
  /** Why nobody will learn from the policy who did this. */
  readonly noteFailed: string | undefined;
  /** Whether a later look showed all that was done. */
  readonly verified: boolean;
}

/**
 * Attaches or detaches the policy, one sender after the other, each after another look; one that fails does not stop
 * the others. Then it notes who did that and why, and looks whether it holds.
 */
export async function changeBrake(iam: IAMClient, change: BrakeChange): Promise<Changed> {
  const done: Sender[] = [];
  const failed: { sender: Sender; error: string }[] = [];
  for (const sender of change.senders) {
    if (change.stop.aborted) {
      failed.push({ sender, error: "Not tried: interrupted" });
      continue;
    }
    try {
      if (!(await isAsWanted(iam, change, sender))) await write(iam, change, sender);
      done.push(sender);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      failed.push({ sender, error: error.message });
    }
  }
  const noteFailed = done.length === 0 ? undefined : await note(iam, change);
  const verified = await lookUntil(
    () => Promise.all(done.map((sender) => isAsWanted(iam, change, sender))),
    (seen) => seen.every(Boolean),
  );
  return { done, failed, noteFailed, verified: verified.every(Boolean) };
}

/** Of the command line, which ends with what went wrong. */
export const ask: Ask = (action, resource, send) => explained({ action, resource }, () => send({}));

async function isAsWanted(
  iam: IAMClient,
  { to, policyArn }: BrakeChange,
  { kind, name }: Sender,
): Promise<boolean> {
  const attached = await readAttached(iam, policyArn, ask);
  const names = kind === "role" ? attached.roles : attached.users;
  const isAttached = names.some((one) => one.toLowerCase() === name.toLowerCase());
  return isAttached === (to === "on");
}

async function write(iam: IAMClient, change: BrakeChange, sender: Sender): Promise<void> {
  const {
    AttachRolePolicyCommand,
    AttachUserPolicyCommand,
    DetachRolePolicyCommand,
    DetachUserPolicyCommand,
  } = await import("@aws-sdk/client-iam");
  const { to, policyArn: PolicyArn } = change;
  const { kind, name } = sender;
  const resource = change.arnOf(sender);
  const call = (operation: string): Call => ({ action: `iam:${operation}`, resource });
  if (kind === "role") {
    const input = { RoleName: name, PolicyArn };
    await (to === "on"
      ? explained(call("AttachRolePolicy"), () => iam.send(new AttachRolePolicyCommand(input)))
      : explained(call("DetachRolePolicy"), () => iam.send(new DetachRolePolicyCommand(input))));
  } else {
    const input = { UserName: name, PolicyArn };
    await (to === "on"
      ? explained(call("AttachUserPolicy"), () => iam.send(new AttachUserPolicyCommand(input)))
      : explained(call("DetachUserPolicy"), () => iam.send(new DetachUserPolicyCommand(input))));
  }
}

async function note(iam: IAMClient, change: BrakeChange): Promise<string | undefined> {
  const { TagPolicyCommand } = await import("@aws-sdk/client-iam");
  const { to, policyArn: PolicyArn, who, reason } = change;
  const Tags = noteTags(to, who, reason, new Date());
  try {
    await explained({ action: "iam:TagPolicy", resource: PolicyArn }, () =>
      iam.send(new TagPolicyCommand({ PolicyArn, Tags })),
    );
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

/**
 * Counts a pull for the dashboard, which cannot see attachments.
 * @returns what went wrong: the brake is on all the same
 */
export async function countPull(
  cloudWatch: CloudWatchClient,
  { namespace: Namespace, name: MetricName }: Metric,
): Promise<string | undefined> {
  const { PutMetricDataCommand } = await import("@aws-sdk/client-cloudwatch");
  const MetricData = [{ MetricName, Value: 1, Timestamp: new Date() }];
  try {
    await explained({ action: "cloudwatch:PutMetricData", resource: "*" }, () =>
      cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData })),
    );
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
const MOST_CHARACTERS = 256;
const NOT_IN_TAGS = /[^\p{L}\p{Z}\p{N}_.:/=+@-]+/gu;

/** A text as a tag can hold it: other characters become blanks, and what is too long is cut. */
export function asTagValue(text: string): string {
  const clean = text.replace(NOT_IN_TAGS, " ").replace(/\s+/g, " ").trim();
  let value = "";
  for (const character of clean) {
    if (value.length + character.length > MOST_CHARACTERS) break;
    value += character;
  }
  return value.trimEnd();
}

/** @throws UserError without a reason: who finds the brake on has to learn why */
export function reasonFrom(text: string | undefined): string {
  const reason = asTagValue(text ?? "");
  if (reason !== "") return reason;
  throw new UserError(
    text === undefined
      ? '--on and --off need a reason, which is noted on the policy: add --reason "..."'
      : "The reason holds no letter and no digit: write in a few words why",
  );
}

/** The tags that say who did what, when and why. */
function noteTags(state: "on" | "off", who: string, reason: string, now: Date) {
  return [
    { Key: BRAKE_TAGS.state, Value: state },
    { Key: BRAKE_TAGS.by, Value: asTagValue(who) },
    { Key: BRAKE_TAGS.at, Value: now.toISOString() },
    { Key: BRAKE_TAGS.reason, Value: reason },
  ];
}
