import { resourceApplies, selects } from "../evaluate/evaluate";
import { actionMatches } from "../evaluate/match";
import { foldKey, type Request } from "../policy/context";
import type { Condition, Principal, Selection, Statement } from "../policy/policy";
import { canonicalPrincipal, principalApplies } from "../policy/principals";
import { hasTokens } from "../policy/terraform-references";
import { allOf, type Truth } from "../policy/truth";
import { variableKeys } from "../policy/variables";
import type { Cache } from "./cache";
import type { Setting } from "./clauses";
import type { Stated } from "./gaps";
import { choicesFor } from "./key-values";
import { type Stranger, textsFor, variableLookup } from "./pattern-texts";
import { namesRequester, requestersFor, saysOf } from "./requesters";

/** One way to fill a part of the request, and what that does to each of the statements. */
export interface Option {
  readonly part: Partial<Request>;
  readonly truths: readonly Truth[];
}

/**
 * Whether a principal that is named otherwise, such as a role by its account or a session by its
 * role, counts as `evaluate` says or is left open.
 */
export type Trust = "only names" | "evaluation";

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
export function optionsFor(
  { cache }: Setting,
  cell: Stated,
  circumstances: Circumstances,
): Option[][] {
  const { statements, stranger, trust } = circumstances;
  const actions = actionsFor(cache, cell, circumstances);
  const resources = resourcesFor(cache, cell, circumstances, actions[0] ?? "");
  const requesters = requestersOf(cell, circumstances);
  const lookup = variableLookup(stranger);
  const given = JSON.stringify([...stranger.given]);
  const named = statements.flatMap((one) =>
    one.normal.conditions.filter(({ key }) => namesRequester(key)),
  );
  return [
    distinct(
      requesters.map((principal) => ({ principal })),
      statements.map(
        ({ statement }) =>
          ({ principal }) =>
            whom(statement, principal, trust),
      ),
      ({ principal }) => principal && named.map((one) => saysOf(one, principal)).join(),
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
  const lists = statements.map((one) => one.statement.principal?.values ?? []);
  const others = rarestFirst(lists.flat(), lists, nameOf).slice(0, MOST_OTHERS);
  return requestersFor(rarestFirst(own, lists, nameOf).slice(0, MOST_OWN), others, stranger);
}

function nameOf(principal: Principal): string {
  const { type, value } = canonicalPrincipal(principal);
  return `${type} ${value}`;
}

/**
 * The values of a list without repetitions, those first that fewest of the statements list: of a long list that
 * changed, what only one side has is what makes the difference.
 */
function rarestFirst<T>(
  values: readonly T[],
  lists: readonly (readonly T[])[],
  name: (value: T) => string,
): T[] {
  const counts = new Map<string, number>();
  for (const list of lists) {
    for (const one of new Set(list.map(name))) counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  const countOf = (value: T) => counts.get(name(value)) ?? 0;
  return [...new Map(values.map((value) => [name(value), value])).values()].sort(
    (one, other) => countOf(one) - countOf(other),
  );
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
  const lists = statements.map(({ statement }) => statement.action.values);
  const others = rarestTexts(lists.flat(), lists, MOST_OTHERS);
  const plain = others.filter((action) => !hasTokens(action));
  const services = plain.map((action) => `${action.split(":")[0]}:*`);
  const wide = [...services.filter((action) => !/[*?].*:/.test(action)), "example:*"];
  const { action } = cell.statement;
  const own = isEverything(action) ? wide : rarestTexts(action.values, lists, MOST_OWN);
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
  const lists = statements.map((one) => one.normal.resource?.values ?? []);
  const others = rarestTexts(lists.flat(), lists, MOST_OTHERS);
  const some = `arn:aws:${lower(action).split(":")[0]}:eu-west-1:${account}:example`;
  const own = isEverything(resource)
    ? [some, "*", ...others]
    : rarestTexts(normal.resource.values, lists, MOST_OWN);
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
  const onKeys = new Map<string, Placed[]>();
  for (const [position, { conditions }] of normals.entries()) {
    const isOwn = statements[position]?.index === index;
    for (const condition of conditions) {
      const placed = { condition, text: JSON.stringify(condition), position, isOwn };
      if (!onKeys.get(condition.key)?.push(placed)) onKeys.set(condition.key, [placed]);
    }
  }
  const texts = normals.flatMap(({ resource, conditions }) => [
    ...(resource?.values ?? []),
    ...conditions.flatMap(({ values }) => values),
  ]);
  const variables = texts.flatMap(variableKeys);
  const written = statements.flatMap(({ statement }) => statement.conditions.map(({ key }) => key));
  const folded = new Set(variables.map(foldKey));
  const given = JSON.stringify([...stranger.given]);
  const keys = new Map([...variables, ...written].map((key) => [foldKey(key), key]));
  return [...keys].map(([key, name]): Option[] => {
    const own = decisiveFirst(onKeys.get(key) ?? []);
    const isVariable = folded.has(key);
    const choices = cache.choices(
      `${key} ${isVariable} ${given} ${own.map(({ text }) => text).join()}`,
      () =>
        choicesFor(
          key,
          own.map(({ condition }) => condition),
          stranger,
          isVariable,
        ),
    );
    return choices.map(({ value, truths }) => {
      const all: Truth[] = new Array(statements.length).fill(true);
      for (const [at, { position }] of own.entries()) {
        all[position] = allOf([all[position] ?? true, truths[at] ?? "unknown"]);
      }
      return { part: { context: value === null ? {} : { [name]: value } }, truths: all };
    });
  });
}

/** A condition of a statement of the documents, by its position among those that are looked at. */
interface Placed {
  readonly condition: Condition;
  readonly text: string;
  readonly position: number;
  readonly isOwn: boolean;
}

/**
 * There may be more conditions on a key than can be looked at: those of the cell's own statement come first, then
 * those that fewest statements have, such as one that only one side has.
 */
function decisiveFirst(placed: readonly Placed[]): Placed[] {
  const counts = new Map<string, number>();
  for (const { text } of placed) counts.set(text, (counts.get(text) ?? 0) + 1);
  const rank = ({ isOwn, text }: Placed) => (isOwn ? 0 : (counts.get(text) ?? 0));
  return placed.toSorted((one, other) => rank(one) - rank(other));
}

/**
 * The parts that do something else to the statements than those before them.
 *
 * @param alsoBy what else makes two parts different
 */
function distinct(
  parts: readonly Partial<Request>[],
  statements: readonly ((part: Partial<Request>) => Truth)[],
  alsoBy: (part: Partial<Request>) => string | undefined = () => undefined,
): Option[] {
  const options = new Map<string, Option>();
  for (const part of parts) {
    const truths = statements.map((truthOf) => truthOf(part));
    const what = `${truths.join()} ${alsoBy(part)}`;
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

function rarestTexts(
  values: readonly string[],
  lists: readonly (readonly string[])[],
  most: number,
): string[] {
  return rarestFirst(values, lists, (text) => text).slice(0, most);
}

function lower(text: string): string {
  return text.toLowerCase();
}
