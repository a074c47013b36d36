import type { Literal, Propositions } from "./propositions";
import { Starts } from "./starts";

/** The literals of one family that hold, found by what they name or how they start (see `Propositions.near`). */
export class Facts {
  readonly all = new Set<Literal>();
  /** One that names a principal or has a pattern, so that nothing apart from it is meant by the same request. */
  positive: Literal | undefined;
  private readonly bySubject = new Map<string, Literal[]>();
  /** Patterns that the request does not match. */
  private unmatched = new Starts();
  private readonly others: Literal[] = [];
  private readonly propositions: Propositions;

  constructor(propositions: Propositions) {
    this.propositions = propositions;
  }

  add(literal: Literal): void {
    const subject = this.propositions.subjectOf(literal);
    const start = this.propositions.startOf(literal);
    const bounds = this.propositions.boundsOf(literal);
    this.all.add(literal);
    // All that such a literal says is in the domain of its key.
    if (bounds?.isExact) return;
    if (start !== undefined && literal < 0 && !bounds) this.unmatched.add(start, literal);
    else if (subject === undefined) this.others.push(literal);
    else this.bySubject.set(subject, [...(this.bySubject.get(subject) ?? []), literal]);
    if ((subject ?? start) !== undefined && literal >= 0) this.positive = literal;
  }

  /** The facts from which the literal may follow. */
  near(literal: Literal): readonly Literal[] {
    const subject = this.propositions.subjectOf(literal);
    const start = this.propositions.startOf(literal);
    const bounds = this.propositions.boundsOf(literal);
    if (bounds) return bounds.isExact ? this.others : [...this.all];
    // That a pattern is not matched follows from a wider one that is not, and never that one is.
    if (start !== undefined) {
      return literal < 0 ? [...this.others, ...this.unmatched.of(start)] : this.others;
    }
    if (subject === undefined) return [...this.all];
    const positive = literal < 0 && this.positive !== undefined ? [this.positive] : [];
    return [...(this.bySubject.get(subject) ?? []), ...positive, ...this.others];
  }

  copy(): Facts {
    const copy = new Facts(this.propositions);
    copy.unmatched = this.unmatched.copy();
    for (const literal of this.all) copy.all.add(literal);
    for (const [subject, literals] of this.bySubject) copy.bySubject.set(subject, literals);
    copy.others.push(...this.others);
    copy.positive = this.positive;
    return copy;
  }
}
