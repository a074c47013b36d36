import { createInterface } from "node:readline/promises";
import { forLine } from "../../formats/outlets";
import { UserError } from "../../formats/problem";

/**
 * Asks on the terminal; Ctrl-C and Ctrl-D are no yes.
 * @param hint the command that needs no answer, for where nobody can give one
 */
export async function confirm(question: string, hint: string): Promise<boolean> {
  if (process.stdin.isTTY !== true) {
    throw new UserError(
      `${question} The question needs a terminal to be answered on, and there is none: add --yes, as in ${hint}`,
    );
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${forLine(question)} [y/N] `)).trim());
  } catch (error) {
    if (!(error instanceof Error && error.name === "AbortError")) throw error;
    process.stderr.write("\n");
    return false;
  } finally {
    lines.close();
  }
}
