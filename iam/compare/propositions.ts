import { common, coversPattern, type Pattern } from "./patterns";
import {
  nameOf,
  type PrincipalProposition,
  implies as principalImplies,
  excludes as principalsExclude,
} from "./principals";
import { areApart, mayBeEmpty, spoilers, type Value, valueCovers } from "./values";

/**
 * Something that either holds for a request or does not, whatever the truth about it may be. Of an
 * "opaque" proposition nothing else is known.
 */
type Proposition =
  | PrincipalProposition
  | KeyProposition
  | { readonly kind: "action" | "resource"; readonly pattern: Pattern }
  | { readonly kind: "opaque"; readonly text: string };

/** A proposition, or with the number's complement its opposite. */
export type Literal = number;

/** Literals, at least one of which holds. */
export type Clause = readonly Literal[];

export function not(literal: Literal): Literal {
  return ~literal;
}

interface Entry {
  readonly proposition: Proposition;
  readonly family: number;
  /** What it names, if it names one thing. */
  readonly subject: string | undefined;
}

function subjectOf(proposition: Proposition): string | undefined {
  if (proposition.kind === "principal") return nameOf(proposition);
  return isPattern(proposition) && proposition.pattern.start.isAll
    ? `${proposition.kind} ${proposition.pattern.start.text}`
    : undefined;
}

/** The literals of a clause by what they name, and those that name nothing in particular. */
interface Index {
  readonly named: ReadonlyMap<string, readonly Literal[]>;
  readonly others: readonly Literal[];
}

/** Every proposition once, and what follows from one literal for another, worked out once. */
export class Propositions {
  private readonly propositions: Entry[] = [];
  private readonly literals = new Map<string, Literal>();
  private readonly families = new Map<string, number>();
  private readonly known = new Map<Literal, Map<Literal, boolean>>();
  private readonly clauses = new Map<string, Clause>();
  private readonly indexes = new WeakMap<Clause, Index>();
  private readonly knownOfClauses = {
    entails: new WeakMap<Clause, WeakMap<Clause, boolean>>(),
    excludes: new WeakMap<Clause, WeakMap<Clause, boolean>>(),
  };

  /** `text` identifies the proposition: the same text always means the same proposition. */
  literal(text: string, family: string, create: () => Proposition): Literal {
    const found = this.literals.get(text);
    if (found !== undefined) return found;
    if (!this.families.has(family)) this.families.set(family, this.families.size);
    const literal = this.propositions.length;
    const proposition = create();
    this.propositions.push({
      proposition,
      family: this.families.get(family) ?? 0,
      subject: subjectOf(proposition),
    });
    this.literals.set(text, literal);
    return literal;
  }

  propositionOf(literal: Literal): Proposition {
    return this.entry(literal).proposition;
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
      one.every((literal) =>
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
   * The literals of the clause that may have to do with the one: all but those that name something
   * else, which neither follow from it nor hold together with it.
   */
  near(literal: Literal, clause: Clause): Clause {
    const name = this.nameOf(literal);
    if (name === undefined || clause.length < 4) return clause;
    const { named, others } = this.indexOf(clause);
    return [...(named.get(name) ?? []), ...others];
  }

  private indexOf(clause: Clause): Index {
    const known = this.indexes.get(clause);
    if (known) return known;
    const named = new Map<string, Literal[]>();
    const others: Literal[] = [];
    for (const literal of clause) {
      const name = this.nameOf(literal);
      if (name === undefined) others.push(literal);
      else if (!named.get(name)?.push(literal)) named.set(name, [literal]);
    }
    const index = { named, others };
    this.indexes.set(clause, index);
    return index;
  }

  /** What the literal names, if it names one thing: of different names no two hold together. */
  private nameOf(literal: Literal): string | undefined {
    return literal < 0 ? undefined : this.subjectOf(literal);
  }

  /** The same, and for the opposite of such a literal too. */
  subjectOf(literal: Literal): string | undefined {
    return this.entry(literal).subject;
  }

  private follows(one: Literal, other: Literal): boolean {
    const [proposition, otherProposition] = [this.propositionOf(one), this.propositionOf(other)];
    if (one >= 0) {
      return other >= 0
        ? propositionImplies(proposition, otherProposition)
        : propositionExcludes(proposition, otherProposition);
    }
    return other >= 0
      ? propositionsExhaust(proposition, otherProposition)
      : propositionImplies(otherProposition, proposition);
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

function propositionImplies(one: Proposition, other: Proposition): boolean {
  if (isPattern(one) && isPattern(other)) return selectionCovers(other, one);
  if (isPrincipal(one) && isPrincipal(other)) return principalImplies(one, other);
  return isOfKey(one) && isOfKey(other) && implies(one, other);
}

function propositionExcludes(one: Proposition, other: Proposition): boolean {
  if (isPattern(one) && isPattern(other)) return common(one.pattern, other.pattern) === undefined;
  if (isPrincipal(one) && isPrincipal(other)) return principalsExclude(one, other);
  return isOfKey(one) && isOfKey(other) && excludes(one, other);
}

function propositionsExhaust(one: Proposition, other: Proposition): boolean {
  return isOfKey(one) && isOfKey(other) && exhausts(one, other);
}

/** What a resource pattern means that is no ARN is not documented: one that is none covers no ARN. */
function selectionCovers(
  other: Extract<Proposition, { pattern: Pattern }>,
  one: Extract<Proposition, { pattern: Pattern }>,
): boolean {
  if (other.kind === "resource" && other.pattern.text !== "*") {
    if (isForArns(one.pattern) && !isForArns(other.pattern)) return false;
  }
  return coversPattern(other.pattern, one.pattern);
}

function isForArns({ start, parts }: Pattern): boolean {
  return start.text.startsWith("arn:") || parts[0]?.kind === "token";
}

function isPattern(
  proposition: Proposition,
): proposition is Extract<Proposition, { pattern: Pattern }> {
  return proposition.kind === "action" || proposition.kind === "resource";
}

function isPrincipal(proposition: Proposition): proposition is PrincipalProposition {
  return proposition.kind === "principal" || proposition.kind === "not principal";
}

function isOfKey(proposition: Proposition): proposition is KeyProposition {
  return (
    proposition.kind === "test" || proposition.kind === "absent" || proposition.kind === "null"
  );
}

/**
 * A condition as a test of one key: "one" is an operator without a set qualifier, "all" and "any" are
 * ForAllValues and ForAnyValue. A negated test holds where none of its values matches.
 */
export interface Test {
  readonly kind: "test";
  readonly key: string;
  /** Whether a request can have one value at most. */
  readonly single: boolean;
  readonly quantity: "one" | "all" | "any" | "any if exists";
  readonly negated: boolean;
  readonly values: readonly Value[];
}

/** That the request lacks a condition key, or that `Null` says so. */
interface Lack {
  readonly kind: "absent" | "null";
  readonly key: string;
}

type KeyProposition = Test | Lack;

/** Whether the other holds for every request for which the one holds. */
function implies(one: KeyProposition, other: KeyProposition): boolean {
  if (one.kind === "test") return other.kind === "test" && testImplies(one, other);
  if (one.kind === "null") return other.kind === "null";
  if (other.kind !== "test") return true;
  return other.quantity === "all" || (other.quantity === "one" && other.negated);
}

/** Whether the two never hold for the same request. */
function excludes(one: KeyProposition, other: KeyProposition): boolean {
  if (one.kind !== "test") return other.kind === "test" && lacks(one, other);
  if (other.kind !== "test") return lacks(other, one);
  return testExcludes(one, other) || testExcludes(other, one);
}

/** Whether at least one of the two holds for every request. */
function exhausts(one: KeyProposition, other: KeyProposition): boolean {
  if (one.kind !== "test") return other.kind === "test" && isTestOfPresence(other, one);
  if (other.kind !== "test") return isTestOfPresence(one, other);
  return testsExhaust(one, other) || testsExhaust(other, one);
}

function testImplies(one: Test, other: Test): boolean {
  return quantityImplies(one, other) && valueImplies(one, other);
}

/** Whether, when every value that passes the one test passes the other, the tests follow too. */
function quantityImplies(one: Test, other: Test): boolean {
  const single = one.single && other.single;
  switch (`${one.quantity} to ${other.quantity}`) {
    case "one to one":
      return one.negated === other.negated || (single && !one.negated);
    case "all to all":
    case "any to any":
    case "any to any if exists":
    case "any if exists to any if exists":
      return true;
    case "one to all":
    case "any to all":
    case "any to one":
      return single;
    case "one to any":
    case "one to any if exists":
      // ForAnyValue may take an empty string for no value at all.
      return single && !one.negated && !one.values.some(mayBeEmpty);
    default:
      return false;
  }
}

/** Whether a value of the request that passes the one test passes the other. */
function valueImplies(one: Test, other: Test): boolean {
  if (one.negated) {
    return other.negated
      ? within(other.values, one.values)
      : other.values.some(isAnyText) && spoilers(other.values).length === 0;
  }
  if (other.negated) return one.values.every((a) => other.values.every((b) => areApart(a, b)));
  const spoiling = spoilers(one.values);
  const spoilt = spoilers(other.values).some((text) => !spoiling.includes(text));
  return within(one.values, other.values) && !spoilt;
}

function testExcludes(one: Test, other: Test): boolean {
  const single = one.single && other.single;
  switch (`${one.quantity} and ${other.quantity}`) {
    case "one and one":
      return single && !one.negated && noValuePassesBoth(one, other);
    case "one and any":
      return single && noValuePassesBoth(one, other);
    case "one and all":
      return (
        single && !one.negated && !one.values.some(mayBeEmpty) && noValuePassesBoth(one, other)
      );
    case "all and any":
      return noValuePassesBoth(one, other);
    default:
      return false;
  }
}

function noValuePassesBoth(one: Test, other: Test): boolean {
  if (one.negated && other.negated) return false;
  if (one.negated) return within(other.values, one.values);
  if (other.negated) return within(one.values, other.values);
  return one.values.every((a) => other.values.every((b) => areApart(a, b)));
}

/** A test and its opposite, or one that is wider than the opposite. */
function testsExhaust(one: Test, other: Test): boolean {
  const opposite =
    (one.quantity === "one" && other.quantity === "one" && one.single && other.single) ||
    (one.quantity === "all" && other.quantity === "any") ||
    (one.quantity === "any" && other.quantity === "all");
  if (!opposite || one.negated || !other.negated) return false;
  return [...one.values, ...other.values].every(isPlainText) && within(other.values, one.values);
}

function lacks(lack: Lack, test: Test): boolean {
  if (test.quantity !== "one" && test.quantity !== "any") return false;
  if (lack.kind === "absent") return test.quantity === "any" || !test.negated;
  return !test.negated && !test.values.some(mayBeEmpty);
}

/** `StringLike` with `*`, which whatever value there is passes. */
function isTestOfPresence(test: Test, lack: Lack): boolean {
  const passes = !test.negated && test.values.some(isAnyText) && spoilers(test.values).length === 0;
  if (!passes || (test.quantity !== "one" && test.quantity !== "any")) return false;
  return lack.kind === "null" || (test.quantity === "one" && test.single);
}

function within(inner: readonly Value[], outer: readonly Value[]): boolean {
  const { names, others } = listedIn(outer);
  return inner.every((value) => {
    if (names.has(nameOfValue(value))) return true;
    const isPlain = value.kind === "text" && /^(?:exact|glob)$/.test(value.pattern.dialect);
    return (isPlain ? others : outer).some((one) => valueCovers(one, value));
  });
}

/** The values by what they are, and those that may cover another string than the very same. */
function listedIn(values: readonly Value[]) {
  const known = LISTED.get(values);
  if (known) return known;
  const listed = {
    names: new Set(values.map(nameOfValue)),
    others: values.filter((value) => value.kind !== "text" || value.pattern.dialect !== "exact"),
  };
  LISTED.set(values, listed);
  return listed;
}

const LISTED = new WeakMap<
  readonly Value[],
  { readonly names: ReadonlySet<string>; readonly others: readonly Value[] }
>();

/** The same only for values that match the same. */
function nameOfValue(value: Value): string {
  switch (value.kind) {
    case "text": {
      const { dialect, start } = value.pattern;
      const isPlain = start.isAll && (dialect === "exact" || dialect === "glob");
      return isPlain ? `plain ${start.text}` : `${dialect} ${value.text}`;
    }
    case "range":
      return `range ${JSON.stringify([value.from, value.to, value.text])}`;
    default:
      return `${value.kind} ${value.text}`;
  }
}

function isAnyText(value: Value): boolean {
  return value.kind === "text" && value.pattern.dialect === "glob" && value.pattern.bare;
}

/** Nothing in it is undocumented and no variable may lack its value. */
function isPlainText(value: Value): boolean {
  return value.kind === "text" && value.pattern.dialect !== "arn" && spoilers([value]).length === 0;
}
