import { areApart, covers, mayBeEmpty, spoilers, type Value } from "./values";

/**
 * A condition as a test of one key: "one" is an operator without a set qualifier, "all" and "any" are
 * ForAllValues and ForAnyValue. A negated test holds where none of its values matches.
 */
export interface Test {
  readonly kind: "test";
  readonly key: string;
  /** Whether a request can have one value at most. */
  readonly single: boolean;
  readonly quantity: "one" | "all" | "any" | "any if exists";
  readonly negated: boolean;
  readonly values: readonly Value[];
}

/** Of a condition key: that the request has none, or that `Null` says so. */
export interface Lack {
  readonly kind: "absent" | "null";
  readonly key: string;
}

export type KeyAtom = Test | Lack;

/** Whether the other holds for every request for which the one holds. */
export function implies(one: KeyAtom, other: KeyAtom): boolean {
  if (one.kind === "test") return other.kind === "test" && testImplies(one, other);
  if (one.kind === "null") return other.kind === "null";
  if (other.kind !== "test") return true;
  return other.quantity === "all" || (other.quantity === "one" && other.negated);
}

/** Whether the two never hold for the same request. */
export function excludes(one: KeyAtom, other: KeyAtom): boolean {
  if (one.kind !== "test") return other.kind === "test" && lacks(one, other);
  if (other.kind !== "test") return lacks(other, one);
  return testExcludes(one, other) || testExcludes(other, one);
}

/** Whether at least one of the two holds for every request. */
export function exhausts(one: KeyAtom, other: KeyAtom): boolean {
  if (one.kind !== "test") return other.kind === "test" && isTestOfPresence(other, one);
  if (other.kind !== "test") return isTestOfPresence(one, other);
  return testsExhaust(one, other) || testsExhaust(other, one);
}

function testImplies(one: Test, other: Test): boolean {
  return quantityImplies(one, other) && valueImplies(one, other);
}

/** Whether, when every value that passes the one test passes the other, the tests follow too. */
function quantityImplies(one: Test, other: Test): boolean {
  const single = one.single && other.single;
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
      // ForAnyValue may take an empty string for no value at all.
      return single && !one.negated && !one.values.some(mayBeEmpty);
    default:
      return false;
  }
}

/** Whether a value of the request that passes the one test passes the other. */
function valueImplies(one: Test, other: Test): boolean {
  if (one.negated) {
    return other.negated
      ? within(other.values, one.values)
      : other.values.some(isAnyText) && spoilers(other.values).length === 0;
  }
  if (other.negated) return one.values.every((a) => other.values.every((b) => areApart(a, b)));
  const spoiling = spoilers(one.values);
  const spoilt = spoilers(other.values).some((text) => !spoiling.includes(text));
  return within(one.values, other.values) && !spoilt;
}

function testExcludes(one: Test, other: Test): boolean {
  const single = one.single && other.single;
  switch (`${one.quantity} and ${other.quantity}`) {
    case "one and one":
      return single && !one.negated && noValuePassesBoth(one, other);
    case "one and any":
      return single && noValuePassesBoth(one, other);
    case "one and all":
      return (
        single && !one.negated && !one.values.some(mayBeEmpty) && noValuePassesBoth(one, other)
      );
    case "all and any":
      return noValuePassesBoth(one, other);
    default:
      return false;
  }
}

function noValuePassesBoth(one: Test, other: Test): boolean {
  if (one.negated && other.negated) return false;
  if (one.negated) return within(other.values, one.values);
  if (other.negated) return within(one.values, other.values);
  return one.values.every((a) => other.values.every((b) => areApart(a, b)));
}

/** A test and its opposite, or one that is wider than the opposite. */
function testsExhaust(one: Test, other: Test): boolean {
  const opposite =
    (one.quantity === "one" && other.quantity === "one" && one.single && other.single) ||
    (one.quantity === "all" && other.quantity === "any") ||
    (one.quantity === "any" && other.quantity === "all");
  if (!opposite || one.negated || !other.negated) return false;
  return [...one.values, ...other.values].every(isPlainText) && within(other.values, one.values);
}

function lacks(lack: Lack, test: Test): boolean {
  if (test.quantity !== "one" && test.quantity !== "any") return false;
  if (lack.kind === "absent") return test.quantity === "any" || !test.negated;
  return !test.negated && !test.values.some(mayBeEmpty);
}

/** `StringLike` with `*`, which whatever value there is passes. */
function isTestOfPresence(test: Test, lack: Lack): boolean {
  const passes = !test.negated && test.values.some(isAnyText) && spoilers(test.values).length === 0;
  if (!passes || (test.quantity !== "one" && test.quantity !== "any")) return false;
  return lack.kind === "null" || (test.quantity === "one" && test.single);
}

function within(inner: readonly Value[], outer: readonly Value[]): boolean {
  return inner.every((value) => outer.some((one) => covers(one, value)));
}

function isAnyText(value: Value): boolean {
  return value.kind === "text" && value.pattern.dialect === "glob" && value.pattern.bare;
}

/** Nothing in it is undocumented and no variable may lack its value. */
function isPlainText(value: Value): boolean {
  return value.kind === "text" && value.pattern.dialect !== "arn" && spoilers([value]).length === 0;
}
