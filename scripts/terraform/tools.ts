import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve, sep } from "node:path";
import { show, UserError } from "../../formats/problem";

/** The full path of a program on the PATH, if it is there. */
export function onPath(program: string): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

/** Names the program, or the path to it; cdktf reads the same variable. */
const VARIABLE = "TERRAFORM_BINARY_NAME";

/** Terraform or OpenTofu; TERRAFORM_BINARY_NAME decides, and may be a path. */
export function terraformBinary(): string | undefined {
  const named = process.env[VARIABLE];
  if (!named) return onPath("terraform") ?? onPath("tofu");
  if (!isPath(named)) return onPath(named);
  const path = resolve(named); // Terraform runs in another folder than this program
  return isExecutable(path) ? path : undefined;
}

/** @throws UserError that says which program is missing, and who asked for it */
export function requiredTerraform(): string {
  const binary = terraformBinary();
  if (binary !== undefined) return binary;
  const named = process.env[VARIABLE];
  if (!named) {
    throw new UserError("Neither terraform nor tofu is on the PATH: install one of them first");
  }
  const found = isPath(named) ? "is no file that can be executed" : "is no program on the PATH";
  throw new UserError(
    `${VARIABLE} is ${show(named)}, which ${found}: correct the variable, or unset it so that terraform or tofu is taken from the PATH`,
  );
}

function isPath(named: string): boolean {
  return named.includes("/") || named.includes(sep);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
