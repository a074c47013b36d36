import { remembered } from "../../formats/remembered";
import { display, hasTokens, stretches } from "./terraform-references";

/**
 * What `${` begins in a policy: an IAM variable (`${aws:username}`, `${*}`) means something to AWS;
 * everything else is Terraform's, as is `${provider::aws::arn_parse(...)}`, and not known yet.
 */
const VARIABLE = /^\$\{(?:[*?$]|([\w.-]+:(?!:)[^},]*).*)\}$/;

/** A fragment of text, by what decides about it: the policy itself, the request, or Terraform. */
interface Fragment {
  readonly text: string;
  readonly kind: "plain" | "variable" | "token";
}

/** Tokens are recognized by their marks, and references that were left as they are by their braces. */
function fragmentsOf(text: string): Fragment[] {
  if (isPlain(text)) return text === "" ? [] : [{ text, kind: "plain" }];
  return stretches(text).flatMap((stretch): Fragment[] =>
    stretch.token ? [{ text: stretch.text, kind: "token" }] : bracedFragments(stretch.text),
  );
}

/** Most texts have neither: a look at each character would take time for nothing. */
function isPlain(text: string): boolean {
  return !text.includes("${") && !hasTokens(text);
}

/** Whether part of the text is known to Terraform alone. */
export function isOpaque(text: string): boolean {
  return fragmentsOf(text).some(({ kind }) => kind === "token");
}

/** The condition keys of the IAM variables in the text, without their defaults. */
export function variablesIn(text: string): string[] {
  return fragmentsOf(text).flatMap((fragment) =>
    fragment.kind === "variable" ? (VARIABLE.exec(fragment.text)?.[1] ?? []) : [],
  );
}

/** The text without variables and tokens. */
export function plainParts(text: string): string {
  return fragmentsOf(text)
    .map((fragment) => (fragment.kind === "plain" ? fragment.text : ""))
    .join("");
}

/** The text as a pattern in which variables and tokens may be anything. */
export function asGlob(text: string): string {
  return fragmentsOf(text)
    .map((fragment) => (fragment.kind === "plain" ? fragment.text : "*"))
    .join("");
}

/** The text for people, each token as a reference. */
export function displayTokens(text: string): string {
  if (!hasTokens(text)) return text;
  return stretches(text)
    .map((stretch) => {
      const shown = display(stretch.text);
      return stretch.token && !shown.startsWith("${") ? `\${${shown}}` : shown;
    })
    .join("");
}

function bracedFragments(text: string): Fragment[] {
  const fragments: Fragment[] = [];
  let rest = 0;
  for (let at = text.indexOf("${"); at !== -1; at = text.indexOf("${", rest)) {
    if (at > rest) fragments.push({ text: text.slice(rest, at), kind: "plain" });
    rest = endOfBraces(text, at + 2);
    const braced = text.slice(at, rest);
    fragments.push({ text: braced, kind: VARIABLE.test(braced) ? "variable" : "token" });
  }
  if (rest < text.length) fragments.push({ text: text.slice(rest), kind: "plain" });
  return fragments;
}

/** The position after the closing brace; braces in quotes and in each other belong to the expression. */
function endOfBraces(text: string, start: number): number {
  let depth = 1;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (quoted && char === "\\") at += 1;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && char === "{") depth += 1;
    else if (!quoted && char === "}") depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

/** The parts of an ARN as a policy writes it, with wildcards, variables and references in them. */
export interface ArnPattern {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Undefined for text that is no ARN. A colon in braces is part of a variable or an expression. */
export const arnPattern = remembered((text): ArnPattern | undefined => {
  if (!text.startsWith("arn:")) return undefined;
  const [arn, , service = "", region = "", account = "", ...resource] = componentsOf(text);
  if (arn !== "arn" || resource.length === 0) return undefined;
  return { service, region, account, resource: resource.join(":") };
});

/** The part, if it is nothing but itself: no wildcard and nothing that is only known later. */
export function literalPart(part: string): string | undefined {
  return part === "" || /[*?]/.test(part) || isOpen(part) ? undefined : part;
}

/** Whether some of it only Terraform or the request knows. */
export function isOpen(part: string): boolean {
  return !isPlain(part) && (isOpaque(part) || variablesIn(part).length > 0);
}

function componentsOf(text: string): string[] {
  const components = [""];
  for (const fragment of fragmentsOf(text)) {
    const [first = "", ...others] =
      fragment.kind === "plain" ? fragment.text.split(":") : [fragment.text];
    components.push(`${components.pop()}${first}`, ...others);
  }
  return components;
}
