import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}

/** Whatever was synthesized together, by name of the stack. */
export type Stacks = ReadonlyMap<string, JsonObject>;

/** Marks what is text for Terraform and a document for the reader of a difference. */
const DOCUMENT = "JSON";

/** CDKTF's notes to itself: paths of constructs, its own version. Terraform skips them. */
const COMMENT = "//";

/**
 * A cdk.tf.json as it is kept and compared: names sorted, without comments, documents such as policies
 * unfolded. Lists and documents keep their order.
 */
export function recorded(stack: JsonObject): JsonObject {
  const names = Object.keys(stack).filter((name) => name !== COMMENT);
  return Object.fromEntries(names.sort().map((name) => [name, unfolded(stack[name] ?? null)]));
}

/** The same for Terraform again. */
export function replayed(stack: JsonObject): JsonObject {
  return folded(stack) as JsonObject;
}

/** What `synth` left in its output folder. */
export function stacksIn(outdir: string): Stacks {
  const folder = join(outdir, "stacks");
  if (!existsSync(folder)) return new Map();
  return new Map(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readJson(join(folder, name, "cdk.tf.json"))]),
  );
}

export function readJson(file: string): JsonObject {
  return JSON.parse(readFileSync(file, "utf8"));
}

function unfolded(value: Json): Json {
  if (typeof value === "string") return documentIn(value) ?? value;
  if (isList(value)) return value.map(unfolded);
  return isObject(value) ? recorded(value) : value;
}

/** Only of texts that can be written again to the letter. */
function documentIn(text: string): JsonObject | undefined {
  if (!/^[[{]/.test(text)) return undefined;
  try {
    const document: Json = JSON.parse(text);
    return JSON.stringify(document) === text ? { [DOCUMENT]: document } : undefined;
  } catch {
    return undefined;
  }
}

function folded(value: Json): Json {
  if (isList(value)) return value.map(folded);
  if (!isObject(value)) return value;
  const document = value[DOCUMENT];
  if (document !== undefined && typeof document === "object") return JSON.stringify(document);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, folded(one)]));
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !isList(value);
}
