import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { whatsAppApp } from "../constructs/whatsapp-app";
import { loadEnvironments } from "../environments/load";
import type { Environment } from "../environments/schema";
import { UserError } from "../rules/problem";
import { Terminal } from "../scripts/terminal";
import { type Terraform, TerraformError } from "../terraform/terraform";
import { KNOWN_GAPS, unexplained } from "./known-gaps";
import { localStack, missingTools } from "./local-stack";
import { policyLines, resourceLines, type SynthesizedStack } from "./stack-summary";
import { startStandIn } from "./stand-in";

const terminal = new Terminal();

/** The whole journey of environments/example.yaml, with no AWS account. */
async function demo(folder: string): Promise<void> {
  const environment = validate();
  const stack = synthesize(environment, folder);
  const missing = missingTools();
  if (missing.length === 0) await deploy(environment, stack);
  else leaveOut(`not on the PATH: ${missing.join(", ")}`);
}

function validate(): Environment {
  step("1", "Validate environments/example.yaml");
  const { environments } = loadEnvironments({ names: ["example"] });
  const [environment] = environments;
  if (environment === undefined) throw new Error("the loader returned no environment");
  const accounts = environment.whatsappBusinessAccounts.length;
  said(`account ${environment.account}, ${environment.region}, ${accounts} WhatsApp account(s)`);
  return environment;
}

function synthesize(environment: Environment, outdir: string): string {
  step("2", "Synthesize the Terraform configuration");
  whatsAppApp([environment], outdir).app.synth();
  const folder = join(outdir, "stacks", environment.name);
  const text = readFileSync(join(folder, "cdk.tf.json"), "utf8");
  const stack = JSON.parse(text) as SynthesizedStack;
  said("Resources", ...resourceLines(stack).map((line) => `  ${line}`));
  said("", "Policies", ...policyLines(stack).map((line) => `  ${line}`));
  return folder;
}

async function deploy(environment: Environment, folder: string): Promise<void> {
  step("3", "Deploy to a local AWS stand-in, with Terraform and the real AWS provider");
  terminal.progress("  starting moto_server");
  const standIn = await startStandIn(environment.account);
  try {
    terminal.progress("  terraform init");
    const terraform = await localStack(folder, standIn, { onProgress: resourceDone });
    await journey(terraform);
  } catch (error) {
    // No mirror and no network: a machine's limit, no fault of the environment.
    if (!(error instanceof TerraformError) || error.command !== "init") throw error;
    leaveOut(`the AWS provider cannot be had here\n\n${error.output}`);
  } finally {
    await standIn.stop();
  }
}

async function journey(terraform: Terraform): Promise<void> {
  said("takes about a minute: the AWS provider watches a lifecycle rule settle for 55 s");
  await terraform.apply();
  step("4", "Plan again: nothing may be left to change");
  const unexpected = unexplained(await terraform.plan());
  if (unexpected.length > 0) {
    const changes = unexpected.map((c) => `${c.address}: ${c.attributes.join(", ")}`);
    throw new UserError(`The second plan is not empty:\n${changes.join("\n")}`);
  }
  said(`empty, but for what the stand-in is known to forget: ${gaps()}`);
  step("5", "Destroy");
  await terraform.destroy();
  said(`${(await terraform.stateList()).length} resources left in the state`);
}

function gaps(): string {
  return KNOWN_GAPS.map((gap) => `${gap.type}.${gap.attribute} (${gap.reason})`).join("; ");
}

function leaveOut(reason: string): void {
  step("3", "Deploy, plan again and destroy: left out");
  said(`${reason}`, "The synthesized configuration above is what a deploy would apply.");
}

function step(number: string, title: string): void {
  terminal.line();
  terminal.line(`${number}  ${title}`, "bold");
}

function said(...lines: readonly string[]): void {
  for (const line of lines) terminal.line(line === "" ? "" : `   ${line}`);
}

function resourceDone(message: string): void {
  const short = message.replace(/ \[id=.*\]$/, "");
  if (short.includes("Still ")) terminal.progress(`   ${short}`);
  else said(short);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "whatsapp-demo-"));
  try {
    await demo(join(folder, "cdktf.out"));
    terminal.line();
    terminal.line("Next: copy environments/example.yaml to environments/prod.yaml and edit it,");
    terminal.line("then npx cdktf deploy prod");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof UserError ? `\n${error.message}` : error);
  process.exitCode = 1;
});
