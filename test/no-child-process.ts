/** What `node:child_process` is in fast tests: there, nothing waits for another program. */
function refuse(command: string): never {
  throw new Error(
    `A fast test starts no other program, and this one starts ${command}: name the file *.system.test.ts`,
  );
}

export const exec = refuse;
export const execFile = refuse;
export const execFileSync = refuse;
export const fork = refuse;
export const spawn = refuse;
export const spawnSync = refuse;

/** CDKTF asks which Terraform is installed before it writes an import block. */
export function execSync(command: string): string {
  return command === "terraform version" ? "Terraform v1.9.0" : refuse(command);
}
