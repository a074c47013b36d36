import { hasTokens, isSameToken, stretches } from "./terraform-references";
import type { Truth } from "./truth";

/** A part of a pattern. `colons` says whether a wildcard may stand for a colon as well. */
export type GlobPart =
  | { readonly kind: "char"; readonly char: string }
  | { readonly kind: "one" | "many"; readonly colons: Truth }
  /** Text that only the live request knows. */
  | { readonly kind: "unsure" }
  /** Text that only the deploy knows, see `opaque`. */
  | { readonly kind: "opaque"; readonly text: string }
  /** A value that does not exist, so that nothing equals it. */
  | { readonly kind: "never" };

/** What a wildcard match is taken to mean where AWS, or our knowledge of the request, leaves it open. */
type Sense = "narrow" | "wide";

/**
 * Whether the text matches, unknown where the narrowest sense of the pattern says no and the
 * widest says yes. Time is parts x characters whatever the pattern: the set of reachable positions
 * is carried along and nothing is ever tried twice (no regular expression, so no catastrophe).
 */
export function globMatches(parts: readonly GlobPart[], text: string, ignoreCase = false): Truth {
  const units = unitsOf(text);
  // What the wide sense does not match no other does, but it knows nothing of parts.
  if (!hasTokens(text) && !runs(parts, units, "wide", ignoreCase)) return false;
  return runs(parts, units, "narrow", ignoreCase) ? true : "unknown";
}

/** The characters of the text; a token in it, of whatever length it may come to be, is one unit. */
function unitsOf(text: string): readonly string[] {
  if (!hasTokens(text)) return [...text];
  return stretches(text).flatMap((stretch) => (stretch.token ? [stretch.text] : [...stretch.text]));
}

function runs(
  parts: readonly GlobPart[],
  units: readonly string[],
  sense: Sense,
  ignoreCase: boolean,
): boolean {
  let reached: readonly number[] = withRepeats(parts, [0], sense);
  for (const char of units) {
    const next: number[] = [];
    for (const position of reached) {
      const part = parts[position];
      if (part === undefined || !takes(part, char, sense, ignoreCase)) continue;
      const to = repeats(part, sense) ? position : position + 1;
      if (next.at(-1) !== to) next.push(to);
    }
    if (next.length === 0) return false;
    reached = withRepeats(parts, next, sense);
  }
  return reached.at(-1) === parts.length;
}

/**
 * The positions in their order, with those after parts that may match no character at all. Most patterns are plain
 * text, of which only one position is reached at a time, so that they take no longer than they are long.
 */
function withRepeats(
  parts: readonly GlobPart[],
  positions: readonly number[],
  sense: Sense,
): readonly number[] {
  const all: number[] = [];
  for (const position of positions) {
    let at = Math.max(position, (all.at(-1) ?? -1) + 1);
    if (at > position) continue;
    all.push(at);
    for (let part = parts[at]; part !== undefined && repeats(part, sense); part = parts[at]) {
      at += 1;
      all.push(at);
    }
  }
  return all;
}

function repeats(part: GlobPart, sense: Sense): boolean {
  if (part.kind === "many") return true;
  return sense === "wide" && (part.kind === "unsure" || part.kind === "opaque");
}

function takes(part: GlobPart, char: string, sense: Sense, ignoreCase: boolean): boolean {
  switch (part.kind) {
    case "char":
      return part.char === char || (ignoreCase && sameLetter(part.char, char, sense));
    case "one":
      return !hasTokens(char) && (char !== ":" || runsOver(part.colons, sense));
    case "many":
      return (char !== ":" && !hasTokens(char)) || runsOver(part.colons, sense);
    case "opaque":
      return sense === "wide" || isSameToken(part.text, char);
    case "unsure":
      return sense === "wide";
    case "never":
      return false;
  }
}

function runsOver(colons: Truth, sense: Sense): boolean {
  return colons === true || (colons !== false && sense === "wide");
}

/** AWS does not say how it folds letters beyond ASCII: those are the same in the wide sense only. */
function sameLetter(one: string, other: string, sense: Sense): boolean {
  const documented = /^[A-Za-z]{2}$/.test(one + other);
  return (documented || sense === "wide") && fold(one) === fold(other);
}

function fold(char: string): string {
  return char.toUpperCase().toLowerCase();
}
