import { isIPv4 } from "node:net";
import { once } from "../../formats/remembered";
import { ipRange, isBool, numberIn, secondsIn } from "../evaluate/conditions";
import type { PositiveOperator } from "../policy/operators";
import { isAddressToken, isArnToken, mayBringVariable } from "../policy/terraform-references";
import type { Budget } from "./budget";
import { coversPattern } from "./covers";
import { areDisjoint } from "./meets";
import {
  ARN_COLONS,
  colonsIn,
  isUnknownPart,
  type Pattern,
  type PatternPart,
  patternOf,
} from "./patterns";

/** What one value of a condition matches, under an operator that does not negate. */
export type Value =
  | { readonly kind: "text"; readonly text: string; readonly pattern: Pattern }
  /** A range of numbers or dates, with its ends or without. */
  | { readonly kind: "range"; readonly text: string; readonly from: Bound; readonly to: Bound }
  | Addresses
  | { readonly kind: "bool"; readonly text: string }
  /** Not understood, or not of the operator's type unless it is said to be: it is only ever the same as the same text. */
  | { readonly kind: "odd"; readonly text: string; readonly isOfType?: true };

interface Addresses {
  readonly kind: "addresses";
  readonly text: string;
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

interface Bound {
  readonly at: number;
  readonly included: boolean;
}

/** The value of a normalised condition under the operator, or under the one that it negates. */
export function conditionValue(base: PositiveOperator, text: string): Value {
  const pattern = patternUnder(base, text);
  if (pattern) return { kind: "text", text, pattern };
  if (base.startsWith("Numeric")) return rangeOf(base, text, numberIn(text));
  if (base.startsWith("Date")) return rangeOf(base, text, wholeSecondsIn(text));
  if (base.endsWith("IpAddress")) return addressesOf(text);
  return base === "Bool" && isBool(text) ? { kind: "bool", text } : { kind: "odd", text };
}

/**
 * Whether whatever the one value matches is matched by the other.
 *
 * @param arns whether AWS documents that all values of the key are ARNs
 * @param steps for patterns; the answer is no when they run out
 */
export function valueCovers(other: Value, one: Value, arns = false, steps?: Budget): boolean {
  if (one.kind === "text" && other.kind === "text") {
    return coversText(other.pattern, one.pattern, arns, steps);
  }
  if (one.kind === "range" && other.kind === "range") {
    return startsWithin(one.from, other.from) && startsWithin(flipped(one.to), flipped(other.to));
  }
  if (one.kind === "addresses" && other.kind === "addresses") {
    const within = other.first <= one.first && one.last <= other.last;
    return one.version === other.version && within;
  }
  return one.kind === other.kind && one.text === other.text;
}

/** Whether there is nothing that both values match. The answer is no when the steps run out. */
export function areApart(one: Value, other: Value, arns = false, steps?: Budget): boolean {
  if (one.kind === "text" && other.kind === "text") {
    return areApartTexts(one.pattern, other.pattern, arns, steps);
  }
  if (one.kind === "range" && other.kind === "range") {
    return endsBefore(one.to, other.from) || endsBefore(other.to, one.from);
  }
  if (one.kind === "addresses" && other.kind === "addresses") {
    if (one.version !== other.version) return ![one, other].some(hasMappedAddresses);
    return one.last < other.first || other.last < one.first;
  }
  return one.kind === "bool" && other.kind === "bool" && one.text !== other.text;
}

/** Whether an empty string may match, which AWS treats like a missing key in places. */
export function mayBeEmpty(value: Value): boolean {
  if (value.kind !== "text") return value.kind === "odd";
  return value.pattern.parts.every((part) => part.kind === "many" || isUnknownPart(part));
}

/** Values that could spoil a whole list: without a meaning, or with a variable that has no value. */
export const spoilers = once((values: readonly Value[]): readonly string[] =>
  values.flatMap((value) => {
    if (value.kind === "odd") return value.isOfType ? [] : [value.text];
    if (value.kind !== "text") return [];
    const { dialect, parts } = value.pattern;
    const isToken = parts.length === 1 && parts[0]?.kind === "token";
    if (dialect === "arn" && !isToken && !isArn(value.pattern)) return [value.text];
    return parts.flatMap((part) => (mayLackValue(part) ? part.text : []));
  }),
);

function mayLackValue(part: PatternPart): part is Extract<PatternPart, { text: string }> {
  if (part.kind === "variable") return !part.text.includes(", '");
  return part.kind === "unreadable" || (part.kind === "token" && mayBringVariable(part.text));
}

function patternUnder(base: PositiveOperator, text: string): Pattern | undefined {
  if (base.startsWith("Arn")) return patternOf(text, "arn");
  if (!base.startsWith("String")) return undefined;
  if (base.endsWith("Like")) return patternOf(text, "glob");
  return patternOf(text, base.endsWith("IgnoreCase") ? "folded" : "exact");
}

function coversText(other: Pattern, one: Pattern, arns: boolean, steps?: Budget): boolean {
  if (one.dialect === other.dialect && one.text === other.text) return true;
  // What ArnLike does with a pattern or a value that is no ARN is not documented.
  if (other.dialect === "arn" && !(isArn(other) && (arns || isArn(one)))) return false;
  if (one.dialect === "arn" && !isArn(one)) return false;
  return coversPattern(other, one, steps) || (arns && coversArns(other, one, steps));
}

/**
 * ArnLike with nothing but `*` from some component on, such as `arn:aws:sns:*:*:*`, matches every ARN that starts as
 * it does: whichever colons a `*` runs over, those components and the last have some text.
 */
function coversArns(other: Pattern, one: Pattern, steps?: Budget): boolean {
  const [, start] = /^([^*?$]*:)(?:\*:)*\*$/.exec(other.text) ?? [];
  if (other.dialect !== "arn" || start === undefined || colonsIn(other.parts) !== ARN_COLONS) {
    return false;
  }
  if (other.start.text !== start || !one.start.text.startsWith(start)) return false;
  return coversPattern(patternOf(`${start}*`, "glob"), one, steps);
}

function areApartTexts(one: Pattern, other: Pattern, arns: boolean, steps?: Budget): boolean {
  const isUnderstood = (pattern: Pattern) => isArn(pattern) || (arns && pattern.dialect !== "arn");
  const some = [one, other].some(({ dialect }) => dialect === "arn");
  if (some && !(isUnderstood(one) && isUnderstood(other))) return false;
  return areDisjoint(one, other, steps);
}

/** Whether it matches nothing but ARNs, with its five colons where an ARN has them. */
export function isArn({ dialect, parts, start, text }: Pattern): boolean {
  if (isArnToken(text)) return true;
  if (dialect === "arn") return colonsIn(parts) >= ARN_COLONS;
  return start.text.startsWith("arn:") && start.text.split(":").length > ARN_COLONS;
}

/** AWS does not say whether fractions of a second count. */
function wholeSecondsIn(text: string): number | undefined {
  const seconds = secondsIn(text);
  return Number.isInteger(seconds) ? seconds : undefined;
}

function rangeOf(base: PositiveOperator, text: string, at: number | undefined): Value {
  if (at === undefined) return { kind: "odd", text };
  const included = base.endsWith("Equals");
  const end = { at, included };
  const from = base.includes("LessThan") ? { at: -Infinity, included: false } : end;
  const to = base.includes("GreaterThan") ? { at: Infinity, included: false } : end;
  return { kind: "range", text, from, to };
}

function startsWithin(one: Bound, other: Bound): boolean {
  return one.at > other.at || (one.at === other.at && (other.included || !one.included));
}

/** The upper end of a range as the lower end of its mirror image. */
function flipped({ at, included }: Bound): Bound {
  return { at: -at, included };
}

function endsBefore(one: Bound, other: Bound): boolean {
  return one.at < other.at || (one.at === other.at && !(one.included && other.included));
}

function addressesOf(text: string): Value {
  const range = ipRange(text);
  if (range === undefined) {
    return { kind: "odd", text, ...(isAddressToken(text) && { isOfType: true }) };
  }
  const { network, bits } = range;
  const version = isIPv4(network) ? 4 : 6;
  const address = version === 4 ? numberOfIpv4(network) : numberOfIpv6(network);
  const size = 1n << BigInt((version === 4 ? 32 : 128) - bits);
  const first = address - (address % size);
  return { kind: "addresses", text, version, first, last: first + size - 1n };
}

/** `::ffff:10.0.0.1` stands for an IPv4 address, and AWS does not say which of the two it is. */
function hasMappedAddresses({ version, first, last }: Addresses): boolean {
  return version === 6 && first <= 0xffff_ffff_ffffn && last >= 0xffff_0000_0000n;
}

function numberOfIpv4(address: string): bigint {
  return address.split(".").reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

/** A URL writes an IPv6 address in its one form: in hexadecimal, with `::` where zeros are left out. */
function numberOfIpv6(address: string): bigint {
  const [head = "", rest = ""] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const [left, right] = [head, rest].map((part) => part.split(":").filter((group) => group !== ""));
  const zeros: string[] = new Array(8 - (left?.length ?? 0) - (right?.length ?? 0)).fill("0");
  return [...(left ?? []), ...zeros, ...(right ?? [])].reduce(
    (sum, group) => sum * 65536n + BigInt(`0x${group}`),
    0n,
  );
}
