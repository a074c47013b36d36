import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { type Operation, ServiceError, serviceError } from "./protocol";

/** The quotas of the service: requests per second, per Region. Those of Put and the two Gets are assumed. */
export const SERVICE_QUOTAS: Readonly<Record<Operation, number>> = {
  ListLinkedWhatsAppBusinessAccounts: 10,
  GetLinkedWhatsAppBusinessAccount: 10,
  GetLinkedWhatsAppBusinessAccountPhoneNumber: 10,
  PutWhatsAppBusinessAccountEventDestinations: 10,
  TagResource: 10,
  UntagResource: 10,
  ListTagsForResource: 10,
};

/** A rule that makes calls of one operation fail. */
export interface ScriptedFailure {
  readonly operation: Operation;
  /** Which call of the operation fails, counted from 1 since the start; a client's retries count too. */
  readonly call: number | "every";
  /** `after`: the operation takes effect and only its answer is lost, the case a retry must survive. */
  readonly when: "before" | "after";
  /** The error sent instead of the answer; `connection reset` closes the connection without one. */
  readonly answer:
    | { readonly name: string; readonly status: number; readonly message?: string }
    | "connection reset";
}

/** How the emulator misbehaves. By default it does not. */
export interface FaultOptions {
  /**
   * Milliseconds to wait before each request is looked at.
   * @default 0
   */
  readonly delayMs?: number;
  /**
   * Requests per second of each operation, above which ThrottledRequestException is answered.
   * A second's worth may come at once, as with a token bucket.
   * @default - an operation that is not named is not limited
   */
  readonly requestsPerSecond?: Readonly<Partial<Record<Operation, number>>>;
  /**
   * Failures on purpose; the first rule that fits a call wins.
   * @default - none
   */
  readonly failures?: readonly ScriptedFailure[];
}

/** Thrown to close the connection without an answer. */
export class ConnectionReset extends Error {}

/** Plays the faults of one emulator: counts calls and spends quotas. */
export class Faults {
  private readonly calls = new Map<Operation, number>();
  private readonly buckets = new Map<Operation, { tokens: number; filledAtMs: number }>();

  constructor(private readonly options: FaultOptions) {}

  /** Waits out the delay every request suffers. */
  async delay(): Promise<void> {
    const { delayMs = 0 } = this.options;
    // Without a reference: a request still waiting keeps no process alive once the server is closed.
    if (delayMs > 0) await setTimeout(delayMs, undefined, { ref: false });
  }

  /** Carries out a call unless its quota is spent or a rule makes it fail, before or after. */
  around<Answer>(operation: Operation, carryOut: () => Answer): Answer {
    const call = (this.calls.get(operation) ?? 0) + 1;
    this.calls.set(operation, call);
    this.throttle(operation);
    this.fail(operation, call, "before");
    const answer = carryOut();
    this.fail(operation, call, "after");
    return answer;
  }

  private throttle(operation: Operation): void {
    const limit = this.options.requestsPerSecond?.[operation];
    if (limit === undefined) return;
    const nowMs = performance.now();
    const { tokens, filledAtMs } = this.buckets.get(operation) ?? {
      tokens: limit,
      filledAtMs: nowMs,
    };
    const available = Math.min(limit, tokens + ((nowMs - filledAtMs) / 1000) * limit);
    const admitted = available >= 1;
    this.buckets.set(operation, {
      tokens: admitted ? available - 1 : available,
      filledAtMs: nowMs,
    });
    if (!admitted) {
      throw serviceError(
        "ThrottledRequestException",
        `The rate of ${operation} exceeds ${limit} requests per second.`,
      );
    }
  }

  private fail(operation: Operation, call: number, when: ScriptedFailure["when"]): void {
    const rule = this.options.failures?.find(
      (failure) =>
        failure.operation === operation &&
        (failure.call === "every" || failure.call === call) &&
        failure.when === when,
    );
    if (rule === undefined) return;
    if (rule.answer === "connection reset") throw new ConnectionReset();
    const { name, status, message = "This failure is scripted." } = rule.answer;
    throw new ServiceError(name, message, status);
  }
}
