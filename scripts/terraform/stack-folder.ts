import { accessSync, constants, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Environment } from "../../app/environment";
import { textOfFile } from "../../formats/file-problem";
import { cut, UserError } from "../../formats/problem";
import { writeFiles } from "../../formats/write-files";
import { PrivateFolder } from "./private-folder";
import {
  appFolder,
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
  requiredTerraform();
  const folder = stackFolder(environment.name);
  if (wasUsed(folder, environment.state)) return ask(await terraformFor(environment));
  refuseUnknownState(environment);
  return withBackendAlone(async (outdir) => {
    await synthesizeInto(outdir, [environment]);
    return backendIn(join(stackFolder(environment.name, outdir), CONFIGURATION));
  }, ask);
}

/** The same of a stack that an app of somebody else has synthesized, and that stays as it is. */
export async function readingStateOfStack<Answer>(
  name: string,
  ask: (terraform: Terraform) => Promise<Answer>,
): Promise<Answer> {
  const binary = requiredTerraform();
  const folder = stackFolder(name, appFolder());
  if (wasUsed(folder)) return ask(new Terraform({ binary, folder, env: process.env }));
  const configured = backendIn(join(folder, CONFIGURATION));
  return withBackendAlone(async () => reachedFromElsewhere(configured, folder), ask);
}

type Backend = NonNullable<Synthesized["terraform"]>;

async function withBackendAlone<Answer>(
  backendFor: (outdir: string) => Promise<Backend>,
  ask: (terraform: Terraform) => Promise<Answer>,
): Promise<Answer> {
  const binary = requiredTerraform();
  const outdir = new PrivateFolder();
  try {
    const terraform = await backendFor(outdir.path);
    const folder = join(outdir.path, "stacks", "backend");
    writeFiles([{ path: join(folder, CONFIGURATION), text: JSON.stringify({ terraform }) }]);
    const withoutProviders = true;
    return await ask(new Terraform({ binary, folder, env: process.env, withoutProviders }));
  } finally {
    outdir.remove();
  }
}

/** There, a changed backend is noticed, and settings count that were given to `terraform init` alone. */
function wasUsed(folder: string, state?: Environment["state"]): boolean {
  const traces = [BACKEND_RECORD, ...(state?.backend === "none" ? [STATE_WITHOUT_BACKEND] : [])];
  return traces.some((file) => existsSync(join(folder, file))) && isWritable(folder);
}

/** Terraform would take the empty folder's own state, and say that nothing was deployed. */
function refuseUnknownState({ name, state }: Environment): void {
  if (state.backend !== "none") return;
  throw new UserError(
    `state.backend of ${cut(name)} is none, and Terraform was not initialized in ${stackFolder(name)}, so that the place of its state is not known here. Synthesize and initialize it there, with the backend of your pipeline; plan, apply, verify and detach also go on with --outputs outputs.json, which "terraform output -json > outputs.json" writes where ${cut(name)} is deployed`,
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

function backendIn(file: string): Backend {
  const { terraform = {} } = JSON.parse(textOfFile(file)) as Synthesized;
  const { backend, cloud } = terraform;
  return cloud === undefined ? { backend } : { cloud };
}

/** Terraform's own backend, where a stack names none. */
const DEFAULT_BACKEND = { local: { path: STATE_WITHOUT_BACKEND } };

/** Relative paths of a local state start in the folder of the stack. */
function reachedFromElsewhere({ backend, cloud }: Backend, folder: string): Backend {
  if (cloud !== undefined) return { cloud };
  const { local, ...others } = backend ?? DEFAULT_BACKEND;
  if (local === undefined) return { backend: others };
  return {
    backend: { local: { ...local, path: resolve(folder, local.path ?? STATE_WITHOUT_BACKEND) } },
  };
}
