/** What is allowed instead of a wrong value, and how to get there. */
export interface Remedy {
  /** Ends the sentence "allowed is ...". */
  readonly allowed: string;
  /** How to mend this very value. */
  readonly fix: (got: string) => string;
}

/**
 * What a value must look like. The environment schema, the constructs and their messages all read
 * the same rule, so that they cannot disagree.
 */
export interface Rule extends Remedy {
  /** Anchored; also published as `pattern` in the JSON Schema. */
  readonly pattern: RegExp;
}
