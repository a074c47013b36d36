import { BlockList, isIP, isIPv4 } from "node:net";
import { remembered } from "../../formats/remembered";
import type { KeyLookup } from "../policy/context";
import {
  isNegated,
  type NegatedOperator,
  type Operator,
  type PositiveOperator,
  parseOperator,
  positiveOf,
  takesVariables,
} from "../policy/operators";
import type { Condition } from "../policy/policy";
import { hasTokens } from "../policy/terraform-references";
import { agreed, allOf, anyOf, not, type Truth } from "../policy/truth";
import { isSettled } from "../policy/variables";
import { arnMatches, stringMatches, type VariableSource } from "./match";

type Matcher = (policyValue: string, requestValue: string, source: VariableSource) => Truth;

type Order = (request: number, policy: number) => boolean;

const ORDERS = {
  Equals: (request, policy) => request === policy,
  LessThan: (request, policy) => request < policy,
  LessThanEquals: (request, policy) => request <= policy,
  GreaterThan: (request, policy) => request > policy,
  GreaterThanEquals: (request, policy) => request >= policy,
} as const satisfies Record<string, Order>;

/**
 * What one value of the policy says of one value of the request; an operator that negates holds where no
 * value matches. A value that is not of the operator's type is unknown: AWS says what such a policy should
 * look like, not what it does.
 */
const MATCHERS: Readonly<Record<PositiveOperator, Matcher>> = {
  StringEquals: stringMatches,
  StringEqualsIgnoreCase: (pattern, value, source) =>
    stringMatches(pattern, value, source, { ignoreCase: true }),
  StringLike: (pattern, value, source) =>
    stringMatches(pattern, value, source, { wildcards: true }),
  ...inEveryOrder("Numeric", numberIn),
  ...inEveryOrder("Date", secondsIn),
  Bool: (policyValue, requestValue) =>
    isBool(policyValue) && isBool(requestValue) ? policyValue === requestValue : "unknown",
  BinaryEquals: (policyValue, requestValue) =>
    isBase64(policyValue) && isBase64(requestValue)
      ? Buffer.from(policyValue, "base64").equals(Buffer.from(requestValue, "base64"))
      : "unknown",
  IpAddress: isInBlock,
  ArnLike: arnMatches,
};

function inEveryOrder<Kind extends string>(kind: Kind, read: (text: string) => number | undefined) {
  const matchers = Object.entries(ORDERS).map(([name, order]): [string, Matcher] => [
    `${kind}${name}`,
    (policyValue, requestValue) => {
      const [policy, request] = [read(policyValue), read(requestValue)];
      return policy === undefined || request === undefined ? "unknown" : order(request, policy);
    },
  ]);
  return Object.fromEntries(matchers) as Record<`${Kind}${keyof typeof ORDERS}`, Matcher>;
}

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
  const { base } = operator;
  if (base === "Null") return nullHolds(condition.values, values);
  if (values === undefined) return holdsWithoutKey(operator);
  const source = variables && takesVariables(operator) ? lookup : undefined;
  const each = values.map((value) => valueHolds(base, condition.values, value, source));
  return combined(operator, values, each);
}

/** The rule for a key that the request does not have. */
function holdsWithoutKey({ qualifier, ifExists, base }: Operator): Truth {
  if (qualifier === "ForAllValues") return true;
  // IfExists says true, ForAnyValue says false, and AWS does not say which of them wins.
  if (qualifier === "ForAnyValue") return ifExists ? "unknown" : false;
  return ifExists || isNegated(base);
}

/** "If the key value resolves to a null dataset, such as an empty string", it is as if absent. */
function combined(operator: Operator, values: readonly string[], each: readonly Truth[]): Truth {
  const { qualifier } = operator;
  // AWS demands a set qualifier for several values, and does not say what happens without one.
  if (qualifier === undefined) return agreed(each);
  const together = qualifier === "ForAllValues" ? allOf(each) : anyOf(each);
  if (values.length === 0) return holdsWithoutKey(operator);
  const empty = values.every((value) => value === "");
  return empty ? agreed([together, holdsWithoutKey(operator)]) : together;
}

/** One value of the request against the policy's list: any of it, or none of it if negated. */
function valueHolds(
  base: PositiveOperator | NegatedOperator,
  policyValues: readonly string[],
  value: string,
  source: VariableSource,
): Truth {
  const matches = MATCHERS[positiveOf(base)];
  const matched = anyOf(policyValues.map((policyValue) => matches(policyValue, value, source)));
  // "Inverted condition operators do match against a null value."
  if (isNegated(base)) return not(matched);
  // But with a variable that has no value, "the policy statement does not take effect", which leaves
  // open whether the other values of the list still count.
  const settled = policyValues.every((text) => {
    const isItself = hasTokens(value) && text === value; // a token compared with what it comes to be
    return source === undefined || isSettled(text, source) || isItself;
  });
  return settled ? matched : allOf([matched, "unknown"]);
}

/**
 * `true` asks that the key be absent, `false` that it be there with a value. A set without members is
 * null; whether an empty string is, AWS does not say.
 */
function nullHolds(policyValues: readonly string[], values: readonly string[] = []): Truth {
  const empty = values.every((value) => value === "");
  const absent = values.length === 0 || (empty ? "unknown" : false);
  return anyOf(
    policyValues.map((policyValue) => {
      if (policyValue === "true") return absent;
      return policyValue === "false" ? not(absent) : "unknown";
    }),
  );
}

/** An address against a CIDR block, or against one address when there is no prefix length. */
function isInBlock(block: string, address: string): Truth {
  const range = blockOf(block);
  if (range === undefined || !isPlainIp(address)) return "unknown";
  return isIP(address) === range.version && range.list.check(address, family(address));
}

const blockOf = remembered((block) => {
  const range = ipRange(block);
  if (range === undefined) return undefined;
  const list = new BlockList();
  list.addSubnet(range.network, range.bits, family(range.network));
  return { list, version: isIP(range.network) };
});

/** The address and how many of its bits count; undefined where AWS mentions no such range. */
export function ipRange(block: string): { network: string; bits: number } | undefined {
  const [network = "", length, ...more] = block.split("/");
  const most = isIPv4(network) ? 32 : 128;
  const bits = length === undefined ? most : /^\d{1,3}$/.test(length) ? Number(length) : Infinity;
  return isPlainIp(network) && more.length === 0 && bits <= most ? { network, bits } : undefined;
}

/** An integer or decimal with no more digits than a double keeps apart. */
export function numberIn(text: string): number | undefined {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return undefined;
  return text.replace(/\D/g, "").length <= 15 ? Number(text) : undefined;
}

const DATE_TIME =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Seconds since 1970, from epoch time or from a date and time with its zone. A date alone (a day? its
 * first second?) and four digits (a year? epoch time?) can be read in more than one way.
 */
export function secondsIn(text: string): number | undefined {
  if (/^\d{5,11}$/.test(text)) return Number(text);
  const [, year, month, day] = DATE_TIME.exec(text) ?? [];
  if (year === undefined) return undefined;
  const calendar = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return calendar.getUTCDate() === Number(day) ? Date.parse(text) / 1000 : undefined;
}

export function isBool(text: string): boolean {
  return text === "true" || text === "false";
}

function isBase64(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
}

/** Not an IPv6 address with a zone or one that stands for an IPv4 address: AWS mentions neither. */
function isPlainIp(text: string): boolean {
  if (isIP(text) === 0 || text.includes("%")) return false;
  return isIPv4(text) || !MAPPED.check(text, "ipv6");
}

const MAPPED = new BlockList();
MAPPED.addSubnet("::ffff:0:0", 96, "ipv6");

function family(address: string): "ipv4" | "ipv6" {
  return isIPv4(address) ? "ipv4" : "ipv6";
}
