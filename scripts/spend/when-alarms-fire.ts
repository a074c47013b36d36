import { Decimal } from "decimal.js";
import type { Alarm } from "../../constructs/alarms/alarm-definition";
import { everyKind, leastSpent, shareUnlisted } from "../../constructs/alarms/any-mix";
import type { HourAlarm } from "../../constructs/alarms/fee-rate";
import {
  firesAt,
  isExact,
  templateFees,
  trafficOf,
  trafficOn,
} from "../../constructs/alarms/fires-at";
import type { Watched } from "../../constructs/alarms/numbers";
import type { FeeSeries, SpendOptions } from "../../constructs/alarms/spend-options";
import { splitsOf } from "../../constructs/alarms/splits";
import { describeLimit, describeShare, money } from "../../constructs/alarms/texts";
import { type Bounds, boundsOf, MOST_CORRECTIONS } from "../../constructs/alarms/upper-bound";
import {
  CATEGORY_DIMENSION,
  COUNTRY_DIMENSION,
  NUMBER_DIMENSION,
  TYPE_DIMENSION,
} from "../../constructs/money/fees";
import { ANY } from "../../constructs/money/rates";
import type { Usd } from "../../constructs/money/usd";
import { type Allowance, allowed } from "../../constructs/money/worst-case";
import type { Terminal } from "../terminal/terminal";
import type { Monitored } from "./monitored";

/** When an alarm notifies, if only one kind of traffic is sent in its hour. */
interface Firing {
  readonly traffic: string;
  readonly messages: number;
  /** What they cost at the rates of the card. */
  readonly usd: string;
  readonly percentOfLimit: number;
}

/** When the alarm on one limit notifies. */
export interface LimitFires {
  readonly alarm: string;
  /** "40.00 USD an hour". */
  readonly limit: string;
  /** By kinds of traffic, the one that sets it off earliest first. */
  readonly by: readonly Firing[];
  readonly anyMix: AnyMixFires;
}

/** When it notifies at the earliest, whatever is mixed of all that the card prices. */
interface AnyMixFires {
  readonly percentOfLimit: number;
  /** If nothing is sent but what listed metrics count, and messages without template. */
  readonly ofListedPercent?: number;
  /** While at most this share of what is spent is outside of them, it still is ENOUGH_PERCENT or later. */
  readonly unlistedSharePercent?: number;
  /** What to list next under `spend.estimated`, the cheapest first, and what that makes of it. */
  readonly listNext?: { readonly traffic: readonly string[]; readonly percentOfLimit: number };
}

/** People stop believing an alarm that fires below this share of its limit. */
const ENOUGH_PERCENT = 60;

/** For each limit per hour and what it watches: budgets and sums of a day follow what was spent itself. */
export function alarmsFire({ options, spend }: Pick<Monitored, "options" | "spend">): LimitFires[] {
  return spend.filter(isHourAlarm).map(({ name, limit, watched, splits }) => {
    const allowance = { usd: limit.usd, sharePercent: watched.sharePercent };
    const bounds = boundsOf(watched, options);
    const by = trafficOn(options.rates, bounds).map((kind): Firing => {
      const { messages, usd, percentOfLimit } = firesAt(allowance, splits, kind);
      return { traffic: kind.name, messages, usd: usd.toFixed(2), percentOfLimit };
    });
    return {
      alarm: name,
      limit: `${describeLimit(limit)}${describeShare(watched)}`,
      by: [...new Map(by.map((each) => [each.traffic, each])).values()].sort(
        (one, other) => one.percentOfLimit - other.percentOfLimit,
      ),
      anyMix: anyMixFires(options, watched, allowance, splits.length),
    };
  });
}

function anyMixFires(
  options: SpendOptions,
  watched: Watched,
  limit: Allowance,
  count: number,
): AnyMixFires {
  const bounds = boundsOf(watched, options);
  const splits = splitsOf(limit, bounds, count);
  const kinds = everyKind(options.rates, bounds);
  const percentOfLimit = percentOf(limit, leastSpent(splits, kinds.all));
  const alone = leastSpent(splits, kinds.listed);
  if (percentOfLimit >= ENOUGH_PERCENT) return { percentOfLimit };
  return {
    percentOfLimit,
    ofListedPercent: alone && percentOf(limit, alone),
    unlistedSharePercent: shareUnlisted(limit, splits, kinds, ENOUGH_PERCENT),
    listNext: listNext(options, watched, limit, count, bounds),
  };
}

/** Rounded down, because it is promised. */
function percentOf(limit: Allowance, amount: Usd | undefined): number {
  if (amount === undefined) return 100;
  const percent = amount.times(100).div(allowed(limit)).toDecimalPlaces(1, Decimal.ROUND_DOWN);
  return Math.min(100, percent.toNumber());
}

/** As many of the cheapest unlisted templates as it takes to fire late enough, or as an alarm still takes. */
function listNext(
  options: SpendOptions,
  watched: Watched,
  limit: Allowance,
  count: number,
  bounds: Bounds,
): AnyMixFires["listNext"] {
  const { estimated = [], rates, feeRate } = options;
  if (feeRate?.scheme === "queriesOnly") return undefined;
  const { known, rest } = bounds.byListing;
  const taken = Math.max(known?.corrections.length ?? 0, rest?.corrections.length ?? 0);
  const candidates = unlistedTemplates(options, watched, bounds);
  const traffic: string[] = [];
  const added: FeeSeries[] = [];
  let percentOfLimit = 0;
  for (const { name, series } of candidates.slice(0, MOST_CORRECTIONS - taken)) {
    if (percentOfLimit >= ENOUGH_PERCENT) break;
    traffic.push(name);
    added.push(series);
    const then = boundsOf(watched, { ...options, estimated: [...estimated, ...added] });
    const { all } = everyKind(rates, then);
    percentOfLimit = percentOf(limit, leastSpent(splitsOf(limit, then, count), all));
  }
  return traffic.length === 0 ? undefined : { traffic, percentOfLimit };
}

interface Unlisted {
  readonly name: string;
  readonly usd: Usd;
  readonly series: FeeSeries;
}

/** Regular templates with a row of their own that count at more than they cost, the cheapest first. */
function unlistedTemplates({ rates }: SpendOptions, { arn }: Watched, bounds: Bounds): Unlisted[] {
  const found = rates.flatMap(({ fee, country, category, type }): Unlisted[] => {
    if (fee === "MessageFee" || country === ANY || category === ANY) return [];
    if (type !== ANY && type !== "regular") return [];
    const name = `${category} to ${country}`;
    const kind = trafficOf(
      name,
      templateFees({ country, category, type: "regular" }),
      rates,
      bounds,
    );
    if (kind === undefined || isExact(kind)) return [];
    const dimensions = {
      [CATEGORY_DIMENSION[fee]]: category,
      [TYPE_DIMENSION]: "regular",
      [COUNTRY_DIMENSION]: country,
      ...(arn === undefined ? {} : { [NUMBER_DIMENSION]: arn }),
    };
    return [{ name, usd: kind.usd, series: { fee, dimensions } }];
  });
  // A row for every type and one for regular templates price the same metric.
  const named = new Map(found.map((each) => [each.name, each]));
  return [...named.values()].sort((one, other) => one.usd.cmp(other.usd));
}

function isHourAlarm(alarm: Alarm): alarm is HourAlarm {
  return "splits" in alarm;
}

/** A price list has more than a thousand kinds of traffic: these are the earliest, and the last. */
const SHOWN = 11;

/** A line for each kind of traffic. */
export function showFiring({ limit, by, anyMix }: LimitFires, terminal: Terminal): void {
  terminal.paragraph(`${limit}, if all that is sent in an hour is`, { indent: 2, hang: 6 });
  const shown = by.length <= SHOWN + 1 ? by : [...by.slice(0, SHOWN), ...by.slice(-1)];
  const most = Math.max(...shown.map(({ messages }) => count(messages).length));
  for (const [index, { traffic, messages, usd, percentOfLimit }] of shown.entries()) {
    if (index === SHOWN && by.length > shown.length) {
      terminal.paragraph(`... ${by.length - shown.length} more kinds between them`, { indent: 4 });
    }
    const sent = `${count(messages).padStart(most)} messages`;
    terminal.paragraph(`${percent(percentOfLimit)}  ${sent} (${money(Number(usd))}): ${traffic}`, {
      indent: 4,
      hang: 13,
    });
  }
  for (const line of anyMixInWords(anyMix)) terminal.paragraph(line, { indent: 4, hang: 13 });
}

function anyMixInWords(anyMix: AnyMixFires): string[] {
  const { percentOfLimit, ofListedPercent, unlistedSharePercent, listNext } = anyMix;
  const least = `${percent(percentOfLimit)}  or later: any mix of all that the rate card prices`;
  if (ofListedPercent === undefined) return [least];
  return [
    `${percent(ofListedPercent)}  or later: any mix of listed templates and messages without template`,
    ...(unlistedSharePercent === undefined
      ? []
      : [
          `${percent(ENOUGH_PERCENT)}  or later: the same with other templates, for at most ${unlistedSharePercent.toFixed(1)} % of what is spent`,
        ]),
    least,
    ...(listNext === undefined
      ? []
      : [
          `${percent(listNext.percentOfLimit)}  or later: any mix, once spend.estimated lists ${listNext.traffic.join(", ")} as well`,
        ]),
  ];
}

function percent(value: number): string {
  return `${value.toFixed(1)} %`.padStart(7);
}

function count(messages: number): string {
  return messages.toLocaleString("en-US");
}
