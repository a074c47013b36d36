import type { Condition, PolicyDocument, Principal, Selection, Statement } from "./policy";

/** A policy in the JSON that AWS reads, elements in AWS's usual order; `readPolicy` is the way back. */
export function writePolicy(document: PolicyDocument): Record<string, unknown> {
  return {
    Version: document.version,
    ...(document.id !== undefined && { Id: document.id }),
    Statement: document.statements.map(writeStatement),
  };
}

export function writeStatement(statement: Statement): Record<string, unknown> {
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
