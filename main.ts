import { loadNamed, namesFrom } from "./app/load";
import { synthesize, whatsAppApp } from "./app/whatsapp-app";
import { printFailure } from "./formats/print";

/** The CDKTF app: every file in environments/, or those that ENVIRONMENT names, becomes a stack. */
function main(): void {
  synthesize(whatsAppApp(loadNamed(namesFrom(process.env["ENVIRONMENT"]))));
}

try {
  main();
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
