import type { KeyLookup } from "../policy/context";
import {
  type BaseOperator,
  type Operator,
  parseOperator,
  takesVariables,
} from "../policy/operators";
import type { Condition } from "../policy/policy";
import { hasTokens } from "../policy/terraform-references";
import { agreed, allOf, anyOf, not, type Truth } from "../policy/truth";
import { isSettled } from "../policy/variables";
import { binaryEquals, bool, date, ipAddress, numeric, ORDERS } from "./comparisons";
import { arnMatches, stringMatches, type VariableSource } from "./match";

type Matcher = (policyValue: string, requestValue: string, source: VariableSource) => Truth;

interface OperatorTest {
  readonly matches: Matcher;
  /** A negated operator holds where no value matches. */
  readonly negated?: boolean;
}

const equalsIgnoringCase: Matcher = (pattern, value, source) =>
  stringMatches(pattern, value, source, { ignoreCase: true });
const like: Matcher = (pattern, value, source) =>
  stringMatches(pattern, value, source, { wildcards: true });

const OPERATOR_TESTS: Readonly<Record<Exclude<BaseOperator, "Null">, OperatorTest>> = {
  StringEquals: { matches: stringMatches },
  StringNotEquals: { matches: stringMatches, negated: true },
  StringEqualsIgnoreCase: { matches: equalsIgnoringCase },
  StringNotEqualsIgnoreCase: { matches: equalsIgnoringCase, negated: true },
  StringLike: { matches: like },
  StringNotLike: { matches: like, negated: true },
  NumericEquals: { matches: numeric(ORDERS.Equals) },
  NumericNotEquals: { matches: numeric(ORDERS.Equals), negated: true },
  NumericLessThan: { matches: numeric(ORDERS.LessThan) },
  NumericLessThanEquals: { matches: numeric(ORDERS.LessThanEquals) },
  NumericGreaterThan: { matches: numeric(ORDERS.GreaterThan) },
  NumericGreaterThanEquals: { matches: numeric(ORDERS.GreaterThanEquals) },
  DateEquals: { matches: date(ORDERS.Equals) },
  DateNotEquals: { matches: date(ORDERS.Equals), negated: true },
  DateLessThan: { matches: date(ORDERS.LessThan) },
  DateLessThanEquals: { matches: date(ORDERS.LessThanEquals) },
  DateGreaterThan: { matches: date(ORDERS.GreaterThan) },
  DateGreaterThanEquals: { matches: date(ORDERS.GreaterThanEquals) },
  Bool: { matches: bool },
  BinaryEquals: { matches: binaryEquals },
  IpAddress: { matches: ipAddress },
  NotIpAddress: { matches: ipAddress, negated: true },
  ArnLike: { matches: arnMatches },
  ArnNotLike: { matches: arnMatches, negated: true },
};

/**
 * Whether one condition holds for a request. An operator IAM does not document is unknown, and so is
 * a key without any value in the policy.
 *
 * @param variables whether the policy's version has policy variables
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function conditionHolds(condition: Condition, lookup: KeyLookup, variables: boolean): Truth {
  const operator = parseOperator(condition.operator);
  const key = lookup(condition.key);
  if (operator === undefined || condition.values.length === 0) return "unknown";
  if (key.state === "unknown") return "unknown";
  const values = key.state === "present" ? key.values : undefined;
  if (operator.base === "Null") return nullHolds(condition.values, values);
  const test = OPERATOR_TESTS[operator.base];
  if (values === undefined) return holdsWithoutKey(operator, test);
  const source = variables && takesVariables(operator) ? lookup : undefined;
  const each = values.map((value) => valueHolds(test, condition.values, value, source));
  return combined(operator, test, values, each);
}

/** The rule for a key that the request does not have. */
function holdsWithoutKey(
  { qualifier, ifExists }: Operator,
  { negated = false }: OperatorTest,
): Truth {
  if (qualifier === "ForAllValues") return true;
  // IfExists says true, ForAnyValue says false, and AWS does not say which of them wins.
  if (qualifier === "ForAnyValue") return ifExists ? "unknown" : false;
  return ifExists || negated;
}

/** "If the key value resolves to a null dataset, such as an empty string", it is as if absent. */
function combined(
  operator: Operator,
  test: OperatorTest,
  values: readonly string[],
  each: readonly Truth[],
): Truth {
  const { qualifier } = operator;
  // AWS demands a set qualifier for several values, and does not say what happens without one.
  if (qualifier === undefined) return agreed(each);
  const together = qualifier === "ForAllValues" ? allOf(each) : anyOf(each);
  if (values.length === 0) return holdsWithoutKey(operator, test);
  const empty = values.every((value) => value === "");
  return empty ? agreed([together, holdsWithoutKey(operator, test)]) : together;
}

/** One value of the request against the policy's list: any of it, or none of it if negated. */
function valueHolds(
  { matches, negated }: OperatorTest,
  policyValues: readonly string[],
  value: string,
  source: VariableSource,
): Truth {
  const matched = anyOf(policyValues.map((policyValue) => matches(policyValue, value, source)));
  // "Inverted condition operators do match against a null value."
  if (negated) return not(matched);
  // But with a variable that has no value, "the policy statement does not take effect", which leaves
  // open whether the other values of the list still count.
  const settled = policyValues.every(
    (text) => source === undefined || isSettled(text, source) || isItself(text, value),
  );
  return settled ? matched : allOf([matched, "unknown"]);
}

/** A token that is compared with what it comes to be. */
function isItself(policyValue: string, value: string): boolean {
  return hasTokens(value) && policyValue === value;
}

/** `true` asks that the key be absent, `false` that it be there with a value. */
function nullHolds(policyValues: readonly string[], values: readonly string[] | undefined): Truth {
  const absent = isNull(values);
  return anyOf(
    policyValues.map((policyValue) => {
      if (policyValue === "true") return absent;
      return policyValue === "false" ? not(absent) : "unknown";
    }),
  );
}

/** A set without members is null; whether an empty string is, AWS does not say. */
function isNull(values: readonly string[] | undefined): Truth {
  if (values === undefined || values.length === 0) return true;
  return values.every((value) => value === "") ? "unknown" : false;
}
