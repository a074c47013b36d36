import { evaluate, type Outcome, selects } from "../evaluate/evaluate";
import { actionMatches } from "../evaluate/match";
import type { Request } from "../policy/context";
import type { PolicyDocument } from "../policy/policy";
import { principalApplies } from "../policy/principals";
import type { Stranger } from "./candidates";
import type { Stated } from "./cells";
import type { Setting } from "./clauses";
import { optionsFor, type Trust } from "./options";
import { applicable } from "./proof";
import { type Goal, requests } from "./search";

/** A request that the one document does not allow and the other does. */
export type Witness = Request;

/** The two sides of a comparison. */
export interface Sides {
  readonly before: PolicyDocument;
  readonly after: PolicyDocument;
  readonly statedBefore: readonly Stated[];
  readonly statedAfter: readonly Stated[];
}

/** What it takes to find out what could be asked, in steps of the search. */
const EFFORT_PER_STATEMENT = 1000;

/** How many requests that should do are put to the test. */
const MOST_TESTED = 5;

/** A request that the cell, a part of a statement of `after`, allows and `before` does not. */
export function witnessOf(
  setting: Setting,
  sides: Sides,
  cell: Stated,
  stranger: Stranger,
): Witness | undefined {
  const before = applicable(setting, cell.clauses, sides.statedBefore);
  const after = applicable(setting, cell.clauses, sides.statedAfter);
  const position = before.length + after.findIndex(({ index }) => index === cell.index);
  const goal = goalOf(before, after);
  // Best is a request that does not rest on who stands for whom; where there is none, any.
  const statements = [...before, ...after];
  if (!setting.efforts.search.spend(statements.length * EFFORT_PER_STATEMENT)) return undefined;
  const trusts: readonly Trust[] = statements.some(namesSomebody)
    ? ["only names", "evaluation"]
    : ["evaluation"];
  for (const trust of trusts) {
    const options = optionsFor(setting, cell, { statements, stranger, trust });
    const own = options.map((list) => list.filter(({ truths }) => truths[position] === true));
    let tested = 0;
    for (const request of requests(own, goal, setting.efforts.search)) {
      if (isGained(sides, request)) return request;
      tested += 1;
      if (tested >= MOST_TESTED) break;
    }
  }
  return undefined;
}

/** Whether it may speak of somebody under another name. */
function namesSomebody({ statement }: Stated): boolean {
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

function isGained({ before, after }: Sides, request: Request): boolean {
  const was = outcomeOf(before, request);
  const denied = was === "implicitly denied" || was === "explicitly denied";
  return denied && outcomeOf(after, request) === "allowed";
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
