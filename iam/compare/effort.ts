/**
 * How much work a comparison may take before it stops looking for proofs by cases and for witnesses.
 * What is plain is proved without, so that only tangled policies end up "not proved" by this.
 */
export class Effort {
  private left: number;

  constructor(most: number) {
    this.left = most;
  }

  /** Whether there is still that much of it, which is then gone. */
  spend(work: number): boolean {
    this.left -= work;
    return this.left >= 0;
  }
}

/** About half a second for each. */
export function newEfforts(): { readonly proof: Effort; readonly search: Effort } {
  return { proof: new Effort(400_000), search: new Effort(5_000_000) };
}
