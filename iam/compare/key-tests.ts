import { once } from "../../formats/remembered";
import type { KeyType } from "../policy/condition-key-types";
import type { PositiveOperator } from "../policy/operators";
import type { Budget } from "./budget";
import type { Pattern } from "./patterns";
import { areApart, isArn, mayBeEmpty, spoilers, type Value, valueCovers } from "./values";

/**
 * A condition as a test of one key: "one" is an operator without a set qualifier, "all" and "any" are
 * ForAllValues and ForAnyValue. A negated test holds where none of its values matches.
 */
export interface Test {
  readonly kind: "test";
  readonly key: string;
  /** What AWS documents of the key; undefined if a request may have several values, or if nothing is known. */
  readonly type: KeyType | undefined;
  readonly base: PositiveOperator;
  readonly quantity: "one" | "all" | "any" | "any if exists";
  readonly negated: boolean;
  readonly values: readonly Value[];
}

/** That the request lacks a condition key, or that `Null` says so, which it may of an empty string as well. */
export interface Lack {
  readonly kind: "absent" | "null";
  readonly key: string;
}

export type KeyProposition = Test | Lack;

/** Whether the other holds for every request for which the one holds. */
export function implies(one: KeyProposition, other: KeyProposition, steps: Budget): boolean {
  if (one.kind === "test") return other.kind === "test" && testImplies(one, other, steps);
  if (one.kind === "null" && other.kind !== "test") return other.kind === "null";
  if (other.kind !== "test") return true;
  // ForAllValues holds without the key, and where its value "resolves to a null dataset, such as an empty string".
  if (other.quantity === "all") return true;
  if (other.quantity !== "one" || !other.negated) return false;
  return one.kind === "absent" || other.values.every(isNoEmptyString);
}

/** Whether the two never hold for the same request. */
export function excludes(one: KeyProposition, other: KeyProposition, steps: Budget): boolean {
  if (one.kind !== "test") return other.kind === "test" && lacks(one, other);
  if (other.kind !== "test") return lacks(other, one);
  return testExcludes(one, other, steps) || testExcludes(other, one, steps);
}

/** Whether at least one of the two holds for every request. */
export function exhausts(one: KeyProposition, other: KeyProposition, steps: Budget): boolean {
  if (one.kind !== "test") return other.kind === "test" && isTestOfPresence(other, one);
  if (other.kind !== "test") return isTestOfPresence(one, other);
  return testsExhaust(one, other, steps) || testsExhaust(other, one, steps);
}

function testImplies(one: Test, other: Test, steps: Budget): boolean {
  return quantityImplies(one, other) && valueImplies(one, other, steps);
}

/** Whether, when every value that passes the one test passes the other, the tests follow too. */
function quantityImplies(one: Test, other: Test): boolean {
  const single = isSingle(one);
  switch (`${one.quantity} to ${other.quantity}`) {
    case "one to one":
      return one.negated === other.negated || (single && !one.negated);
    case "all to all":
    case "any to any":
    case "any to any if exists":
    case "any if exists to any if exists":
      return true;
    case "one to all":
    case "any to all":
    case "any to one":
      return single;
    case "one to any":
    case "one to any if exists":
      // With several values, at least one of them passes, whichever way AWS counts them. But ForAnyValue
      // may take an empty string for no value at all.
      return !one.negated && !one.values.some(mayBeEmpty);
    default:
      return false;
  }
}

/** Whether a value of the request that passes the one test passes the other. */
function valueImplies(one: Test, other: Test, steps: Budget): boolean {
  const arns = one.type === "ARN";
  if (one.negated) {
    return other.negated
      ? within(other.values, one.values, arns, steps)
      : other.values.some((value) => isEverything(value, arns)) &&
          spoilers(other.values).length === 0;
  }
  if (other.negated) return noneShared(one, other, steps);
  const spoiling = spoilers(one.values);
  const spoilt = spoilers(other.values).some((text) => !spoiling.includes(text));
  return within(one.values, other.values, arns, steps) && !spoilt;
}

function testExcludes(one: Test, other: Test, steps: Budget): boolean {
  const single = isSingle(one);
  switch (`${one.quantity} and ${other.quantity}`) {
    case "one and one":
      return single && !one.negated && noValuePassesBoth(one, other, steps);
    case "one and any":
      return single && noValuePassesBoth(one, other, steps);
    case "one and all":
      // At least one value passes the one, and no value may fail the other.
      return !one.negated && !one.values.some(mayBeEmpty) && noValuePassesBoth(one, other, steps);
    case "all and any":
      return noValuePassesBoth(one, other, steps);
    default:
      return false;
  }
}

function noValuePassesBoth(one: Test, other: Test, steps: Budget): boolean {
  if (one.negated && other.negated) return false;
  const arns = one.type === "ARN";
  if (one.negated) return within(other.values, one.values, arns, steps);
  if (other.negated) return within(one.values, other.values, arns, steps);
  return noneShared(one, other, steps);
}

function noneShared(one: Test, other: Test, steps: Budget): boolean {
  const arns = one.type === "ARN";
  return one.values.every((a) => other.values.every((b) => areApart(a, b, arns, steps)));
}

/** What the one value of the key matches if the test holds: of two whose patterns differ at their start, no two hold together. */
export function solePattern(test: Test): Pattern | undefined {
  const [value, ...others] = test.values;
  if (test.negated || test.quantity !== "one" || !isSingle(test) || others.length > 0)
    return undefined;
  if (value?.kind !== "text" || value.pattern.dialect === "folded") return undefined;
  // What ArnLike does with a pattern or a value that is no ARN is not documented.
  const isUnclear =
    value.pattern.dialect === "arn" && !(test.type === "ARN" && isArn(value.pattern));
  return isUnclear ? undefined : value.pattern;
}

/** Whether a request can have one value at most. Both tests that are compared are of the same key. */
function isSingle({ type }: Test): boolean {
  return type !== undefined;
}

/** Whether the test that negates holds exactly where the one that does not fails, whatever AWS leaves open. */
export function hasOpposite({ quantity, type, values }: Omit<Test, "negated">): boolean {
  const isOfOne = quantity === "one" && type !== undefined;
  return isOfOne && values.every((value) => isPlainText(value, type === "ARN"));
}

/** A test and its opposite, or one that is wider than the opposite. */
function testsExhaust(one: Test, other: Test, steps: Budget): boolean {
  const opposite =
    (one.quantity === "all" && other.quantity === "any") ||
    (one.quantity === "any" && other.quantity === "all");
  if (!opposite || one.negated || !other.negated) return false;
  const arns = one.type === "ARN";
  const values = [...one.values, ...other.values];
  return (
    values.every((one) => isPlainText(one, arns)) && within(other.values, one.values, arns, steps)
  );
}

function lacks(lack: Lack, test: Test): boolean {
  if (test.quantity !== "one" && test.quantity !== "any") return false;
  if (lack.kind === "absent") return test.quantity === "any" || !test.negated;
  return !test.negated && !test.values.some(mayBeEmpty);
}

/** `StringLike` with `*`, or what every ARN is for a key of ARNs: whatever value there is passes. */
function isTestOfPresence(test: Test, lack: Lack): boolean {
  const isPassed = test.values.some((value) => isEverything(value, test.type === "ARN"));
  const passes = !test.negated && isPassed && spoilers(test.values).length === 0;
  if (!passes || (test.quantity !== "one" && test.quantity !== "any")) return false;
  return lack.kind === "null" || (test.quantity === "one" && isSingle(test));
}

function within(
  inner: readonly Value[],
  outer: readonly Value[],
  arns: boolean,
  steps: Budget,
): boolean {
  const { names, others } = listedIn(outer);
  return inner.every((value) => {
    if (names.has(nameOfValue(value))) return true;
    const isPlain = value.kind === "text" && /^(?:exact|glob)$/.test(value.pattern.dialect);
    return (isPlain ? others : outer).some((one) => valueCovers(one, value, arns, steps));
  });
}

/** The values by what they are, and those that may cover another string than the very same. */
const listedIn = once((values: readonly Value[]) => ({
  names: new Set(values.map(nameOfValue)),
  others: values.filter((value) => value.kind !== "text" || value.pattern.dialect !== "exact"),
}));

/** The same only for values that match the same. */
function nameOfValue(value: Value): string {
  switch (value.kind) {
    case "text": {
      const { dialect, start } = value.pattern;
      const isPlain = start.isAll && (dialect === "exact" || dialect === "glob");
      return isPlain ? `plain ${start.text}` : `${dialect} ${value.text}`;
    }
    case "range":
      return `range ${JSON.stringify([value.from, value.to, value.text])}`;
    default:
      return `${value.kind} ${value.text}`;
  }
}

function isEverything(value: Value, arns: boolean): boolean {
  if (value.kind !== "text") return false;
  const { dialect, bare, text } = value.pattern;
  if (dialect === "glob" && bare) return true;
  return (
    arns &&
    (dialect === "glob" ? text === "arn:*" : /^arn:\*(?::\*){4}$/.test(text) && dialect === "arn")
  );
}

/** Nothing in it is undocumented and no variable may lack its value. */
function isPlainText(value: Value, arns: boolean): boolean {
  if (value.kind !== "text" || spoilers([value]).length > 0) return false;
  return arns || value.pattern.dialect !== "arn";
}

/** An empty string is for certain none of what it matches. */
function isNoEmptyString(value: Value): boolean {
  return value.kind === "text" && value.pattern.dialect !== "arn" && !mayBeEmpty(value);
}
