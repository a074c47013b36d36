import { keyType } from "../policy/condition-key-types";
import type { Budget } from "./budget";
import { mayCover } from "./covers";
import { Directory, type Need } from "./directory";
import { type Bounds, boundsOf, type Domain, everything, isInside, opposite } from "./domains";
import { solePattern } from "./key-tests";
import { mayMeet } from "./meets";
import type { Pattern } from "./patterns";
import { nameOf } from "./principals";
import {
  isOfKey,
  isPattern,
  isPrincipal,
  type Proposition,
  propositionExcludes,
  propositionImplies,
  propositionsExhaust,
} from "./proposition";
import { Starts } from "./starts";

/** A proposition, or with the number's complement its opposite. */
export type Literal = number;

/** Literals, at least one of which holds. */
export type Clause = readonly Literal[];

/** Ends a start that is a whole text. */
const END = "\0";

export function not(literal: Literal): Literal {
  return ~literal;
}

interface Entry {
  readonly proposition: Proposition;
  readonly family: number;
  /** Whom it names, if it names one principal. */
  readonly subject: string | undefined;
  readonly pattern: Pattern | undefined;
  /** How the texts start that it is about; see `Propositions.startOf`. */
  readonly start: string | undefined;
}

/** What a literal says of a key whose values are in order. */
interface KeyBounds {
  readonly all: Domain;
  readonly bounds: Bounds;
  /** Whether the bounds are all there is to know of the literal. */
  readonly isExact: boolean;
}

/** The literals of a clause by what they name or how their pattern starts, and those of which neither can be said. */
interface Index {
  readonly all: ReadonlySet<Literal>;
  readonly named: ReadonlyMap<string, readonly Literal[]>;
  readonly starts: Starts;
  readonly others: readonly Literal[];
}

/** Every proposition once, and what follows from one literal for another, worked out once. */
export class Propositions {
  /** What comparing patterns may take: when it is gone, nothing more follows from anything by its pattern. */
  private readonly steps: Budget;
  private readonly propositions: Entry[] = [];
  private readonly literals = new Map<string, Literal>();
  private readonly families = new Map<string, number>();
  private readonly known = new Map<Literal, Map<Literal, boolean>>();
  private readonly clauses = new Map<string, Clause>();
  private readonly bounds = new Map<Literal, KeyBounds | undefined>();
  private readonly indexes = new WeakMap<Clause, Index>();
  private readonly directories = new WeakMap<object, Directory<number>>();
  private readonly knownOfClauses = {
    entails: new WeakMap<Clause, WeakMap<Clause, boolean>>(),
    excludes: new WeakMap<Clause, WeakMap<Clause, boolean>>(),
  };

  constructor(steps: Budget) {
    this.steps = steps;
  }

  /** `text` identifies the proposition: the same text always means the same proposition. */
  literal(text: string, family: string, create: () => Proposition): Literal {
    const found = this.literals.get(text);
    if (found !== undefined) return found;
    if (!this.families.has(family)) this.families.set(family, this.families.size);
    const literal = this.propositions.length;
    const proposition = create();
    const pattern = isPattern(proposition) ? proposition.pattern : undefined;
    const about = proposition.kind === "test" ? solePattern(proposition) : pattern;
    this.propositions.push({
      proposition,
      family: this.families.get(family) ?? 0,
      subject: proposition.kind === "principal" ? nameOf(proposition) : undefined,
      pattern,
      start: about && about.start.text + (about.start.isAll ? END : ""),
    });
    this.literals.set(text, literal);
    return literal;
  }

  /** Whether there is any proposition of that family. */
  hasFamily(family: string): boolean {
    return this.families.has(family);
  }

  propositionOf(literal: Literal): Proposition {
    return this.entry(literal).proposition;
  }

  isPrincipal(literal: Literal): boolean {
    return isPrincipal(this.propositionOf(literal));
  }

  /** Only literals of one family have anything to do with each other. */
  familyOf(literal: Literal): number {
    return this.entry(literal).family;
  }

  /** Whether the other literal holds for every request for which the one holds. */
  entails(one: Literal, other: Literal): boolean {
    if (one === other) return true;
    if (this.familyOf(one) !== this.familyOf(other) || one === not(other)) return false;
    const apparent = this.apparent(one, other);
    if (apparent !== undefined) return apparent;
    const known = this.known.get(one) ?? new Map<Literal, boolean>();
    this.known.set(one, known);
    const follows = known.get(other) ?? this.follows(one, other);
    known.set(other, follows);
    return follows;
  }

  /** What the characters of two patterns say at a glance: of long lists, too much to be kept for every pair. */
  private apparent(one: Literal, other: Literal): boolean | undefined {
    const [mine, its] = [this.entry(one), this.entry(other)];
    if (mine.start === undefined || its.start === undefined) return undefined;
    this.steps.spend(1);
    if (one >= 0 && other < 0) return mayBothHold(mine, its) ? undefined : true;
    if (one < 0 && other >= 0) return false;
    return (one < 0 ? mayFollow(its, mine) : mayFollow(mine, its)) ? undefined : false;
  }

  /** Whether one of the two may have to hold for want of a third way: for certain, or together with others. */
  mayExhaust(one: Literal, other: Literal): boolean {
    if (this.familyOf(one) !== this.familyOf(other)) return false;
    return this.boundsOf(one) !== undefined || this.entails(not(one), other);
  }

  /** The clause with these literals: always the same one, so that much has to be found out once. */
  clause(literals: Clause): Clause {
    const text = literals.join();
    const clause = this.clauses.get(text) ?? literals;
    this.clauses.set(text, clause);
    return clause;
  }

  /** Whether the other clause holds whichever literal of the one does. */
  clauseEntails(one: Clause, other: Clause): boolean {
    return once(this.knownOfClauses.entails, one, other, () =>
      one.every(
        (literal) =>
          this.indexOf(other).all.has(literal) ||
          this.near(literal, other).some((wanted) => this.entails(literal, wanted)),
      ),
    );
  }

  /** Whether no literal of the other clause holds, whichever of the one does. */
  clauseExcludes(one: Clause, other: Clause): boolean {
    return once(this.knownOfClauses.excludes, one, other, () =>
      one.every((literal) =>
        this.near(literal, other).every((wanted) => this.entails(literal, not(wanted))),
      ),
    );
  }

  /**
   * The literals of the clause that may have to do with the one: all but those that name something else, or whose
   * patterns start otherwise, which neither follow from it nor hold together with it.
   */
  near(literal: Literal, clause: Clause): Clause {
    const [first] = clause;
    if (clause.length < 4 || literal < 0 || first === undefined) return clause;
    // Of another family, whatever it names may hold together with this.
    if (this.familyOf(literal) !== this.familyOf(first)) return clause;
    const [name, start] = [this.subjectOf(literal), this.startOf(literal)];
    if (name === undefined && start === undefined) return clause;
    const { named, starts, others } = this.indexOf(clause);
    if (start !== undefined) return [...starts.of(start), ...starts.after(start), ...others];
    return [...(named.get(name ?? "") ?? []), ...others];
  }

  private indexOf(clause: Clause): Index {
    const known = this.indexes.get(clause);
    if (known) return known;
    const named = new Map<string, Literal[]>();
    const others: Literal[] = [];
    const starts = new Starts();
    for (const literal of clause) {
      const [name, start] = [this.subjectOf(literal), this.startOf(literal)];
      if (literal >= 0 && start !== undefined) starts.add(start, literal);
      else if (literal < 0 || name === undefined) others.push(literal);
      else if (!named.get(name)?.push(literal)) named.set(name, [literal]);
    }
    const index = { all: new Set(clause), named, starts, others };
    this.indexes.set(clause, index);
    return index;
  }

  /** Whom the literal or its opposite names, if it names one: of different names no two hold together. */
  subjectOf(literal: Literal): string | undefined {
    return this.entry(literal).subject;
  }

  /**
   * How the texts start that match the pattern of the literal or of its opposite, with a mark at the end where that is
   * all; undefined if there is none. Two hold together, and one follows from another, only if one start is the start
   * of the other.
   */
  startOf(literal: Literal): string | undefined {
    return this.entry(literal).start;
  }

  /**
   * The conjunctions by what one clause of each names or how its patterns start. In the place of the clause's family
   * stands how what is known of a request starts.
   */
  directoryOf(conjunctions: readonly { readonly clauses: readonly Clause[] }[]): Directory<number> {
    const known = this.directories.get(conjunctions);
    if (known) return known;
    const directory = new Directory(
      conjunctions.map(({ clauses }) => clauses.flatMap((clause) => this.needIn(clause))),
    );
    this.directories.set(conjunctions, directory);
    return directory;
  }

  private needIn(clause: Clause): Need<number>[] {
    const starts = clause.flatMap((literal) => (literal < 0 ? [] : (this.textOf(literal) ?? [])));
    const [place, ...more] = new Set(clause.map((literal) => this.familyOf(literal)));
    return place === undefined || more.length > 0 || starts.length < clause.length
      ? []
      : [{ place, starts }];
  }

  /** What the literal or its opposite names, or how the texts start that match its pattern. */
  textOf(literal: Literal): string | undefined {
    return this.subjectOf(literal) ?? this.startOf(literal);
  }

  /** What the key may have as far as the literal says; undefined if its values cannot be listed in order. */
  boundsOf(literal: Literal): KeyBounds | undefined {
    if (!this.bounds.has(literal)) this.bounds.set(literal, this.foundBounds(literal));
    return this.bounds.get(literal);
  }

  private foundBounds(literal: Literal): KeyBounds | undefined {
    const proposition = this.propositionOf(literal);
    if (!isOfKey(proposition)) return undefined;
    const all = everything(keyType(proposition.key));
    if (all === undefined) return undefined;
    const own = boundsOf(proposition, all);
    const bounds = literal < 0 ? opposite(own, all) : own;
    return { all, bounds, isExact: isInside(bounds.maybe, bounds.surely) };
  }

  private follows(one: Literal, other: Literal): boolean {
    const [proposition, otherProposition] = [this.propositionOf(one), this.propositionOf(other)];
    if (one >= 0) {
      return other >= 0
        ? propositionImplies(proposition, otherProposition, this.steps)
        : propositionExcludes(proposition, otherProposition, this.steps);
    }
    return other >= 0
      ? propositionsExhaust(proposition, otherProposition, this.steps)
      : propositionImplies(otherProposition, proposition, this.steps);
  }

  private entry(literal: Literal): Entry {
    const entry = this.propositions[literal < 0 ? not(literal) : literal];
    if (entry === undefined) throw new Error(`No proposition has the number ${literal}.`);
    return entry;
  }
}

function once(
  known: WeakMap<Clause, WeakMap<Clause, boolean>>,
  one: Clause,
  other: Clause,
  work: () => boolean,
): boolean {
  const ofOne = known.get(one) ?? new WeakMap<Clause, boolean>();
  known.set(one, ofOne);
  const result = ofOne.get(other) ?? work();
  ofOne.set(other, result);
  return result;
}

function mayBothHold(one: Entry, other: Entry): boolean {
  const [start = "", otherStart = ""] = [one.start, other.start];
  if (!start.startsWith(otherStart) && !otherStart.startsWith(start)) return false;
  return !one.pattern || !other.pattern || mayMeet(one.pattern, other.pattern);
}

/** Whether the other may hold wherever the one does. */
function mayFollow(one: Entry, other: Entry): boolean {
  if (!one.start?.startsWith(other.start ?? "")) return false;
  return !one.pattern || !other.pattern || mayCover(other.pattern, one.pattern);
}
