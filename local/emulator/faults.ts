import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { type Operation, ServiceError, serviceError } from "./protocol";
import type { Store } from "./store";

/** The quotas of the service: requests per second, per Region. Those of Put and the two Gets are assumed. */
export const SERVICE_QUOTAS: Readonly<Record<Operation, number>> = {
  ListLinkedWhatsAppBusinessAccounts: 10,
  GetLinkedWhatsAppBusinessAccount: 10,
  GetLinkedWhatsAppBusinessAccountPhoneNumber: 10,
  PutWhatsAppBusinessAccountEventDestinations: 10,
  SendWhatsAppMessage: 1_000,
  GetWhatsAppMessageMedia: 100,
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
  /**
   * Reads that still show what stood before a write, counted for each account and each resource's tags: the
   * service promises nowhere that a write shows at once.
   * @default 0
   */
  readonly laggingReads?: number;
  /**
   * Changes the body of an answer before it is sent, to leave out fields, add others or put control characters
   * in. A string is sent as it is, as HTML with status 200: a page that something else answers.
   * @default - every answer is as the service documents it
   */
  readonly tamper?: (answer: TamperedAnswer) => object | string | undefined;
  /**
   * A third party that writes in between: called before a request takes effect, free to change the store.
   * @default - nobody else writes
   */
  readonly meanwhile?: (request: Pick<Carrying, "operation" | "parameters" | "store">) => void;
}

/** A successful answer, about to be sent. */
export interface TamperedAnswer {
  readonly operation: Operation;
  /** Which call of the operation it answers, counted from 1. */
  readonly call: number;
  /** A copy, free to be changed. */
  readonly body: object | undefined;
}

/** One request, and how to answer it from the store as it stands. */
interface Carrying {
  readonly operation: Operation;
  readonly parameters: Readonly<Record<string, unknown>> | undefined;
  readonly store: Store;
  perform(operation: Operation, parameters: unknown): object | undefined;
}

/** Thrown to close the connection without an answer. */
export class ConnectionReset extends Error {}

/** Plays the faults of one emulator: counts calls and spends quotas. */
export class Faults {
  private readonly calls = new Map<Operation, number>();
  private readonly before = new Map<string, { readonly body: object | undefined; left: number }>();
  private readonly buckets = new Map<Operation, { tokens: number; filledAtMs: number }>();

  constructor(private readonly options: FaultOptions) {}

  /** Waits out the delay every request suffers. */
  async delay(): Promise<void> {
    const { delayMs = 0 } = this.options;
    // Without a reference: a request still waiting keeps no process alive once the server is closed.
    if (delayMs > 0) await setTimeout(delayMs, undefined, { ref: false });
  }

  /** Carries out a call unless its quota is spent or a rule makes it fail, before or after. */
  around(request: Carrying): object | string | undefined {
    const { operation } = request;
    const call = (this.calls.get(operation) ?? 0) + 1;
    this.calls.set(operation, call);
    this.throttle(operation);
    this.fail(operation, call, "before");
    this.options.meanwhile?.(request);
    const body = this.late(request);
    this.fail(operation, call, "after");
    const { tamper } = this.options;
    return tamper === undefined ? body : tamper({ operation, call, body: structuredClone(body) });
  }

  /** The answer of a read that shows a write late, and of everything else as it is. */
  private late({ operation, parameters = {}, perform }: Carrying): object | undefined {
    const { laggingReads = 0 } = this.options;
    const seen = this.before.get(nameOf(operation, parameters));
    if (seen !== undefined && seen.left > 0) {
      seen.left -= 1;
      return seen.body;
    }
    if (laggingReads > 0) {
      for (const read of readsOf(operation, parameters)) {
        const body = structuredClone(perform(read.operation, read.parameters));
        this.before.set(nameOf(read.operation, read.parameters), { body, left: laggingReads });
      }
    }
    return perform(operation, parameters);
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

type Parameters = Readonly<Record<string, unknown>>;

function nameOf(operation: Operation, parameters: Parameters): string {
  return JSON.stringify([operation, parameters]);
}

/** The reads in which a write shows. The list is left out: it would have to lag in pages. */
function readsOf(
  operation: Operation,
  { id, resourceArn }: Parameters,
): readonly { readonly operation: Operation; readonly parameters: Parameters }[] {
  if (operation === "PutWhatsAppBusinessAccountEventDestinations") {
    return [{ operation: "GetLinkedWhatsAppBusinessAccount", parameters: { id } }];
  }
  if (operation === "TagResource" || operation === "UntagResource") {
    return [{ operation: "ListTagsForResource", parameters: { resourceArn } }];
  }
  return [];
}
