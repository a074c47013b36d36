import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { loadEnvironments } from "../../app/load";
import { RATE_CARD_TEMPLATE } from "../../app/rate-card";

/** A fenced block of a Markdown file. */
export interface Block {
  /** File and line of the fence. */
  readonly where: string;
  readonly language: string;
  readonly text: string;
}

export function blocksIn(file: string, markdown: string): Block[] {
  const fences = markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms);
  return [...fences].map(({ 1: language = "", 2: text = "", index }) => ({
    where: `${file}:${markdown.slice(0, index).split("\n").length}`,
    language,
    text,
  }));
}

const root = resolve(__dirname, "../..");

/** What a reader has in mind where a block says `this`, `account`, `whatsapp` or a role. */
const SETTING = `
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import type { TerraformStack } from "cdktf";
import type * as library from "cdktf-aws-social-messaging";
declare const account: string;
declare const chat: LambdaFunction;
declare const region: string;
declare const whatsapp: library.WhatsAppMessaging;
declare const phoneNumberArns: string[];
declare const chatRole: IamRole;
declare const mediaRole: IamRole;
`;

/**
 * What the compiler objects to, by place; an import of the package reads its emitted declarations.
 * A block without a class, function or app of its own is the body of a stack's constructor.
 */
export function typeErrors(blocks: readonly Block[], setting = SETTING): string {
  if (blocks.length === 0) return "";
  const folder = mkdtempSync(join(tmpdir(), "blocks-"));
  try {
    install(folder);
    blocks.forEach((block, index) => {
      writeFileSync(join(folder, `${index}.ts`), moduleOf(block, setting));
    });
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(CONFIGURATION));
    const tsc = join(root, "node_modules", ".bin", "tsc");
    const { stdout } = spawnSync(tsc, ["-p", "."], { cwd: folder, encoding: "utf8" });
    return stdout.replace(/^(\d+)\.ts\(\d+,\d+\)/gm, (_, index) => blocks[index]?.where ?? index);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The package and its peers, as npm would put them beside the app of a user. */
export function install(folder: string): void {
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  symlinkSync(root, join(modules, "cdktf-aws-social-messaging"), "junction");
  for (const name of ["@cdktf", "@types", "cdktf", "constructs"]) {
    symlinkSync(join(root, "node_modules", name), join(modules, name), "junction");
  }
}

const CONFIGURATION = {
  extends: join(root, "tsconfig.json"),
  compilerOptions: {
    noEmit: true,
    rootDir: null,
    outDir: null,
    noUnusedLocals: false, // blocks show how something is made, not what is done with it
    incremental: false,
    tsBuildInfoFile: null,
  },
  include: ["*.ts"],
};

function moduleOf({ text }: Block, given: string): string {
  if (/^(export |abstract )*(class|function) |\bnew App\(/m.test(text)) return text;
  const imports = text.match(/^import [^;]*;\n/gm) ?? [];
  const body = imports.reduce((rest, one) => rest.replace(one, ""), text);
  const own = imports.join("");
  const setting = given.split("\n").filter((line) => !declaredIn(own + body, line));
  return `${setting.join("\n")}\n${own}export function build(this: TerraformStack) {\n${body}}\n`;
}

/** A block may say itself what the account is. */
function declaredIn(text: string, line: string): boolean {
  const [, name] = /^declare const (\w+)/.exec(line) ?? [];
  return name !== undefined && new RegExp(`^const ${name}\\b`, "m").test(text);
}

/** Enough for a file; a block that shows some fields only stands on it. */
export const LEAST = {
  account: "111122223333",
  region: "eu-west-1",
  namePrefix: "acme-prod",
  serviceLinkedRole: "existing",
  state: { backend: "local" },
};

/** What the loader objects to in an environment file, or in a part of one. */
export function environmentErrors({ where, text }: Block): string {
  const isWhole = text.startsWith("# environments/");
  const yaml = isWhole ? text : stringify({ ...LEAST, ...parse(text) });
  const folder = mkdtempSync(join(tmpdir(), "blocks-"));
  try {
    writeFileSync(join(folder, "prod.yaml"), yaml);
    copyFileSync(join(root, "environments", RATE_CARD_TEMPLATE), join(folder, "rates.csv"));
    loadEnvironments({ folder });
    return "";
  } catch (error) {
    return `${where}: ${error instanceof Error ? error.message : error}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
