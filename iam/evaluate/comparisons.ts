import { BlockList, isIP, isIPv4 } from "node:net";
import type { Truth } from "../policy/truth";

/**
 * How a value of the policy compares with a value of the request, for the operators that take
 * neither wildcards nor policy variables. A value that is not of the operator's type is unknown: AWS
 * says what such a policy should look like, not what it does.
 */
export type Comparison = (policyValue: string, requestValue: string) => Truth;

type Order = (request: number, policy: number) => boolean;

export const ORDERS = {
  Equals: (request, policy) => request === policy,
  LessThan: (request, policy) => request < policy,
  LessThanEquals: (request, policy) => request <= policy,
  GreaterThan: (request, policy) => request > policy,
  GreaterThanEquals: (request, policy) => request >= policy,
} as const satisfies Record<string, Order>;

export function numeric(order: Order): Comparison {
  return ordered(numberIn, order);
}

export function date(order: Order): Comparison {
  return ordered(secondsIn, order);
}

export const bool: Comparison = (policyValue, requestValue) =>
  isBool(policyValue) && isBool(requestValue) ? policyValue === requestValue : "unknown";

/** Byte for byte; both sides are given in base64. */
export const binaryEquals: Comparison = (policyValue, requestValue) =>
  isBase64(policyValue) && isBase64(requestValue)
    ? Buffer.from(policyValue, "base64").equals(Buffer.from(requestValue, "base64"))
    : "unknown";

/** An address against a CIDR block, or against one address when there is no prefix length. */
export const ipAddress: Comparison = (block, address) => {
  const [network = "", length, ...more] = block.split("/");
  if (!isPlainIp(address) || !isPlainIp(network) || more.length > 0) return "unknown";
  const bits = isIPv4(network) ? 32 : 128;
  if (length !== undefined && (!/^\d{1,3}$/.test(length) || Number(length) > bits))
    return "unknown";
  if (isIP(address) !== isIP(network)) return false;
  const list = new BlockList();
  list.addSubnet(network, length === undefined ? bits : Number(length), family(network));
  return list.check(address, family(address));
};

function ordered(read: (text: string) => number | undefined, order: Order): Comparison {
  return (policyValue, requestValue) => {
    const [policy, request] = [read(policyValue), read(requestValue)];
    return policy === undefined || request === undefined ? "unknown" : order(request, policy);
  };
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
export function isPlainIp(text: string): boolean {
  if (isIP(text) === 0 || text.includes("%")) return false;
  return isIPv4(text) || !MAPPED.check(text, "ipv6");
}

const MAPPED = new BlockList();
MAPPED.addSubnet("::ffff:0:0", 96, "ipv6");

function family(address: string): "ipv4" | "ipv6" {
  return isIPv4(address) ? "ipv4" : "ipv6";
}
