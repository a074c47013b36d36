import { once } from "../../formats/remembered";

/**
 * What a policy is attached to, which decides the elements it must and must not have:
 * "resource" names principals and resources, "trust" (a role's) only principals, "identity" only
 * resources.
 */
export type PolicyKind = "resource" | "trust" | "identity";

export type PolicyVersion = "2008-10-17" | "2012-10-17";

export const PRINCIPAL_TYPES = ["AWS", "Service", "Federated", "CanonicalUser"] as const;

export type PrincipalType = (typeof PRINCIPAL_TYPES)[number];

/** One principal as a policy writes it; `"Principal": "*"` has the type `"*"`. */
export interface Principal {
  readonly type: PrincipalType | "*";
  readonly value: string;
}

/** An element and its Not form: `Action` selects its values, `NotAction` everything except them. */
export interface Selection<T> {
  readonly except: boolean;
  readonly values: readonly T[];
}

/** One key under one operator; all conditions of a statement must hold. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export interface Statement {
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  /** Absent in an identity policy, which speaks of what it is attached to. */
  readonly principal?: Selection<Principal>;
  readonly action: Selection<string>;
  /** Absent in a trust policy, which speaks of the role it is attached to. */
  readonly resource?: Selection<string>;
  readonly conditions: readonly Condition[];
  /** Operators that are written without any key, which AWS takes for no condition at all. */
  readonly emptyOperators?: readonly string[];
}

export interface PolicyDocument {
  readonly kind: PolicyKind;
  readonly version: PolicyVersion;
  readonly id?: string;
  readonly statements: readonly Statement[];
}

/** Allows everybody everything, as far as policies of the kind say it. */
export function allowEverything(kind: PolicyKind): Statement {
  const all = { except: false, values: ["*"] };
  const everybody: Principal = { type: "*", value: "*" };
  return {
    effect: "Allow",
    ...(kind !== "identity" && { principal: { except: false, values: [everybody] } }),
    action: all,
    ...(kind !== "trust" && { resource: all }),
    conditions: [],
  };
}

/** Policy variables are plain text under the older version. */
export function hasVariables(document: PolicyDocument): boolean {
  return document.version === "2012-10-17";
}

/** A policy in the JSON that AWS reads, elements in AWS's usual order; `readPolicy` is the way back. */
export const writePolicy = once((document: PolicyDocument): Record<string, unknown> => {
  return {
    Version: document.version,
    ...(document.id !== undefined && { Id: document.id }),
    Statement: document.statements.map(writeStatement),
  };
});

function writeStatement(statement: Statement): Record<string, unknown> {
  const { sid, effect, principal, action, resource, conditions } = statement;
  return {
    ...(sid !== undefined && { Sid: sid }),
    Effect: effect,
    ...(principal && { [elementName("Principal", principal)]: writePrincipals(principal.values) }),
    [elementName("Action", action)]: oneOrMore(action.values),
    ...(resource && { [elementName("Resource", resource)]: oneOrMore(resource.values) }),
    ...(conditions.length > 0 && { Condition: writeConditions(conditions) }),
  };
}

function elementName<T>(element: string, { except }: Selection<T>): string {
  return except ? `Not${element}` : element;
}

function writePrincipals(principals: readonly Principal[]): unknown {
  if (principals.some(({ type }) => type === "*")) return "*";
  const types = [...new Set(principals.map(({ type }) => type))];
  const valuesOf = (wanted: string) =>
    principals.filter(({ type }) => type === wanted).map(({ value }) => value);
  return Object.fromEntries(types.map((type) => [type, oneOrMore(valuesOf(type))]));
}

function writeConditions(conditions: readonly Condition[]): Record<string, unknown> {
  const operators = [...new Set(conditions.map(({ operator }) => operator))];
  return Object.fromEntries(
    operators.map((operator) => {
      const own = conditions.filter((condition) => condition.operator === operator);
      return [operator, Object.fromEntries(own.map(({ key, values }) => [key, oneOrMore(values)]))];
    }),
  );
}

function oneOrMore(values: readonly string[]): string | readonly string[] {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? only : values;
}
