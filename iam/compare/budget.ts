/**
 * How much work a comparison may take before it stops looking for proofs and for witnesses, in steps, so that no
 * verdict depends on how busy a machine is. Only tangled policies end up "not proved" by this.
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

/** What one comparison may take. */
export interface Budgets {
  /** Proofs by cases. */
  readonly proof: Budget;
  readonly search: Budget;
  /** Comparisons of two patterns, and the pairs of positions of those that are walked through side by side. */
  readonly patterns: Budget;
}

/** About half a second for each of the first two, and one or two for the patterns. */
export function newBudgets(): Budgets {
  return {
    proof: new Budget(400_000),
    search: new Budget(5_000_000),
    patterns: new Budget(5_000_000),
  };
}
