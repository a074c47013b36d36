import { hasTokens, isSameToken, stretches } from "./terraform-references";
import type { Truth } from "./truth";

/** A pattern, token by token. `colons` says whether a wildcard may stand for a colon as well. */
export type Token =
  | { readonly kind: "char"; readonly char: string }
  | { readonly kind: "one" | "many"; readonly colons: Truth }
  /** Text that only the live request knows. */
  | { readonly kind: "unsure" }
  /** Text that only the deploy knows, see `opaque`. */
  | { readonly kind: "opaque"; readonly text: string }
  /** A value that does not exist, so that nothing equals it. */
  | { readonly kind: "never" };

/** What a wildcard match is taken to mean where AWS, or our knowledge of the request, leaves it open. */
type Reading = "narrow" | "wide";

/**
 * Whether the text matches, unknown where the narrowest reading of the pattern says no and the
 * widest says yes. Time is tokens x characters whatever the pattern: the set of reachable positions
 * is carried along and nothing is ever tried twice (no regular expression, so no catastrophe).
 */
export function globMatches(tokens: readonly Token[], text: string, ignoreCase = false): Truth {
  const units = unitsOf(text);
  // What the wide reading does not match no other does, but it knows nothing of tokens.
  if (!hasTokens(text) && !runs(tokens, units, "wide", ignoreCase)) return false;
  return runs(tokens, units, "narrow", ignoreCase) ? true : "unknown";
}

/** The characters of the text; a token in it, of whatever length it may come to be, is one unit. */
function unitsOf(text: string): readonly string[] {
  if (!hasTokens(text)) return [...text];
  return stretches(text).flatMap((stretch) => (stretch.token ? [stretch.text] : [...stretch.text]));
}

function runs(
  tokens: readonly Token[],
  units: readonly string[],
  reading: Reading,
  ignoreCase: boolean,
): boolean {
  let reached = new Uint8Array(tokens.length + 1);
  reached[0] = 1;
  skipRepeats(tokens, reached, reading);
  for (const char of units) {
    const next = new Uint8Array(tokens.length + 1);
    tokens.forEach((token, position) => {
      if (reached[position] !== 1 || !takes(token, char, reading, ignoreCase)) return;
      next[repeats(token, reading) ? position : position + 1] = 1;
    });
    if (!next.includes(1)) return false;
    reached = next;
    skipRepeats(tokens, reached, reading);
  }
  return reached[tokens.length] === 1;
}

/** Adds the positions behind tokens that may stand for no character at all. */
function skipRepeats(tokens: readonly Token[], reached: Uint8Array, reading: Reading): void {
  tokens.forEach((token, position) => {
    if (reached[position] === 1 && repeats(token, reading)) reached[position + 1] = 1;
  });
}

function repeats(token: Token, reading: Reading): boolean {
  if (token.kind === "many") return true;
  return reading === "wide" && (token.kind === "unsure" || token.kind === "opaque");
}

function takes(token: Token, char: string, reading: Reading, ignoreCase: boolean): boolean {
  switch (token.kind) {
    case "char":
      return token.char === char || (ignoreCase && sameLetter(token.char, char, reading));
    case "one":
      return !hasTokens(char) && (char !== ":" || runsOver(token.colons, reading));
    case "many":
      return (char !== ":" && !hasTokens(char)) || runsOver(token.colons, reading);
    case "opaque":
      return reading === "wide" || isSameToken(token.text, char);
    case "unsure":
      return reading === "wide";
    case "never":
      return false;
  }
}

function runsOver(colons: Truth, reading: Reading): boolean {
  return colons === true || (colons !== false && reading === "wide");
}

/** AWS does not say how it folds letters beyond ASCII: those are the same in the wide reading only. */
function sameLetter(one: string, other: string, reading: Reading): boolean {
  const documented = /^[A-Za-z]{2}$/.test(one + other);
  return (documented || reading === "wide") && fold(one) === fold(other);
}

function fold(char: string): string {
  return char.toUpperCase().toLowerCase();
}
