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
