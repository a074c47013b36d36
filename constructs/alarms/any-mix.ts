import { Decimal } from "decimal.js";
import { CATEGORIES, COUNTRY_DIMENSION, TYPES } from "../money/fees";
import { countriesOn, type Rate } from "../money/rates";
import { type Usd, usd } from "../money/usd";
import { type Allowance, allowed, type Dimensions } from "../money/worst-case";
import { OTHER, type Traffic, templateFees, trafficOf } from "./fires-at";
import type { Split } from "./splits";
import type { Bounds } from "./upper-bound";

/** What one US dollar of a kind of traffic adds to each of the two bounds. */
interface PerUsd {
  readonly known: Usd;
  readonly rest: Usd;
}

/** Kinds of traffic, as far as the least that must be spent depends on them. */
export interface Kinds {
  /** Those that count at what they cost, because nothing of them is outside of listed metrics. */
  readonly listed: readonly Traffic[];
  readonly all: readonly Traffic[];
}

/** Every message that the card prices: to each country of card or list and another, of every category and type. */
export function everyKind(rates: readonly Rate[], bounds: Bounds): Kinds {
  const lists = [bounds.known, bounds.rest].flatMap((bound) => bound?.corrections ?? []);
  const named = lists.flatMap(({ series }) => series.dimensions[COUNTRY_DIMENSION] ?? []);
  const anywhere = named.length < lists.length;
  const elsewhere = withoutLists(rates, bounds);
  const all = cheapest(
    [...new Set([...countriesOn(rates), ...named, OTHER])].flatMap((country) =>
      anywhere || named.includes(country)
        ? kindsTo(country, rates, bounds)
        : (elsewhere.get(country) ?? []),
    ),
  );
  const divided = bounds.known !== undefined && bounds.rest !== undefined;
  const listed = all.filter(
    ({ usd: cost, known, rest }) => known.plus(rest).eq(cost) && (rest.isZero() || !divided),
  );
  return { listed, all };
}

type ByCountry = ReadonlyMap<string, readonly Traffic[]>;

/** A price list has more than a thousand rows, and the alarms of each number ask. */
const found = new WeakMap<readonly Rate[], Map<string, ByCountry>>();

/** The kinds of traffic to each country, if no metric is listed. */
function withoutLists(rates: readonly Rate[], { known, rest }: Bounds): ByCountry {
  const ofCard = found.get(rates) ?? new Map<string, ByCountry>();
  found.set(rates, ofCard);
  const key = JSON.stringify(rest?.counted.leftOut ?? []);
  const before = ofCard.get(key);
  if (before !== undefined) return before;
  const bare = (bound: Bounds["known"]) => bound && { ...bound, corrections: [] };
  const bounds = { known: bare(known), rest: bare(rest) };
  const byCountry = new Map(
    [...countriesOn(rates), OTHER].map((country) => [country, kindsTo(country, rates, bounds)]),
  );
  ofCard.set(key, byCountry);
  return byCountry;
}

function kindsTo(country: string, rates: readonly Rate[], bounds: Bounds): readonly Traffic[] {
  const messages = [
    ...[...CATEGORIES.MessageFee, OTHER].map((category): Dimensions[] => [
      { fee: "MessageFee", country, category },
    ]),
    ...[...CATEGORIES.MetaTemplateMessageFee, OTHER].flatMap((category) =>
      [...TYPES.MetaTemplateMessageFee, OTHER].map((type) =>
        templateFees({ country, category, type }),
      ),
    ),
  ];
  return cheapest(messages.flatMap((fees) => trafficOf("", fees, rates, bounds) ?? []));
}

/** Of the kinds that an alarm cannot distinguish the cheapest, which sets it off earliest. */
function cheapest(kinds: readonly Traffic[]): readonly Traffic[] {
  const kept = new Map<string, Traffic>();
  for (const kind of kinds) {
    const key = `${kind.known} ${kind.rest}`;
    const before = kept.get(key);
    if (before === undefined || kind.usd.lt(before.usd)) kept.set(key, kind);
  }
  return [...kept.values()];
}

/**
 * The least that any mix of these kinds costs when the alarm fires, or nothing if none of them sets it off. It fires
 * where in each split one bound is reached, so at the lowest it has just passed two neighbours: the known part of one
 * and the rest of the one before. The cheapest mix that reaches both consists of two kinds at most.
 */
export function leastSpent(splits: readonly Split[], kinds: readonly Traffic[]): Usd | undefined {
  const costing = kinds.filter(({ usd: cost }) => !cost.isZero());
  const free = kinds.filter(({ usd: cost }) => cost.isZero());
  const [freeKnown, freeRest] = [
    free.some(({ known }) => !known.isZero()),
    free.some(({ rest }) => !rest.isZero()),
  ];
  const least = corners(splits).flatMap(({ known, rest }) => {
    const target = { known: freeKnown ? ZERO : known, rest: freeRest ? ZERO : rest };
    return cheapestMix(target, frontOf(costing.map(perUsd))) ?? [];
  });
  return least.length === 0 ? undefined : Decimal.min(...least);
}

/**
 * Which share of what is spent may lie outside of listed metrics, in per cent to one decimal, while any mix still fires
 * at so many per cent of the limit or later. Nothing if the listed kinds alone do not.
 */
export function shareUnlisted(
  limit: Allowance,
  splits: readonly Split[],
  { listed, all }: Kinds,
  percentOfLimit: number,
): number | undefined {
  const target = allowed(limit).times(percentOfLimit).div(100);
  const [inside, outside] = [
    listed.filter(costs).map(perUsd),
    frontOf(all.filter((kind) => costs(kind) && !listed.includes(kind)).map(perUsd)),
  ];
  if (inside.length === 0 || all.some((kind) => !costs(kind) && addsToBounds(kind)))
    return undefined;
  const holds = (tenths: number) => {
    const share = usd(String(tenths)).div(1000);
    const mixed = inside.flatMap((one) => outside.map((other) => blend(one, other, share)));
    const least = corners(splits).flatMap(
      (corner) => cheapestMix(corner, frontOf([...inside, ...mixed])) ?? [],
    );
    return least.every((amount) => amount.gte(target));
  };
  if (!holds(0)) return undefined;
  let [within, beyond] = [0, 1001];
  while (beyond - within > 1) {
    const middle = Math.floor((within + beyond) / 2);
    if (middle <= 1000 && holds(middle)) within = middle;
    else beyond = middle;
  }
  return within / 10;
}

const ZERO = usd("0");

function costs({ usd: cost }: Traffic): boolean {
  return !cost.isZero();
}

function addsToBounds({ known, rest }: Traffic): boolean {
  return !known.isZero() || !rest.isZero();
}

function perUsd({ usd: cost, known, rest }: Traffic): PerUsd {
  return { known: known.div(cost), rest: rest.div(cost) };
}

function blend(one: PerUsd, other: PerUsd, share: Usd): PerUsd {
  const of = (a: Usd, b: Usd) => a.times(usd("1").minus(share)).plus(b.times(share));
  return { known: of(one.known, other.known), rest: of(one.rest, other.rest) };
}

/** Pairs of amounts at which the two bounds set the alarm off; 0 where that bound is not needed. */
function corners(splits: readonly Split[]): readonly PerUsd[] {
  const parts = splits
    .map(({ known, rest }) => ({ known: known?.usd, rest: rest?.usd }))
    .toSorted((one, other) => (other.known ?? ZERO).cmp(one.known ?? ZERO));
  return Array.from({ length: parts.length + 1 }, (_, index) => ({
    known: index === parts.length ? ZERO : parts[index]?.known,
    rest: index === 0 ? ZERO : parts[index - 1]?.rest,
  })).flatMap(({ known, rest }) =>
    known === undefined || rest === undefined ? [] : [{ known, rest }],
  );
}

/** Those that no other sets off earlier in both bounds. */
function frontOf(kinds: readonly PerUsd[]): readonly PerUsd[] {
  const sorted = kinds.toSorted(
    (one, other) => other.known.cmp(one.known) || other.rest.cmp(one.rest),
  );
  const front: PerUsd[] = [];
  for (const kind of sorted) {
    const last = front.at(-1);
    if (last === undefined || kind.rest.gt(last.rest)) front.push(kind);
  }
  return front;
}

/** US dollars of the cheapest mix that adds so much to both bounds. */
function cheapestMix(target: PerUsd, kinds: readonly PerUsd[]): Usd | undefined {
  if (target.known.isZero() && target.rest.isZero()) return ZERO;
  const alone = kinds.flatMap((kind) => {
    const [known, rest] = [
      dollarsFor(target.known, kind.known),
      dollarsFor(target.rest, kind.rest),
    ];
    return known === undefined || rest === undefined ? [] : [Decimal.max(known, rest)];
  });
  const paired = kinds.flatMap((one, index) =>
    kinds.slice(index + 1).flatMap((other) => {
      const whole = one.known.times(other.rest).minus(other.known.times(one.rest));
      if (whole.isZero()) return [];
      const first = target.known.times(other.rest).minus(target.rest.times(other.known)).div(whole);
      const second = target.rest.times(one.known).minus(target.known.times(one.rest)).div(whole);
      return first.gte(0) && second.gte(0) ? [first.plus(second)] : [];
    }),
  );
  const all = [...alone, ...paired];
  return all.length === 0 ? undefined : Decimal.min(...all);
}

function dollarsFor(amount: Usd, perDollar: Usd): Usd | undefined {
  if (amount.isZero()) return ZERO;
  return perDollar.isZero() ? undefined : amount.div(perDollar);
}
