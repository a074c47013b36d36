import { evaluate, type Outcome, resourceApplies, selects } from "../evaluate/evaluate";
import { actionMatches } from "../evaluate/match";
import type { Request } from "../policy/context";
import type { PolicyDocument, Statement } from "../policy/policy";
import { principalApplies } from "../policy/principals";
import { hasTokens } from "../policy/terraform-references";
import type { Setting } from "./clauses";
import type { Gap, Sides, Stated } from "./gaps";
import { optionsFor, type Trust } from "./options";
import type { Stranger } from "./pattern-texts";
import { applicable } from "./proof";
import { isKnown, type RealActions, realRequests } from "./real-actions";
import { keysIn, namesRequester, possible } from "./requesters";
import { type Goal, requests } from "./search";
import { variableChoices } from "./variable-values";

/** A request that the one document does not allow and the other does. */
export type Witness = Request;

/** In how many of a row's gaps a witness is looked for. */
const MOST_GAPS = 8;

/** What it takes to find out what could be asked, in steps of the search. */
const COST_PER_STATEMENT = 1000;

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
  const keys = keysIn([...sides.statedBefore, ...sides.statedAfter]);
  const most = [...keys].some(namesRequester) ? MOST_TESTED_BY_NAME : MOST_TESTED;
  const tried = new Set<string>();
  let madeUp: Witness | undefined;
  for (const who of variableChoices(setting.cache, statements, stranger)) {
    for (const trust of trusts) {
      const options = optionsFor(setting, cell, { statements, stranger: who, trust });
      const own = options.map((list) => list.filter(({ truths }) => truths[position] === true));
      let tested = 0;
      for (const request of requests(own, goal, setting.budgets.search)) {
        if (tried.has(request.action)) continue;
        const sent = possible(request, keys, sides.after.kind).find((one) => isGained(sides, one));
        const real = sent && withRealAction(setting.actions, sides, cell, sent);
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
  actions: RealActions | undefined,
  sides: Sides,
  { statement, normal }: Stated,
  request: Request,
): Request | undefined {
  if (actions === undefined || hasTokens(request.action)) return request;
  const statements = [...sides.before.statements, ...sides.after.statements];
  const seen = new Set<string>();
  return realRequests(actions, request).find((one) => {
    const truthOf = ({ action }: Statement) =>
      selects(action, (pattern) => actionMatches(pattern, one.action));
    if (truthOf(statement) !== true) return false;
    // Of those that do the same to all statements, one is enough.
    const what = [one.resource, ...statements.map(truthOf)].join();
    if (seen.has(what)) return false;
    seen.add(what);
    const isOther = one.resource !== request.resource;
    if (isOther && !resourceApplies(normal.resource, one.resource, () => ({ state: "unknown" }))) {
      return false;
    }
    return isGained(sides, one);
  });
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

/** Whether `evaluate` says for certain that only the second document allows the request. */
export function isGained(
  { before, after }: Pick<Sides, "before" | "after">,
  request: Request,
): boolean {
  const was = outcomeOf(before, request);
  const denied = was === "implicitly denied" || was === "explicitly denied";
  return denied && outcomeOf(after, request) === "allowed";
}

/** Whether it may be that only the second document allows the request. */
export function mayBeGained(
  { before, after }: Pick<Sides, "before" | "after">,
  request: Request,
): boolean {
  const is = outcomeOf(after, request);
  return outcomeOf(before, request) !== "allowed" && (is === "allowed" || is === "unknown");
}

/** What `evaluate` says; statements for others or other actions could not change it. */
function outcomeOf(document: PolicyDocument, request: Request): Outcome {
  const statements = document.statements.filter(
    (statement) =>
      principalApplies(statement, request.principal) !== false &&
      selects(statement.action, (pattern) => actionMatches(pattern, request.action)) !== false,
  );
  return evaluate([{ ...document, statements }], request).outcome;
}
