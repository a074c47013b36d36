import { createInterface } from "node:readline/promises";
import { UserError } from "../../formats/problem";

/** @throws UserError where no terminal is there on which somebody could answer */
export function refuseUnanswerable(question: string, hint: string): void {
  if (process.stdin.isTTY === true) return;
  throw new UserError(
    `${question} It cannot be answered without a terminal: add --yes, as in ${hint}`,
  );
}

/**
 * Asks on the terminal. Ctrl-C and Ctrl-D are no yes.
 * @param hint the command that needs no answer, for where nobody can give one
 * @param interrupted ends the question as if the answer were no
 */
export async function confirm(
  question: string,
  hint: string,
  interrupted?: AbortSignal,
): Promise<boolean> {
  refuseUnanswerable(question, hint);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const options = interrupted === undefined ? {} : { signal: interrupted };
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `, options)).trim());
  } catch (error) {
    if (!(error instanceof Error && error.name === "AbortError")) throw error;
    process.stderr.write("\n");
    return false;
  } finally {
    lines.close();
  }
}
