import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Block } from "./blocks";

const root = resolve(__dirname, "../..");

/** A comment of the sources, and what it documents. */
interface Documented {
  /** `Class`, `Class.method` or `function`. */
  readonly name: string;
  readonly where: string;
  /** Nothing without `@example`. */
  readonly example: string | undefined;
}

/** Everything below these folders that has a comment of its own and a name. */
export function documentedIn(...folders: readonly string[]): Documented[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => {
        const path = join(folder, file);
        return documented(path, readFileSync(join(root, path), "utf8"));
      }),
  );
}

const COMMENTED =
  /^( *)\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n *(?:export |public |abstract )*(?:(class|interface|function) )?(\w+)/gm;

export function documented(file: string, source: string): Documented[] {
  let owner = "";
  return [...source.matchAll(COMMENTED)].map((found) => {
    const [, indent = "", comment = "", kind, name = ""] = found;
    if (kind === "class" || kind === "interface") owner = name;
    const line = source.slice(0, found.index).split("\n").length;
    const own = indent === "" ? name : `${owner}.${name}`;
    return { name: own, where: `${file}:${line}`, example: exampleIn(comment) };
  });
}

function exampleIn(comment: string): string | undefined {
  const lines = comment.split("\n").map((line) => line.replace(/^ *\* ?/, ""));
  const start = lines.indexOf("@example");
  if (start === -1) return undefined;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^@\w+/.test(line));
  return `${(end === -1 ? rest : rest.slice(0, end)).join("\n").trimEnd()}\n`;
}

export function blockOf({ where, example: text = "" }: Documented): Block {
  return { where, language: "ts", text };
}
