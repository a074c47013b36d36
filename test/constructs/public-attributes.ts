import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const CONSTRUCTS = join(__dirname, "../../constructs");

interface ClassSource {
  readonly base: string;
  readonly text: string;
}

/** Every class of the library in its source, because at run time public fields look like private ones. */
const CLASSES: ReadonlyMap<string, ClassSource> = new Map(
  readdirSync(CONSTRUCTS, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => {
      const source = readFileSync(join(CONSTRUCTS, file), "utf8");
      const classes = /^export (?:abstract )?class (\w+)(?: extends (\w+))?[\s\S]*?^\}$/gm;
      return [...source.matchAll(classes)].map(
        ([text, name = "", base = ""]) => [name, { base, text }] as const,
      );
    }),
);

/** Names of the public fields and getters of a class and its bases, without those marked @internal. */
export function publicAttributes(className: string): string[] {
  const found = CLASSES.get(className);
  if (found === undefined) return [];
  const text = withoutInternal(found.text);
  const own = [...text.matchAll(/^ {2}public (?:abstract )?(?:readonly|get) (\w+)/gm)];
  return [
    ...new Set([...own.map(([, name = ""]) => name), ...publicAttributes(found.base)]),
  ].sort();
}

function withoutInternal(text: string): string {
  return text.replaceAll(/^ {2}\/\*\* @internal[\s\S]*?\*\/\n.*$/gm, "");
}

/** Names of the methods that a caller may call, of a class and its bases, without those marked @internal. */
export function publicMethods(className: string): string[] {
  const found = CLASSES.get(className);
  if (found === undefined) return [];
  const text = withoutInternal(found.text);
  const own = [...text.matchAll(/^ {2}public (?!constructor)(\w+)[(<]/gm)];
  return [...new Set([...own.map(([, name = ""]) => name), ...publicMethods(found.base)])].sort();
}

/** Exported classes that are constructs of ours. */
export function isConstructClass(name: string): boolean {
  const { base } = CLASSES.get(name) ?? {};
  return base === "Construct" || (base !== undefined && base !== "" && isConstructClass(base));
}
