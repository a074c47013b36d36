import type { BrakePart } from "../../constructs/brake/decisions";
import { nameIn } from "../../constructs/brake/decisions";
import { denySending } from "../../constructs/brake/policies";
import { BRAKE_TAGS } from "../../constructs/brake/tags";
import { cut } from "../../formats/problem";
import { canonical } from "./compare";
import type { LiveBrake } from "./live-brake";

/** Somebody who sends messages, as IAM calls them in requests. */
export interface Sender {
  readonly kind: "role" | "user";
  readonly name: string;
}

/** Who pulled or released the brake last, as the policy's tags say. */
export interface Note {
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
  const listed = sendersOf(part?.roles.map(nameIn) ?? [], part?.users.map(nameIn) ?? []);
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

/** Whoever may write the policy could have it allow something, and the brake would hand that to every sender. */
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
