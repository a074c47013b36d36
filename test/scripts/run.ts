import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..", "..");

/** An environment on somebody's topic, with a bucket of its own. */
export const ON_EXISTING_TOPIC = `
account: "111122223333"
region: eu-west-1
namePrefix: acme-prod
serviceLinkedRole: existing
state: { backend: local }
eventTopic:
  existingArn: arn:aws:sns:eu-west-1:111122223333:events
`;

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a compiled program as a user without a terminal would. */
export function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Ran {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "dist", program), ...args],
    { cwd: options.cwd, env: { ...process.env, ...options.env }, encoding: "utf8" },
  );
  return { code: status, stdout, stderr };
}

/** An empty folder in which nothing is set up. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), "run-"));
}

/** A folder with the given environment files, and the template beside them. */
export function projectFolder(environments: Readonly<Record<string, string>>): string {
  const folder = emptyFolder();
  mkdirSync(join(folder, "environments"));
  cpSync(join(root, "environments/example.yaml"), join(folder, "environments/example.yaml"));
  for (const [name, yaml] of Object.entries(environments)) {
    writeFileSync(join(folder, "environments", `${name}.yaml`), yaml);
  }
  return folder;
}
