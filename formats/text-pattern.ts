/**
 * Which texts a field may hold: each that begins with `start` and goes on with at least one character of
 * `rest`; without `rest`, the start itself and nothing else.
 */
export interface Texts {
  readonly start: string;
  /** Matches one character. */
  readonly rest?: RegExp;
}

/** SNS's operators on text, each with the one text that it takes; no operator compares the whole. */
export type TextOperator = "" | "prefix" | "suffix" | "equals-ignore-case" | "wildcard";

/** The texts between the places where anything may stand; nothing where a backslash makes that another matter. */
function partsOf(operator: TextOperator, value: string): readonly string[] | undefined {
  if (operator === "prefix") return [value, ""];
  if (operator === "suffix") return ["", value];
  if (operator !== "wildcard") return [value];
  return value.includes("\\") ? undefined : value.split("*");
}

function inOneCase(operator: TextOperator, value: string, { start, rest }: Texts) {
  return operator === "equals-ignore-case"
    ? { value: value.toLowerCase(), texts: { start: start.toLowerCase(), rest } }
    : { value, texts: { start, rest } };
}

/**
 * Whether at least one of the texts matches.
 * @example matchesSome("suffix", "3", { start: "12", rest: /\d/ }) // true: 123
 */
export function matchesSome(operator: TextOperator, wanted: string, of: Texts): boolean {
  const { value, texts } = inOneCase(operator, wanted, of);
  const parts = partsOf(operator, value);
  if (parts === undefined) return true;
  const { start, rest } = texts;
  // How much of a text may be read: so many characters of its start, or some of what follows.
  const end = rest === undefined ? start.length : start.length + 1;
  let read: readonly number[] = [0];
  for (const [at, part] of parts.entries()) {
    if (at > 0) {
      const first = Math.min(...read);
      read = Array.from({ length: end - first + 1 }, (_, index) => first + index);
    }
    for (const character of part.split("")) {
      const next = read.flatMap((index) => {
        if (index < start.length) return start[index] === character ? index + 1 : [];
        return rest?.test(character) ? end : [];
      });
      read = [...new Set(next)];
    }
    if (read.length === 0) return false;
  }
  return read.includes(end);
}

/**
 * Whether every one of the texts matches.
 * @example matchesAll("prefix", "1", { start: "12", rest: /\d/ }) // true
 */
export function matchesAll(operator: TextOperator, wanted: string, of: Texts): boolean {
  const { value, texts } = inOneCase(operator, wanted, of);
  const [first, ...others] = partsOf(operator, value) ?? [];
  if (first === undefined) return false;
  if (of.rest === undefined) return matchesSome(operator, wanted, of);
  // What follows the start may be anything, so nothing can be said of the end.
  if (others.at(-1) !== "" || !texts.start.startsWith(first)) return false;
  let from = first.length;
  for (const part of others) {
    const at = texts.start.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return true;
}
