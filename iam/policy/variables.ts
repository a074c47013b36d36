import type { KeyLookup } from "./context";
import { hasTokens, mayBringVariable, stretches } from "./terraform-references";

/** A stretch of a policy value once its policy variables are replaced. */
export type Piece =
  /** "policy": as written there, so `*` and `?` are wildcards; "escape": `${*}` and its like. */
  | { readonly from: "policy" | "escape" | "request"; readonly text: string }
  /** A Terraform reference, see `opaque`. */
  | { readonly from: "deploy"; readonly text: string }
  /** What is here is not known, see `GlobPart`. */
  | { readonly from: "unsure" }
  /** The request has no such key and the policy no default: nothing equals this value. */
  | { readonly from: "nowhere" };

const VARIABLE = /\$\{(?:([*?$])|([^\s,'"{}$]+)(?:, '([^']*)')?)\}/y;

/** A stretch of a policy value as it is written. */
export type Segment =
  | { readonly kind: "text" | "escape" | "token" | "unreadable"; readonly text: string }
  | { readonly kind: "variable"; readonly key: string; readonly fallback?: string };

/** The value taken apart at its policy variables and its tokens. */
export function segmentsOf(value: string): Segment[] {
  if (!hasTokens(value)) return segmentsOfPlain(value);
  // What a token comes to be could complete a variable that is only begun beside it.
  if (/[${}]/.test(besideTokens(value))) return [{ kind: "unreadable", text: value }];
  return stretches(value).flatMap(({ token, text }): Segment[] =>
    token ? [{ kind: "token", text }] : segmentsOfPlain(text),
  );
}

/** The value where there are no policy variables: as written, but for its tokens. */
export function segmentsOfLiteral(value: string): Segment[] {
  return stretches(value).map(({ token, text }) => ({ kind: token ? "token" : "text", text }));
}

/**
 * The value with its policy variables replaced from the request: `${aws:username}`,
 * `${aws:username, 'default'}`, and `${*}`, `${?}`, `${$}` for the characters themselves.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function expand(value: string, lookup: KeyLookup): Piece[] {
  return segmentsOf(value).map((segment) => pieceOf(segment, lookup));
}

/** The same if there are no policy variables. */
export function unexpanded(value: string): Piece[] {
  return segmentsOfLiteral(value).map((segment) => pieceOf(segment, () => ({ state: "unknown" })));
}

/** Whether the request, or a default, gives each of the value's variables a text. */
export function isSettled(value: string, lookup: KeyLookup): boolean {
  return expand(value, lookup).every((piece) => {
    if (piece.from === "deploy") return !mayBringVariable(piece.text);
    return piece.from !== "unsure" && piece.from !== "nowhere";
  });
}

/** The condition keys that the value's variables stand for. */
export function variableKeys(value: string): string[] {
  return segmentsOf(value).flatMap((segment) => (segment.kind === "variable" ? segment.key : []));
}

/** Text that means itself under 2008-10-17, where there are no variables, written for 2012-10-17. */
export function escapeVariables(value: string): string {
  return value.replaceAll("${", "${$}{");
}

function segmentsOfPlain(value: string): Segment[] {
  const segments: Segment[] = [];
  let rest = 0;
  for (let at = value.indexOf("${"); at !== -1; at = value.indexOf("${", rest)) {
    segments.push({ kind: "text", text: value.slice(rest, at) });
    VARIABLE.lastIndex = at;
    const found = VARIABLE.exec(value);
    // IAM refuses a variable it cannot read, so it is not known what a live one does.
    if (found === null) return [...segments, { kind: "unreadable", text: value.slice(at) }];
    const [whole, special = "", key, fallback] = found;
    const variable = key !== undefined && { kind: "variable" as const, key, fallback };
    segments.push(variable || { kind: "escape", text: special });
    rest = at + whole.length;
  }
  return [...segments, { kind: "text", text: value.slice(rest) }];
}

/** What of the value is neither a token nor a whole variable. */
function besideTokens(value: string): string {
  return stretches(value)
    .filter(({ token }) => !token)
    .map(({ text }) => text.replaceAll(new RegExp(VARIABLE, "g"), ""))
    .join("");
}

function pieceOf(segment: Segment, lookup: KeyLookup): Piece {
  switch (segment.kind) {
    case "text":
      return { from: "policy", text: segment.text };
    case "escape":
      return { from: "escape", text: segment.text };
    case "token":
      return { from: "deploy", text: segment.text };
    case "unreadable":
      return { from: "unsure" };
    case "variable":
      return replacement(segment, lookup);
  }
}

function replacement(
  { key, fallback }: Extract<Segment, { kind: "variable" }>,
  lookup: KeyLookup,
): Piece {
  const found = lookup(key);
  if (found.state === "absent") {
    return fallback === undefined ? { from: "nowhere" } : { from: "request", text: fallback };
  }
  // A multivalued key cannot be used as a policy variable, so its effect is not documented.
  const [text] = found.state === "present" && !found.multivalued ? found.values : [];
  return text === undefined ? { from: "unsure" } : { from: "request", text };
}
