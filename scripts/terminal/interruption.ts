import { setImmediate } from "node:timers/promises";
import { printError } from "../../formats/print";
import { UserError } from "../../formats/problem";
import { ERROR } from "./exit-codes";
import type { Terminal } from "./terminal";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What was under way when a signal came has ended. Where a command does not say what that means, `whatWasChanged` does. */
export class SignalError extends UserError {}

/** Whether something was changed in this process, or may have been, by a command that goes on after it. */
let mayHaveChanged = false;

/** A sentence, without its full stop. */
function whatWasChanged(): string {
  return mayHaveChanged
    ? "What was changed until now stands, and a change that was under way may have been made, too: run the command again to see what is left"
    : "Nothing was changed";
}

/** The error, and for an interrupt also what was changed until then. */
export function explainSignal(error: unknown): unknown {
  if (!(error instanceof SignalError)) return error;
  return new UserError(`${error.message}. ${whatWasChanged()}`);
}

/**
 * Answers a signal that nothing holds back, with one sentence and exit code 1. Files need no more than that: a program
 * hears a signal only where it waits for something, and between the files that belong together it never waits.
 * @returns lets signals end the program as usual
 */
export function answerSignals(): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    if (process.listenerCount(signal) > 1) return; // what holds it back, or passes it on, says what it means
    if (process.stdout.isTTY) process.stdout.write("\n"); // a line of progress may stand there
    printError(`Interrupted (${signal}). ${whatWasChanged()}`);
    process.exit(ERROR);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
}

/** Lets a signal be heard that came while the program was busy. Of two turns, one at least begins after it came. */
export async function hearSignals(): Promise<void> {
  await setImmediate();
  await setImmediate();
}

/**
 * Holds signals back while something is changed, or must be put right before the program ends: each step asks whether
 * one came.
 */
export class Interruption {
  private readonly controller = new AbortController();
  private readonly onSignal = (signal: NodeJS.Signals) => this.controller.abort(signal);

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.onSignal);
  }

  /** Lets a change under way be finished after the first signal, and says so; a second one ends the program. */
  static untilSecond(terminal: Terminal): Interruption {
    mayHaveChanged = true;
    const interruption = new Interruption();
    interruption.signal.addEventListener("abort", () => {
      interruption.release();
      terminal.line("  Interrupted: finishing what is under way, beginning nothing else.");
    });
    return interruption;
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
