import type { Configuration, Finding, Reading } from "../model";

export type Severity = Finding["severity"];

/** One thing that reviews object to: a pure function of what was read. */
export interface Rule {
  /** Kebab-case: the file's name, and the heading in docs/review-rules.md. */
  readonly id: string;
  /** The gravest that its findings have. */
  readonly severity: Severity;
  readonly check: (configuration: Configuration, reading: Reading) => readonly Finding[];
}

/** What a rule says of one spot. */
export interface Objection {
  /** Which of several things in the same statement is meant: each is a finding of its own. */
  readonly subject?: unknown;
  /** @default - the rule's */
  readonly severity?: Severity;
  readonly message: string;
  readonly fix: string;
}
