import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";

/** Names a folder of providers in Terraform's own mirror layout. */
export const MIRROR_VARIABLE = "TERRAFORM_PROVIDER_MIRROR";

/** Where images and packages put providers, apart from the places that Terraform searches itself. */
const USUAL_PARENTS = ["/opt", "/usr/lib", "/usr/share", "/usr/local/lib", "/usr/local/share"];

/**
 * A folder from which `terraform init -plugin-dir` can take the AWS provider without a network, if
 * this machine has one.
 */
export function providerMirror(terraformBinary: string): string | undefined {
  const named = process.env[MIRROR_VARIABLE];
  if (named) return named;
  const tofu = basename(terraformBinary).startsWith("tofu");
  const registry = tofu ? "registry.opentofu.org" : "registry.terraform.io";
  const provider = join(registry, "hashicorp", "aws");
  const parents = [...USUAL_PARENTS, homedir()].filter((parent) => existsSync(parent));
  const folders = parents.flatMap((parent) => [parent, ...foldersIn(parent)]);
  return folders.find((folder) => existsSync(join(folder, provider)));
}

function foldersIn(parent: string): string[] {
  try {
    const entries = readdirSync(parent, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => join(parent, entry.name));
  } catch {
    return []; // not ours to read
  }
}
