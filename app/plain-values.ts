import { type ResolveOptions, Token, Tokenization } from "cdktf";

/**
 * While `work` runs, CDKTF resolves only what may hold a reference. It would look for references in every text of
 * a stack twice, with several expressions each time: a seventh of the time of a hundred environments.
 */
export function resolvingReferencesOnly<T>(work: () => T): T {
  const { resolve } = Tokenization;
  Tokenization.resolve = (value: unknown, options: ResolveOptions): unknown => {
    const resolved = (one: unknown) => resolve.call(Tokenization, one, options);
    try {
      return copyOf(value, resolved);
    } catch {
      return resolved(value); // its message has the path from the whole value
    }
  };
  try {
    return work();
  } finally {
    Tokenization.resolve = resolve;
  }
}

/** A text or list with a mark of the toolkit, or a text that may hold one of its numbers. */
const MAY_HOLD_REFERENCE = /\{TfToken\[|[-+.\d|]e[-+.\deE|]/;
/** What stands beside the mark of a map. */
const VALUES_OF_MAPS: readonly unknown[] = [
  Token.STRING_MAP_TOKEN_VALUE,
  Token.NUMBER_MAP_TOKEN_VALUE,
  Token.ANY_MAP_TOKEN_VALUE,
];

function mayBeReference(value: unknown): boolean {
  if (typeof value === "string") {
    return MAY_HOLD_REFERENCE.test(value) || VALUES_OF_MAPS.includes(value);
  }
  return (
    typeof value === "number" && (!Number.isSafeInteger(value) || VALUES_OF_MAPS.includes(value))
  );
}

/** The value without what is undefined, and with each part that may hold a reference resolved. */
function copyOf(value: unknown, resolved: (value: unknown) => unknown): unknown {
  if (typeof value === "string" || typeof value === "number") {
    return mayBeReference(value) ? resolved(value) : value;
  }
  if (Array.isArray(value)) {
    if (value.some(mayBeReference)) return resolved(value);
    return value.map((one) => copyOf(one, resolved)).filter((one) => one !== undefined);
  }
  if (typeof value !== "object" || value === null) {
    return typeof value === "function" ? resolved(value) : value;
  }
  const keys = Object.keys(value);
  const isPlain = Object.getPrototypeOf(value) === Object.prototype && !("resolve" in value);
  if (!isPlain || keys.some(mayBeReference)) return resolved(value);
  const copy: Record<string, unknown> = {};
  for (const key of keys) {
    const one = copyOf(Reflect.get(value, key), resolved);
    if (one !== undefined) copy[key] = one;
  }
  return copy;
}
