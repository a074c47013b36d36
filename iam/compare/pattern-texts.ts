import { keyValue } from "../policy/condition-keys";
import { foldKey, type KeyLookup } from "../policy/context";
import { display, opaque } from "../policy/terraform-references";
import { coversPattern } from "./covers";
import { common } from "./meets";
import type { Pattern, PatternPart } from "./patterns";

/** What the requests that are tried have where a policy leaves it open. */
export interface Stranger {
  /** An account that neither document names. */
  readonly account: string;
  /** What some policy variables are, by their keys; null if the request has no such key. */
  readonly given: ReadonlyMap<string, string | null>;
}

/** What a policy variable is: a text that no other variable has, unless one is given. */
export function variableText(key: string, { account, given }: Stranger): string | null {
  const known = given.get(key);
  if (known !== undefined) return known;
  return keyValue(key) === "account" ? account : `example-${key.replaceAll(/[^a-z0-9]+/g, "-")}`;
}

/** The key of a policy variable. */
export function variableIn(part: PatternPart): string[] {
  return part.kind === "variable" ? [part.text.split(", '")[0] ?? ""] : [];
}

/** What a wildcard becomes, unless something else is to be tried. */
export const FILLING = "example";

/** Texts that the pattern matches, the plainest first, and some that others match as well. */
export function textsFor(
  pattern: Pattern,
  others: readonly Pattern[],
  stranger: Stranger,
): string[] {
  const plain = [instance(pattern, FILLING, stranger), instance(pattern, "", stranger)];
  const shared = others.flatMap((other) => [
    // Only where the pattern is wide is the other's text one of its own.
    ...(pattern.bare || !hasWildcards(other) || coversPattern(pattern, other)
      ? [instance(other, FILLING, stranger)]
      : []),
    ...(hasWildcards(pattern) && hasWildcards(other)
      ? [common(pattern, other), instance(pattern, endOf(other), stranger)]
      : []),
  ]);
  return unique([...plain, ...shared].filter((text) => text !== undefined));
}

/** One text of the pattern; undefined if it has a part that cannot be written out. */
export function instance(
  { parts, dialect }: Pattern,
  filling: string,
  stranger: Stranger,
): string | undefined {
  let text = "";
  for (const [position, part] of parts.entries()) {
    if (part.kind === "unreadable") return undefined;
    const last = position === parts.length - 1;
    const own = textOf(part, text, { filling, last, arn: dialect !== "action" }, stranger);
    if (own === undefined) return undefined;
    text += own;
  }
  return text;
}

interface Style {
  readonly filling: string;
  readonly last: boolean;
  readonly arn: boolean;
}

function textOf(
  part: PatternPart,
  before: string,
  style: Style,
  stranger: Stranger,
): string | undefined {
  switch (part.kind) {
    case "char":
    case "letter":
      return part.char;
    case "one":
      return "x";
    case "many":
      return style.arn ? component(before, style, stranger) : style.filling;
    case "variable": {
      const [key = ""] = variableIn(part);
      const [, fallback] = /, '(.*)$/.exec(part.text) ?? [];
      return variableText(key, stranger) ?? fallback?.slice(0, -1);
    }
    case "token":
      return opaque(display(part.text));
    case "unreadable":
      return "";
  }
}

/** What a `*` becomes: at the start of an ARN's component a value for that component. */
function component(before: string, { filling, last }: Style, { account }: Stranger): string {
  // Two Regions, as the other policy may well name one of them.
  const region = filling === "" ? "us-east-2" : "eu-west-1";
  const components = ["arn", "aws", "sns", region, account, FILLING];
  const passed = before.split(":").length - 1;
  const starts = before.startsWith("arn:") && before.endsWith(":") && passed <= 4;
  if (!starts || filling !== FILLING) return filling;
  return components.slice(passed, last ? undefined : passed + 1).join(":");
}

/** The characters after the last wildcard. */
function endOf({ parts }: Pattern): string {
  const last = parts.findLastIndex((part) => !("char" in part));
  return parts
    .slice(last + 1)
    .map((part) => ("char" in part ? part.char : ""))
    .join("");
}

function hasWildcards({ parts }: Pattern): boolean {
  return parts.some(({ kind }) => kind === "one" || kind === "many");
}

export function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** What the request has of the keys that policy variables stand for. */
export function variableLookup(stranger: Stranger): KeyLookup {
  return (key) => {
    const text = variableText(foldKey(key), stranger);
    if (text === null) return { state: "absent" };
    return { state: "present", values: [text], multivalued: false };
  };
}
