import { type Description, describeStatement } from "../policy/describe";
import type { PolicyDocument } from "../policy/policy";
import { partitionOf } from "../policy/principals";
import type { Stranger } from "./candidates";
import { Cache, newBudgets, type Setting } from "./clauses";
import { type Witness, witnessOfAny } from "./counterexample";
import { gapsIn, type Row, rowsOf, type Sides, type Stated, statedIn, whyUndecided } from "./gaps";
import { Propositions } from "./propositions";

export type { Witness } from "./counterexample";

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
  /** What could not be decided about each part of what may be gained that has no witness. */
  readonly reasons: readonly string[];
}

/**
 * What the change of a policy does to access, judged by what both mean. It may cry wolf ("not
 * proved"), but it calls nothing "equivalent" or "narrowed" by which any request gains access,
 * whatever AWS does where its documentation is silent and whatever the tokens come to be.
 */
export function compare(before: PolicyDocument, after: PolicyDocument): Comparison {
  if (before.kind !== after.kind && before.statements.length * after.statements.length > 0) {
    return incomparable(before, after);
  }
  const setting = settingOf(before, after);
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
  const lost = differences({ ...setting, budgets: newBudgets() }, back, stranger);
  const witness = gained.find((one) => one.witness)?.witness;
  return {
    verdict: verdictOf(gained.length, lost.length, witness),
    gained: gained.map(({ access }) => access),
    lost: lost.map(({ access }) => access),
    ...(witness && { witness }),
    reasons: gained.filter((one) => !one.witness).flatMap(({ row }) => whyUndecided(row)),
  };
}

interface Difference {
  readonly access: Access;
  readonly row: Row;
  readonly witness?: Witness;
}

function differences(setting: Setting, sides: Sides, stranger: Stranger): Difference[] {
  return rowsOf(gapsIn(setting, sides)).map((row) => {
    const witness = witnessOfAny(setting, sides, row.gaps, stranger);
    const deny = row.gaps[0].freedFrom;
    const access = {
      ...row.words,
      statement: placeOf(row.gaps[0].cell),
      ...(deny && { deny: placeOf(deny) }),
      proved: witness !== undefined,
    };
    return { access, row, witness };
  });
}

function verdictOf(gained: number, lost: number, witness: Witness | undefined): Verdict {
  if (gained === 0) return lost === 0 ? "equivalent" : "narrowed";
  if (witness === undefined) return "not proved";
  return lost === 0 ? "broadened" : "changed both ways";
}

function placeOf({
  index,
  statement: { sid },
}: Pick<Stated, "index" | "statement">): StatementPlace {
  return { index, ...(sid && { sid }) };
}

function settingOf(before: PolicyDocument, after: PolicyDocument): Setting {
  const documents = [before, after].filter(({ statements }) => statements.length > 0);
  const principals = documents.flatMap(({ statements }) =>
    statements.flatMap(({ principal }) => principal?.values ?? []),
  );
  const partitions = new Set(principals.flatMap((one) => partitionOf(one) ?? []));
  const [{ kind }] = [...documents, before] as [PolicyDocument];
  return {
    propositions: new Propositions(),
    kind,
    partitions: partitions.size > 1,
    cache: new Cache(),
    budgets: newBudgets(),
  };
}

/** A requester that neither document names. */
function strangerTo(documents: readonly PolicyDocument[]): Stranger {
  const text = JSON.stringify(documents);
  const accounts = ["444455556666", "555566667777", "666677778888", "777788889999"];
  const account = accounts.find((one) => !text.includes(one)) ?? "888899990000";
  return { account, variable: "example" };
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
