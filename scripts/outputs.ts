import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../app/environment";
import { whatsAppApp } from "../app/whatsapp-app";
import { NoOutputsError, type Outputs, parseOutputs } from "../constructs/messaging/outputs";
import { cut, reasonOf, UserError } from "../formats/problem";
import { toDeploy } from "./terminal/to-run";
import { Terraform } from "./terraform/terraform";
import { terraformBinary } from "./terraform/tools";

/** Where cdktf deploy works, so that Terraform finds there what it initialized. */
const OUTPUT_FOLDER = "cdktf.out";

/**
 * The Terraform outputs of an environment, checked to be its own.
 * @param file written by `terraform output -json` or `cdktf output --outputs-file`
 * @default - asked of Terraform in the stack's folder, which works with every backend
 */
export async function outputsOf(environment: Environment, file?: string): Promise<Outputs> {
  const outputs =
    file === undefined
      ? parseOutputs(await (await terraformFor(environment)).output(), environment.name)
      : outputsIn(file, environment.name);
  const { environment: name, account_id, region } = outputs;
  const own =
    name === environment.name &&
    account_id === environment.account &&
    region === environment.region;
  if (own) return outputs;
  throw new UserError(
    `These outputs belong to ${name} (account ${account_id}, ${region}), not to ${environment.name} (account ${environment.account}, ${environment.region}): deploy ${environment.name}, or name its own file`,
  );
}

/** Terraform in the environment's stack folder, synthesized afresh and initialized. */
export async function terraformFor(
  environment: Environment,
  onProgress?: (message: string) => void,
): Promise<Terraform> {
  const binary = terraformBinary();
  if (binary === undefined) {
    throw new UserError("Neither terraform nor tofu is on the PATH: install one of them first");
  }
  whatsAppApp([environment], OUTPUT_FOLDER).app.synth();
  const folder = join(OUTPUT_FOLDER, "stacks", environment.name);
  const terraform = new Terraform({ binary, folder, env: process.env, onProgress });
  if (!existsSync(join(folder, ".terraform"))) await terraform.init();
  return terraform;
}

function outputsIn(file: string, environment: string): Outputs {
  try {
    return parseOutputs(readJson(file), environment);
  } catch (error) {
    if (!(error instanceof NoOutputsError)) throw error;
    throw new NoOutputsError(
      `${cut(file)} holds no outputs of ${environment}: check --outputs, or deploy first, with ${toDeploy(environment, "--outputs-file", file)}`,
    );
  }
}

function readJson(file: string): unknown {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(
      `${cut(file)} is no JSON (${reasonOf(error)}): write it with terraform output -json`,
    );
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === "ENOENT"
        ? `There is no file ${cut(file)}: check --outputs`
        : `${cut(file)} cannot be read (${code}): check --outputs`,
    );
  }
}
