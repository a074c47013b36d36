import { resourceApplies, selects } from "../evaluate/evaluate";
import { actionMatches } from "../evaluate/match";
import { foldKey, type KeyLookup, type Request } from "../policy/context";
import { hasTokens } from "../policy/opaque";
import type { Selection, Statement } from "../policy/policy";
import { canonicalPrincipal, principalApplies } from "../policy/principals";
import { allOf, type Truth } from "../policy/truth";
import { variableKeys } from "../policy/variables";
import { requestersFor, type Stranger, textsFor } from "./candidates";
import type { Stated } from "./cells";
import type { Setting } from "./clauses";
import { choicesFor } from "./contexts";
import type { Memory } from "./memory";
import type { Option } from "./search";

/**
 * Whether a principal that is named otherwise, such as a role by its account or a session by its
 * role, counts as `evaluate` says or is left open.
 */
export type Trust = "only names" | "evaluation";

export interface Circumstances {
  /** Those that have to do with the cell, of both documents. */
  readonly statements: readonly Stated[];
  readonly stranger: Stranger;
  readonly trust: Trust;
}

/** How many values are tried of what the cell has and of what the other statements have. */
const MOST_OWN = 3;
const MOST_OTHERS = 12;

/** For each part of a request that the cell may allow, the ways to fill it that make a difference. */
export function optionsFor(
  { memory }: Setting,
  cell: Stated,
  circumstances: Circumstances,
): Option[][] {
  const { statements, stranger, trust } = circumstances;
  const actions = actionsFor(memory, cell, circumstances);
  const resources = resourcesFor(memory, cell, circumstances, actions[0] ?? "");
  const requesters = requestersOf(cell, circumstances);
  const lookup = lookupOf(stranger);
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
            memory.truth(statement.action, action, () =>
              selects(statement.action, (pattern) => actionMatches(pattern, action)),
            ),
      ),
    ),
    distinct(
      resources.map((resource) => ({ resource })),
      statements.map(
        ({ normal }) =>
          ({ resource = "" }) =>
            memory.truth(normal, resource, () =>
              resourceApplies(normal.resource, resource, lookup),
            ),
      ),
    ),
    ...contextOptions(memory, cell, circumstances),
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

/** As they are written, and in lower case, in which they are compared. */
function actionsFor(
  memory: Memory,
  cell: Stated,
  { statements, stranger }: Circumstances,
): string[] {
  const others = most(statements.flatMap(({ statement }) => statement.action.values));
  const services = others.map((action) => `${action.split(":")[0]}:*`);
  const wide = [...services.filter((action) => !/[*?].*:/.test(action)), "example:*"];
  const { action } = cell.statement;
  const own = isEverything(action) ? wide : action.values.slice(0, MOST_OWN);
  const wider = isEverything(action) ? others : [];
  return [
    ...textsOf(memory, [...own, ...wider], others, "action", stranger),
    ...textsOf(memory, own.map(lower), others.map(lower), "action", stranger),
  ];
}

function resourcesFor(
  memory: Memory,
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
  const some = `arn:aws:${action.split(":")[0]}:eu-west-1:${account}:example`;
  const own = isEverything(resource)
    ? [some, "*", ...others]
    : normal.resource.values.slice(0, MOST_OWN);
  return textsOf(memory, own, others, "resource", stranger).filter(mayExist);
}

/** An ARN has six components. */
function mayExist(resource: string): boolean {
  return !resource.startsWith("arn:") || hasTokens(resource) || resource.split(":").length > 5;
}

/** One list of options for each condition key and each key that a policy variable stands for. */
function contextOptions(
  memory: Memory,
  { index }: Stated,
  { statements, stranger }: Circumstances,
): Option[][] {
  const normals = statements.map(({ normal }) => normal);
  // Those of the cell's own statement first, as there may be more than can be looked at.
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
  const keys = [...texts.flatMap(variableKeys), ...written];
  return [...new Map(keys.map((key) => [foldKey(key), key]))].map(([key, name]): Option[] => {
    const own = conditions.filter((condition) => condition.key === key);
    const choices = memory.choices(`${key} ${JSON.stringify(own)}`, () =>
      choicesFor(key, own, stranger),
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
  memory: Memory,
  own: readonly string[],
  others: readonly string[],
  dialect: "action" | "resource",
  stranger: Stranger,
): string[] {
  const patterns = others.map((text) => memory.pattern(text, dialect));
  const texts = own.flatMap((text) => textsFor(memory.pattern(text, dialect), patterns, stranger));
  return [...new Set(texts)];
}

function isEverything({ except, values }: Selection<string>): boolean {
  return except || values.includes("*");
}

function most(values: readonly string[]): string[] {
  return [...new Set(values)].slice(0, MOST_OTHERS);
}

function lookupOf({ variable }: Stranger): KeyLookup {
  return () => ({ state: "present", values: [variable], multivalued: false });
}

function lower(text: string): string {
  return text.toLowerCase();
}
