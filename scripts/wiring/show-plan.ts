import type { Terminal } from "../terminal/terminal";
import type { Assessment } from "./guarded-plan";
import { renderPlan } from "./render-plan";
import type { WiringSource } from "./source";

/** Prints what would change in one environment, or that nothing would. */
export function showPlan(
  terminal: Terminal,
  environment: WiringSource,
  assessment: Assessment,
): void {
  showTitle(terminal, environment);
  showWiring(terminal, environment, assessment);
}

export function showTitle(terminal: Terminal, { name, account, region }: WiringSource): void {
  terminal.line(`${name}  account ${account}, ${region}`, "bold");
}

/** The same without the title. */
export function showWiring(
  terminal: Terminal,
  environment: WiringSource,
  { plan, actual }: Assessment,
): void {
  for (const line of renderPlan(environment, plan, actual)) terminal.line(line, styleOf(line));
  const { changes, decisions } = plan;
  const toDecide = decisions.length === 0 ? "" : `, ${decisions.length} to decide`;
  if (changes.length + decisions.length === 0) terminal.line("  Nothing to change.");
  else terminal.line(`  ${changes.length} to change${toDecide}.`);
}

function styleOf(line: string) {
  const sign = line.trimStart()[0];
  if (sign === "+") return "green";
  if (sign === "-") return "red";
  return sign === "~" || sign === "!" ? "yellow" : undefined;
}
