import { accountsOf } from "../../constructs/accounts/decisions";
import { SOCIAL_MESSAGING } from "../../constructs/shared/publisher";
import { arnOf } from "../../formats/arns";
import type { Answer, ServiceCall } from "../../iam/evaluate/health";
import type { WiringSource } from "../wiring/source";
import type { ActualWiring } from "../wiring/wiring";

/** A call that the service makes for one WhatsApp Business Account of the environment. */
export interface WabaCall extends ServiceCall {
  /** The account's id, unless the call only stands for what accounts to come would make. */
  readonly waba?: string;
}

/**
 * One call for each account whose events are meant to go to this destination, under the ARN that the
 * service itself says. Without any, one like theirs: a policy must be right before the first event.
 */
export function callsFor(
  destination: "sns" | "connect",
  environment: WiringSource,
  actual: ActualWiring,
): readonly WabaCall[] {
  const meant = accountsOf(environment)
    .filter((account) => account.destination === destination)
    .map(({ id }) => id);
  const base = { service: SOCIAL_MESSAGING, sourceAccount: environment.account };
  const calls = actual.accounts
    .filter(({ id }) => meant.includes(id))
    .flatMap(({ id, tagged }) => tagged.filter((resource) => resource.id === id))
    .map(({ id, arn }) => ({ ...base, sourceArn: arn, waba: id }));
  if (calls.length > 0) return calls;
  return [{ ...base, sourceArn: arnOf(environment, "social-messaging", "waba/example") }];
}

interface JointAnswer extends Answer {
  /** Ends "the service may not publish": ` for waba-...`, or nothing where all calls fare alike. */
  readonly forWhom: string;
}

const WORST_FIRST: readonly Answer["verdict"][] = ["no", "unknown", "yes"];

/** What holds only if it holds for each call: the worst answer, and whose it is. */
export function jointAnswer(
  calls: readonly WabaCall[],
  ask: (call: WabaCall) => Answer,
): JointAnswer {
  const answers = calls.map((call) => ({ waba: call.waba, ...ask(call) }));
  const alike = WORST_FIRST.map((verdict) => answers.filter((one) => one.verdict === verdict));
  const [worst = []] = alike.filter(({ length }) => length > 0);
  const [first] = worst;
  if (first === undefined) throw new Error("A policy was asked about no call at all.");
  const { waba, ...answer } = first;
  const others = worst.length > 1 ? ` and ${worst.length - 1} more` : "";
  return { ...answer, forWhom: waba === undefined ? "" : ` for ${waba}${others}` };
}
