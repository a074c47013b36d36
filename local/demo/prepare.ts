import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../app/environment";
import type { EnvironmentStack } from "../../app/environment-stack";
import { loadEnvironments } from "../../app/load";
import { whatsAppApp } from "../../app/whatsapp-app";
import { accountsOf } from "../../constructs/accounts/decisions";
import { policyLines, resourceLines, type SynthesizedStack } from "../stack-summary";
import type { Narrator } from "./narrator";

/** The environment that the demo lives through. */
export const NAME = "example";

export interface Prepared {
  readonly environment: Environment;
  readonly stack: EnvironmentStack;
  /** Where Terraform runs. */
  readonly stackFolder: string;
}

/** What needs nothing but Node: the file is checked, the configuration synthesized and shown. */
export function prepare(narrator: Narrator, outdir: string): Prepared {
  const environment = validate(narrator);
  const stack = synthesize(narrator, environment, outdir);
  return { environment, stack, stackFolder: join(outdir, "stacks", NAME) };
}

function validate(narrator: Narrator): Environment {
  narrator.step(`Validate environments/${NAME}.yaml`);
  const [environment] = loadEnvironments({ names: [NAME] }).environments;
  if (environment === undefined) throw new Error("the loader returned no environment");
  const { account, region } = environment;
  narrator.say(
    `account ${account}, ${region}, ${accountsOf(environment).length} WhatsApp account(s)`,
  );
  return environment;
}

function synthesize(narrator: Narrator, environment: Environment, outdir: string) {
  narrator.step("Synthesize the Terraform configuration");
  const { app, stacks } = whatsAppApp([environment], outdir);
  app.synth();
  const stack = stacks.get(NAME);
  if (stack === undefined) throw new Error(`the app built no stack ${NAME}`);
  const file = join(outdir, "stacks", NAME, "cdk.tf.json");
  const synthesized = JSON.parse(readFileSync(file, "utf8")) as SynthesizedStack;
  narrator.say("Resources", ...resourceLines(synthesized).map((line) => `  ${line}`));
  narrator.say("", "Policies", ...policyLines(synthesized).map((line) => `  ${line}`));
  return stack;
}
