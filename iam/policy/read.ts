import { foldKey } from "./context";
import {
  type Condition,
  type PolicyDocument,
  type PolicyKind,
  type PolicyVersion,
  PRINCIPAL_TYPES,
  type Principal,
  type Selection,
  type Statement,
} from "./policy";
import {
  isRecord,
  PolicyErrors,
  type PolicyProblem,
  PolicyReadError,
  quoted,
} from "./policy-errors";
import { isWellMarked } from "./terraform-references";

const VERSIONS: readonly [PolicyVersion, PolicyVersion] = ["2008-10-17", "2012-10-17"];
const DOCUMENT_ELEMENTS = ["Version", "Id", "Statement"];
/** What a statement selects by kind of policy, and all that may be in it. */
const ELEMENTS = {
  resource: elementsOf("Action", "Principal", "Resource"),
  trust: elementsOf("Action", "Principal"),
  identity: elementsOf("Action", "Resource"),
} as const satisfies Record<PolicyKind, unknown>;

function elementsOf(...selections: readonly string[]) {
  const both = selections.flatMap((name) => [name, `Not${name}`]);
  return { selections, allowed: ["Sid", "Effect", "Condition", ...both] };
}

/**
 * A policy document from its JSON text or from the object that would be written as such. Nothing is
 * skipped: whatever the policy language does not know is an error.
 *
 * @throws PolicyReadError with every problem at once
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function readPolicy(policy: unknown, kind: PolicyKind): PolicyDocument {
  const errors = new PolicyErrors();
  const document = readDocument(errors, parse(policy), kind);
  errors.finish();
  return document;
}

/** An object goes through its JSON too, so that both come in by one door. */
function parse(policy: unknown): unknown {
  const text = typeof policy === "string" ? policy : (JSON.stringify(policy) ?? "");
  const where = "the policy";
  const parsed = jsonIn(text);
  if (parsed === undefined) {
    // The IAM API returns a role's trust policy like this.
    const encoded = text.startsWith("%7B");
    const got = encoded ? "URL-encoded text (decodeURIComponent it first)" : quoted(text);
    throw new PolicyReadError([{ where, got, allowed: "an object or its JSON text" }]);
  }
  if (MAY_HAVE_MARKS.test(text) && !everyText(parsed).every(isWellMarked)) {
    const got = "one of the characters U+E000 to U+E002, which mark references";
    throw new PolicyReadError([{ where, got, allowed: "any other characters" }]);
  }
  // A name that is there twice is there once after it was parsed.
  const twice = (JSON.stringify(parsed) === text ? [] : duplicateNames(text)).map(
    (path): PolicyProblem => ({
      where: path,
      got: "the same name twice",
      allowed: "every name once",
    }),
  );
  if (twice.length > 0) throw new PolicyReadError(twice);
  return parsed;
}

/** In JSON, a mark may be written as an escape, too. */
const MAY_HAVE_MARKS = /[\uE000-\uE002]|\\uE00[0-2]/i;

/** What the text is in JSON, or undefined if it is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** All texts in a value, names of objects included. */
export function everyText(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...everyText(inner)]);
}

function readDocument(errors: PolicyErrors, policy: unknown, kind: PolicyKind): PolicyDocument {
  const document = errors.object("the policy", policy, DOCUMENT_ELEMENTS);
  // "The default policy version is 2008-10-17."
  const { Version: version = "2008-10-17", Id: id } = document;
  const statements = isRecord(document.Statement) ? [document.Statement] : document.Statement;
  if (!Array.isArray(statements) || statements.length === 0) {
    errors.problem("Statement", quoted(statements), "a statement or a list of at least one");
  }
  return {
    kind,
    version: errors.oneOf("Version", version, VERSIONS),
    ...(id !== undefined && { id: errors.text("Id", id) }),
    statements: (Array.isArray(statements) ? statements : []).flatMap((statement, index) => {
      const position = `Statement[${index}]`;
      if (isRecord(statement)) return readStatement(errors, statement, position, kind);
      errors.object(position, statement);
      return [];
    }),
  };
}

function readStatement(
  errors: PolicyErrors,
  given: Readonly<Record<string, unknown>>,
  position: string,
  kind: PolicyKind,
): Statement {
  const { selections, allowed } = ELEMENTS[kind];
  const { Sid: sid } = given;
  const where = typeof sid === "string" && sid !== "" ? `${position} (Sid ${sid})` : position;
  const statement = errors.object(where, given, allowed);
  const { Condition: condition = {} } = statement;
  const select = <T>(name: string, read: (where: string, value: unknown) => T[]) =>
    readSelection(errors, statement, where, name, read);
  const texts = (at: string, value: unknown) => errors.texts(at, value);
  return {
    ...(sid !== undefined && { sid: errors.text(`${where} Sid`, sid) }),
    effect: errors.oneOf(`${where} Effect`, statement.Effect, ["Allow", "Deny"]),
    ...(selections.includes("Principal") && {
      principal: select("Principal", (at, value) => readPrincipals(errors, at, value)),
    }),
    action: select("Action", texts),
    ...(selections.includes("Resource") && { resource: select("Resource", texts) }),
    conditions: readConditions(errors, `${where} Condition`, condition),
    ...emptyOperators(condition),
  };
}

/** `Action` and `NotAction` and their like: exactly one of the two. */
function readSelection<T>(
  errors: PolicyErrors,
  statement: Readonly<Record<string, unknown>>,
  where: string,
  name: string,
  read: (where: string, value: unknown) => T[],
): Selection<T> {
  const [written = name, ...both] = [name, `Not${name}`].filter((form) => form in statement);
  if (both.length > 0) errors.problem(where, `${name} and Not${name}`, "only one of them");
  if (!(written in statement)) {
    errors.problem(where, `neither ${name} nor Not${name}`, "exactly one of them");
    return { except: false, values: [] };
  }
  return { except: written !== name, values: read(`${where} ${written}`, statement[written]) };
}

function readPrincipals(errors: PolicyErrors, where: string, value: unknown): Principal[] {
  if (value === "*") return [{ type: "*", value: "*" }];
  if (!isRecord(value)) {
    errors.problem(where, quoted(value), `"*" or an object with ${PRINCIPAL_TYPES.join(", ")}`);
    return [];
  }
  const map = errors.object(where, value, PRINCIPAL_TYPES);
  return PRINCIPAL_TYPES.filter((type) => type in map).flatMap((type) =>
    errors.texts(`${where} ${type}`, map[type]).map((one): Principal => ({ type, value: one })),
  );
}

function readConditions(errors: PolicyErrors, where: string, given: unknown): Condition[] {
  const conditions = Object.entries(errors.object(where, given)).flatMap(([operator, keys]) =>
    Object.entries(errors.object(`${where} ${operator}`, keys)).map(
      ([key, value]): Condition => ({
        operator,
        key,
        values: errors.scalars(`${where} ${operator} ${key}`, value),
      }),
    ),
  );
  // Condition keys are not case-sensitive: "Duplicate keys with different case" is an error in IAM.
  const seen = new Set<string>();
  for (const { operator, key } of conditions) {
    const folded = `${operator.toLowerCase()} ${foldKey(key)}`;
    if (seen.has(folded)) errors.problem(`${where} ${operator}`, `${key} twice`, "every key once");
    seen.add(folded);
  }
  return conditions;
}

/** An operator without a key leaves no condition, and a reader of the policy believes that there is one. */
function emptyOperators(given: unknown): Pick<Statement, "emptyOperators"> {
  const empty = Object.entries(isRecord(given) ? given : {})
    .filter(([, keys]) => isRecord(keys) && Object.keys(keys).length === 0)
    .map(([operator]) => operator);
  return empty.length === 0 ? {} : { emptyOperators: empty };
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]/g;

/** An object or list that is being passed through, and where in it. */
interface Open {
  readonly names: Set<string>;
  position: string;
}

/**
 * The paths of names that an object of a valid JSON text has twice. `JSON.parse` keeps the last and
 * drops the others, so half a Condition could vanish unseen; IAM's grammar forbids it.
 */
export function duplicateNames(json: string): string[] {
  const duplicates: string[] = [];
  const open: Open[] = [];
  const tokens = json.match(TOKEN) ?? [];
  tokens.forEach((token, index) => {
    const innermost = open.at(-1);
    if (token === "{") open.push({ names: new Set(), position: "" });
    else if (token === "[") open.push({ names: new Set(), position: "[0]" });
    else if (token === "}" || token === "]") open.pop();
    else if (token === "," && innermost) innermost.position = nextPosition(innermost.position);
    else if (tokens[index + 1] === ":" && innermost) {
      const name: string = JSON.parse(token);
      innermost.position = `.${name}`;
      if (innermost.names.has(name)) duplicates.push(pathOf(open));
      innermost.names.add(name);
    }
  });
  return duplicates;
}

/** The position after a comma: the next index of a list; in an object the next name follows. */
function nextPosition(position: string): string {
  const [, index] = /^\[(\d+)\]$/.exec(position) ?? [];
  return index === undefined ? position : `[${Number(index) + 1}]`;
}

function pathOf(open: readonly Open[]): string {
  return open
    .map(({ position }) => position)
    .join("")
    .slice(1);
}
