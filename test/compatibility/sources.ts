/**
 * All that these tests import from the project's sources: where sources move, only this file follows.
 */
import { join } from "node:path";
import { loadEnvironments } from "../../app/load";
import { synthesize, whatsAppApp } from "../../app/whatsapp-app";

export type { PlannedChange } from "../../scripts/terraform/planned-changes";
export type { Terraform } from "../../scripts/terraform/terraform";

export const REPOSITORY = join(__dirname, "../..");

/** Apps that use the constructs, one a file. */
const APPS = join(REPOSITORY, "examples", "constructs");
const PACKAGE = "cdktf-aws-social-messaging";
const ENTRY = join(REPOSITORY, "constructs");

/** Some day after the rates of the recorded rate cards: they must not grow old with the tests. */
const TODAY = "2026-11-20";

/** As main.ts would, from a folder of environment files. */
export function synthesizeEnvironments(folder: string, outdir: string): void {
  const { environments } = loadEnvironments({ folder, today: TODAY });
  synthesize(whatsAppApp(environments, outdir));
}

/** As the app itself would, with the package's sources in place of its compiled files. */
export function synthesizeApp(name: string, outdir: string): void {
  jest.doMock(PACKAGE, () => jest.requireActual(ENTRY), { virtual: true });
  process.env["CDKTF_OUTDIR"] = outdir;
  try {
    jest.requireActual(join(APPS, `${name}.ts`));
  } finally {
    delete process.env["CDKTF_OUTDIR"];
  }
}
