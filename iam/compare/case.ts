import { alternativesOf, impliedBy, type Setting } from "./clauses";
import { type Bounds, bothOf, type Domain, eitherOf, isEmpty, isInside } from "./domains";
import { Facts } from "./facts";
import { type Clause, type Literal, not, type Propositions } from "./propositions";

/** When a statement applies: when all of its clauses hold. */
export interface Conjunction {
  readonly clauses: readonly Clause[];
}

/** Among more conjunctions, only those are distinguished that have to do with what is known. */
const MOST_TANGLED = 40;

/** Whether a clause holds for all requests of a case, or for none. */
type State = "follows" | "fails" | "open";

/** What is known of the requests of one case. */
export class Case {
  contradiction = false;
  private readonly setting: Setting;
  private readonly propositions: Propositions;
  private readonly facts = new Map<number, Facts>();
  /** What the keys may have of which the values can be listed, by their families. */
  private readonly domains = new Map<number, Domain>();
  private readonly split = new Set<Literal>();
  private readonly states = new Map<Clause, State>();
  private statesAt: { readonly count: number; readonly pending?: readonly Clause[] } = { count: 0 };
  private count = 0;

  constructor(setting: Setting) {
    this.setting = setting;
    this.propositions = setting.propositions;
  }

  get size(): number {
    return this.count;
  }

  copy(): Case {
    const copy = new Case(this.setting);
    for (const [family, facts] of this.facts) copy.facts.set(family, facts.copy());
    for (const [family, domain] of this.domains) copy.domains.set(family, domain);
    for (const literal of this.split) copy.split.add(literal);
    copy.count = this.count;
    return copy;
  }

  /** How what is known of the family's requests starts, if something is. */
  textOf(family: number): string | undefined {
    const positive = this.facts.get(family)?.positive;
    return positive === undefined ? undefined : this.propositions.textOf(positive);
  }

  /** Takes what must hold out of the clauses, and leaves those that are still open. */
  settle(clauses: readonly Clause[]): Clause[] {
    const open: Clause[] = [];
    for (const clause of clauses) {
      if (clause.some((literal) => this.holds(literal))) continue;
      const possible = clause.filter((literal) => !this.holds(not(literal)));
      if (possible.length < 2) this.learn(possible[0]);
      else {
        open.push(possible.length === clause.length ? clause : possible);
        this.narrow(possible);
        for (const implied of this.impliedByAll(possible)) this.learn(implied);
      }
      if (this.contradiction) break;
    }
    return open;
  }

  /** Learns what follows if none of the conjunctions applies, and leaves those that teach nothing yet. */
  reject(conjunctions: readonly Conjunction[], pending: readonly Clause[]): Conjunction[] {
    const left: Conjunction[] = [];
    for (const conjunction of conjunctions) {
      const open = this.openOf(conjunction, pending);
      if (open === undefined) continue;
      const [only] = open;
      if (only === undefined) this.contradiction = true;
      else if (open.length > 1) left.push({ clauses: open });
      else for (const literal of only) this.learn(not(literal));
      if (this.contradiction) break;
    }
    return left;
  }

  /** The clauses that are still open; undefined if one of all clauses cannot hold. */
  openOf({ clauses }: Conjunction, pending: readonly Clause[]): Clause[] | undefined {
    const open: Clause[] = [];
    for (const clause of clauses) {
      const state = this.stateOf(clause, pending);
      if (state === "fails") return undefined;
      if (state === "open") open.push(clause);
    }
    return open;
  }

  /** What is known of the clause, which many statements have in common, until something else is learnt. */
  private stateOf(clause: Clause, pending: readonly Clause[]): State {
    if (this.count !== this.statesAt.count || pending !== this.statesAt.pending) {
      this.states.clear();
      this.statesAt = { count: this.count, pending };
    }
    const known = this.states.get(clause);
    if (known !== undefined) return known;
    const state = this.follows(clause, pending)
      ? "follows"
      : this.fails(clause, pending)
        ? "fails"
        : "open";
    this.states.set(clause, state);
    return state;
  }

  /** Cases, one of which must hold, each by what it assumes; undefined when there are no more. */
  alternatives(
    pending: readonly Clause[],
    conjunctions: readonly Conjunction[],
  ): Clause[][] | undefined {
    const families = new Set(
      conjunctions.flatMap(({ clauses }) => clauses.flatMap(this.familiesOf)),
    );
    const open = pending.find((clause) => this.familiesOf(clause).some((one) => families.has(one)));
    // Who calls decides what some keys have, also where nothing else speaks of who calls.
    const cases = open ?? pending.find(this.saysMore);
    if (cases) return cases.map((literal) => [[literal]]);
    for (const literal of [...this.facts.values()].flatMap(({ all }) => [...all])) {
      if (this.split.has(literal)) continue;
      this.split.add(literal);
      const values = alternativesOf(this.setting, literal);
      if (values.length > 0) return values.map((value) => [[value]]);
    }
    const [closest] = conjunctions
      .filter((conjunction) => this.isTangled(conjunction, conjunctions))
      .sort((one, other) => one.clauses.length - other.clauses.length);
    return closest?.clauses.map((clause) => clause.map((literal) => [not(literal)]));
  }

  /**
   * Whether each clause has to do with what is known, or with another conjunction that holds where the clause does
   * not. A conjunction with any other clause fails just by that one, from which nothing else follows.
   */
  private isTangled(conjunction: Conjunction, all: readonly Conjunction[]): boolean {
    if (all.length > MOST_TANGLED) return conjunction.clauses.every((one) => this.touches(one));
    const others = all
      .filter((one) => one !== conjunction)
      .flatMap(({ clauses }) => clauses.flat());
    return conjunction.clauses.every(
      (clause) =>
        this.touches(clause) ||
        clause.some((literal) =>
          others.some((other) => this.propositions.mayExhaust(literal, other)),
        ),
    );
  }

  /** The literals of the clause but for those that name something else than what is known to be named. */
  private nearFacts(clause: Clause): Clause {
    const [family, ...more] = new Set(this.familiesOf(clause));
    const facts = family === undefined || more.length > 0 ? undefined : this.facts.get(family);
    return facts?.positive === undefined ? clause : this.propositions.near(facts.positive, clause);
  }

  private holds(literal: Literal): boolean {
    const facts = this.facts.get(this.propositions.familyOf(literal));
    if (facts?.all.has(literal)) return true;
    if (this.setting.budgets.patterns.isExhausted) return false;
    const follows = facts?.near(literal).some((fact) => this.propositions.entails(fact, literal));
    return follows === true || this.fills([literal]);
  }

  /** What follows from whichever of the literals holds. */
  private impliedByAll(clause: Clause): Clause {
    const [first, ...others] = clause;
    if (first === undefined || clause.length > MOST_TANGLED) return [];
    let implied = impliedBy(this.setting, first);
    for (const other of others) {
      if (implied.length === 0) return [];
      const own = impliedBy(this.setting, other);
      implied = implied.filter((one) => own.includes(one));
    }
    return implied;
  }

  /** Takes from the values of a key what no literal of the clause, which is all about that key, leaves. */
  private narrow(clause: Clause): void {
    const [first, ...others] = this.boundsOf(clause) ?? [];
    if (first === undefined) return;
    const known = this.domains.get(first.family) ?? first.all;
    const left = bothOf(known, eitherOf([first, ...others].map(({ bounds }) => bounds.maybe)));
    if (isInside(known, left)) return;
    this.domains.set(first.family, left);
    this.count += 1;
    if (isEmpty(left)) this.contradiction = true;
  }

  /** Whether a literal of the clause holds for each of the values that the key may still have. */
  private fills(clause: Clause): boolean {
    const [first, ...others] = this.boundsOf(clause) ?? [];
    if (first === undefined) return false;
    const known = this.domains.get(first.family) ?? first.all;
    return isInside(known, eitherOf([first, ...others].map(({ bounds }) => bounds.surely)));
  }

  /** The bounds of the literals, if all are about one key of which the values can be listed. */
  private boundsOf(clause: Clause) {
    const family = clause[0] === undefined ? -1 : this.propositions.familyOf(clause[0]);
    const found: { readonly family: number; readonly all: Domain; readonly bounds: Bounds }[] = [];
    for (const literal of clause) {
      const bounds = this.propositions.boundsOf(literal);
      if (bounds === undefined || this.propositions.familyOf(literal) !== family) return undefined;
      found.push({ ...bounds, family });
    }
    return found;
  }

  /** Whether the clause holds, whichever of a pending clause's literals does. */
  private follows(clause: Clause, pending: readonly Clause[]): boolean {
    if (this.nearFacts(clause).some((literal) => this.holds(literal))) return true;
    if (this.fills(clause)) return true;
    return pending.some((known) => this.propositions.clauseEntails(known, clause));
  }

  /** Whether none of the clause's literals can hold, whichever of a pending clause's does. */
  private fails(clause: Clause, pending: readonly Clause[]): boolean {
    if (this.nearFacts(clause).every((literal) => this.holds(not(literal)))) return true;
    return pending.some((known) => this.propositions.clauseExcludes(known, clause));
  }

  /** Whether something is known that has to do with the clause. */
  private touches(clause: Clause): boolean {
    return clause.some((literal) => this.facts.has(this.propositions.familyOf(literal)));
  }

  private readonly saysMore = (clause: Clause): boolean =>
    clause.length <= MOST_TANGLED &&
    clause.every((literal) => this.propositions.isPrincipal(literal)) &&
    clause.some((literal) => impliedBy(this.setting, literal).length > 0);

  private readonly familiesOf = (clause: Clause): number[] =>
    clause.map((literal) => this.propositions.familyOf(literal));

  private learn(literal: Literal | undefined): void {
    if (literal === undefined || this.holds(not(literal))) {
      this.contradiction = true;
      return;
    }
    if (this.holds(literal)) return;
    const family = this.propositions.familyOf(literal);
    const facts = this.facts.get(family) ?? new Facts(this.propositions);
    this.facts.set(family, facts);
    facts.add(literal);
    this.count += 1;
    this.narrow([literal]);
    for (const implied of impliedBy(this.setting, literal)) this.learn(implied);
  }
}
