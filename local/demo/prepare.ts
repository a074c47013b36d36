import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Environment } from "../../app/environment";
import type { EnvironmentStack } from "../../app/environment-stack";
import { environmentsFolder } from "../../app/folder";
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

/**
 * What needs nothing but Node: the file is checked, the configuration synthesized and shown.
 * @param folder becomes the working folder, so that the commands find the demo's own copy of the file
 */
export function prepare(narrator: Narrator, folder: string): Prepared {
  const environment = validate(narrator, folder);
  const outdir = join(folder, "cdktf.out");
  const stack = synthesize(narrator, environment, outdir);
  return { environment, stack, stackFolder: join(outdir, "stacks", NAME) };
}

function validate(narrator: Narrator, folder: string): Environment {
  narrator.step(`Check environments/${NAME}.yaml`);
  loadEnvironments({ names: [NAME] }); // what is wrong with the file itself is said of its own lines
  copyWithMoney(resolve(environmentsFolder()), join(folder, "environments"));
  process.chdir(folder);
  const [environment] = loadEnvironments({ names: [NAME] }).environments;
  if (environment === undefined) throw new Error("the loader returned no environment");
  const { account, region } = environment;
  const accounts = accountsOf(environment).length;
  narrator.say(
    `account ${account}, ${region}, ${accounts} WhatsApp ${accounts === 1 ? "account" : "accounts"}. The demo turns on the lines about alarms, spend and the brake, with made-up rates.`,
  );
  return environment;
}

const RATES = (today: string) => `country,fee,category,type,usd,effective,source
*,MessageFee,*,,0.005,${today},"made up for the demo"
*,MetaTemplateMessageFee,*,*,0.12,${today},"made up for the demo"
`;

/** The file as edited by a user who wants limits in money. */
function copyWithMoney(from: string, to: string): void {
  mkdirSync(to);
  const template = readFileSync(join(from, `${NAME}.yaml`), "utf8");
  writeFileSync(join(to, `${NAME}.yaml`), withMoney(template));
  writeFileSync(join(to, "rates.csv"), RATES(new Date().toISOString().slice(0, 10)));
}

/** The lines on alarms and spend, no comments any more; without the schema, which stays where the template is. */
export function withMoney(template: string): string {
  const withoutSchema = template.replace(/^# yaml-language-server:.*\n/m, "");
  return withoutSchema.replace(/^# (?:alarms|spend):\n(?:# {2,}.*\n)+/gm, (block) =>
    block.replace(/^# /gm, ""),
  );
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
