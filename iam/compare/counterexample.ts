import { once } from "../../formats/remembered";
import { evaluate, type Outcome, resourceApplies, selects } from "../evaluate/evaluate";
import { actionMatches } from "../evaluate/match";
import { foldKey, type Request } from "../policy/context";
import type { PolicyDocument, Statement } from "../policy/policy";
import { hasTokens } from "../policy/terraform-references";
import type { Budget } from "./budget";
import type { Setting } from "./clauses";
import type { Gap, Sides, Stated } from "./gaps";
import { optionsFor, type Trust } from "./options";
import type { Stranger } from "./pattern-texts";
import { applicable } from "./proof";
import { isKnown, realRequests } from "./real-actions";
import { relevant } from "./relevant";
import { namesRequester, possible } from "./requesters";
import { type Goal, requests } from "./search";
import { variableChoices } from "./variable-values";

/** A request that the one document does not allow and the other does. */
export type Witness = Request;

/** In how many of a row's gaps a witness is looked for. */
const MOST_GAPS = 8;

/** What it takes to find out what could be asked, in steps of the search. */
const COST_PER_STATEMENT = 1000;

/** What it takes to try another value of a policy variable in one text. */
const COST_PER_TEXT = 200;

/** And what it takes to evaluate one statement. */
const COST_OF_EVALUATION = 20;

/** How many requests that should do are put to the test: more where each requester has other keys of its own. */
const MOST_TESTED = 5;
const MOST_TESTED_BY_NAME = 20;

/** The first witness of any of the gaps, with an action that AWS has rather than with another one. */
export function witnessOfAny(
  setting: Setting,
  sides: Sides,
  gaps: readonly Gap[],
  stranger: Stranger,
): Witness | undefined {
  let first: Witness | undefined;
  for (const { cell } of gaps.slice(0, MOST_GAPS)) {
    const witness = witnessOf(setting, sides, cell, stranger);
    if (witness && isKnown(setting.actions, witness.action)) return witness;
    first ??= witness;
  }
  return first;
}

/**
 * A request that the cell, a part of a statement of `after`, allows and `before` does not: one that can be sent if
 * there is one, and otherwise one with an action that fits the patterns.
 */
function witnessOf(
  setting: Setting,
  sides: Sides,
  cell: Stated,
  stranger: Stranger,
): Witness | undefined {
  if (setting.budgets.search.isExhausted) return undefined;
  const before = applicable(setting, cell.clauses, sides.statedBefore);
  const after = applicable(setting, cell.clauses, sides.statedAfter);
  const position = before.length + after.findIndex(({ index }) => index === cell.index);
  const goal = goalOf(before, after);
  // Best is a request that does not depend on one principal being another; if there is none, any will do.
  const statements = [...before, ...after];
  if (!setting.budgets.search.spend(statements.length * COST_PER_STATEMENT)) return undefined;
  const trusts: readonly Trust[] = statements.some(namesIdentities)
    ? ["only names", "evaluation"]
    : ["evaluation"];
  const keys = keysOf(sides);
  const most = [...keys].some(namesRequester) ? MOST_TESTED_BY_NAME : MOST_TESTED;
  const tried = new Set<string>();
  let madeUp: Witness | undefined;
  const cost = COST_PER_TEXT * textsIn(statements);
  for (const [turn, who] of variableChoices(setting.cache, statements, stranger).entries()) {
    if (turn > 0 && !setting.budgets.search.spend(cost)) break;
    for (const trust of trusts) {
      const options = optionsFor(setting, cell, { statements, stranger: who, trust });
      const own = options.map((list) => list.filter(({ truths }) => truths[position] === true));
      let tested = 0;
      for (const request of requests(own, goal, setting.budgets.search)) {
        if (tried.has(request.action)) continue;
        const sent = possible(request, keys, sides.after.kind).find((one) =>
          isGained(sides, one, setting.budgets.search),
        );
        const real = sent && withRealAction(setting, sides, cell, sent);
        if (real) return real;
        // It stands for all actions that do the same to the statements, and AWS is known to have none of those.
        if (sent) tried.add(request.action);
        madeUp ??= sent;
        tested += 1;
        if (tested >= most) break;
      }
    }
  }
  return madeUp;
}

/** The request with an action that AWS has and, if need be, on something on which that action works. */
function withRealAction(
  { actions, budgets }: Setting,
  sides: Sides,
  { statement, normal }: Stated,
  request: Request,
): Request | undefined {
  if (actions === undefined || hasTokens(request.action)) return request;
  const truthIn = (action: string) => (selection: Statement["action"]) =>
    selects(selection, (pattern) => actionMatches(pattern, action));
  const isAsked = (action: string) => truthIn(action)(statement.action) === true;
  const seen = new Set<string>();
  for (const one of realRequests(actions, request, isAsked)) {
    // Of those that do the same to all statements, one is enough.
    const what = [one.resource, ...selectionsOf(sides).map(truthIn(one.action))].join();
    if (seen.has(what)) continue;
    seen.add(what);
    const isOther = one.resource !== request.resource;
    if (isOther && !resourceApplies(normal.resource, one.resource, () => ({ state: "unknown" }))) {
      continue;
    }
    if (isGained(sides, one, budgets.search)) return one;
  }
  return undefined;
}

/** All condition keys that the statements ask for, also those without a part in what is looked for. */
const keysOf = once(({ before, after }: Sides): ReadonlySet<string> => {
  const conditions = [before, after].flatMap(({ statements }) =>
    statements.flatMap((statement) => statement.conditions),
  );
  return new Set(conditions.map(({ key }) => foldKey(key)));
});

/** The actions of all statements, each selection once. */
const selectionsOf = once(({ before, after }: Sides) => {
  const all = [before, after].flatMap(({ statements }) => statements.map(({ action }) => action));
  return [...new Map(all.map((action) => [JSON.stringify(action), action])).values()];
});

function textsIn(stated: readonly Stated[]): number {
  const counts = stated.flatMap(({ normal: { resource, conditions } }) => [
    resource?.values.length ?? 0,
    ...conditions.map(({ values }) => values.length),
  ]);
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Whether it may mean a requester under another name. */
function namesIdentities({ statement }: Stated): boolean {
  const values = statement.principal?.values ?? [];
  return values.some(({ type, value }) => type === "AWS" && value !== "*");
}

/** The cell's own statement applies anyway, by the choice of the options. */
function goalOf(before: readonly Stated[], after: readonly Stated[]): Goal {
  const positions = (stated: readonly Stated[], effect: string, first: number) =>
    stated.flatMap(({ statement }, index) => (statement.effect === effect ? first + index : []));
  return {
    never: positions(after, "Deny", before.length),
    oneOf: positions(before, "Deny", 0),
    orNoneOf: positions(before, "Allow", 0),
  };
}

/** Whether `evaluate` says for certain that only the second document allows the request; no if the steps run out. */
export function isGained(
  { before, after }: Pick<Sides, "before" | "after">,
  request: Request,
  steps?: Budget,
): boolean {
  const was = outcomeOf(before, request, steps);
  const denied = was === "implicitly denied" || was === "explicitly denied";
  return denied && outcomeOf(after, request, steps) === "allowed";
}

/** Whether it may be that only the second document allows the request. */
export function mayBeGained(
  { before, after }: Pick<Sides, "before" | "after">,
  request: Request,
): boolean {
  const is = outcomeOf(after, request);
  return outcomeOf(before, request) !== "allowed" && (is === "allowed" || is === "unknown");
}

/** What `evaluate` says; of the statements, only those that could change it are looked at. */
function outcomeOf(document: PolicyDocument, request: Request, steps?: Budget): Outcome {
  const statements = relevant(document, request);
  if (steps?.spend(statements.length * COST_OF_EVALUATION) === false) return "unknown";
  return evaluate([{ ...document, statements }], request).outcome;
}
