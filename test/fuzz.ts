import { relative } from "node:path";
import fc from "fast-check";

// Property tests take fast-check from here, so that one place decides how often they run and from which
// seed, and says how to repeat a failure:
//
//   FUZZ_RUNS=10000   runs of a usual property instead of 25; one that is cheaper or dearer in proportion
//   FUZZ_SEED=42      the very same values again
//
// Pull requests take 100 and every night 5,000, so that who waits for the tests waits for few.

export { fc };

const FEW_RUNS = 25;
/** What the tests' own numbers are written for. */
const USUAL_RUNS = 100;
const wantedRuns = wholeNumber("FUZZ_RUNS") ?? FEW_RUNS;

/** What all random values of this file's tests come from. */
export const seed = wholeNumber("FUZZ_SEED") ?? Math.floor(Math.random() * 1e9);

/** Whether somebody asked for more runs than usual, and so for what takes minutes. */
export const isFuzzed = wantedRuns > USUAL_RUNS;

/**
 * For a property that is cheaper than usual, or dearer: every file should take about a second.
 * @param usually how often where FUZZ_RUNS is 100
 */
export function runs(usually: number): { readonly numRuns: number } {
  return { numRuns: Math.ceil((usually * wantedRuns) / USUAL_RUNS) };
}

fc.configureGlobal({ seed, numRuns: wantedRuns, reporter: report });

// Time for all runs, also of the tests that wait for something; without FUZZ_RUNS a minute is plenty.
if (isFuzzed) jest.setTimeout((60_000 * wantedRuns) / USUAL_RUNS);

/** As fast-check reports by itself, and with the command that fails again in the same way. */
function report<T>(details: fc.RunDetails<T>): void {
  if (!details.failed) return;
  const cause = details.errorInstance;
  throw new Error(`${fc.defaultReportMessage(details)}\n\nTo repeat it:\n  ${command()}\n`, {
    cause,
  });
}

function command(): string {
  const { testPath = "", currentTestName = "" } = expect.getState();
  const often = process.env["FUZZ_RUNS"] ? `FUZZ_RUNS=${wantedRuns} ` : "";
  const pattern = currentTestName.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  const quoted = `'${pattern.replaceAll("'", "'\\''")}'`;
  return `FUZZ_SEED=${seed} ${often}npx jest ${relative(process.cwd(), testPath)} -t ${quoted}`;
}

function wholeNumber(variable: string): number | undefined {
  const text = process.env[variable];
  if (text === undefined || text === "") return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`${variable} must be a whole number, such as 10000, but is ${text}`);
}
