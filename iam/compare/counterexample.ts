import { evaluate, type Outcome, resourceApplies, selects } from "../evaluate/evaluate";
import { actionMatches } from "../evaluate/match";
import { foldKey, type Request } from "../policy/context";
import type { Condition, PolicyDocument, Selection, Statement } from "../policy/policy";
import { canonicalPrincipal, identityIn, principalApplies, roleName } from "../policy/principals";
import { hasTokens, isAccountToken } from "../policy/terraform-references";
import { allOf, type Truth } from "../policy/truth";
import { variableKeys } from "../policy/variables";
import {
  choicesFor,
  requestersFor,
  type Stranger,
  textsFor,
  variableChoices,
  variableLookup,
} from "./candidates";
import { Budget, type Cache, type Setting } from "./clauses";
import type { Gap, Sides, Stated } from "./gaps";
import type { Pattern } from "./patterns";
import { applicable } from "./proof";
import { isKnown, type RealActions, realRequests } from "./real-actions";

/** A request that the one document does not allow and the other does. */
export type Witness = Request;

/** In how many of a row's gaps a witness is looked for. */
const MOST_GAPS = 8;

/** What it takes to find out what could be asked, in steps of the search. */
const COST_PER_STATEMENT = 1000;

/** How many requests that should do are put to the test. */
const MOST_TESTED = 5;

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
  const tried = new Set<string>();
  let madeUp: Witness | undefined;
  for (const who of variableChoices(...writtenIn(setting.cache, statements), stranger)) {
    for (const trust of trusts) {
      const options = optionsFor(setting, cell, { statements, stranger: who, trust });
      const own = options.map((list) => list.filter(({ truths }) => truths[position] === true));
      let tested = 0;
      for (const request of requests(own, goal, setting.budgets.search)) {
        if (tried.has(request.action)) continue;
        const sent = possible(request, keys).find((one) => isGained(sides, one));
        const real = sent && withRealAction(setting.actions, sides, cell, sent);
        if (real) return real;
        // It stands for all actions that do the same to the statements, and AWS is known to have none of those.
        if (sent) tried.add(request.action);
        madeUp ??= sent;
        tested += 1;
        if (tested >= MOST_TESTED) break;
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

/** The texts that policy variables meet: the resources, and the values of each condition key; and the conditions. */
function writtenIn(cache: Cache, statements: readonly Stated[]): [Pattern[][], Condition[]] {
  const normals = statements.map(({ normal }) => normal);
  const conditions = normals.flatMap((statement) => statement.conditions);
  const patterns = (texts: readonly string[], dialect: "resource" | "glob") =>
    [...new Set(texts)].map((text) => cache.pattern(text, dialect));
  const resources = normals.flatMap(({ resource }) => resource?.values ?? []);
  const keys = [...new Set(conditions.map(({ key }) => key))];
  const valuesOf = (key: string) =>
    conditions.flatMap((condition) => (condition.key === key ? condition.values : []));
  const hasVariable = (texts: readonly string[]) => texts.some((text) => text.includes("${"));
  return [
    [
      ...(hasVariable(resources) ? [patterns(resources, "resource")] : []),
      ...keys
        .map(valuesOf)
        .flatMap((texts) => (hasVariable(texts) ? [patterns(texts, "glob")] : [])),
    ],
    conditions,
  ];
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

/** One way to fill a part of the request, and what that does to each of the statements. */
interface Option {
  readonly part: Partial<Request>;
  readonly truths: readonly Truth[];
}

/** All condition keys that the statements ask for, also those without a part in what is looked for. */
function keysIn(stated: readonly Stated[]): ReadonlySet<string> {
  return new Set(
    stated.flatMap(({ statement }) => statement.conditions.map(({ key }) => foldKey(key))),
  );
}

/**
 * The request as somebody can send it: the condition keys that name the principal must agree with it. Keys that are
 * given decide who the principal is; otherwise they follow from the principal. An account is written as its root user.
 *
 * @param keys which of the keys that every such request has are to be written out
 */
function possible(request: Request, keys: ReadonlySet<string>): Request[] {
  const { principal, context } = request;
  const given = new Map(Object.entries(context).map(([key, value]) => [foldKey(key), value]));
  const service = given.get("aws:principalservicename");
  const account = given.get("aws:principalaccount");
  const arn = given.get("aws:principalarn");
  const username = given.get("aws:username");
  const own = principal.type === "AWS" ? identityIn(principal.value)[0] : undefined;
  const identities = [
    arn,
    typeof account === "string" ? `arn:aws:iam::${account}:role/Example` : undefined,
    typeof username === "string" && own !== undefined
      ? `arn:aws:iam::${own}:user/${username}`
      : undefined,
  ].flatMap((value) =>
    typeof value === "string" ? [{ ...principal, type: "AWS" as const, value }] : [],
  );
  const services =
    typeof service === "string" ? [{ type: "Service" as const, value: service }] : [];
  const reached = identities.flatMap((one) =>
    [true, false].map((accountAllows) => ({ ...one, accountAllows })),
  );
  return [...services, ...identities, principal, ...reached].map((who) => {
    const isAccount = /^\d{12}$/.test(who.value) || isAccountToken(who.value);
    const sent = isAccount ? { ...who, value: `arn:aws:iam::${who.value}:root` } : who;
    return { ...request, principal: sent, context: contextFor({ principal: sent, context }, keys) };
  });
}

/** The context with the keys that name the principal, as far as it has them or somebody asks, as they are for this one. */
function contextFor(
  { principal, context }: Pick<Request, "principal" | "context">,
  keys: ReadonlySet<string>,
) {
  const isService = principal.type === "Service";
  const [account, who] = principal.type === "AWS" ? identityIn(principal.value) : [];
  const role = who?.startsWith("assumed-role/") ? roleName(who) : undefined;
  const own: Readonly<Record<string, string | null>> = {
    "aws:principalservicename": isService ? principal.value : null,
    "aws:principalarn":
      role === undefined
        ? account === undefined
          ? null
          : principal.value
        : `arn:aws:iam::${account}:role/${role}`,
    "aws:principalaccount": account ?? null,
    "aws:username": who?.startsWith("user/") ? (who.split("/").at(-1) ?? null) : null,
  };
  const given = Object.keys(context).map(foldKey);
  return Object.fromEntries([
    ...Object.entries(context).flatMap(([key, value]) => {
      const known = own[foldKey(key)];
      if (known === undefined || value === null) return [[key, value]];
      return known === null ? [] : [[key, known]];
    }),
    ...Object.entries(own).filter(
      ([key, value]) => value !== null && keys.has(key) && !given.includes(key),
    ),
  ]);
}

/** What the statements, by their positions, are to do with a request that is looked for. */
interface Goal {
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
function* requests(
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

/**
 * Whether a principal that is named otherwise, such as a role by its account or a session by its
 * role, counts as `evaluate` says or is left open.
 */
type Trust = "only names" | "evaluation";

interface Circumstances {
  /** The statements of both documents that have to do with the cell. */
  readonly statements: readonly Stated[];
  readonly stranger: Stranger;
  readonly trust: Trust;
}

/** How many values are tried of what the cell has and of what the other statements have. */
const MOST_OWN = 3;
const MOST_OTHERS = 12;

/** For each part of a request that the cell may allow, the ways to fill it that make a difference. */
function optionsFor({ cache }: Setting, cell: Stated, circumstances: Circumstances): Option[][] {
  const { statements, stranger, trust } = circumstances;
  const actions = actionsFor(cache, cell, circumstances);
  const resources = resourcesFor(cache, cell, circumstances, actions[0] ?? "");
  const requesters = requestersOf(cell, circumstances);
  const lookup = variableLookup(stranger);
  const given = JSON.stringify([...stranger.given]);
  return [
    distinct(
      requesters.map((principal) => ({ principal })),
      statements.map(
        ({ statement }) =>
          ({ principal }) =>
            whom(statement, principal, trust),
      ),
    ),
    distinct(
      actions.map((action) => ({ action })),
      statements.map(
        ({ statement }) =>
          ({ action = "" }) =>
            cache.truth(statement.action, action, () =>
              selects(statement.action, (pattern) => actionMatches(pattern, action)),
            ),
      ),
    ),
    distinct(
      resources.map((resource) => ({ resource })),
      statements.map(
        ({ normal }) =>
          ({ resource = "" }) =>
            cache.truth(normal, `${resource} ${given}`, () =>
              resourceApplies(normal.resource, resource, lookup),
            ),
      ),
    ),
    ...contextOptions(cache, cell, circumstances),
  ];
}

function requestersOf({ statement }: Stated, { statements, stranger }: Circumstances) {
  const own = statement.principal?.except ? [] : (statement.principal?.values ?? []);
  const others = statements.flatMap((one) => one.statement.principal?.values ?? []);
  return requestersFor(own.slice(0, MOST_OWN), others.slice(0, MOST_OTHERS), stranger);
}

function whom(statement: Statement, asked: Request["principal"] | undefined, trust: Trust): Truth {
  if (asked === undefined) return "unknown";
  const truth = principalApplies(statement, asked);
  const { principal } = statement;
  if (trust === "evaluation" || truth !== true || !principal || principal.except) return truth;
  const { type, value } = canonicalPrincipal(asked);
  const isNamed = principal.values
    .map(canonicalPrincipal)
    .some((one) => one.value === "*" || (one.type === type && one.value === value));
  return isNamed ? true : "unknown";
}

/** The actions as they are written, and in lower case, in which they are compared. */
function actionsFor(cache: Cache, cell: Stated, { statements, stranger }: Circumstances): string[] {
  const others = most(statements.flatMap(({ statement }) => statement.action.values));
  const plain = others.filter((action) => !hasTokens(action));
  const services = plain.map((action) => `${action.split(":")[0]}:*`);
  const wide = [...services.filter((action) => !/[*?].*:/.test(action)), "example:*"];
  const { action } = cell.statement;
  const own = isEverything(action) ? wide : action.values.slice(0, MOST_OWN);
  const wider = isEverything(action) ? others : [];
  return [
    ...textsOf(cache, [...own, ...wider], others, "action", stranger),
    ...textsOf(cache, own.map(lower), others.map(lower), "action", stranger),
  ];
}

function resourcesFor(
  cache: Cache,
  { statement, normal }: Stated,
  { statements, stranger }: Circumstances,
  action: string,
): string[] {
  const { account } = stranger;
  const { resource } = statement;
  if (resource === undefined || normal.resource === undefined) {
    return [`arn:aws:iam::${account}:role/example`];
  }
  const others = most(statements.flatMap((one) => one.normal.resource?.values ?? []));
  const some = `arn:aws:${lower(action).split(":")[0]}:eu-west-1:${account}:example`;
  const own = isEverything(resource)
    ? [some, "*", ...others]
    : normal.resource.values.slice(0, MOST_OWN);
  return textsOf(cache, own, others, "resource", stranger).filter(mayExist);
}

/** An ARN has six components. */
function mayExist(resource: string): boolean {
  return !resource.startsWith("arn:") || hasTokens(resource) || resource.split(":").length > 5;
}

/** One list of options for each condition key and each key that a policy variable stands for. */
function contextOptions(
  cache: Cache,
  { index }: Stated,
  { statements, stranger }: Circumstances,
): Option[][] {
  const normals = statements.map(({ normal }) => normal);
  // The conditions of the cell's own statement come first, as there may be more than can be looked at.
  const conditions = [true, false].flatMap((isOwn) =>
    normals.flatMap((statement, position) =>
      (statements[position]?.index === index) === isOwn ? statement.conditions : [],
    ),
  );
  const texts = [
    ...normals.flatMap(({ resource }) => resource?.values ?? []),
    ...conditions.flatMap(({ values }) => values),
  ];
  const written = statements.flatMap(({ statement }) => statement.conditions.map(({ key }) => key));
  const variables = new Set(texts.flatMap(variableKeys).map(foldKey));
  const keys = [...texts.flatMap(variableKeys), ...written];
  const given = JSON.stringify([...stranger.given]);
  return [...new Map(keys.map((key) => [foldKey(key), key]))].map(([key, name]): Option[] => {
    const own = conditions.filter((condition) => condition.key === key);
    const isVariable = variables.has(key);
    const choices = cache.choices(`${key} ${isVariable} ${given} ${JSON.stringify(own)}`, () =>
      choicesFor(key, own, stranger, isVariable),
    );
    const positions = new Map(own.map((condition, position) => [condition, position]));
    const bearing = normals.map((statement) =>
      statement.conditions.flatMap((condition) => positions.get(condition) ?? []),
    );
    return choices.map(({ value, truths }) => ({
      part: { context: value === null ? {} : { [name]: value } },
      truths: bearing.map((own) => allOf(own.map((position) => truths[position] ?? "unknown"))),
    }));
  });
}

/** The parts that do something else to the statements than those before them. */
function distinct(
  parts: readonly Partial<Request>[],
  statements: readonly ((part: Partial<Request>) => Truth)[],
): Option[] {
  const options = new Map<string, Option>();
  for (const part of parts) {
    const truths = statements.map((truthOf) => truthOf(part));
    const what = truths.join();
    if (!options.has(what)) options.set(what, { part, truths });
  }
  return [...options.values()];
}

function textsOf(
  cache: Cache,
  own: readonly string[],
  others: readonly string[],
  dialect: "action" | "resource",
  stranger: Stranger,
): string[] {
  const patterns = others.map((text) => cache.pattern(text, dialect));
  const texts = own.flatMap((text) => textsFor(cache.pattern(text, dialect), patterns, stranger));
  return [...new Set(texts)];
}

function isEverything({ except, values }: Selection<string>): boolean {
  return except || values.includes("*");
}

function most(values: readonly string[]): string[] {
  return [...new Set(values)].slice(0, MOST_OTHERS);
}

function lower(text: string): string {
  return text.toLowerCase();
}
