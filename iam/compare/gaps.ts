import { type Description, describeStatement } from "../policy/describe";
import { normaliseStatement } from "../policy/normalise";
import {
  hasVariables,
  type PolicyDocument,
  type Selection,
  type Statement,
} from "../policy/policy";
import type { Conjunction } from "./case";
import { clausesOf, type Setting } from "./clauses";
import { applicable, isCovered, openClauses, type Proof } from "./proof";
import type { Clause } from "./propositions";

/** The two sides of a comparison. */
export interface Sides {
  readonly before: PolicyDocument;
  readonly after: PolicyDocument;
  readonly statedBefore: readonly Stated[];
  readonly statedAfter: readonly Stated[];
}

/** A part of a statement of `after`, for which it is not proved that `before` allows as much. */
export interface Gap {
  readonly cell: Stated;
  /** The Deny of `before` that kept it from being allowed, if an Allow of `before` covers it. */
  readonly freedFrom?: Stated;
}

/** Everything that `after` allows and `before`, for all that is proved, does not. */
export function gapsIn(setting: Setting, { statedBefore, statedAfter }: Sides): Gap[] {
  const [oldAllows, oldDenies] = byEffect(statedBefore);
  const [newAllows, newDenies] = byEffect(statedAfter);
  const enough = [...oldAllows, ...newDenies];
  const [oldAllow, newDeny] = [sameIn(oldAllows), sameIn(newDenies)];
  const lifted = oldDenies.filter(
    (deny) =>
      newDeny(deny) === undefined &&
      !isCovered(setting, deny.clauses, newDenies, "plain") &&
      !isCovered(setting, deny.clauses, newDenies, "by cases"),
  );
  return newAllows.flatMap((allow) => {
    const among = <T extends Conjunction>(conjunctions: readonly T[]) =>
      applicable(setting, allow.clauses, conjunctions);
    const same = oldAllow(allow);
    const nearLifted = among(lifted);
    if (same && nearLifted.length === 0) return [];
    const near = {
      enough: same ? [same] : among(enough),
      lifted: nearLifted,
      newDenies: among(newDenies),
    };
    if (gapOf(setting, allow, near, "plain") === undefined) return [];
    const rest = near.lifted.length === 0 ? withoutListed(setting, allow, near.enough) : allow;
    if (rest === undefined) return [];
    const deciding = openClauses(setting, rest.clauses, Object.values(near).flat());
    return cellsOf(setting, rest, deciding).flatMap((cell) => {
      const gap = gapOf(setting, cell, near, "by cases");
      if (gap?.freedFrom === undefined) return gap ?? [];
      return { ...gap, cell: sharedBy(setting, cell, gap.freedFrom) };
    });
  });
}

/** Finds the statement that applies exactly where another does, because their clauses are the same: the usual case. */
function sameIn(statements: readonly Stated[]): (one: Stated) => Stated | undefined {
  const nameOf = ({ clauses }: Stated) =>
    clauses
      .map((clause) => clause.toSorted().join())
      .sort()
      .join(" ");
  const known = new Map(statements.map((one) => [nameOf(one), one]));
  return (one) => known.get(nameOf(one));
}

/** Statements that have to do with an Allow of `after`. */
interface Near {
  /** The Allows of `before` and the Denies of `after`, or the Allow that is the same. */
  readonly enough: readonly Stated[];
  /** The Denies of `before` that `after` does not have. */
  readonly lifted: readonly Stated[];
  readonly newDenies: readonly Stated[];
}

function gapOf(
  setting: Setting,
  cell: Stated,
  { enough, lifted, newDenies }: Near,
  proof: Proof,
): Gap | undefined {
  if (!isCovered(setting, cell.clauses, enough, proof)) return { cell };
  const deny = lifted.find(
    ({ clauses }) => !isCovered(setting, [...cell.clauses, ...clauses], newDenies, proof),
  );
  return deny && { cell, freedFrom: deny };
}

function byEffect(stated: readonly Stated[]): [allows: Stated[], denies: Stated[]] {
  return [
    stated.filter(({ statement }) => statement.effect === "Allow"),
    stated.filter(({ statement }) => statement.effect === "Deny"),
  ];
}

/** A statement of one of the documents, or a part of one, and when it applies. */
export interface Stated extends Conjunction {
  readonly statement: Statement;
  readonly normal: Statement;
  readonly index: number;
  /** Whether its policy's version has policy variables. */
  readonly variables: boolean;
}

/** With more cells, a statement is judged as a whole. */
export const MOST_CELLS = 1000;

export function statedIn(setting: Setting, document: PolicyDocument): Stated[] {
  const variables = hasVariables(document);
  return document.statements.map((statement, index) =>
    stated(setting, statement, { index, variables }),
  );
}

function stated(
  setting: Setting,
  statement: Statement,
  { index, variables }: Pick<Stated, "index" | "variables">,
): Stated {
  const normal = normaliseStatement(statement, variables);
  return { statement, normal, index, variables, clauses: clausesOf(setting, statement, normal) };
}

/**
 * The statement without those principals, actions and resources that another one, which otherwise
 * applies anyway, lists as well: what is left of a long list that gets longer. Undefined if nothing is.
 */
function withoutListed(
  setting: Setting,
  allow: Stated,
  others: readonly Conjunction[],
): Stated | undefined {
  let rest = allow;
  for (const other of others) {
    const [deciding, ...more] = openClauses(setting, rest.clauses, [other]);
    if (deciding === undefined || more.length > 0) continue;
    const listed = new Set(deciding);
    const isListed = (element: Partial<Statement>): boolean => {
      const [clause, ...clauses] = alone(setting, allow, element).clauses;
      const [literal, ...literals] = clause ?? [];
      const isOne = literal !== undefined && clauses.length + literals.length === 0;
      return isOne && listed.has(literal);
    };
    const left = <T>(
      selection: Selection<T> | undefined,
      as: (one: Selection<T>) => Partial<Statement>,
    ): Selection<T> | undefined => {
      if (selection === undefined || selection.except) return selection;
      const own = singles(selection).filter((single) => !isListed(as(single)));
      return { except: false, values: own.flatMap(({ values }) => values) };
    };
    const { principal, action, resource } = rest.statement;
    const change = {
      principal: left(principal, (one) => ({ principal: one })),
      action: left(action, (one) => ({ action: one })) ?? action,
      resource: left(resource, (one) => ({ resource: one })),
    };
    const isEmpty = (one?: Selection<unknown>) => one?.except === false && one.values.length === 0;
    if (Object.values(change).some(isEmpty)) return undefined;
    rest = changed(setting, rest, change);
  }
  return rest;
}

/**
 * The statement as one for each principal, action and resource, as far as the clauses that are open
 * distinguish those. What is excepted stays together.
 */
function cellsOf(setting: Setting, whole: Stated, open: readonly Clause[]): Stated[] {
  const kinds = new Set(
    open.flat().map((literal) => setting.propositions.propositionOf(literal).kind),
  );
  const { principal, action, resource } = whole.statement;
  const isDistinguished = kinds.has("principal") || kinds.has("not principal");
  const principals = principal && isDistinguished ? singles(principal) : [principal];
  const resources = resource && kinds.has("resource") ? singles(resource) : [resource];
  const actions = kinds.has("action") ? singles(action) : [action];
  const count = principals.length * actions.length * resources.length;
  if (count > MOST_CELLS || setting.budgets.patterns.isExhausted) return [whole];
  return principals.flatMap((who) =>
    actions.flatMap((what) =>
      resources.map((where) =>
        changed(setting, whole, { principal: who, action: what, resource: where }),
      ),
    ),
  );
}

/** The cell cut down, element by element, to what the other selects of it, where that can be said. */
function sharedBy(setting: Setting, cell: Stated, other: Stated): Stated {
  const { principal, action, resource } = cell.statement;
  const { statement } = other;
  const sole = (element: Partial<Statement>) => alone(setting, cell, element);
  const cut = <T>(
    own: Selection<T>,
    others: Selection<T> | undefined,
    as: (selection: Selection<T>) => Partial<Statement>,
  ): Selection<T> => {
    if (others === undefined || others.except) return own;
    const whole = sole(as(own));
    const met = singles(others).filter((single) => !isApart(setting, sole(as(single)), whole));
    // Of one that is wider or only overlaps, it cannot be said what both select.
    const canBeSaid = met.every((single) => isWithin(setting, sole(as(single)), whole));
    const values = met.flatMap((single) => single.values);
    return canBeSaid && values.length > 0 ? { except: false, values } : own;
  };
  return changed(setting, cell, {
    principal: principal && cut(principal, statement.principal, (one) => ({ principal: one })),
    action: cut(action, statement.action, (one) => ({ action: one })),
    resource: resource && cut(resource, statement.resource, (one) => ({ resource: one })),
  });
}

function singles<T>(selection: Selection<T>): Selection<T>[] {
  if (selection.except) return [selection];
  return selection.values.map((value) => ({ except: false, values: [value] }));
}

function changed(
  setting: Setting,
  whole: Stated,
  { principal, action, resource }: Partial<Statement>,
): Stated {
  const statement: Statement = {
    ...whole.statement,
    ...(principal && { principal }),
    ...(action && { action }),
    ...(resource && { resource }),
  };
  return stated(setting, statement, whole);
}

/** The same statement of the document with another text, such as one without references. */
export function restated(setting: Setting, whole: Stated, statement: Statement): Stated {
  return stated(setting, statement, whole);
}

/** A statement with the one element, which alone decides. */
function alone(setting: Setting, whole: Stated, element: Partial<Statement>): Stated {
  const action: Selection<string> = { except: false, values: ["*"] };
  const { effect } = whole.statement;
  return stated(setting, { effect, action, conditions: [], ...element }, whole);
}

function isWithin(setting: Setting, inner: Stated, outer: Stated): boolean {
  return outer.clauses.every((wanted) =>
    inner.clauses.some((clause) => setting.propositions.clauseEntails(clause, wanted)),
  );
}

function isApart(setting: Setting, one: Stated, other: Stated): boolean {
  return one.clauses.some((clause) =>
    other.clauses.some((known) => setting.propositions.clauseExcludes(known, clause)),
  );
}

/** Gaps that fit into one line: each of those principals, actions and resources. */
export interface Row {
  readonly words: Description;
  readonly gaps: readonly [Gap, ...Gap[]];
}

/** As few rows as possible, joining the gaps of one statement (and one Deny) element by element. */
export function rowsOf(gaps: readonly Gap[]): Row[] {
  const single = gaps.map(
    (gap): Row => ({ words: describeStatement(gap.cell.statement), gaps: [gap] }),
  );
  return (["mayDo", "on", "who"] as const).reduce(joined, single);
}

function joined(rows: readonly Row[], element: "who" | "mayDo" | "on"): Row[] {
  const byOthers = new Map<string, Row>();
  for (const row of rows) {
    const [{ cell, freedFrom }] = row.gaps;
    const others = { ...row.words, [element]: [] };
    const key = JSON.stringify([others, cell.index, freedFrom?.index]);
    const same = byOthers.get(key);
    byOthers.set(key, same ? union(same, row, element) : row);
  }
  return [...byOthers.values()];
}

function union(one: Row, other: Row, element: "who" | "mayDo" | "on"): Row {
  const values = [...new Set([...one.words[element], ...other.words[element]])];
  return { words: { ...one.words, [element]: values }, gaps: [...one.gaps, ...other.gaps] };
}
