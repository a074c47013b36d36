import { once } from "../../formats/remembered";
import { foldKey } from "./context";
import { operatorName, parseOperator, takesVariables } from "./operators";
import {
  type Condition,
  hasVariables,
  type PolicyDocument,
  type Selection,
  type Statement,
} from "./policy";
import { canonicalPrincipal } from "./principals";
import { outsideTokens, withoutVariables } from "./terraform-references";
import { escapeVariables } from "./variables";

/**
 * The same meaning in one spelling, so that documents that only differ in order, repetition, Sids,
 * Id, case where IAM ignores it, or the ways to write a principal are equal in depth.
 * `evaluate` answers the same for it. It always has version 2012-10-17: what looks like a policy
 * variable under the older version is escaped.
 */
export const normalise = once((document: PolicyDocument): PolicyDocument => {
  return {
    kind: document.kind,
    version: "2012-10-17",
    statements: sortedUnique(
      document.statements.map((one) => normaliseStatement(one, hasVariables(document))),
    ),
  };
});

/** One statement of a policy whose version has policy variables or not. */
export function normaliseStatement(statement: Statement, variables: boolean): Statement {
  return normalStatement(statement, variables ? (text) => text : plainText);
}

/** The text as it is written for 2012-10-17: the older version knows neither variables nor escapes. */
function plainText(value: string): string {
  return withoutVariables(outsideTokens(value, escapeVariables));
}

function folded(text: string): string {
  return outsideTokens(text, (plain) => plain.toLowerCase());
}

function normalStatement(statement: Statement, plain: (text: string) => string): Statement {
  const { effect, principal, action, resource, conditions } = statement;
  return {
    effect,
    ...(principal && { principal: normalSelection(principal, canonicalPrincipal) }),
    action: normalSelection(action, folded),
    ...(resource && { resource: normalSelection(resource, plain) }),
    conditions: sortedUnique(conditions.map((one) => normalCondition(one, plain))),
  };
}

/** Condition values keep their case: whether it counts depends on the key and the operator. */
function normalCondition(condition: Condition, plain: (text: string) => string): Condition {
  const operator = parseOperator(condition.operator);
  const text = operator && takesVariables(operator) ? plain : (value: string) => value;
  return {
    operator: operator ? operatorName(operator) : folded(condition.operator),
    key: foldKey(condition.key),
    values: sortedUnique(condition.values.map(text)),
  };
}

function normalSelection<T>(selection: Selection<T>, normal: (value: T) => T): Selection<T> {
  return { except: selection.except, values: sortedUnique(selection.values.map(normal)) };
}

/** Sorted by their JSON, code unit by code unit, which is the same on every machine, unlike a locale. */
function sortedUnique<T>(values: readonly T[]): T[] {
  const byText = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...byText].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value);
}
