import type { FinalizeRequestMiddleware, MiddlewareStack } from "@smithy/types";
import { UserError } from "../../formats/problem";

/** The step of a request, one for each attempt, in which it waits for its turn. */
export const PACE = "pace";

/** A call was not made, as nobody wants its answer any more. */
export class InterruptedError extends UserError {}

/**
 * A command that does not start once the signal is set, however long it has waited for its turn. One
 * that has started is finished, with all its retries.
 */
export function interruptible<Input extends object, Output extends object, Command>(
  command: Command & { readonly middlewareStack: MiddlewareStack<Input, Output> },
  stop: AbortSignal | undefined,
): Command {
  let started = false;
  const unlessStopped: FinalizeRequestMiddleware<Input, Output> = (next) => async (args) => {
    if (stop?.aborted && !started) throw new InterruptedError("interrupted");
    started = true;
    return next(args);
  };
  command.middlewareStack.addRelativeTo(unlessStopped, {
    name: "stop",
    relation: "after",
    toMiddleware: PACE,
  });
  return command;
}
