import { escapeTemplates } from "../../formats/terraform-reference";
import { partsIfReadable } from "./tokens";
import { mapTexts } from "./values";

/** The values of names such as `local.x` and `each.value`; undefined if they are not known. */
export type Names = (name: string) => unknown;

const NAME = /\b(?:local\.[A-Za-z_][\w-]*|each\.(?:key|value)|count\.index|var\.[A-Za-z_][\w-]*)/g;
const PATH = /^([a-z]+\.[\w-]+)((?:\.[\w-]+|\[\d+\]|\["[^"\\$%]*"\])*)$/;
const STEP = /\.([\w-]+)|\[(\d+)\]|\["([^"]*)"\]/g;

/**
 * The value with every known name replaced by its own value, as Terraform would. If the name is only a
 * part of an expression, its value is written into the expression, so that the text differs whenever
 * the meaning does.
 */
export function substitute(value: unknown, names: Names): unknown {
  const change = (text: string) => inText(text, names);
  return mapTexts(value, change, (name) => String(change(name)));
}

function inText(text: string, names: Names): unknown {
  if (!text.includes("${")) return text;
  const parts = partsIfReadable(text);
  // This is not a template. Code that needs its meaning reports that.
  if (parts === undefined) return text;
  const [only] = parts;
  if (parts.length === 1 && only?.kind === "reference") {
    const found = valueAt(only.expression, names);
    return found === undefined ? `\${${inExpression(only.expression, names)}}` : found;
  }
  return parts
    .map((part) =>
      part.kind === "text" ? escapeTemplates(part.text) : inlined(part.expression, names),
    )
    .join("");
}

function inlined(expression: string, names: Names): string {
  const found = valueAt(expression, names);
  if (typeof found === "string") return found;
  if (typeof found === "number" || typeof found === "boolean") return String(found);
  return `\${${inExpression(expression, names)}}`;
}

/** A JSON text is also an expression, and a template in it stays one. */
function inExpression(expression: string, names: Names): string {
  return expression.replaceAll(NAME, (name) => {
    const found = names(name);
    return found === undefined ? name : JSON.stringify(found);
  });
}

/** The value at a path such as `local.roles["a"].arn`. */
function valueAt(expression: string, names: Names): unknown {
  const [, root = "", path = ""] = PATH.exec(expression) ?? [];
  let value = root === "" ? undefined : names(root);
  for (const [, name, index, key] of path.matchAll(STEP)) {
    const step = name ?? index ?? key ?? "";
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step))
      return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value ?? undefined;
}
