import type { Command } from "commander";
import { loadNamed, namesFrom } from "../../app/load";
import { CLEAN, ending } from "../terminal/exit-codes";
import { Terminal } from "../terminal/terminal";
import { toTerraform } from "../terminal/to-run";
import { outputFolder, synthesizeInto } from "../terraform/synthesis";

interface SynthOptions {
  /** The folder into which it writes. @default - `cdktf.out` beside the folder of environments */
  readonly out?: string;
}

export function register(command: Command): void {
  command
    .option("--out <folder>", "write below this folder; cdktf.out beside environments by default")
    .addHelpText("after", HELP)
    .action(ending(synth));
}

/** Writes a Terraform root module for each environment, or for those that are named. */
export async function synth(names: readonly string[], options: SynthOptions): Promise<number> {
  const chosen = names.length > 0 ? names : namesFrom(process.env["ENVIRONMENT"]);
  const environments = loadNamed(chosen);
  const modules = await synthesizeInto(options.out ?? outputFolder(), environments);
  const terminal = new Terminal();
  for (const { stack, folder } of modules) {
    terminal.line(`${stack}  ${toTerraform(folder, "init")}`);
  }
  return CLEAN;
}

const HELP = `
Each environment becomes <folder>/stacks/<environment>/cdk.tf.json, a root module that Terraform or OpenTofu runs
without any other tool. Deploy the account's own stack before it, where there is one; after it,
if that stack holds a cost anomaly monitor, which notifies a topic of the environment.
Without names: those that ENVIRONMENT names, or every environment but the template.`;
