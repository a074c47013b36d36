import { common, covers } from "./globs";
import type { Pattern } from "./patterns";
import {
  type PrincipalAtom,
  implies as principalImplies,
  excludes as principalsExclude,
} from "./principals";
import { excludes, exhausts, implies, type KeyAtom } from "./tests";

/**
 * Something that either holds for a request or does not, whatever the truth about it may be. Of an
 * "opaque" atom nothing else is known.
 */
export type Atom =
  | PrincipalAtom
  | KeyAtom
  | { readonly kind: "action" | "resource"; readonly pattern: Pattern }
  | { readonly kind: "opaque"; readonly text: string };

/** An atom, or with the number's complement its opposite. */
export type Literal = number;

/** Literals of which at least one holds. */
export type Clause = readonly Literal[];

export function not(literal: Literal): Literal {
  return ~literal;
}

/** Every atom once, and what follows from one literal for another, worked out once. */
export class Atoms {
  private readonly atoms: { readonly atom: Atom; readonly family: number }[] = [];
  private readonly literals = new Map<string, Literal>();
  private readonly families = new Map<string, number>();
  private readonly known = new Map<Literal, Map<Literal, boolean>>();
  private readonly clauses = new Map<string, Clause>();
  private readonly knownOfClauses = {
    entails: new WeakMap<Clause, WeakMap<Clause, boolean>>(),
    excludes: new WeakMap<Clause, WeakMap<Clause, boolean>>(),
  };

  /** `text` identifies the atom: whoever gives the same text means the same. */
  literal(text: string, family: string, create: () => Atom): Literal {
    const found = this.literals.get(text);
    if (found !== undefined) return found;
    if (!this.families.has(family)) this.families.set(family, this.families.size);
    const literal = this.atoms.length;
    this.atoms.push({ atom: create(), family: this.families.get(family) ?? 0 });
    this.literals.set(text, literal);
    return literal;
  }

  atomOf(literal: Literal): Atom {
    return this.entry(literal).atom;
  }

  /** Only literals of one family have anything to do with each other. */
  familyOf(literal: Literal): number {
    return this.entry(literal).family;
  }

  /** Whether the other literal holds for every request for which the one holds. */
  entails(one: Literal, other: Literal): boolean {
    if (one === other) return true;
    if (this.familyOf(one) !== this.familyOf(other) || one === not(other)) return false;
    const known = this.known.get(one) ?? new Map<Literal, boolean>();
    this.known.set(one, known);
    const follows = known.get(other) ?? this.follows(one, other);
    known.set(other, follows);
    return follows;
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
      one.every((literal) => other.some((wanted) => this.entails(literal, wanted))),
    );
  }

  /** Whether no literal of the other clause holds, whichever of the one does. */
  clauseExcludes(one: Clause, other: Clause): boolean {
    return once(this.knownOfClauses.excludes, one, other, () =>
      one.every((literal) => other.every((wanted) => this.entails(literal, not(wanted)))),
    );
  }

  private follows(one: Literal, other: Literal): boolean {
    const [atom, otherAtom] = [this.atomOf(one), this.atomOf(other)];
    if (one >= 0) {
      return other >= 0 ? atomImplies(atom, otherAtom) : atomExcludes(atom, otherAtom);
    }
    return other >= 0 ? atomsExhaust(atom, otherAtom) : atomImplies(otherAtom, atom);
  }

  private entry(literal: Literal): { readonly atom: Atom; readonly family: number } {
    const entry = this.atoms[literal < 0 ? not(literal) : literal];
    if (entry === undefined) throw new Error(`No atom has the number ${literal}.`);
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

function atomImplies(one: Atom, other: Atom): boolean {
  if (isPattern(one) && isPattern(other)) return patternCovers(other, one);
  if (isPrincipal(one) && isPrincipal(other)) return principalImplies(one, other);
  return isOfKey(one) && isOfKey(other) && implies(one, other);
}

function atomExcludes(one: Atom, other: Atom): boolean {
  if (isPattern(one) && isPattern(other)) return common(one.pattern, other.pattern) === undefined;
  if (isPrincipal(one) && isPrincipal(other)) return principalsExclude(one, other);
  return isOfKey(one) && isOfKey(other) && excludes(one, other);
}

function atomsExhaust(one: Atom, other: Atom): boolean {
  return isOfKey(one) && isOfKey(other) && exhausts(one, other);
}

/** What a resource pattern means that is no ARN is not documented: one that is none covers no ARN. */
function patternCovers(
  other: Extract<Atom, { pattern: Pattern }>,
  one: Extract<Atom, { pattern: Pattern }>,
): boolean {
  if (other.kind === "resource" && other.pattern.text !== "*") {
    if (isForArns(one.pattern) && !isForArns(other.pattern)) return false;
  }
  return covers(other.pattern, one.pattern);
}

function isForArns({ start, parts }: Pattern): boolean {
  return start.text.startsWith("arn:") || parts[0]?.kind === "token";
}

function isPattern(atom: Atom): atom is Extract<Atom, { pattern: Pattern }> {
  return atom.kind === "action" || atom.kind === "resource";
}

function isPrincipal(atom: Atom): atom is PrincipalAtom {
  return atom.kind === "principal" || atom.kind === "not principal";
}

function isOfKey(atom: Atom): atom is KeyAtom {
  return atom.kind === "test" || atom.kind === "absent" || atom.kind === "null";
}
