import { normaliseStatement } from "../policy/normalise";
import {
  hasVariables,
  type PolicyDocument,
  type Selection,
  type Statement,
} from "../policy/policy";
import type { Clause } from "./atoms";
import { clausesOf, type Setting } from "./clauses";
import type { Rule } from "./proof";

/** A statement of one of the documents, or a part of one, and when it applies. */
export interface Stated extends Rule {
  readonly statement: Statement;
  readonly normal: Statement;
  readonly index: number;
  /** Whether its policy's version has policy variables. */
  readonly variables: boolean;
}

/** Beyond that a statement is judged as a whole. */
const MOST_CELLS = 1000;

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
 * The statement as one for each principal, action and resource, as far as the clauses that are open
 * tell those apart. What is excepted stays together.
 */
export function cellsOf(setting: Setting, whole: Stated, open: readonly Clause[]): Stated[] {
  const kinds = new Set(open.flat().map((literal) => setting.atoms.atomOf(literal).kind));
  const { principal, action, resource } = whole.statement;
  const isTold = kinds.has("principal") || kinds.has("not principal");
  const principals = principal && isTold ? singles(principal) : [principal];
  const resources = resource && kinds.has("resource") ? singles(resource) : [resource];
  const actions = kinds.has("action") ? singles(action) : [action];
  if (principals.length * actions.length * resources.length > MOST_CELLS) return [whole];
  return principals.flatMap((who) =>
    actions.flatMap((what) =>
      resources.map((where) =>
        changed(setting, whole, { principal: who, action: what, resource: where }),
      ),
    ),
  );
}

/** The cell cut down, element by element, to what the other selects of it, where that can be said. */
export function sharedBy(setting: Setting, cell: Stated, other: Stated): Stated {
  const { principal, action, resource } = cell.statement;
  const { statement } = other;
  const within = (element: Partial<Statement>, own: Partial<Statement>) =>
    isWithin(setting, alone(setting, cell, element), alone(setting, cell, own));
  const cut = <T>(
    own: Selection<T>,
    others: Selection<T> | undefined,
    as: (selection: Selection<T>) => Partial<Statement>,
  ): Selection<T> => {
    if (others === undefined || others.except) return own;
    const shared = singles(others).filter((single) => within(as(single), as(own)));
    const values = shared.flatMap((single) => single.values);
    return values.length > 0 ? { except: false, values } : own;
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

/** A statement with the one element, which alone decides. */
function alone(setting: Setting, whole: Stated, element: Partial<Statement>): Stated {
  const action: Selection<string> = { except: false, values: ["*"] };
  const { effect } = whole.statement;
  return stated(setting, { effect, action, conditions: [], ...element }, whole);
}

function isWithin(setting: Setting, inner: Stated, outer: Stated): boolean {
  return outer.clauses.every((wanted) =>
    inner.clauses.some((clause) => setting.atoms.clauseEntails(clause, wanted)),
  );
}
