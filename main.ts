import { loadEnvironments, namesFrom } from "./app/load";
import { synthesize, whatsAppApp } from "./app/whatsapp-app";
import { renderProblem, UserError } from "./formats/problem";

/** The CDKTF app: every file in environments/, or those that ENVIRONMENT names, becomes a stack. */
function main(): void {
  const names = namesFrom(process.env["ENVIRONMENT"]);
  const { environments, warnings } = loadEnvironments({ names });
  for (const warning of warnings) console.error(`Warning:\n\n${renderProblem(warning)}\n`);
  synthesize(whatsAppApp(environments));
}

try {
  main();
} catch (error) {
  console.error(error instanceof UserError ? error.message : error);
  process.exitCode = 1;
}
