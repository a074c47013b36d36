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
import { join, resolve } from "node:path";
import type { Environment } from "../../app/environment";
import { projectFolder } from "../../app/folder";
import { synthesize, whatsAppApp } from "../../app/whatsapp-app";
import { Terraform } from "./terraform";
import { requiredTerraform } from "./tools";

/** Where cdktf deploy works, so that Terraform finds there what it initialized. */
function outputFolder(): string {
  return join(projectFolder(), "cdktf.out");
}

/** What Terraform keeps of the backend that it initialized. */
const BACKEND_RECORD = join(".terraform", "terraform.tfstate");

/** Terraform in the environment's stack folder, synthesized afresh. */
export function terraformFor(
  environment: Environment,
  onProgress?: (message: string) => void,
): Terraform {
  return terraformOfStacks(environment, onProgress)(environment.name);
}

/** Terraform in the folder of each stack that the environment asks for; all of them are synthesized afresh. */
export function terraformOfStacks(
  environment: Environment,
  onProgress?: (message: string) => void,
): (stack: string) => Terraform {
  const binary = requiredTerraform();
  const outdir = outputFolder();
  synthesize(whatsAppApp([environment], outdir));
  return (name) =>
    new Terraform({ binary, folder: stackFolder({ name }, outdir), env: process.env, onProgress });
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
  if (wasInitialized(environment)) return ask(terraformFor(environment));
  const outdir = mkdtempSync(join(tmpdir(), "state-of-"));
  try {
    synthesize(whatsAppApp([environment], outdir));
    const folder = stackFolder(environment, outdir);
    reduceToBackend(join(folder, "cdk.tf.json"), stackFolder(environment));
    return await ask(new Terraform({ binary, folder, env: process.env }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Where Terraform works for an environment, as a relative path. */
export function stackFolder({ name }: Pick<Environment, "name">, outdir = outputFolder()): string {
  return join(outdir, "stacks", name);
}

/** There, a changed backend is noticed, and settings count that were given to `terraform init` alone. */
function wasInitialized(environment: Environment): boolean {
  const folder = stackFolder(environment);
  return existsSync(join(folder, BACKEND_RECORD)) && isWritable(folder);
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

interface Synthesized {
  readonly terraform: { readonly backend: Backends };
}

type Backends = Readonly<Record<string, { readonly path?: string }>>;

/** Relative paths of a local state start in the folder where the stack is deployed. */
function reduceToBackend(file: string, deployedIn: string): void {
  const { terraform } = JSON.parse(readFileSync(file, "utf8")) as Synthesized;
  const backend = Object.fromEntries(
    Object.entries(terraform.backend).map(([type, { path, ...settings }]) => [
      type,
      path === undefined ? settings : { ...settings, path: resolve(deployedIn, path) },
    ]),
  );
  writeFileSync(file, JSON.stringify({ terraform: { backend } }));
}
