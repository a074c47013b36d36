/**
 * Literals of patterns, by their numbers, found by the characters with which a text starts that their pattern matches: a pattern covers
 * another only if its own start is the start of the other's, and two have a text in common only if it is so one way.
 */
export class Starts {
  private readonly literals = new Map<string, readonly number[]>();
  private readonly lengths = new Set<number>();
  private sorted: readonly string[] | undefined;

  add(start: string, literal: number): void {
    this.literals.set(start, [...(this.literals.get(start) ?? []), literal]);
    this.lengths.add(start.length);
    this.sorted = undefined;
  }

  /** Those whose start is a start of the text, or the text. */
  of(text: string): number[] {
    return [...this.lengths].flatMap((length) =>
      length > text.length ? [] : (this.literals.get(text.slice(0, length)) ?? []),
    );
  }

  /** Those whose start is longer than the text and starts with it. */
  after(text: string): number[] {
    this.sorted ??= [...this.literals.keys()].sort();
    const found: number[] = [];
    for (let at = firstAfter(this.sorted, text); this.sorted[at]?.startsWith(text); at += 1) {
      found.push(...(this.literals.get(this.sorted[at] ?? "") ?? []));
    }
    return found;
  }

  copy(): Starts {
    const copy = new Starts();
    for (const [start, literals] of this.literals) copy.literals.set(start, literals);
    for (const length of this.lengths) copy.lengths.add(length);
    return copy;
  }
}

function firstAfter(sorted: readonly string[], text: string): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? "") <= text) from = middle + 1;
    else to = middle;
  }
  return from;
}
