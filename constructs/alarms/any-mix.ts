import { Decimal } from "decimal.js";
import { once } from "../../formats/remembered";
import { CATEGORIES, COUNTRY_DIMENSION, TYPES } from "../money/fees";
import { countriesOn, type Rate } from "../money/rates";
import { type Usd, usd } from "../money/usd";
import { type Allowance, allowed, type Dimensions } from "../money/worst-case";
import { isExact, OTHER, type Traffic, templateFees, trafficOf } from "./fires-at";
import type { Split } from "./splits";
import type { Bounds, Pair } from "./upper-bound";

/** What one US dollar of a kind of traffic adds to each bound: two by listing, then two by fee. */
type PerUsd = readonly Usd[];

/** Kinds of traffic, as far as the least that must be spent depends on them. */
export interface Kinds {
  /** Those that count at what they cost, because nothing of them is outside of listed metrics. */
  readonly listed: readonly Traffic[];
  readonly all: readonly Traffic[];
}

/** Every message that the card prices: to each country of card or list and another, of every category and type. */
export function everyKind(rates: readonly Rate[], bounds: Bounds): Kinds {
  const { known, rest } = bounds.byListing;
  const lists = [known, rest].flatMap((bound) => bound?.corrections ?? []);
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
  const divided = known !== undefined && rest !== undefined;
  const listed = all.filter(
    (kind) => isExact(kind) && (kind.adds.byListing.rest.isZero() || !divided),
  );
  return { listed, all };
}

type ByCountry = ReadonlyMap<string, readonly Traffic[]>;

/** A price list has more than a thousand rows, and the alarms of each number ask. */
const kindsOfCard = once((_: readonly Rate[]) => new Map<string, ByCountry>());

/** The kinds of traffic to each country, if no metric is listed. */
function withoutLists(rates: readonly Rate[], { byFee: { known, rest } }: Bounds): ByCountry {
  const ofCard = kindsOfCard(rates);
  const key = JSON.stringify(rest?.counted.leftOut ?? []);
  const before = ofCard.get(key);
  if (before !== undefined) return before;
  const bare = (bound: Pair["known"]) => bound && { ...bound, corrections: [] };
  const pair = { known: bare(known), rest: bare(rest) };
  const bounds = { byListing: pair, byFee: pair };
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
    const key = amountsOf(kind).join(" ");
    const before = kept.get(key);
    if (before === undefined || kind.usd.lt(before.usd)) kept.set(key, kind);
  }
  return [...kept.values()];
}

/**
 * The least that any mix of these kinds costs when the alarm fires, or nothing if none of them sets it off. It fires
 * where in each split one bound is reached, so at the lowest it has just passed a corner.
 */
export function leastSpent(splits: readonly Split[], kinds: readonly Traffic[]): Usd | undefined {
  const costing = frontOf(kinds.filter(costs).map(perUsd));
  const free = kinds.filter((kind) => !costs(kind)).map(amountsOf);
  const least = corners(splits).flatMap((corner) => {
    const target = corner.map((amount, bound) =>
      free.some((adds) => adds[bound]?.isZero() === false) ? ZERO : amount,
    );
    return cheapestMix(target, costing) ?? [];
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
  const addsForNothing = (kind: Traffic) =>
    !costs(kind) && amountsOf(kind).some((amount) => !amount.isZero());
  if (inside.length === 0 || all.some(addsForNothing)) return undefined;
  const holds = (tenths: number) => {
    const share = usd(String(tenths)).div(1000);
    const mixed = inside.flatMap((one) => outside.map((other) => blend(one, other, share)));
    const least = corners(splits).flatMap(
      (corner) => cheapestMix(corner, [...inside, ...mixed]) ?? [],
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

function amountsOf({ adds: { byListing, byFee } }: Traffic): readonly Usd[] {
  return [byListing.known, byListing.rest, byFee.known, byFee.rest];
}

function perUsd(kind: Traffic): PerUsd {
  return amountsOf(kind).map((amount) => amount.div(kind.usd));
}

function blend(one: PerUsd, other: PerUsd, share: Usd): PerUsd {
  return one.map((amount, bound) =>
    amount.times(usd("1").minus(share)).plus(share.times(other[bound] ?? ZERO)),
  );
}

/** Amounts of the bounds at which the alarm fires; 0 where a bound is not needed. */
function corners(splits: readonly Split[]): readonly PerUsd[] {
  const [byListing, byFee] = (["byListing", "byFee"] as const).map((by) =>
    cornersOf(splits.filter((split) => split.by === by)),
  );
  return (byListing ?? []).flatMap((one) => (byFee ?? []).map((other) => [...one, ...other]));
}

/** Of splits among the same two bounds: the known part of one, and the rest of the one before. */
function cornersOf(splits: readonly Split[]): readonly PerUsd[] {
  const parts = splits
    .map(({ known, rest }) => ({ known: known?.usd, rest: rest?.usd }))
    .toSorted((one, other) => (other.known ?? ZERO).cmp(one.known ?? ZERO));
  return Array.from({ length: parts.length + 1 }, (_, index) => ({
    known: index === parts.length ? ZERO : parts[index]?.known,
    rest: index === 0 ? ZERO : parts[index - 1]?.rest,
  })).flatMap(({ known, rest }) =>
    known === undefined || rest === undefined ? [] : [[known, rest]],
  );
}

/** Those beside which no other adds as much to every bound. */
function frontOf(kinds: readonly PerUsd[]): readonly PerUsd[] {
  return kinds.reduce<readonly PerUsd[]>((front, kind) => {
    const covers = (one: PerUsd, other: PerUsd) =>
      one.every((amount, bound) => amount.gte(other[bound] ?? ZERO));
    if (front.some((other) => covers(other, kind))) return front;
    return [...front.filter((other) => !covers(kind, other)), kind];
  }, []);
}

/**
 * US dollars of the cheapest mix that adds so much to every bound. It needs no more kinds than there are bounds to
 * reach, and reaches exactly as many bounds as it has kinds.
 */
function cheapestMix(target: PerUsd, kinds: readonly PerUsd[]): Usd | undefined {
  const needed = target.flatMap((amount, bound) => (amount.isZero() ? [] : [bound]));
  if (needed.length === 0) return ZERO;
  const goal = needed.map((bound) => target[bound] ?? ZERO);
  const front = frontOf(kinds.map((kind) => needed.map((bound) => kind[bound] ?? ZERO)));
  const bounds = subsets(goal.map((_, bound) => bound));
  const mixes = subsets(front, needed.length).flatMap((mixed) =>
    bounds
      .filter((exact) => exact.length === mixed.length)
      .flatMap((exact) => {
        const rows = exact.map((bound) => [
          ...mixed.map((kind) => kind[bound] ?? ZERO),
          goal[bound] ?? ZERO,
        ]);
        const dollars = solve(rows);
        return dollars && reaches(goal, mixed, dollars) ? [Decimal.sum(...dollars)] : [];
      }),
  );
  return mixes.length === 0 ? undefined : Decimal.min(...mixes).toDecimalPlaces(DECIMALS);
}

/** More than divisions lose are left, and fewer than a threshold is below its part. */
const DECIMALS = 9;
const LOST = usd("0.000000001");

function reaches(goal: PerUsd, mixed: readonly PerUsd[], dollars: readonly Usd[]): boolean {
  if (dollars.some((amount) => amount.lt(0))) return false;
  return goal.every((amount, bound) =>
    mixed
      .reduce(
        (sum, kind, index) => sum.plus((kind[bound] ?? ZERO).times(dollars[index] ?? ZERO)),
        LOST,
      )
      .gte(amount),
  );
}

/** Every one that is not empty, of so many at most. */
function subsets<Item>(items: readonly Item[], most = items.length): readonly (readonly Item[])[] {
  if (most === 0) return [];
  return items.flatMap((item, index) => [
    [item],
    ...subsets(items.slice(index + 1), most - 1).map((others) => [item, ...others]),
  ]);
}

/** What solves linear equations, whose last column is their right side; nothing if there is no single solution. */
function solve(rows: readonly (readonly Usd[])[]): readonly Usd[] | undefined {
  const [first, ...others] = rows.toSorted((one, other) =>
    (other[0] ?? ZERO).abs().cmp((one[0] ?? ZERO).abs()),
  );
  if (first === undefined) return [];
  const [lead = ZERO, ...tail] = first;
  if (lead.isZero()) return undefined;
  const later = solve(
    others.map(([factor = ZERO, ...rest]) =>
      rest.map((amount, column) => amount.minus((tail[column] ?? ZERO).times(factor).div(lead))),
    ),
  );
  if (later === undefined) return undefined;
  const right = later.reduce(
    (sum, value, column) => sum.minus(value.times(tail[column] ?? ZERO)),
    tail.at(-1) ?? ZERO,
  );
  return [right.div(lead), ...later];
}
