import { describeCall } from "../aws/explain-error";
import type { HealthAction } from "./actions";

/** What is about to be read, in the words of the policy that allows it. */
export interface HealthRead {
  readonly action: HealthAction;
  /** The ARN, as far as it is known. */
  readonly resource: string;
}

/** A read that failed, with what was being read, so that a missing right can be named. */
export class ReadError extends Error {
  override readonly name = "ReadError";

  constructor(
    readonly call: HealthRead,
    override readonly cause: unknown,
  ) {
    super(`${describeCall(call)} failed`);
  }
}

/** Behind a private network an endpoint may never answer, and one silent service must not hold up all lines. */
const PATIENCE_MS = 30_000;

type Send<T> = (options: { readonly abortSignal: AbortSignal }) => Promise<T>;

/** @throws ReadError whatever the reason */
export async function read<T>(
  call: HealthRead,
  send: Send<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const abortSignal = AbortSignal.timeout(patienceMs);
  try {
    return await send({ abortSignal });
  } catch (error) {
    // The SDK says only "Request aborted"; the signal knows that time was up.
    throw new ReadError(call, abortSignal.aborted ? abortSignal.reason : error);
  }
}

/** Nothing when AWS answers with an error that says so; every other error is a ReadError. */
export async function readIfThere<T>(
  call: HealthRead,
  missing: readonly string[],
  send: Send<T>,
): Promise<T | undefined> {
  try {
    return await read(call, send);
  } catch (error) {
    if (error instanceof ReadError && missing.includes(nameOf(error.cause))) return undefined;
    throw error;
  }
}

/** AWS names its errors; Node puts a code on those of the network. */
export function nameOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return typeof error;
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
  return typeof code === "string" ? code : String(name);
}
