import type { IAMClient } from "@aws-sdk/client-iam";
import type { BrakePart } from "../../constructs/brake/decisions";
import { denySending } from "../../constructs/brake/policies";
import { BRAKE_TAGS } from "../../constructs/brake/state-machine";
import { nameInArn } from "../../formats/arns";
import { cut, UserError } from "../../formats/problem";
import { canonical } from "./compare";

/** What is read of a brake, each with the right that it asks for. */
type BrakeRead = "iam:GetPolicy" | "iam:GetPolicyVersion" | "iam:ListEntitiesForPolicy";

interface SendOptions {
  readonly abortSignal?: AbortSignal;
}

/** Sends a request and explains what goes wrong, in the way of the command that asks. */
export type Ask = <T>(
  action: BrakeRead,
  resource: string,
  send: (options: SendOptions) => Promise<T>,
) => Promise<T>;

/** Whom a policy is attached to, by name: IAM does not say their paths. */
interface Attached {
  readonly roles: readonly string[];
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

/** The policy of a brake as it is in AWS. */
export interface LiveBrake extends Attached {
  /** JSON text. */
  readonly document: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Nothing where the policy does not exist. */
export async function readBrake(
  iam: IAMClient,
  PolicyArn: string,
  ask: Ask,
): Promise<LiveBrake | undefined> {
  const { GetPolicyCommand, GetPolicyVersionCommand } = await import("@aws-sdk/client-iam");
  const found = await ask("iam:GetPolicy", PolicyArn, (options) =>
    unlessMissing(iam.send(new GetPolicyCommand({ PolicyArn }), options)),
  );
  if (found === undefined) return undefined;
  const { DefaultVersionId: VersionId, Tags = [] } = found.Policy ?? {};
  const version = await ask("iam:GetPolicyVersion", PolicyArn, (options) =>
    iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }), options),
  );
  const document = version.PolicyVersion?.Document;
  if (document === undefined) throw notSaid(PolicyArn, "what the policy denies");
  return {
    document: decodeURIComponent(document),
    tags: Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value])),
    ...(await readAttached(iam, PolicyArn, ask)),
  };
}

/** As permissions: as somebody's permissions boundary it is no brake. Nobody where the policy does not exist. */
export async function readAttached(iam: IAMClient, PolicyArn: string, ask: Ask): Promise<Attached> {
  const { paginateListEntitiesForPolicy } = await import("@aws-sdk/client-iam");
  const list = async (options: SendOptions) => {
    const roles: string[] = [];
    const users: string[] = [];
    const groups: string[] = [];
    const input = { PolicyArn, PolicyUsageFilter: "PermissionsPolicy" } as const;
    const pages = paginateListEntitiesForPolicy({ client: iam }, input, options);
    for await (const { PolicyRoles, PolicyUsers, PolicyGroups, IsTruncated } of pages) {
      // AWS always says whether there are more; what says nothing must not count as "attached to nobody".
      if (IsTruncated === undefined) throw notSaid(PolicyArn, "to whom the policy is attached");
      roles.push(...(PolicyRoles ?? []).map(({ RoleName = "" }) => RoleName));
      users.push(...(PolicyUsers ?? []).map(({ UserName = "" }) => UserName));
      groups.push(...(PolicyGroups ?? []).map(({ GroupName = "" }) => GroupName));
    }
    return { roles, users, groups };
  };
  const found = await ask("iam:ListEntitiesForPolicy", PolicyArn, (options) =>
    unlessMissing(list(options)),
  );
  return found ?? { roles: [], users: [], groups: [] };
}

function notSaid(policyArn: string, what: string): UserError {
  return new UserError(
    `IAM's answer about ${policyArn} does not say ${what}, so that it is unknown whether the brake is on: run again later, and check proxy and endpoint variables`,
  );
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if ((error as Error).name === "NoSuchEntityException") return undefined;
    throw error;
  }
}

/** Somebody who sends messages, as IAM calls them in requests. */
export interface Sender {
  readonly kind: "role" | "user";
  readonly name: string;
}

/** Who pulled or released the brake last, as the policy's tags say. */
interface Note {
  readonly state: string;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

export interface BrakeState {
  /** `partly on`: somebody of the list can send. `not deployed`: there is nothing that could be attached. */
  readonly state: "off" | "on" | "partly on" | "not deployed";
  /** Of the list. */
  readonly stopped: readonly Sender[];
  /** Of the list. */
  readonly sending: readonly Sender[];
  /** Attached, but not on the list (any more). */
  readonly unlisted: readonly Sender[];
  /** Groups to which somebody else attached the policy. */
  readonly groups: readonly string[];
  readonly last: Note | undefined;
  /** What the policy in AWS does: it stops what the file says, or other numbers, or is no brake at all. */
  readonly policy: "as declared" | "denies otherwise" | "no deny" | "unknown";
}

/** @param part what the file says; nothing where it has no brake (any more) */
export function brakeState(part: BrakePart | undefined, live: LiveBrake | undefined): BrakeState {
  const listed = sendersOf(part?.roles.map(nameInArn) ?? [], part?.users.map(nameInArn) ?? []);
  if (live === undefined) {
    const nobody = { stopped: [], unlisted: [], groups: [], last: undefined };
    return { ...nobody, state: "not deployed", sending: listed, policy: "unknown" };
  }
  const attached = sendersOf(live.roles, live.users);
  const stopped = listed.filter((one) => includes(attached, one));
  const sending = listed.filter((one) => !includes(attached, one));
  const unlisted = attached.filter((one) => !includes(listed, one));
  const { groups } = live;
  const some = attached.length + groups.length > 0;
  return {
    state: some ? (sending.length === 0 ? "on" : "partly on") : "off",
    ...{ stopped, sending, unlisted, groups },
    last: noteIn(live.tags),
    policy: part === undefined ? "unknown" : judgePolicy(live.document, part),
  };
}

function sendersOf(roles: readonly string[], users: readonly string[]): Sender[] {
  return [
    ...roles.map((name): Sender => ({ kind: "role", name })),
    ...users.map((name): Sender => ({ kind: "user", name })),
  ];
}

/** IAM ignores the case of names. */
function includes(senders: readonly Sender[], { kind, name }: Sender): boolean {
  return senders.some((one) => one.kind === kind && one.name.toLowerCase() === name.toLowerCase());
}

function noteIn(tags: LiveBrake["tags"]): Note | undefined {
  const [state, by, at, reason] = [
    BRAKE_TAGS.state,
    BRAKE_TAGS.by,
    BRAKE_TAGS.at,
    BRAKE_TAGS.reason,
  ].map((key) => tags[key] ?? "");
  if (state === undefined || state === "") return undefined;
  return { state, by: by ?? "", at: at ?? "", reason: reason ?? "" };
}

/** Somebody who may write the policy could have it allow something, and the brake would give that to every sender. */
function judgePolicy(document: string, part: BrakePart): BrakeState["policy"] {
  const expected = canonical(JSON.stringify(denySending(part.numberArns)));
  const found = canonical(document);
  if (JSON.stringify(found) === JSON.stringify(expected)) return "as declared";
  const { Statement: statements } = Object(found) as { readonly Statement?: unknown };
  const effects = [statements].flat().map((one) => Object(one)["Effect"]);
  return effects.every((effect) => effect === "Deny") ? "denies otherwise" : "no deny";
}

/** `role sender, user legacy`. */
export function namesOf(senders: readonly Sender[]): string {
  return senders.map(({ kind, name }) => `${kind} ${name}`).join(", ");
}

/** Last, who did what, when and why, in one sentence. */
export function describeNote({ state, by, at, reason }: Note): string {
  const did = state === "on" ? "pulled" : "released";
  return `It was last ${did} by ${cut(by)} at ${cut(at)}: ${reason}`;
}
