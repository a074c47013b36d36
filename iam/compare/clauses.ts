import { isSingleValued } from "../policy/condition-keys";
import { mayBringVariable } from "../policy/opaque";
import { type BaseOperator, parseOperator } from "../policy/operators";
import type { Condition, PolicyKind, Principal, Selection, Statement } from "../policy/policy";
import { canonicalPrincipal } from "../policy/principals";
import { segmentsOf } from "../policy/variables";
import { type Atoms, type Clause, type Literal, not } from "./atoms";
import type { Effort } from "./effort";
import type { Memory } from "./memory";
import { named } from "./principals";
import type { Test } from "./tests";
import { conditionValue, spoilers } from "./values";

/** What is the same for all statements that are compared. */
export interface Setting {
  readonly atoms: Atoms;
  readonly kind: PolicyKind;
  /** Whether an account's ARNs in different partitions occur, which then are not taken for one. */
  readonly partitions: boolean;
  readonly memory: Memory;
  readonly efforts: { readonly proof: Effort; readonly search: Effort };
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
  return clauses.map((clause) => setting.atoms.clause(clause));
}

/** A test for any of several values as one test for each, where that means the same. */
export function alternativesOf({ atoms }: Setting, literal: Literal): Clause {
  const atom = atoms.atomOf(literal);
  if (literal < 0 || atom.kind !== "test" || atom.negated || atom.values.length < 2) return [];
  if (atom.quantity !== "one" || !atom.single || spoilers(atom.values).length > 0) return [];
  return atom.values.map((value) => {
    const text = `${testText(atom)} ${value.kind} ${JSON.stringify(value.text)} ${dialectOf(value)}`;
    return atoms.literal(text, `key ${atom.key}`, () => ({ ...atom, values: [value] }));
  });
}

function principalClauses({ atoms, kind, partitions }: Setting, statement: Statement): Clause[] {
  const { principal: selection, effect } = statement;
  if (selection === undefined) return [];
  const values = selection.values.map((one) => named(spelled(one, partitions)));
  if (selection.except) {
    const text = `${effect} not ${JSON.stringify(values.map(({ type, value }) => [type, value]).sort())}`;
    return [[atoms.literal(text, "principal", () => ({ kind: "not principal", effect, values }))]];
  }
  // Only a role's trust policy knows federated users, whom AWS does not say to be in "everyone".
  if (kind !== "trust" && values.some(({ everyone }) => everyone === "yes")) return [];
  return [
    values.map((principal) =>
      atoms.literal(`${effect} ${principal.type} ${principal.value}`, "principal", () => ({
        kind: "principal",
        effect,
        principal,
      })),
    ),
  ];
}

function spelled(principal: Principal, partitions: boolean): Principal {
  return partitions && principal.type !== "*" ? principal : canonicalPrincipal(principal);
}

function patternClauses(
  { atoms, memory }: Setting,
  kind: "action" | "resource",
  { except, values }: Selection<string>,
): Clause[] {
  const patterns = values.map((text) => memory.pattern(text, kind));
  const isAll = ({ text, bare }: { text: string; bare: boolean }) =>
    kind === "action" ? bare : text === "*";
  const literals = patterns.map((pattern) =>
    atoms.literal(`${kind} ${pattern.text}`, kind, () => ({ kind, pattern })),
  );
  if (!except) return patterns.some(isAll) ? [] : [literals];
  if (patterns.some(isAll)) return [[]];
  // Of an empty list AWS says only that it is useless.
  if (values.length === 0) return [[opaqueLiteral(atoms, `Not ${kind} of nothing`)]];
  return literals.map((literal) => [not(literal)]);
}

/** NotResource with a variable that has no value may apply to all resources or to none. */
function resourceClauses(setting: Setting, selection: Selection<string>): Clause[] {
  const clauses = patternClauses(setting, "resource", selection);
  const unsettled = selection.values.filter((text) => segmentsOf(text).some(mayLackValue));
  if (!selection.except || unsettled.length === 0) return clauses;
  const text = `NotResource with ${JSON.stringify(unsettled)}`;
  return [...clauses, [opaqueLiteral(setting.atoms, text)]];
}

function mayLackValue(segment: ReturnType<typeof segmentsOf>[number]): boolean {
  if (segment.kind === "variable") return segment.fallback === undefined;
  return (
    segment.kind === "unreadable" || (segment.kind === "token" && mayBringVariable(segment.text))
  );
}

function conditionClauses({ atoms }: Setting, condition: Condition): Clause[] {
  const { key, values } = condition;
  const operator = parseOperator(condition.operator);
  const isUnderstood = operator !== undefined && values.length > 0;
  if (!isUnderstood || (operator.base === "Null" && !values.every(isBoolText))) {
    return [[opaqueLiteral(atoms, JSON.stringify(condition))]];
  }
  const family = `key ${key}`;
  const lack = (kind: "absent" | "null") =>
    atoms.literal(`${kind} ${key}`, family, () => ({ kind, key }));
  if (operator.base === "Null") {
    const literals = values.map((text) => (text === "true" ? lack("null") : not(lack("null"))));
    return literals.length > 1 ? [] : [literals];
  }
  const { qualifier, ifExists, base } = operator;
  const negated = base.includes("Not");
  const positive = base.replace("Not", "") as BaseOperator;
  const quantity = QUANTITIES[qualifier ?? "none"];
  const test: Test = {
    kind: "test",
    key,
    single: isSingleValued(key),
    quantity: quantity === "any" && ifExists ? "any if exists" : quantity,
    negated,
    values: values.map((value) => conditionValue(positive, value)),
  };
  const literal = atoms.literal(
    `${testText(test)} ${positive} ${JSON.stringify(values)}`,
    family,
    () => test,
  );
  return [quantity === "one" && ifExists && !negated ? [lack("absent"), literal] : [literal]];
}

const QUANTITIES = { none: "one", ForAllValues: "all", ForAnyValue: "any" } as const;

function opaqueLiteral(atoms: Atoms, text: string): Literal {
  return atoms.literal(`opaque ${text}`, `opaque ${text}`, () => ({ kind: "opaque", text }));
}

function testText({ key, quantity, negated }: Test): string {
  return `test ${JSON.stringify(key)} ${quantity} ${negated}`;
}

function dialectOf(value: Test["values"][number]): string {
  if (value.kind === "text") return value.pattern.dialect;
  return value.kind === "range" ? `${JSON.stringify(value.from)} ${JSON.stringify(value.to)}` : "";
}

function isBoolText(text: string): boolean {
  return text === "true" || text === "false";
}
