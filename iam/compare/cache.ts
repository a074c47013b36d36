import type { Truth } from "../policy/truth";
import type { Choice } from "./key-values";
import { type Dialect, type Pattern, patternOf } from "./patterns";

/** What one comparison has worked out and will want again. */
export class Cache {
  private readonly patterns = new Map<string, Pattern>();
  private readonly truths = new WeakMap<object, Map<string, Truth>>();
  private readonly lists = new Map<string, readonly Choice[]>();

  pattern(text: string, dialect: Dialect): Pattern {
    const known = `${dialect} ${text}`;
    const pattern = this.patterns.get(known) ?? patternOf(text, dialect);
    this.patterns.set(known, pattern);
    return pattern;
  }

  /** What a text is to a part of a statement. */
  truth(about: object, text: string, work: () => Truth): Truth {
    const texts = this.truths.get(about) ?? new Map<string, Truth>();
    this.truths.set(about, texts);
    const truth = texts.get(text) ?? work();
    texts.set(text, truth);
    return truth;
  }

  /** The choices that some conditions leave. */
  choices(conditions: string, work: () => readonly Choice[]): readonly Choice[] {
    const choices = this.lists.get(conditions) ?? work();
    this.lists.set(conditions, choices);
    return choices;
  }
}

/**
 * How much work a comparison may take before it stops looking for proofs by cases and for witnesses.
 * What is plain is proved without, so that only tangled policies end up "not proved" by this.
 */
export class Budget {
  private left: number;

  constructor(most: number) {
    this.left = most;
  }

  /** Whether there is still that much of it, which is then gone. */
  spend(work: number): boolean {
    this.left -= work;
    return this.left >= 0;
  }

  /** Whether more was asked for than there was. */
  get isExhausted(): boolean {
    return this.left < 0;
  }
}

/** About half a second for each. */
export function newBudgets(): { readonly proof: Budget; readonly search: Budget } {
  return { proof: new Budget(400_000), search: new Budget(5_000_000) };
}
