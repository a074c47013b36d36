import {
  accessSync,
  constants,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../app/environment";
import { cut, UserError } from "../../formats/problem";
import {
  CONFIGURATION,
  outputFolder,
  type Synthesized,
  stackFolder,
  synthesizeInto,
} from "./synthesis";
import { Terraform } from "./terraform";
import { requiredTerraform } from "./tools";

/** What Terraform keeps of the backend that it initialized. */
const BACKEND_RECORD = join(".terraform", "terraform.tfstate");

/** Where Terraform keeps the state of a stack without a backend. */
const STATE_WITHOUT_BACKEND = "terraform.tfstate";

/** Terraform in the environment's stack folder, synthesized afresh. */
export async function terraformFor(
  environment: Environment,
  onProgress?: (message: string) => void,
): Promise<Terraform> {
  const terraformOf = await terraformOfStacks(environment, onProgress);
  return terraformOf(environment.name);
}

/** Terraform in the folder of each stack that the environment asks for; all of them are synthesized afresh. */
export async function terraformOfStacks(
  environment: Environment,
  onProgress?: (message: string) => void,
): Promise<(stack: string) => Terraform> {
  const binary = requiredTerraform();
  await synthesizeInto(outputFolder(), [environment]);
  return (stack) =>
    new Terraform({ binary, folder: stackFolder(stack), env: process.env, onProgress });
}

/**
 * Asks Terraform something that only reads the state: in the stack's folder where Terraform has worked there,
 * else in a temporary folder that holds nothing but the backend. That needs no provider, and no right to write
 * into the checkout.
 */
export async function readingState<Answer>(
  environment: Environment,
  ask: (terraform: Terraform) => Promise<Answer>,
): Promise<Answer> {
  const binary = requiredTerraform();
  if (wasUsed(environment)) return ask(await terraformFor(environment));
  refuseUnknownState(environment);
  const outdir = mkdtempSync(join(tmpdir(), "state-of-"));
  try {
    await synthesizeInto(outdir, [environment]);
    const folder = stackFolder(environment.name, outdir);
    reduceToBackend(join(folder, CONFIGURATION));
    return await ask(new Terraform({ binary, folder, env: process.env }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** There, a changed backend is noticed, and settings count that were given to `terraform init` alone. */
function wasUsed({ name, state }: Environment): boolean {
  const folder = stackFolder(name);
  const traces = [BACKEND_RECORD, ...(state.backend === "none" ? [STATE_WITHOUT_BACKEND] : [])];
  return traces.some((file) => existsSync(join(folder, file))) && isWritable(folder);
}

/** Terraform would take the empty folder's own state, and say that nothing was deployed. */
function refuseUnknownState({ name, state }: Environment): void {
  if (state.backend !== "none") return;
  throw new UserError(
    `state.backend of ${cut(name)} is none, and Terraform was not initialized in ${stackFolder(name)}, so that the place of its state is not known here. Run "terraform output -json > outputs.json" where ${cut(name)} is deployed, and add --outputs outputs.json`,
  );
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function reduceToBackend(file: string): void {
  const { terraform } = JSON.parse(readFileSync(file, "utf8")) as Synthesized;
  writeFileSync(file, JSON.stringify({ terraform: { backend: terraform.backend } }));
}
