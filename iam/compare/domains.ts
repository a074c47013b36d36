import type { KeyType } from "../policy/condition-key-types";
import { takesNumbers } from "../policy/operators";
import type { Lack, Test } from "./key-tests";
import { patternOf } from "./patterns";
import { areApart, spoilers, type Value, valueCovers } from "./values";

/**
 * What a request may have as the one value of a condition key of which AWS documents the type: nothing at all, or
 * something in one of these stretches, which are in order and do not touch. A set decides what the literals of a key
 * leave possible together, such as that two halves of a network are the whole.
 */
export interface Domain {
  readonly absent: boolean;
  readonly stretches: readonly Stretch[];
}

/** Everything from one cut up to another. */
interface Stretch {
  readonly from: Cut;
  readonly to: Cut;
}

/** Just before a number or an address, or just after it. */
interface Cut {
  readonly at: number | bigint;
  readonly after: boolean;
}

/** IPv6 addresses come after all of IPv4. A mapped address is one of the two, whichever AWS takes it for. */
const IPV6 = 1n << 40n;

const WHOLE: Readonly<Partial<Record<KeyType, readonly Stretch[]>>> = {
  Numeric: [between(-Infinity, Infinity)],
  Date: [between(-Infinity, Infinity)],
  Bool: [between(0, 0), between(1, 1)],
  IPAddress: [addresses(0n, (1n << 32n) - 1n), addresses(IPV6, IPV6 + (1n << 128n) - 1n)],
};

/** Everything that a request may have, or undefined if the values of that type cannot be listed in order. */
export function everything(type: KeyType | undefined): Domain | undefined {
  const stretches = type && WHOLE[type];
  return stretches && { absent: true, stretches };
}

/** For what a proposition holds for certain, and for what it may hold. */
export interface Bounds {
  readonly surely: Domain;
  readonly maybe: Domain;
}

/**
 * The bounds of a proposition about a key. They differ where AWS does not say what happens: for a value of the policy
 * that is not of the operator's type, for an operator of another type than the key, and for ForAnyValue with IfExists.
 */
export function boundsOf(proposition: Test | Lack, all: Domain): Bounds {
  if (proposition.kind !== "test") {
    const nothing = { absent: true, stretches: [] };
    return { surely: nothing, maybe: nothing };
  }
  const { quantity, negated, values } = proposition;
  const isAbsent = quantity === "all" || (quantity === "one" && negated);
  const absent = { surely: isAbsent, maybe: isAbsent || quantity === "any if exists" };
  const each = values.map((value) => stretchesOf(proposition, value));
  // One value that is not understood may spoil the whole list, as may a variable without a value.
  const isUnderstood = each.every((one) => one !== undefined);
  const isSettled = isUnderstood && spoilers(values).length === 0;
  const surely = isSettled ? joined(each.flatMap((one) => one.surely)) : [];
  const maybe = isUnderstood ? joined(each.flatMap((one) => one.maybe)) : all.stretches;
  const but = (stretches: readonly Stretch[]) => shared(all.stretches, gaps(stretches));
  return {
    surely: {
      absent: absent.surely,
      stretches: negated ? (isUnderstood ? but(maybe) : []) : surely,
    },
    maybe: {
      absent: absent.maybe,
      stretches: negated ? (isUnderstood ? but(surely) : all.stretches) : maybe,
    },
  };
}

export function opposite({ surely, maybe }: Bounds, all: Domain): Bounds {
  const but = ({ absent, stretches }: Domain): Domain => ({
    absent: !absent,
    stretches: shared(all.stretches, gaps(stretches)),
  });
  return { surely: but(maybe), maybe: but(surely) };
}

export function bothOf(one: Domain, other: Domain): Domain {
  return {
    absent: one.absent && other.absent,
    stretches: shared(one.stretches, other.stretches),
  };
}

export function eitherOf(domains: readonly Domain[]): Domain {
  return {
    absent: domains.some(({ absent }) => absent),
    stretches: joined(domains.flatMap(({ stretches }) => stretches)),
  };
}

export function isEmpty({ absent, stretches }: Domain): boolean {
  return !absent && stretches.length === 0;
}

export function isInside(inner: Domain, outer: Domain): boolean {
  if (inner.absent && !outer.absent) return false;
  return shared(inner.stretches, gaps(outer.stretches)).length === 0;
}

/** What the value matches, for certain and maybe; undefined if it is not known what it matches. */
function stretchesOf(
  { type, base }: Test,
  value: Value,
): { surely: readonly Stretch[]; maybe: readonly Stretch[] } | undefined {
  const exactly = (stretch: Stretch) => ({ surely: [stretch], maybe: [stretch] });
  switch (value.kind) {
    case "range": {
      if (!takesNumbers(base, type)) return undefined;
      const from = { at: value.from.at, after: !value.from.included && value.from.at > -Infinity };
      const to = { at: value.to.at, after: value.to.included || value.to.at === Infinity };
      return exactly({ from, to });
    }
    case "addresses": {
      if (type !== "IPAddress") return undefined;
      const start = value.version === 4 ? 0n : IPV6;
      return exactly(addresses(start + value.first, start + value.last));
    }
    case "bool": {
      if (type !== "Bool") return undefined;
      return exactly(value.text === "true" ? between(1, 1) : between(0, 0));
    }
    case "text": {
      // A key that is true or false is often tested as a text, and there are only two of them.
      if (type !== "Bool") return undefined;
      const which = (test: (text: Value) => boolean) =>
        BOOLS.flatMap(({ text, stretch }) => (test(text) ? [stretch] : []));
      return {
        surely: which((text) => valueCovers(value, text)),
        maybe: which((text) => !areApart(value, text)),
      };
    }
    case "odd":
      return undefined;
  }
}

const BOOLS = ["false", "true"].map((text, at) => ({
  text: { kind: "text", text, pattern: patternOf(text, "exact") } as const,
  stretch: between(at, at),
}));

function between(first: number, last: number): Stretch {
  return { from: { at: first, after: false }, to: { at: last, after: true } };
}

/** After one address comes the next, so that two networks may touch. */
function addresses(first: bigint, last: bigint): Stretch {
  return { from: { at: first, after: false }, to: { at: last + 1n, after: false } };
}

function isBefore(one: Cut, other: Cut): boolean {
  return one.at < other.at || (one.at === other.at && !one.after && other.after);
}

/** In order, without overlaps. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const sorted = stretches
    .filter(({ from, to }) => isBefore(from, to))
    .sort((one, other) => (isBefore(one.from, other.from) ? -1 : 1));
  const result: Stretch[] = [];
  for (const stretch of sorted) {
    const last = result.at(-1);
    if (last === undefined || isBefore(last.to, stretch.from)) result.push(stretch);
    else if (isBefore(last.to, stretch.to)) result.splice(-1, 1, { ...last, to: stretch.to });
  }
  return result;
}

/** What both have: both are in order, so that each is looked at once. */
function shared(some: readonly Stretch[], others: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (let [left, right] = [0, 0]; ; ) {
    const [one, other] = [some[left], others[right]];
    if (one === undefined || other === undefined) return result;
    const from = isBefore(one.from, other.from) ? other.from : one.from;
    const to = isBefore(one.to, other.to) ? one.to : other.to;
    if (isBefore(from, to)) result.push({ from, to });
    if (to === one.to) left += 1;
    else right += 1;
  }
}

/** Everything that is in none of the stretches, which are in order. */
function gaps(stretches: readonly Stretch[]): Stretch[] {
  const cuts = stretches.flatMap(({ from, to }) => [from, to]);
  const all = [{ at: -Infinity, after: false }, ...cuts, { at: Infinity, after: true }];
  const found: Stretch[] = [];
  for (let at = 0; at < all.length; at += 2) {
    const [from, to] = [all[at], all[at + 1]];
    if (from && to && isBefore(from, to)) found.push({ from, to });
  }
  return found;
}
