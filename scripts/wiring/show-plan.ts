import type { Terminal } from "../terminal/terminal";
import type { Assessment } from "./guarded-plan";
import { renderPlan } from "./render-plan";
import type { WiringSource } from "./source";

/** Prints what would change in one environment, or that nothing would. */
export function showPlan(
  terminal: Terminal,
  environment: WiringSource,
  { plan, actual }: Assessment,
): void {
  const { name, account, region } = environment;
  terminal.line(`${name}  account ${account}, ${region}`, "bold");
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
