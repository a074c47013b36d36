import { keysThat } from "../policy/condition-keys";
import { foldKey } from "../policy/context";
import { type Description, describeStatement } from "../policy/describe";
import type { PolicyDocument } from "../policy/policy";
import { partitionOf } from "../policy/principals";
import { type Assumption, assumptionsOf, assumptionsOfPlace } from "./assumptions";
import { newBudgets } from "./budget";
import { Cache } from "./cache";
import { whyUndecided } from "./causes";
import type { Setting } from "./clauses";
import { isGained, mayBeGained, type Witness, witnessOfAny } from "./counterexample";
import { gapsIn, type Row, restated, rowsOf, type Sides, type Stated, statedIn } from "./gaps";
import type { Stranger } from "./pattern-texts";
import { Propositions } from "./propositions";
import { isKnown, type RealActions } from "./real-actions";
import {
  freshTexts,
  requestWithTexts,
  statementWithTexts,
  type Texts,
  withReferences,
  withTexts,
} from "./reference-texts";

export type { Assumption } from "./assumptions";
export type { Witness } from "./counterexample";
export type { RealAction, RealActions } from "./real-actions";

/**
 * "equivalent" and "narrowed" are proved: no request gained access. "broadened" and "changed both
 * ways" have a witness, and "broadened" is also proved to have lost nothing. Whatever is neither is
 * "not proved".
 */
export type Verdict = "equivalent" | "narrowed" | "broadened" | "changed both ways" | "not proved";

/** Which statement of its document is meant. */
interface StatementPlace {
  readonly index: number;
  readonly sid?: string;
}

/** What a statement allows, or a part of that, for people. */
export interface Access extends Description {
  /** The Allow: of `after` for what is gained, of `before` for what is lost. */
  readonly statement: StatementPlace;
  /** The Deny that makes the difference: removed for what is gained, added for what is lost. */
  readonly deny?: StatementPlace;
  /** Whether a request shows it; otherwise it may be that nothing is gained or lost there. */
  readonly proved: boolean;
}

export interface Comparison {
  readonly verdict: Verdict;
  /** What `after` allows and is not proved to be within what `before` allows. */
  readonly gained: readonly Access[];
  /** What `before` allows and is not proved to be within what `after` allows. */
  readonly lost: readonly Access[];
  /** A request that `before` does not allow and `after` does, as `evaluate` confirms. */
  readonly witness?: Witness;
  /**
   * What the witness takes for granted of Terraform references: it shows access unless one of these
   * equalities holds after the apply.
   *
   * @default - nothing: it holds whatever the references come to be
   */
  readonly assuming?: readonly Assumption[];
  /**
   * The action of the witness if AWS is not known to have it: the policy names it, or it fits a pattern by which no
   * known action gains access.
   *
   * @default - the action is one that AWS has, or `compare` does not know which ones those are
   */
  readonly unknownAction?: string;
  /** What could not be decided about each part of what may be gained that has no witness. */
  readonly reasons: readonly string[];
}

/**
 * What the change of a policy does to access, judged by what both mean. It may cry wolf ("not
 * proved"), but it calls nothing "equivalent" or "narrowed" by which any request gains access,
 * whatever AWS does where its documentation is silent and whatever the tokens come to be.
 *
 * @param actions for requests that can be sent. The verdict is the same without them: AWS adds actions every week,
 *   and a pattern matches them on that very day, so that what no known action gains is not nothing.
 */
export function compare(
  before: PolicyDocument,
  after: PolicyDocument,
  actions?: RealActions,
): Comparison {
  if (before.kind !== after.kind && before.statements.length * after.statements.length > 0) {
    return incomparable(before, after);
  }
  const setting = { ...settingOf(before, after), actions };
  const statedBefore = statedIn(setting, before);
  const statedAfter = statedIn(setting, after);
  const stranger = strangerTo([before, after]);
  const forth: Sides = { before, after, statedBefore, statedAfter };
  const back: Sides = {
    before: after,
    after: before,
    statedBefore: statedAfter,
    statedAfter: statedBefore,
  };
  const gained = differences(setting, forth, stranger);
  // What follows from what has been worked out for both directions, and is paid for once.
  const { patterns } = setting.budgets;
  const lost = differences({ ...setting, budgets: { ...newBudgets(), patterns } }, back, stranger);
  const { witness, assuming, unknownAction } = plainest(gained.filter(isShown)) ?? {};
  return {
    verdict: verdictOf({ gained, lost, witness }),
    gained: gained.map(({ access }) => access),
    lost: lost.map(({ access }) => access),
    ...(witness && { witness }),
    ...(assuming && { assuming }),
    ...(unknownAction && { unknownAction }),
    reasons: gained
      .filter((one) => !one.witness)
      .flatMap(({ row }) => whyUndecided(setting, forth, row, isOutOfSteps(setting))),
  };
}

/** The one of which the witness takes the least for granted. */
export function plainest<T extends Pick<Comparison, "assuming" | "unknownAction">>(
  shown: readonly T[],
): T | undefined {
  return (
    shown.find((one) => !one.assuming && !one.unknownAction) ??
    shown.find((one) => !one.unknownAction) ??
    shown.find((one) => !one.assuming) ??
    shown[0]
  );
}

function isOutOfSteps({ budgets }: Setting): boolean {
  return Object.values(budgets).some(({ isExhausted }) => isExhausted);
}

interface Difference {
  readonly access: Access;
  readonly row: Row;
  readonly witness?: Witness;
  readonly assuming?: readonly Assumption[];
  readonly unknownAction?: string;
}

function isShown({ witness }: Difference): boolean {
  return witness !== undefined;
}

function differences(setting: Setting, sides: Sides, stranger: Stranger): Difference[] {
  const example = exampleOf(setting, sides);
  return rowsOf(gapsIn(setting, sides)).map((row) => {
    const witness = witnessOfAny(setting, sides, row.gaps, stranger);
    const found = witness ? { witness } : example?.(row, stranger);
    const deny = row.gaps[0].freedFrom;
    const access = {
      ...row.words,
      statement: placeOf(row.gaps[0].cell),
      ...(deny && { deny: placeOf(deny) }),
      proved: found !== undefined,
    };
    const action = found?.witness?.action;
    const isUnknown = action !== undefined && !isKnown(setting.actions, action);
    return { access, row, ...found, ...(isUnknown && { unknownAction: action }) };
  });
}

/** Finds a witness if each reference is another text; undefined if there are no references. */
function exampleOf(setting: Setting, sides: Sides) {
  const { before, after } = sides;
  const texts = freshTexts([after, before]);
  if (texts.size === 0) return undefined;
  const filled = { before: withTexts(before, texts), after: withTexts(after, texts) };
  const { budgets, actions } = setting;
  const own = { ...settingOf(filled.before, filled.after, budgets), actions };
  const filledSides: Sides = {
    ...filled,
    statedBefore: statedIn(own, filled.before),
    statedAfter: statedIn(own, filled.after),
  };
  return ({ gaps }: Row, stranger: Stranger): Omit<Difference, "access" | "row"> | undefined => {
    const cells = gaps.map(({ cell }) => ({
      cell: restated(own, cell, statementWithTexts(cell.statement, texts)),
    }));
    const found = witnessOfAny(own, filledSides, cells, stranger);
    if (found === undefined) return undefined;
    const witness = withReferences(found, texts);
    const test = (by: typeof isGained) => (others: Texts) =>
      by(
        { before: withTexts(before, others), after: withTexts(after, others) },
        requestWithTexts(witness, others),
      );
    if (!test(isGained)(texts)) return undefined;
    const assuming = assumptionsOf(sides, texts, found, test(isGained));
    if (assuming === undefined) return undefined;
    const elsewhere = assumptionsOfPlace(sides, texts, assuming, {
      isGained: test(isGained),
      mayBeGained: test(mayBeGained),
    });
    if (elsewhere === undefined) return undefined;
    const all = [...assuming, ...elsewhere];
    return { witness, ...(all.length > 0 && { assuming: all }) };
  };
}

/** The verdict for what is gained, what is lost, and whether a request shows a gain. */
export function verdictOf({
  gained,
  lost,
  witness,
}: {
  readonly gained: readonly unknown[];
  readonly lost: readonly unknown[];
  readonly witness?: Witness;
}): Verdict {
  if (gained.length === 0) return lost.length === 0 ? "equivalent" : "narrowed";
  if (witness === undefined) return "not proved";
  return lost.length === 0 ? "broadened" : "changed both ways";
}

function placeOf({
  index,
  statement: { sid },
}: Pick<Stated, "index" | "statement">): StatementPlace {
  return { index, ...(sid && { sid }) };
}

function settingOf(before: PolicyDocument, after: PolicyDocument, budgets = newBudgets()): Setting {
  const documents = [before, after].filter(({ statements }) => statements.length > 0);
  const principals = documents.flatMap(({ statements }) =>
    statements.flatMap(({ principal }) => principal?.values ?? []),
  );
  const partitions = new Set(principals.flatMap((one) => partitionOf(one) ?? []));
  const [{ kind }] = [...documents, before] as [PolicyDocument];
  return {
    propositions: new Propositions(budgets.patterns),
    partitions: partitions.size > 1,
    always: kind === "identity" ? keysThat("always").map(foldKey) : [],
    federated: kind === "trust" || principals.some(({ type }) => type === "Federated"),
    cache: new Cache(),
    budgets,
  };
}

/** A requester that neither document names. */
function strangerTo(documents: readonly PolicyDocument[]): Stranger {
  const text = JSON.stringify(documents);
  const accounts = ["444455556666", "555566667777", "666677778888", "777788889999"];
  const account = accounts.find((one) => !text.includes(one)) ?? "888899990000";
  return { account, given: new Map() };
}

/** An identity policy does not say whom it is for, so that no other kind is within it. */
function incomparable(before: PolicyDocument, after: PolicyDocument): Comparison {
  const allowed = ({ statements }: PolicyDocument): Access[] =>
    statements.flatMap((statement, index) =>
      statement.effect === "Deny"
        ? []
        : {
            ...describeStatement(statement),
            statement: placeOf({ index, statement }),
            proved: false,
          },
    );
  const reasons = [`a policy of kind ${after.kind} cannot be compared with one of ${before.kind}`];
  return { verdict: "not proved", gained: allowed(after), lost: allowed(before), reasons };
}
