import type { Request } from "../policy/context";
import { Budget } from "./budget";
import type { Option } from "./options";

/** What the statements, by their positions, are to do with a request that is looked for. */
export interface Goal {
  /** All of these must not apply, for certain. */
  readonly never: readonly number[];
  /** And either one of these must apply, for certain, or none of the others. */
  readonly oneOf: readonly number[];
  readonly orNoneOf: readonly number[];
}

/** How many partial requests one search may look at. */
const MOST_STEPS = 3000;

const RANK = { false: 0, unknown: 1, true: 2 } as const;

/** The requests composed of one option of each list that fulfil the goal, in the order of the lists. */
export function* requests(
  options: readonly (readonly Option[])[],
  goal: Goal,
  budget: Budget,
): Generator<Request> {
  const count = options[0]?.[0]?.truths.length ?? 0;
  const lists = options.map((list) =>
    list.map(({ part, truths }) => ({ part, ranks: truths.map((one) => RANK[`${one}`]) })),
  );
  const outlooks = outlooksOf(
    lists.map((list) => list.map(({ ranks }) => ranks)),
    count,
  );
  const steps = new Budget(MOST_STEPS);
  function* from(
    depth: number,
    parts: Partial<Request>[],
    ranks: readonly number[],
  ): Generator<Request> {
    const outlook = outlooks[depth];
    if (outlook === undefined || !steps.spend(1) || !budget.spend(count)) return;
    if (!isInReach(goal, ranks, outlook)) return;
    if (depth === lists.length) yield composed(parts);
    for (const option of lists[depth] ?? []) {
      const next = ranks.map((rank, index) => Math.min(rank, option.ranks[index] ?? 1));
      yield* from(depth + 1, [...parts, option.part], next);
    }
  }
  yield* from(0, [], new Array(count).fill(RANK.true));
}

/** For each statement, whether the options from some depth on can still make it fail, or let it hold. */
interface Outlook {
  readonly canFail: readonly boolean[];
  readonly canHold: readonly boolean[];
}

function outlooksOf(lists: readonly (readonly (readonly number[])[])[], count: number): Outlook[] {
  const last: Outlook = {
    canFail: new Array(count).fill(false),
    canHold: new Array(count).fill(true),
  };
  return lists.reduceRight(
    ([next = last, ...later], list) => [
      {
        canFail: next.canFail.map((can, index) => can || list.some((ranks) => ranks[index] === 0)),
        canHold: next.canHold.map((can, index) => can && list.some((ranks) => ranks[index] === 2)),
      },
      next,
      ...later,
    ],
    [last],
  );
}

function isInReach(goal: Goal, ranks: readonly number[], { canFail, canHold }: Outlook): boolean {
  const fails = (index: number) => ranks[index] === RANK.false || canFail[index] === true;
  const holds = (index: number) => ranks[index] === RANK.true && canHold[index] === true;
  return goal.never.every(fails) && (goal.oneOf.some(holds) || goal.orNoneOf.every(fails));
}

function composed(parts: readonly Partial<Request>[]): Request {
  const empty: Request = {
    principal: { type: "AWS", value: "" },
    action: "",
    resource: "",
    context: {},
  };
  const context = Object.assign({}, ...parts.map((part) => part.context));
  return Object.assign(empty, ...parts, { context });
}
