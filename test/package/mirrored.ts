import { readdirSync } from "node:fs";
import { join } from "node:path";
import { providerMirror } from "../../scripts/terraform/provider-mirror";
import { terraformBinary } from "../../scripts/terraform/tools";

/** A folder of providers from which Terraform takes them here, if there is one. */
export function mirror(): string | undefined {
  const binary = terraformBinary();
  return binary === undefined ? undefined : providerMirror(binary);
}

/**
 * Why Terraform cannot take this version of the AWS provider here, or nothing when it can. Without a
 * mirror it asks its registry.
 */
export function providerProblem(version: string): string | undefined {
  if (terraformBinary() === undefined) return "neither terraform nor tofu is on the PATH";
  const folder = mirror();
  if (folder === undefined) return undefined;
  const files = readdirSync(folder, { recursive: true }).map(String);
  const versions = files.filter((file) => file.includes(join("hashicorp", "aws")));
  if (versions.some((file) => file.split(/[/\\_]/).includes(version))) return undefined;
  return `the provider mirror of this machine has no AWS provider ${version}`;
}
