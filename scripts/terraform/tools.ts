import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The full path of a program on the PATH, if it is there. */
export function onPath(program: string): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

/** Terraform or OpenTofu; TERRAFORM_BINARY_NAME decides, as it does for cdktf itself. */
export function terraformBinary(): string | undefined {
  const named = process.env["TERRAFORM_BINARY_NAME"];
  return named ? onPath(named) : (onPath("terraform") ?? onPath("tofu"));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
