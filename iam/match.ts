import type { KeyLookup } from "./context";
import { globMatches, type Token } from "./glob";
import { allOf, type Truth } from "./truth";
import { expand, type Piece } from "./variables";

/** Where policy variables get their values; undefined where the policy's version has none. */
export type VariableSource = KeyLookup | undefined;

/**
 * How colons part a pattern. "none": not at all (`StringLike`, actions). "arn": each of the six
 * components is matched separately (`ArnLike`). "resource": the same, except that AWS's pages differ
 * on how far a wildcard of the first five components may run.
 */
type Parting = "none" | "arn" | "resource";

const ARN_COLONS = 5;

/** An action against a pattern: case-insensitive, `*` and `?` anywhere, no policy variables. */
export function actionMatches(pattern: string, action: string): Truth {
  return globMatches(tokensOf([{ from: "policy", text: pattern }], true, "none"), action, true);
}

/**
 * A resource against a pattern of the `Resource` element, case-sensitive.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function resourceMatches(pattern: string, resource: string, source: VariableSource): Truth {
  if (pattern === "*") return true;
  const matches = globMatches(tokensOf(piecesOf(pattern, source), true, "resource"), resource);
  return pattern.startsWith("arn:") ? matches : allOf([matches, "unknown"]);
}

/**
 * `ArnLike` and `ArnEquals`, which behave identically: case-sensitive, component by component.
 * What they do with something that is no ARN is not documented.
 */
export function arnMatches(pattern: string, value: string, source: VariableSource): Truth {
  if (!value.startsWith("arn:") || colonsIn(value) < ARN_COLONS) return "unknown";
  const pieces = piecesOf(pattern, source);
  const colons = pieces.reduce((sum, piece) => sum + colonsWritten(piece), 0);
  return colons < ARN_COLONS ? "unknown" : globMatches(tokensOf(pieces, true, "arn"), value);
}

/** The string operators; only StringLike and StringNotLike have wildcards. */
export function stringMatches(
  pattern: string,
  value: string,
  source: VariableSource,
  how: { readonly wildcards?: boolean; readonly ignoreCase?: boolean } = {},
): Truth {
  const tokens = tokensOf(piecesOf(pattern, source), how.wildcards ?? false, "none");
  return globMatches(tokens, value, how.ignoreCase);
}

function piecesOf(pattern: string, source: VariableSource): readonly Piece[] {
  return source === undefined ? [{ from: "policy", text: pattern }] : expand(pattern, source);
}

function tokensOf(pieces: readonly Piece[], wildcards: boolean, parting: Parting): Token[] {
  let colons = 0;
  return pieces.flatMap((piece, index) => {
    const before = colons;
    colons += colonsWritten(piece);
    if (piece.from === "policy" && wildcards) {
      return wildcardTokens(piece.text, parting, before, index === pieces.length - 1);
    }
    if (piece.from === "request") {
      return requestTokens(piece.text, wildcards, before < ARN_COLONS ? parting : "none");
    }
    if ("text" in piece) return chars(piece.text);
    return [{ kind: piece.from === "unsure" ? "unsure" : "never" }];
  });
}

/** `before` is how many colons the pattern has before this text. */
function wildcardTokens(text: string, parting: Parting, before: number, last: boolean): Token[] {
  const characters = [...text];
  let passed = before;
  return characters.map((char, position): Token => {
    if (char === ":") passed += 1;
    if (char !== "*" && char !== "?") return { kind: "char", char };
    const endsPattern = last && position === characters.length - 1;
    const reach = passed < ARN_COLONS ? reachOf(parting, char, endsPattern) : true;
    return { kind: char === "*" ? "many" : "one", colons: reach };
  });
}

/**
 * Whether a wildcard in the first five components of an ARN may stand for a colon. IAM's page lets a
 * `*` that ends a component of a `Resource` run on, S3's says none can, and only where it ends the
 * whole pattern (`arn:aws:sns:*`) is there no other sense in it.
 */
function reachOf(parting: Parting, char: string, endsPattern: boolean): Truth {
  if (parting !== "resource") return parting === "none";
  return char === "*" && endsPattern ? true : "unknown";
}

/**
 * Text that came in through a policy variable means itself, but AWS says neither whether a wildcard
 * in it counts, nor what happens to a variable in the first five components of a `Resource`, where
 * none is allowed, nor where a component ends if the text has colons.
 */
function requestTokens(text: string, wildcards: boolean, parting: Parting): Token[] {
  if (parting === "resource" || (parting === "arn" && text.includes(":"))) {
    return [{ kind: "unsure" }];
  }
  return chars(text).map((token) =>
    wildcards && (token.char === "*" || token.char === "?") ? { kind: "unsure" } : token,
  );
}

function chars(text: string): Extract<Token, { kind: "char" }>[] {
  return [...text].map((char) => ({ kind: "char", char }));
}

function colonsWritten(piece: Piece): number {
  return piece.from === "policy" ? colonsIn(piece.text) : 0;
}

function colonsIn(text: string): number {
  return text.split(":").length - 1;
}
