import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Environment } from "../../app/environment";
import { synthesize, whatsAppApp } from "../../app/whatsapp-app";
import { Terraform } from "./terraform";
import { requiredTerraform } from "./tools";

/** Where cdktf deploy works, so that Terraform finds there what it initialized. */
export const OUTPUT_FOLDER = "cdktf.out";

/** What the toolkits write into a stack's folder. */
export const STACK_FILE = "cdk.tf.json";

/** What Terraform keeps of the backend that it initialized. */
const BACKEND_RECORD = join(".terraform", "terraform.tfstate");

/** Terraform in the environment's stack folder, synthesized afresh. */
export function terraformFor(
  environment: Environment,
  onProgress?: (message: string) => void,
): Terraform {
  const binary = requiredTerraform();
  synthesize(whatsAppApp([environment], OUTPUT_FOLDER));
  return new Terraform({
    binary,
    folder: stackFolder(environment),
    env: process.env,
    onProgress,
  });
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
  if (wasInitialized(environment)) return ask(terraformFor(environment));
  const synthesizeInto = (outdir: string) => synthesize(whatsAppApp([environment], outdir));
  return withBackendAlone(environment, synthesizeInto, ask);
}

/** The same of a stack that an app of somebody else has synthesized, and that stays as it is. */
export async function readingStateOfStack<Answer>(
  name: string,
  ask: (terraform: Terraform) => Promise<Answer>,
): Promise<Answer> {
  const folder = stackFolder({ name });
  if (wasInitialized({ name }))
    return ask(new Terraform({ binary: requiredTerraform(), folder, env: process.env }));
  const copyInto = (outdir: string) => {
    mkdirSync(stackFolder({ name }, outdir), { recursive: true });
    copyFileSync(join(folder, STACK_FILE), join(stackFolder({ name }, outdir), STACK_FILE));
  };
  return withBackendAlone({ name }, copyInto, ask);
}

async function withBackendAlone<Answer>(
  stack: Named,
  write: (outdir: string) => void,
  ask: (terraform: Terraform) => Promise<Answer>,
): Promise<Answer> {
  const binary = requiredTerraform();
  const outdir = mkdtempSync(join(tmpdir(), "state-of-"));
  try {
    write(outdir);
    const folder = stackFolder(stack, outdir);
    reduceToBackend(join(folder, STACK_FILE), stackFolder(stack));
    const withoutProviders = true;
    return await ask(new Terraform({ binary, folder, env: process.env, withoutProviders }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

type Named = Pick<Environment, "name">;

/** Where Terraform works for an environment, as a relative path. */
export function stackFolder({ name }: Named, outdir = OUTPUT_FOLDER): string {
  return join(outdir, "stacks", name);
}

/** There, a changed backend is noticed, and settings count that were given to `terraform init` alone. */
function wasInitialized(stack: Named): boolean {
  const folder = stackFolder(stack);
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
  readonly terraform?: { readonly backend?: Backends; readonly cloud?: object };
}

type Backends = Readonly<Record<string, { readonly path?: string }>>;

/** Terraform's own, where a stack names none. */
const DEFAULT_BACKEND: Backends = { local: { path: "terraform.tfstate" } };

/** Relative paths of a local state start in the folder where the stack is deployed. */
function reduceToBackend(file: string, deployedIn: string): void {
  const { terraform = {} } = JSON.parse(readFileSync(file, "utf8")) as Synthesized;
  const { cloud, backend: backends = DEFAULT_BACKEND } = terraform;
  if (cloud !== undefined) {
    writeFileSync(file, JSON.stringify({ terraform: { cloud } }));
    return;
  }
  const backend = Object.fromEntries(
    Object.entries(backends).map(([type, { path, ...settings }]) => [
      type,
      path === undefined ? settings : { ...settings, path: resolve(deployedIn, path) },
    ]),
  );
  writeFileSync(file, JSON.stringify({ terraform: { backend } }));
}
