import { isBool } from "../evaluate/conditions";
import { keyType } from "../policy/condition-key-types";
import { isNegated, parseOperator, positiveOf } from "../policy/operators";
import type { Condition, Principal, Selection, Statement } from "../policy/policy";
import { canonicalPrincipal } from "../policy/principals";
import { mayBringVariable } from "../policy/terraform-references";
import { segmentsOf } from "../policy/variables";
import type { Budgets } from "./budget";
import type { Cache } from "./cache";
import { hasOpposite, type Test } from "./key-tests";
import { keysOf, parsedPrincipal } from "./principals";
import { type Clause, type Literal, not, type Propositions } from "./propositions";
import type { RealActions } from "./real-actions";
import { conditionValue, mayBeEmpty, spoilers } from "./values";

/** What is the same for all statements that are compared. */
export interface Setting {
  readonly propositions: Propositions;
  /** Whether an account's ARNs in different partitions occur, which then are not taken for one. */
  readonly partitions: boolean;
  /** Whether federated users may be meant: in a role's trust policy, or where a provider is named. */
  readonly federated: boolean;
  /** The condition keys that every request has: those of users and roles, if only they can make one. */
  readonly always: readonly string[];
  readonly cache: Cache;
  readonly budgets: Budgets;
  /** What requests are shown with; no verdict depends on it. */
  readonly actions?: RealActions | undefined;
}

/** When the statement applies: when all of the clauses hold. `normal` is the statement normalised. */
export function clausesOf(setting: Setting, statement: Statement, normal: Statement): Clause[] {
  const { action, resource, conditions } = normal;
  const clauses = [
    ...principalClauses(setting, statement),
    ...patternClauses(setting, "action", action),
    ...(resource ? resourceClauses(setting, resource) : []),
    ...conditions.flatMap((condition) => conditionClauses(setting, condition)),
  ];
  return clauses.map((clause) => setting.propositions.clause(clause));
}

/** That a request has the keys that every request has, none of them empty, as far as any policy speaks of them. */
export function factsOf({ propositions, always }: Setting): Clause[] {
  return always
    .filter((key) => propositions.hasFamily(`key ${key}`))
    .map((key) => [not(nullLiteral(propositions, key))]);
}

function nullLiteral(propositions: Propositions, key: string): Literal {
  return propositions.literal(`null ${key}`, `key ${key}`, () => ({ kind: "null", key }));
}

function absentLiteral(propositions: Propositions, key: string): Literal {
  return propositions.literal(`absent ${key}`, `key ${key}`, () => ({ kind: "absent", key }));
}

/**
 * What else holds: of the requesters whom a principal means, as far as any policy speaks of it; and that the request
 * has the key of a policy variable without which no value of a test would match.
 */
export function impliedBy(setting: Setting, literal: Literal): Clause {
  const { propositions } = setting;
  const proposition = propositions.propositionOf(literal);
  const requesters =
    proposition.kind === "test"
      ? [
          ...accountsOf(setting, literal, proposition),
          ...(literal < 0 ? [] : deniedWith(setting, proposition)),
        ]
      : [];
  if (literal < 0 || requesters.length > 0) return requesters;
  const absent = (key: string) => absentLiteral(propositions, key);
  if (proposition.kind === "test") {
    const { quantity, negated, values } = proposition;
    // ForAllValues, and ForAnyValue with IfExists, may hold without any value.
    if (negated || (quantity !== "one" && quantity !== "any")) return [];
    const [first = [], ...others] = values.map(keysWithoutDefault);
    return first
      .filter((key) => others.every((keys) => keys.includes(key)))
      .map((key) => not(absent(key)));
  }
  if (proposition.kind !== "principal") return [];
  return keysOf(proposition).flatMap(([key, value, named]) => {
    if (value === null) return [absent(key)];
    if (!propositions.hasFamily(`key ${key}`)) return [];
    const operator = named ?? (keyType(key) === "Bool" ? "Bool" : "StringEquals");
    // The second follows from the first, but it is the same for other principals.
    return [
      ...conditionClauses(setting, { operator, key, values: [value] }).flat(),
      not(nullLiteral(propositions, key)),
    ];
  });
}

/**
 * A test for any of several values as one test for each, of which one holds if the whole does: also where a value
 * may spoil the whole, as it has not where it holds. None for what a `Domain` knows anyway.
 */
export function alternativesOf({ propositions }: Setting, literal: Literal): Clause {
  const proposition = propositions.propositionOf(literal);
  if (
    literal < 0 ||
    propositions.boundsOf(literal) !== undefined ||
    proposition.kind !== "test" ||
    proposition.negated ||
    proposition.values.length < 2
  )
    return [];
  const { quantity, type, values } = proposition;
  // AWS may take an empty string for no value at all, and does not say what a list with a spoilt value does.
  const isAny = quantity === "any" && !values.some(mayBeEmpty) && spoilers(values).length === 0;
  if (!isAny && (quantity !== "one" || type === undefined)) return [];
  return values.map((value) => {
    const text = `${testText(proposition)} ${value.kind} ${JSON.stringify(value.text)} ${dialectOf(value)}`;
    return propositions.literal(text, `key ${proposition.key}`, () => ({
      ...proposition,
      values: [value],
    }));
  });
}

/**
 * In which accounts the principal is if its ARN is one of these, as the account is a part of the ARN: where a test for
 * them holds, and where a test against them does not.
 */
function accountsOf(
  setting: Setting,
  literal: Literal,
  { key, quantity, negated, values }: Test,
): Clause {
  const isOneOfThem = literal < 0 === negated;
  if (key !== "aws:principalarn" || quantity !== "one" || !isOneOfThem) return [];
  if (!setting.propositions.hasFamily("key aws:principalaccount")) return [];
  if (negated && spoilers(values).length > 0) return [];
  const accounts = values.flatMap((value) => {
    const start = value.kind === "text" ? value.pattern.start.text : "";
    return /^arn:[a-z-]+:iam::(\d{12}):/.exec(start)?.[1] ?? [];
  });
  if (accounts.length < Math.max(values.length, 1)) return [];
  const condition = { operator: "StringEquals", key: "aws:principalaccount", values: accounts };
  return conditionClauses(setting, condition).flat();
}

/**
 * The Deny that names whom a key says to be calling: the account, the user or the role, each of whose sessions has the
 * role's ARN in the key. An Allow that names a role is something else, as the limits of the role count for it.
 */
function deniedWith(
  { propositions, partitions }: Setting,
  { key, quantity, negated, values: [value, ...others] }: Test,
): Clause {
  if (quantity !== "one" || negated || others.length > 0) return [];
  if (partitions || !propositions.hasFamily("principal")) return [];
  if (value?.kind !== "text" || !value.pattern.start.isAll) return [];
  const isNamed =
    key === "aws:principalaccount"
      ? /^\d{12}$/.test(value.text)
      : key === "aws:principalarn" && /^arn:[a-z-]+:iam::\d{12}:(?:role|user)\//.test(value.text);
  return isNamed
    ? [principalLiteral(propositions, "Deny", { type: "AWS", value: value.text })]
    : [];
}

function principalLiteral(
  propositions: Propositions,
  effect: Statement["effect"],
  one: Principal,
): Literal {
  return propositions.literal(`${effect} ${one.type} ${one.value}`, "principal", () => ({
    kind: "principal",
    effect,
    principal: parsedPrincipal(one),
  }));
}

/** The keys of the policy variables without which the value matches nothing. */
function keysWithoutDefault(value: Test["values"][number]): string[] {
  if (value.kind !== "text") return [];
  return value.pattern.parts.flatMap((part) =>
    part.kind === "variable" && !part.text.includes(", '") ? part.text : [],
  );
}

function principalClauses(
  { propositions, federated, partitions }: Setting,
  statement: Statement,
): Clause[] {
  const { principal: selection, effect } = statement;
  if (selection === undefined) return [];
  const values = selection.values.map((one) => parsedPrincipal(spelled(one, partitions)));
  if (selection.except) {
    const text = `${effect} not ${JSON.stringify(values.map(({ type, value }) => [type, value]).sort())}`;
    return [
      [propositions.literal(text, "principal", () => ({ kind: "not principal", effect, values }))],
    ];
  }
  // Everyone is everybody but federated users, who are nobody where no policy names a provider.
  const isWhole = effect === "Deny" || !federated;
  if (isWhole && values.some(({ everyone }) => everyone === "yes")) return [];
  return [values.map((one) => principalLiteral(propositions, effect, one))];
}

function spelled(principal: Principal, partitions: boolean): Principal {
  return partitions && principal.type !== "*" ? principal : canonicalPrincipal(principal);
}

function patternClauses(
  { propositions, cache }: Setting,
  kind: "action" | "resource",
  { except, values }: Selection<string>,
): Clause[] {
  const patterns = values.map((text) => cache.pattern(text, kind));
  const isAll = ({ text, bare }: { text: string; bare: boolean }) =>
    kind === "action" ? bare : text === "*";
  const literals = patterns.map((pattern) =>
    propositions.literal(`${kind} ${pattern.text}`, kind, () => ({ kind, pattern })),
  );
  if (!except) return patterns.some(isAll) ? [] : [literals];
  if (patterns.some(isAll)) return [[]];
  // AWS says of an empty list only that it is useless.
  if (values.length === 0) return [[opaqueLiteral(propositions, `Not ${kind} of nothing`)]];
  return literals.map((literal) => [not(literal)]);
}

/** NotResource with a variable that has no value may apply to all resources or to none. */
function resourceClauses(setting: Setting, selection: Selection<string>): Clause[] {
  const clauses = patternClauses(setting, "resource", selection);
  const unsettled = selection.values.filter((text) => segmentsOf(text).some(mayLackValue));
  if (!selection.except || unsettled.length === 0) return clauses;
  const text = `NotResource with ${JSON.stringify(unsettled)}`;
  return [...clauses, [opaqueLiteral(setting.propositions, text)]];
}

function mayLackValue(segment: ReturnType<typeof segmentsOf>[number]): boolean {
  if (segment.kind === "variable") return segment.fallback === undefined;
  return (
    segment.kind === "unreadable" || (segment.kind === "token" && mayBringVariable(segment.text))
  );
}

function conditionClauses({ propositions }: Setting, condition: Condition): Clause[] {
  const { key, values } = condition;
  const operator = parseOperator(condition.operator);
  const isUnderstood = operator !== undefined && values.length > 0;
  if (!isUnderstood || (operator.base === "Null" && !values.every(isBool))) {
    return [[opaqueLiteral(propositions, JSON.stringify(condition))]];
  }
  const family = `key ${key}`;
  const type = keyType(key);
  if (operator.base === "Null") {
    // Only a text may be the empty string, of which AWS does not say whether it is null.
    const isText = type === undefined || type === "String";
    const none = (isText ? nullLiteral : absentLiteral)(propositions, key);
    const literals = values.map((text) => (text === "true" ? none : not(none)));
    return literals.length > 1 ? [] : [literals];
  }
  const { qualifier, ifExists, base } = operator;
  const [negated, positive] = [isNegated(base), positiveOf(base)];
  const any = ifExists ? "any if exists" : "any";
  const quantity = qualifier === "ForAnyValue" ? any : qualifier === "ForAllValues" ? "all" : "one";
  const test = (negated: boolean) =>
    propositions.literal(
      `${testText({ key, quantity, negated })} ${positive} ${JSON.stringify(values)}`,
      family,
      () => ({ ...about, negated, values: parsed() }),
    );
  const parsed = () => values.map((value) => conditionValue(positive, value));
  const about = { kind: "test", key, type, base: positive, quantity } as const;
  const literal =
    negated && hasOpposite({ ...about, values: parsed() }) ? not(test(false)) : test(negated);
  return [
    quantity === "one" && ifExists && !negated
      ? [absentLiteral(propositions, key), literal]
      : [literal],
  ];
}

function opaqueLiteral(propositions: Propositions, text: string): Literal {
  return propositions.literal(`opaque ${text}`, `opaque ${text}`, () => ({ kind: "opaque", text }));
}

function testText({ key, quantity, negated }: Pick<Test, "key" | "quantity" | "negated">): string {
  return `test ${JSON.stringify(key)} ${quantity} ${negated}`;
}

function dialectOf(value: Test["values"][number]): string {
  if (value.kind === "text") return value.pattern.dialect;
  return value.kind === "range" ? `${JSON.stringify(value.from)} ${JSON.stringify(value.to)}` : "";
}
