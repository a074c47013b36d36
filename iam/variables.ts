import type { KeyLookup } from "./context";

/** A stretch of a policy value once its policy variables are replaced. */
export type Piece =
  /** "policy": as written there, so `*` and `?` are wildcards; "escape": `${*}` and its like. */
  | { readonly from: "policy" | "escape" | "request"; readonly text: string }
  /** What stands here is not known, see `Token`. */
  | { readonly from: "unsure" }
  /** The request has no such key and the policy no default: nothing equals this value. */
  | { readonly from: "nowhere" };

const VARIABLE = /\$\{(?:([*?$])|([^\s,'"{}$]+)(?:, '([^']*)')?)\}/y;

/**
 * The value with its policy variables replaced from the request: `${aws:username}`,
 * `${aws:username, 'default'}`, and `${*}`, `${?}`, `${$}` for the characters themselves.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function expand(value: string, lookup: KeyLookup): Piece[] {
  const pieces: Piece[] = [];
  let rest = 0;
  for (let at = value.indexOf("${"); at !== -1; at = value.indexOf("${", rest)) {
    pieces.push({ from: "policy", text: value.slice(rest, at) });
    const variable = variableAt(value, at);
    // IAM refuses a variable it cannot read, so where one is live nobody can say what it does.
    if (variable === undefined) return [...pieces, { from: "unsure" }];
    pieces.push(replacement(variable, lookup));
    rest = at + variable.length;
  }
  return [...pieces, { from: "policy", text: value.slice(rest) }];
}

/** Whether the request, or a default, gives each of the value's variables a text. */
export function isSettled(value: string, lookup: KeyLookup): boolean {
  return expand(value, lookup).every(({ from }) => from !== "unsure" && from !== "nowhere");
}

/** The condition keys that the value's variables stand for. */
export function variableKeys(value: string): string[] {
  const keys: string[] = [];
  for (let at = value.indexOf("${"); at !== -1; at = value.indexOf("${", at + 2)) {
    const key = variableAt(value, at)?.key;
    if (key !== undefined) keys.push(key);
  }
  return keys;
}

/** Text that means itself under 2008-10-17, where there are no variables, written for 2012-10-17. */
export function escapeVariables(value: string): string {
  return value.replaceAll("${", "${$}{");
}

interface Variable {
  readonly length: number;
  readonly special?: string;
  readonly key?: string;
  readonly fallback?: string;
}

function variableAt(value: string, at: number): Variable | undefined {
  VARIABLE.lastIndex = at;
  const found = VARIABLE.exec(value);
  if (found === null) return undefined;
  const [{ length }, special, key, fallback] = found;
  return { length, special, key, fallback };
}

function replacement({ special, key, fallback }: Variable, lookup: KeyLookup): Piece {
  if (key === undefined) return { from: "escape", text: special ?? "" };
  const found = lookup(key);
  if (found.state === "absent") {
    return fallback === undefined ? { from: "nowhere" } : { from: "request", text: fallback };
  }
  // A multivalued key cannot be used as a policy variable, so its effect is not documented.
  const [text] = found.state === "present" && !found.multivalued ? found.values : [];
  return text === undefined ? { from: "unsure" } : { from: "request", text };
}
