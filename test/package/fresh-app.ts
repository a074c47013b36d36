import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ran } from "../scripts/run";
import { REPOSITORY } from "./pack";

/** The registry is not asked for what the cache knows, and nothing of a package is run. */
const QUIETLY = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];

/** Why no app can be installed here, or nothing when one can. */
export function registryProblem(): string | undefined {
  const asked = spawnSync("npm", ["view", "constructs@10.4.2", "version", "--fetch-retries=0"], {
    encoding: "utf8",
    timeout: 600_000,
  });
  if (asked.status === 0) return undefined;
  return `the npm registry is unreachable (${/npm error code (\w+)/.exec(asked.stderr ?? "")?.[1] ?? "no answer"})`;
}

/** A stranger's folder outside the repository, with nothing in it but what is installed. */
export class FreshApp {
  readonly folder = mkdtempSync(join(tmpdir(), "fresh-app-"));

  constructor(dependencies: Readonly<Record<string, string>>) {
    const manifest = { private: true, dependencies };
    writeFileSync(join(this.folder, "package.json"), JSON.stringify(manifest));
    execFileSync("npm", ["install", ...QUIETLY], { cwd: this.folder, stdio: "pipe" });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The test's own app, in the words of the toolkit that is installed. */
  writeProgram(reword: (source: string) => string): void {
    const source = readFileSync(join(__dirname, "app", "main.ts"), "utf8");
    writeFileSync(join(this.folder, "main.ts"), reword(source));
  }

  /**
   * Checks and compiles the program, and the declarations that it reads with it.
   * @param compiler a package of this repository that holds TypeScript
   */
  compile(compiler: string, options: object): string {
    const settings = { target: "es2022", strict: true, types: [], ...options };
    writeFileSync(
      join(this.folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions: settings, files: ["main.ts"] }),
    );
    const tsc = join(REPOSITORY, "node_modules", compiler, "bin", "tsc");
    return spawnSync(process.execPath, [tsc], { cwd: this.folder, encoding: "utf8" }).stdout;
  }

  run(node: string, args: readonly string[]): Ran {
    const { status, stdout, stderr } = spawnSync(node, args, {
      cwd: this.folder,
      encoding: "utf8",
      env: { ...process.env, CHECKPOINT_DISABLE: "1" },
    });
    return { code: status, stdout, stderr };
  }

  /** The package's binary, as `npx` finds it. */
  cli(...args: readonly string[]): Ran {
    const binary = join("node_modules", ".bin", "cdktf-aws-social-messaging");
    return this.run(process.execPath, [binary, ...args]);
  }

  /** By name of the stack. */
  synthesized(): Readonly<Record<string, unknown>> {
    const stacks = join(this.folder, "cdktf.out", "stacks");
    return Object.fromEntries(
      readdirSync(stacks).map((name) => [
        name,
        JSON.parse(readFileSync(join(stacks, name, "cdk.tf.json"), "utf8")),
      ]),
    );
  }

  stackFolder(name: string): string {
    return join(this.folder, "cdktf.out", "stacks", name);
  }

  write(file: string, text: string): void {
    const path = join(this.folder, file);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text);
  }
}
