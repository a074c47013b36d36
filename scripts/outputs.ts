import { readFileSync } from "node:fs";
import type { Environment } from "../app/environment";
import { NoOutputsError, type Outputs, parseOutputs } from "../constructs/messaging/outputs";
import { UserError } from "../formats/problem";
import { readingState } from "./terraform/stack-folder";

/**
 * The Terraform outputs of an environment, checked to be its own.
 * @param file written by `terraform output -json` or `cdktf output --outputs-file`
 * @default - asked of Terraform, which works with every backend
 */
export async function outputsOf(environment: Environment, file?: string): Promise<Outputs> {
  const outputs =
    file === undefined
      ? parseOutputs(
          await readingState(environment, (terraform) => terraform.output()),
          environment.name,
        )
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

function outputsIn(file: string, environment: string): Outputs {
  try {
    return parseOutputs(readJson(file), environment);
  } catch (error) {
    if (!(error instanceof NoOutputsError)) throw error;
    throw new NoOutputsError(
      `${file} holds no outputs of ${environment}: check --outputs, or deploy first, with npx cdktf deploy ${environment} --outputs-file ${file}`,
    );
  }
}

function readJson(file: string): unknown {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(
      `${file} is no JSON (${(error as Error).message}): write it with terraform output -json`,
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
        ? `There is no file ${file}: check --outputs`
        : `${file} cannot be read (${code}): check --outputs`,
    );
  }
}
