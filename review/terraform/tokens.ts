import { remembered } from "../../formats/remembered";
import { escapeTemplates } from "../../formats/terraform-reference";
import { display, opaque } from "../../iam/policy/terraform-references";
import { mapTexts } from "./values";

/**
 * What a text in Terraform JSON consists of. Terraform reads every string there as a template, but,
 * other than in HCL, a backslash means nothing in it.
 *
 * @see https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
 */
type TemplatePart =
  /** Means itself: `$${aws:username}` is `${aws:username}` here. */
  | { readonly kind: "text"; readonly text: string }
  /** `${aws_sns_topic.T.arn}`, without the braces around it. */
  | { readonly kind: "reference"; readonly expression: string };

/** How deep strings and references may be nested, which is more than a program writes. */
const MOST_LEVELS = 50;

/** A template whose text is not known before Terraform runs. */
export class UnreadableTemplate extends Error {
  override readonly name = "UnreadableTemplate";

  constructor(
    message: string,
    readonly fix: string,
  ) {
    super(message);
  }
}

/** @throws UnreadableTemplate */
export function templateParts(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let text = "";
  let at = 0;
  while (at < template.length) {
    const next = nextOpening(template, at);
    text += template.slice(at, next);
    at = next;
    if (template.startsWith("$${", at) || template.startsWith("%%{", at)) {
      text += template.slice(at + 1, at + 3);
      at += 3;
    } else if (template.startsWith("%{", at)) {
      throw new UnreadableTemplate(
        "it has a template directive (%{ if }, %{ for })",
        "write out both cases as resources with count, or %%{ where the characters themselves are meant",
      );
    } else if (template.startsWith("${", at)) {
      if (text !== "") parts.push({ kind: "text", text });
      text = "";
      const end = endOfExpression(template, at + 2);
      parts.push({ kind: "reference", expression: expressionIn(template.slice(at + 2, end)) });
      at = end + 1;
    }
  }
  return text === "" ? parts : [...parts, { kind: "text", text }];
}

const OPENING = /\$\$\{|%%\{|[$%]\{/g;

/** Where the next reference, directive or escape begins; the end if there is none. */
function nextOpening(template: string, at: number): number {
  OPENING.lastIndex = at;
  return OPENING.exec(template)?.index ?? template.length;
}

/** The one reference that makes up the whole text, if it can be read and there is nothing else in it. */
export function wholeReference(template: string): string | undefined {
  const trimmed = template.trim();
  if (!trimmed.startsWith("${") || !trimmed.endsWith("}")) return undefined;
  const [part, ...more] = partsIfReadable(trimmed) ?? [];
  return part?.kind === "reference" && more.length === 0 ? part.expression : undefined;
}

/** Undefined where `templateParts` throws. */
function partsIfReadable(template: string): readonly TemplatePart[] | undefined {
  try {
    return templateParts(template);
  } catch {
    return undefined;
  }
}

/** The text, with something else in place of each reference. @throws UnreadableTemplate */
export function replaceReferences(
  template: string,
  by: (expression: string) => string,
  plain = (text: string) => text,
): string {
  return templateParts(template)
    .map((part) => (part.kind === "text" ? plain(part.text) : by(part.expression)))
    .join("");
}

/**
 * A token that stands for something in words, in which a reference is only one of them. The words are
 * part of what a committed report says: with other words, access counts as changed.
 */
export const tokenFor = remembered((words) => opaque(display(words).replaceAll("${", "{")));

/** The position of the brace that closes an expression; strings in it may have braces of their own. */
function endOfExpression(template: string, start: number, level = 0): number {
  if (level > MOST_LEVELS) throw unfinished();
  let depth = 0;
  let at = start;
  while (at < template.length) {
    const char = template[at];
    if (char === "}" && depth === 0) return at;
    if (char === "{") depth += 1;
    if (char === "}") depth -= 1;
    at = char === '"' ? endOfString(template, at, level) + 1 : at + 1;
  }
  throw unfinished();
}

/**
 * The quote that closes the string. JSON.stringify over a text that has a reference puts a backslash
 * before the quotes of the reference too: those close with one as well.
 */
function endOfString(template: string, start: number, level: number): number {
  const doubled = template[start - 1] === "\\";
  let at = start + 1;
  while (at < template.length) {
    const char = template[at];
    if (char === '"' && !doubled) return at;
    if (char === "\\" && doubled && template[at + 1] === '"') return at + 1;
    if (template.startsWith("$${", at)) at += 3;
    else if (template.startsWith("${", at)) at = endOfExpression(template, at + 2, level + 1) + 1;
    else at += char === "\\" ? 2 : 1;
  }
  throw unfinished();
}

function expressionIn(written: string): string {
  if (/^~|~$/.test(written)) {
    throw new UnreadableTemplate("it trims the text around a reference (${~ ~})", "write ${ }");
  }
  return written.replaceAll('\\"', '"').trim();
}

function unfinished(): UnreadableTemplate {
  return new UnreadableTemplate(
    "it has a ${ that is never closed",
    "close it, or write $${ where the characters themselves are meant",
  );
}

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

/** Takes the place of a reference if a plan does not say more; see `isKnownOnlyAtApply`. */
const ONLY_AT_APPLY = "known only at apply";

/** Whether a reference is one of those that a plan leaves without a text. */
export function isKnownOnlyAtApply(expression: string): boolean {
  return expression.startsWith(ONLY_AT_APPLY);
}

/** The same of a text with references, or of a token in a policy. */
export function hasKnownOnlyAtApply(text: string): boolean {
  return text.includes(ONLY_AT_APPLY);
}

/** What such a reference is made of. */
export function namedIn(expression: string): string {
  return expression.slice(ONLY_AT_APPLY.length).replace(/^: /, "");
}

/** @param named what the unknown text is made of */
export function unknownText(named: readonly string[] = []): string {
  return `\${${[ONLY_AT_APPLY, ...(named.length > 0 ? [named.join(" and ")] : [])].join(": ")}}`;
}
