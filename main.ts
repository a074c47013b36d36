import { loadEnvironments, namesFrom } from "./app/load";
import { synthesize, whatsAppApp } from "./app/whatsapp-app";
import { printError, printFailure } from "./formats/print";
import { renderProblem } from "./formats/problem";

/** The CDKTF app: every file in environments/, or those that ENVIRONMENT names, becomes a stack. */
function main(): void {
  const names = namesFrom(process.env["ENVIRONMENT"]);
  const { environments, warnings } = loadEnvironments({ names });
  for (const warning of warnings) printError(`Warning:\n\n${renderProblem(warning)}\n`);
  synthesize(whatsAppApp(environments));
}

try {
  main();
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
