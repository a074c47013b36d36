import { createInterface } from "node:readline/promises";
import { UserError } from "../../formats/problem";

/**
 * Asks on the terminal; whoever leaves with Ctrl-C or Ctrl-D has not said yes.
 * @param hint the command that needs no answer, for where nobody can give one
 */
export async function confirm(question: string, hint: string): Promise<boolean> {
  if (process.stdin.isTTY !== true) {
    throw new UserError(`${question} Nobody is there to answer: add --yes, as in ${hint}`);
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
  } catch (error) {
    if (!(error instanceof Error && error.name === "AbortError")) throw error;
    process.stderr.write("\n");
    return false;
  } finally {
    lines.close();
  }
}
