import { clock } from "../aws/clock";
import { InterruptedError } from "../aws/interrupt";

/** When to try again, in milliseconds after each try: a minute in all. IAM makes a new role known everywhere within seconds. */
const TRIES_AGAIN = [2_000, 4_000, 8_000, 16_000, 30_000];

/** How the service refuses a role that it cannot assume yet; which of these it chooses is not documented. */
const REFUSALS = ["ValidationException", "InvalidParametersException", "AccessDeniedException"];

/** What the caller lacks, be it the right to pass the role, does not come by waiting. */
const LACKING = /not authorized to perform/i;

/**
 * Sends until the service knows a role that was created moments ago, for a bounded time. Whatever is refused for another
 * reason, or longer than that, is thrown as it came.
 * @param send makes the call anew, each time
 */
export async function onceRoleIsKnown<T>(
  send: () => Promise<T>,
  stop: AbortSignal | undefined,
): Promise<T> {
  for (const pause of TRIES_AGAIN) {
    try {
      return await send();
    } catch (error) {
      if (!mayBeUnknownRole(error)) throw error;
    }
    await clock.wait(pause);
    if (stop?.aborted) throw new InterruptedError("interrupted");
  }
  return send();
}

function mayBeUnknownRole(error: unknown): boolean {
  return error instanceof Error && REFUSALS.includes(error.name) && !LACKING.test(error.message);
}
