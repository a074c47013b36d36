/**
 * What a value must look like. The environment schema, the constructs and their messages all read
 * the same format, so that they cannot disagree.
 */
export interface Format {
  /** Anchored; also published as `pattern` in the JSON Schema. */
  readonly pattern: RegExp;
  /** Ends the sentence "allowed is ...". */
  readonly allowed: string;
  /** How to mend this very value; "" stands for one that is missing. */
  readonly fix: (got: string) => string;
}

/** A pattern in any case, `[tT][oO]` for `to`: the JSON Schema, which has the same patterns, knows no flags. */
export function inAnyCase(pattern: string): string {
  return pattern.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}
