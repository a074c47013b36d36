import { readdirSync, readFileSync, statSync } from "node:fs";
import { forCommand } from "../../formats/outlets";
import { cut, reasonOf, UserError } from "../../formats/problem";
import { duplicateNames } from "../../iam/policy/read";

/** Deeper than any resource of any provider, and shallow enough to walk through. */
const DEEPEST = 250;

/** A file that cannot be understood: which, what is wrong with it, and what to do. */
export function malformed(file: string, what: string, fix: string): UserError {
  return new UserError(`${cut(file)}: ${cut(what)}\n  fix  ${fix}`);
}

export function textOf(file: string): string {
  const bytes = readable(file, () => {
    if (statSync(file).isFile()) return readFileSync(file);
    throw malformed(file, "it is not a file", "name a *.tf.json file, a plan in JSON, or a folder");
  });
  if (bytes.subarray(0, 2).toString("latin1") === "PK") {
    const fix = `${forCommand(["terraform", "show", "-json", file])} > plan.json, and name plan.json`;
    throw malformed(file, "it is a plan in Terraform's own format", fix);
  }
  // PowerShell's > writes UTF-16.
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    return new TextDecoder(utf16 ? "utf-16le" : "utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw malformed(file, "it is not text in UTF-8", "save it again, with encoding UTF-8");
  }
}

/** Names of a folder's entries, in Terraform's order. */
export function namesIn(folder: string): readonly string[] {
  return readable(folder, () => readdirSync(folder)).sort();
}

export function isFolder(path: string): boolean {
  return readable(path, () => statSync(path)).isDirectory();
}

function readable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code !== "ENOENT")
      throw malformed(path, `it cannot be read (${code})`, "check its permissions");
    throw malformed(
      path,
      "it does not exist",
      "synthesize first (whatsapp-aws synth, or npx cdktf synth), or name another",
    );
  }
}

/** @param file only for messages */
export function parseJson(file: string, text: string): unknown {
  const data = parsed(file, text);
  if (!isDeeper(data, DEEPEST)) return data;
  throw malformed(file, `it is nested deeper than ${DEEPEST} levels`, "flatten it");
}

/**
 * JSON.parse keeps the last of two equal names and Terraform keeps both, so it is refused.
 *
 * @param data what the text was parsed to
 */
export function refuseDuplicates(file: string, text: string, data: unknown): void {
  // What is written back the same has lost nothing. CDKTF writes an empty object in two lines.
  const written = JSON.stringify(data, null, 2);
  if (written === text || written === text.replaceAll(/\{\n *\}/g, "{}")) return;
  const [path] = duplicateNames(text);
  if (path === undefined) return;
  throw malformed(file, `${path} is written twice`, "keep one of them, or merge the two");
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const what = `it is not JSON (${reasonOf(error)})`;
    throw malformed(file, what, "synthesize it again, or correct it by hand");
  }
}

/** Goes no deeper than the limit itself, so that too much depth cannot break it. */
export function isDeeper(data: unknown, levels: number): boolean {
  if (typeof data !== "object" || data === null) return false;
  return levels === 0 || Object.values(data).some((one) => isDeeper(one, levels - 1));
}
