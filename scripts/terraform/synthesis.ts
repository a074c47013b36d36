import { existsSync, realpathSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { Environment } from "../../app/environment";
import { environmentsFolderIfAny, foldersAbove, projectFolder } from "../../app/folder";
import { textOfFile } from "../../formats/file-problem";
import { cut, UserError } from "../../formats/problem";
import { writeFiles } from "../../formats/write-files";
import { hearSignals } from "../terminal/interruption";
import { parsed } from "./printed";
import { PrivateFolder } from "./private-folder";

/** Where cdktf writes in a clone, so that Terraform finds there what it initialized. */
export function outputFolder(): string {
  return join(projectFolder(), OUTPUT);
}

/** Where the stacks of somebody else's app are: below the working folder, or else beside the environment files. */
export function appFolder(): string {
  const here = existsSync(OUTPUT) || environmentsFolderIfAny() === undefined;
  return here ? OUTPUT : outputFolder();
}

const OUTPUT = "cdktf.out";

/** What CDKTF says of all stacks. */
const MANIFEST = "manifest.json";

/** What Terraform reads of a stack. */
export const CONFIGURATION = "cdk.tf.json";

/** One stack as Terraform runs it, without any other tool. */
interface RootModule {
  /** An environment's name, or `account-` and the id of its account. */
  readonly stack: string;
  /** Where Terraform runs, as a relative path if that of the output folder is one. */
  readonly folder: string;
}

/**
 * Writes what `cdktf synth` writes: a root module for each environment, and one for each account whose stack they
 * ask for. A local state stays in the same file beside the environments, wherever they are written. CDKTF writes into
 * a temporary folder: what fails or is interrupted leaves the folder as it was.
 * @returns in the order in which they are deployed
 * @throws UserError where the folder holds the manifest of another program
 */
export async function synthesizeInto(
  folder: string,
  environments: readonly Environment[],
): Promise<readonly RootModule[]> {
  refuseForeignManifest(folder);
  const { synthesize, whatsAppApp } = await import("../../app/whatsapp-app.js"); // the heaviest of all
  const unfinished = new PrivateFolder();
  const textOf = (file: string) => textOfFile(join(unfinished.path, file));
  try {
    const made = whatsAppApp(environments, unfinished.path);
    synthesize(made);
    const modules = made.app.node.children.map(({ node }) => ({
      stack: node.id,
      folder: stackFolder(node.id, folder),
    }));
    const files = modules.map((module) => ({
      path: join(module.folder, CONFIGURATION),
      text: withLocalState(module, textOf(join(stackFolder(module.stack, "."), CONFIGURATION))),
    }));
    await hearSignals(); // until here, nothing is written
    writeFiles([...files, { path: join(folder, MANIFEST), text: textOf(MANIFEST) }]);
    return modules;
  } finally {
    unfinished.remove();
  }
}

/** Where the links in a path lead, also if the folder is still to be made. */
function realPathOf(folder: string): string {
  const path = resolve(folder);
  const closest = foldersAbove(path).find((one) => existsSync(one)) ?? path;
  return join(realpathSync(closest), relative(closest, path));
}

/** Where Terraform works for a stack, as a relative path. */
export function stackFolder(stack: string, below = outputFolder()): string {
  return join(below, "stacks", stack);
}

/** The name is one that websites use, too. */
function refuseForeignManifest(folder: string): void {
  const file = join(folder, MANIFEST);
  if (!existsSync(file)) return;
  if ("stacks" in (parsed(textOfFile(file)) ?? {})) return;
  throw new UserError(
    `${cut(file)} was written by another program, and would be overwritten: choose another folder with --out. Nothing was written`,
  );
}

/** The part of a root module that says where its state is. */
export interface Synthesized {
  readonly terraform?: {
    readonly backend?: Readonly<Record<string, { readonly path?: string }>>;
    readonly cloud?: object;
  };
}

/** CDKTF writes the path as it is right from its own output folder. */
function withLocalState({ stack, folder }: RootModule, text: string): string {
  const { terraform } = JSON.parse(text) as Synthesized;
  const written = terraform?.backend?.["local"]?.path;
  if (written === undefined) return text;
  const state = join(realpathSync(projectFolder()), `terraform.${stack}.tfstate`);
  const path = relative(realPathOf(folder), state).split(sep).join("/");
  const line = (value: string) => `"path": ${JSON.stringify(value)}`;
  return text.replace(line(written), () => line(path)); // the rest stays as CDKTF writes it
}
