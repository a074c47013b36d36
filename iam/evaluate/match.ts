import { remembered } from "../../formats/remembered";
import type { KeyLookup } from "../policy/context";
import { type GlobPart, globMatches } from "../policy/glob";
import { hasTokens, isSameToken, isToken, stretches } from "../policy/terraform-references";
import { allOf, type Truth } from "../policy/truth";
import { expand, type Piece, unexpanded } from "../policy/variables";

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
  return matchesOf(pattern)(action);
}

const matchesOf = remembered((pattern) => remembered((action) => findMatch(pattern, action)));

function findMatch(pattern: string, action: string): Truth {
  const plain = isAscii(pattern) && isAscii(action);
  const found = plain ? plainly(pattern.toLowerCase(), action.toLowerCase(), WILDCARDS) : undefined;
  return found ?? globMatches(globParts(unexpanded(pattern), true, "none"), action, true);
}

/**
 * A resource against a pattern of the `Resource` element, case-sensitive.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function resourceMatches(pattern: string, resource: string, source: VariableSource): Truth {
  if (pattern === "*") return true;
  const matches =
    plainly(pattern, resource, WILDCARDS) ??
    globMatches(globParts(piecesOf(pattern, source), true, "resource"), resource);
  // A token at the start is taken to become an ARN, as nothing else would be a resource.
  const isArn = pattern.startsWith("arn:") || stretches(pattern)[0]?.token === true;
  return isArn ? matches : allOf([matches, "unknown"]);
}

/**
 * `ArnLike` and `ArnEquals`, which behave identically: case-sensitive, component by component.
 * What they do with something that is no ARN is not documented.
 */
export function arnMatches(pattern: string, value: string, source: VariableSource): Truth {
  if (isToken(value) && isSameToken(pattern, value)) return true;
  if (!value.startsWith("arn:") || colonsIn(value) < ARN_COLONS) return "unknown";
  const pieces = piecesOf(pattern, source);
  const colons = pieces.reduce((sum, piece) => sum + colonsWritten(piece), 0);
  return colons < ARN_COLONS ? "unknown" : globMatches(globParts(pieces, true, "arn"), value);
}

/** The string operators; only StringLike and StringNotLike have wildcards. */
export function stringMatches(
  pattern: string,
  value: string,
  source: VariableSource,
  how: { readonly wildcards?: boolean; readonly ignoreCase?: boolean } = {},
): Truth {
  const special = how.wildcards ? WILDCARDS : VARIABLES;
  const found = how.ignoreCase ? undefined : plainly(pattern, value, special);
  if (found !== undefined) return found;
  const tokens = globParts(piecesOf(pattern, source), how.wildcards ?? false, "none");
  return globMatches(tokens, value, how.ignoreCase);
}

/** Whether case is folded as AWS documents it. */
export function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

const WILDCARDS = /[*?$\uE000-\uE002]/;
const VARIABLES = /[$\uE000-\uE002]/;

/** The answer where the characters before the first wildcard, variable or token give it: the usual case. */
function plainly(pattern: string, text: string, special: RegExp): boolean | undefined {
  if (hasTokens(text)) return undefined;
  const end = pattern.search(special);
  if (end === -1) return pattern === text;
  return text.startsWith(pattern.slice(0, end)) ? undefined : false;
}

function piecesOf(pattern: string, source: VariableSource): readonly Piece[] {
  return source === undefined ? unexpanded(pattern) : expand(pattern, source);
}

function globParts(pieces: readonly Piece[], wildcards: boolean, parting: Parting): GlobPart[] {
  let colons = 0;
  // What follows a token may belong to a later component than it seems.
  let shifted = false;
  return pieces.flatMap((piece, index): GlobPart[] => {
    const before = colons;
    colons += colonsWritten(piece);
    if (piece.from === "policy" && wildcards) {
      const last = index === pieces.length - 1;
      return wildcardParts(piece.text, parting, { before, shifted, last });
    }
    if (piece.from === "deploy") {
      shifted = true;
      return [{ kind: "opaque", text: piece.text }];
    }
    if (piece.from === "request") {
      return requestParts(piece.text, wildcards, before < ARN_COLONS ? parting : "none");
    }
    if ("text" in piece) return chars(piece.text);
    return [{ kind: piece.from === "unsure" ? "unsure" : "never" }];
  });
}

/** Where in the pattern a text is: after how many colons, whether after a token, whether at the end. */
interface Position {
  readonly before: number;
  readonly shifted: boolean;
  readonly last: boolean;
}

function wildcardParts(text: string, parting: Parting, place: Position): GlobPart[] {
  const { before, shifted, last } = place;
  const characters = [...text];
  let passed = before;
  return characters.map((char, position): GlobPart => {
    if (char === ":") passed += 1;
    if (char !== "*" && char !== "?") return { kind: "char", char };
    const endsPattern = last && position === characters.length - 1;
    const reach = passed < ARN_COLONS ? reachOf(parting, char, endsPattern) : true;
    const colons = shifted && reach === false ? "unknown" : reach;
    return { kind: char === "*" ? "many" : "one", colons };
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
function requestParts(text: string, wildcards: boolean, parting: Parting): GlobPart[] {
  if (parting === "resource" || (parting === "arn" && text.includes(":"))) {
    return [{ kind: "unsure" }];
  }
  return chars(text).map((token) =>
    wildcards && (token.char === "*" || token.char === "?") ? { kind: "unsure" } : token,
  );
}

function chars(text: string): Extract<GlobPart, { kind: "char" }>[] {
  return [...text].map((char) => ({ kind: "char", char }));
}

function colonsWritten(piece: Piece): number {
  return piece.from === "policy" ? colonsIn(piece.text) : 0;
}

/** Those inside a token belong to the reference, not to what it will be. */
function colonsIn(text: string): number {
  return stretches(text).reduce(
    (sum, stretch) => sum + (stretch.token ? 0 : stretch.text.split(":").length - 1),
    0,
  );
}
