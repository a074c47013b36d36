import type { Truth } from "./truth";

/** A pattern, token by token. `colons` says whether a wildcard may stand for a colon as well. */
export type Token =
  | { readonly kind: "char"; readonly char: string }
  | { readonly kind: "one" | "many"; readonly colons: Truth }
  /** Text that only the live request knows. */
  | { readonly kind: "unsure" }
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
  if (runs(tokens, text, "narrow", ignoreCase)) return true;
  return runs(tokens, text, "wide", ignoreCase) ? "unknown" : false;
}

function runs(
  tokens: readonly Token[],
  text: string,
  reading: Reading,
  ignoreCase: boolean,
): boolean {
  let reached = skipRepeats(tokens, [true], reading);
  for (const char of text) {
    const next: boolean[] = [];
    tokens.forEach((token, position) => {
      if (!reached[position] || !takes(token, char, reading, ignoreCase)) return;
      next[repeats(token, reading) ? position : position + 1] = true;
    });
    reached = skipRepeats(tokens, next, reading);
  }
  return reached[tokens.length] === true;
}

/** Adds the positions behind tokens that may stand for no character at all. */
function skipRepeats(tokens: readonly Token[], reached: boolean[], reading: Reading): boolean[] {
  tokens.forEach((token, position) => {
    if (reached[position] && repeats(token, reading)) reached[position + 1] = true;
  });
  return reached;
}

function repeats(token: Token, reading: Reading): boolean {
  return token.kind === "many" || (token.kind === "unsure" && reading === "wide");
}

function takes(token: Token, char: string, reading: Reading, ignoreCase: boolean): boolean {
  switch (token.kind) {
    case "char":
      return token.char === char || (ignoreCase && sameLetter(token.char, char, reading));
    case "one":
    case "many":
      return (
        char !== ":" || token.colons === true || (token.colons !== false && reading === "wide")
      );
    case "unsure":
      return reading === "wide";
    case "never":
      return false;
  }
}

/** AWS does not say how it folds letters beyond ASCII: those are the same in the wide reading only. */
function sameLetter(one: string, other: string, reading: Reading): boolean {
  const documented = /^[A-Za-z]{2}$/.test(one + other);
  return (documented || reading === "wide") && fold(one) === fold(other);
}

function fold(char: string): string {
  return char.toUpperCase().toLowerCase();
}
