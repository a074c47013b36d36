import { UserError } from "../../formats/problem";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Holds signals back while something must be put right before the program ends: each step asks whether one
 * came.
 */
export class Interruption {
  private readonly controller = new AbortController();
  private readonly onSignal = (signal: NodeJS.Signals) => this.controller.abort(signal);

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.onSignal);
  }

  /** Ends a question, for example. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /**
   * @param meaning what has not been done
   * @throws UserError if a signal came
   */
  check(meaning?: string): void {
    if (!this.signal.aborted) return;
    const rest = meaning === undefined ? "" : `. ${meaning}`;
    throw new UserError(`Interrupted (${this.signal.reason})${rest}`);
  }

  /** From here on, signals end the program as usual. */
  release(): void {
    for (const signal of SIGNALS) process.off(signal, this.onSignal);
  }
}
