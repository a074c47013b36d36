import { describeCall } from "../aws/explain-error";
import type { HealthAction } from "./actions";

/** What is read, in the words of the policy that allows it. */
interface HealthRead {
  readonly action: HealthAction;
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

/**
 * @param resource the ARN, as far as it is known
 * @throws ReadError whatever the reason
 */
export async function read<T>(
  action: HealthAction,
  resource: string,
  send: Send<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const abortSignal = AbortSignal.timeout(patienceMs);
  try {
    return await send({ abortSignal });
  } catch (error) {
    // The SDK says only "Request aborted"; the signal knows that time was up.
    throw new ReadError({ action, resource }, abortSignal.aborted ? abortSignal.reason : error);
  }
}

/** Nothing when AWS answers with an error that says so; every other error is a ReadError. */
export async function readIfThere<T>(
  action: HealthAction,
  resource: string,
  missing: readonly string[],
  send: Send<T>,
): Promise<T | undefined> {
  try {
    return await read(action, resource, send);
  } catch (error) {
    if (error instanceof ReadError && missing.includes(nameOf(error.cause))) return undefined;
    throw error;
  }
}

/** What all pages of an answer hold. */
export async function itemsOf<Page, Item>(
  pages: AsyncIterable<Page>,
  itemsIn: (page: Page) => readonly Item[],
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) items.push(...itemsIn(page));
  return items;
}

/** AWS names its errors; Node puts a code on those of the network. */
export function nameOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return typeof error;
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
  return typeof code === "string" ? code : String(name);
}
