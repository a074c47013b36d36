import { hourAlarms } from "../../../constructs/alarms/fee-rate";
import type { FeeSeries, SpendOptions } from "../../../constructs/alarms/spend-options";
import { METRIC, NAMESPACE } from "../../../constructs/money/fees";
import type { Rate } from "../../../constructs/money/rates";
import { highestRate, rateFor } from "../../../constructs/money/worst-case";
import { type Composite, compositeStateOf, type Point, type Watching } from "./metric-math";
import { scope } from "./scenes";
import { metricOf } from "./traffic";

// When do alarms on a limit of 40 USD an hour fire, beside the scheme before limits were split? At prices that third
// parties published in autumn 2026: they are examples, and no price is built into the product.

export const LIMIT_USD = 40;

const NUMBER = "arn:aws:social-messaging:eu-west-1:111122223333:phone-number-id/0123456789abcdef";

/** Fees of one message, each with all dimensions of its metric. */
export type Message = readonly FeeSeries[];

function template(country: string, category: string): Message {
  const of = { DestinationCountryCode: country, WhatsAppPhoneNumberArn: NUMBER };
  const messageFeeType = category[0]?.toUpperCase() + category.slice(1);
  return [
    { fee: "MessageFee", dimensions: { MessageFeeType: messageFeeType, ...of } },
    {
      fee: "MetaTemplateMessageFee",
      dimensions: {
        MetaTemplateMessageFeeCategory: category,
        MetaTemplateMessageFeeType: "regular",
        ...of,
      },
    },
  ];
}

function withoutTemplate(country: string, type: "Inbound" | "Service"): Message {
  const of = { DestinationCountryCode: country, WhatsAppPhoneNumberArn: NUMBER };
  return [{ fee: "MessageFee", dimensions: { MessageFeeType: type, ...of } }];
}

/** An answer that Meta's metric counts as well, if it does: that is not documented. */
function countedAnswer(country: string): Message {
  const meta = {
    MetaTemplateMessageFeeCategory: "service",
    MetaTemplateMessageFeeType: "regular",
    DestinationCountryCode: country,
    WhatsAppPhoneNumberArn: NUMBER,
  };
  const answered = withoutTemplate(country, "Service");
  return [...answered, { fee: "MetaTemplateMessageFee", dimensions: meta }];
}

const row = { effective: "2026-10-01", source: "example" } as const;
const META = "MetaTemplateMessageFee";
const meta = (country: string, category: string, usd: string, type = "regular"): Rate => {
  return { fee: META, country, category, type, usd, ...row };
};

const RATES: readonly Rate[] = [
  { fee: "MessageFee", country: "*", category: "*", type: "*", usd: "0.005", ...row },
  meta("*", "*", "0.1365", "*"),
  meta("*", "service", "0", "*"),
  meta("DE", "marketing", "0.1365"),
  meta("BR", "marketing", "0.0625"),
  meta("US", "marketing", "0.025"),
  meta("IN", "marketing", "0.0118"),
  meta("US", "authentication", "0.0034"),
  meta("IN", "utility", "0.0014"),
  meta("FR", "marketing", "0.0859"),
  meta("IT", "marketing", "0.0691"),
  meta("ES", "marketing", "0.0615"),
  meta("GB", "marketing", "0.0529"),
  meta("MX", "marketing", "0.0305"),
  meta("DE", "utility", "0.055"),
  meta("BR", "utility", "0.0068"),
  meta("BR", "authentication", "0.0068"),
];

/** So many of each message. */
export type Mix = readonly (readonly [message: Message, share: number])[];

const one = (message: Message): Mix => [[message, 1]];
const FOUR_COUNTRIES: Mix = [
  [template("DE", "marketing"), 10],
  [template("BR", "marketing"), 20],
  [template("US", "marketing"), 30],
  [template("IN", "utility"), 40],
];
const DESK: Mix = [
  [withoutTemplate("DE", "Inbound"), 55],
  [withoutTemplate("DE", "Service"), 45],
];
const COUNTED_DESK: Mix = [
  [withoutTemplate("DE", "Inbound"), 55],
  [countedAnswer("DE"), 45],
];

/** Kinds of traffic, all of whose metrics are listed. */
export const KINDS: readonly (readonly [name: string, mix: Mix])[] = [
  ["DE marketing", one(template("DE", "marketing"))],
  ["BR marketing", one(template("BR", "marketing"))],
  ["a firm in four countries, templates", FOUR_COUNTRIES],
  ["US marketing", one(template("US", "marketing"))],
  ["IN marketing", one(template("IN", "marketing"))],
  ["one-time passwords US", one(template("US", "authentication"))],
  ["utility IN", one(template("IN", "utility"))],
  ["a support desk (inbound, service)", DESK],
  ["the same, if Meta's metric counts answers", COUNTED_DESK],
];

/** Templates of every price of the card, the cheapest first: more metrics than an alarm takes. */
export const EVERYWHERE = RATES.filter(({ fee, country }) => fee === META && country !== "*")
  .toSorted((one, other) => Number(one.usd) - Number(other.usd))
  .map(({ country, category }) => template(country, category));

/** What is listed, and what is sent. */
type Listing = readonly [listed: Mix, sent: Mix];

/** Random mixes of templates of every price, all of them listed, in every second mix with answers. */
export function tooManyListed(count: number): readonly Listing[] {
  const random = generator();
  return Array.from({ length: count }, (_, index) => {
    const listed = EVERYWHERE.map((message) => [message, 1 + random() * 100] as const);
    return [listed, [...listed, ...answers(index, listed, random)]];
  });
}

/**
 * Random mixes of ten listed templates, beside which one of twenty is of a country that is not listed, in every second
 * mix with answers.
 */
export function partlyListed(count: number): readonly Listing[] {
  const random = generator();
  const [other = []] = EVERYWHERE.slice(11);
  return Array.from({ length: count }, (_, index) => {
    const listed = EVERYWHERE.slice(0, 10).map((message) => [message, 1 + random() * 100] as const);
    const more = answers(index, listed, random);
    return [listed, [...listed, [other, wholeOf(listed) / 19], ...more]];
  });
}

/** Up to ten to a template. */
function answers(index: number, templates: Mix, random: () => number): Mix {
  const answer = withoutTemplate("DE", "Service");
  return index % 2 === 0 ? [] : [[answer, wholeOf(templates) * 10 * random()]];
}

function wholeOf(mix: Mix): number {
  return mix.reduce((sum, [, share]) => sum + share, 0);
}

/** Lehmer's generator: the same mixes on every machine. */
function generator(): () => number {
  let state = 20_261_129;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

export function spendingOf(listed: Mix, feeRate: SpendOptions["feeRate"] = {}): SpendOptions {
  const series = listed.flatMap(([message]) => message);
  const estimated = [...new Map(series.map((each) => [JSON.stringify(each), each])).values()];
  const limits = [{ usd: LIMIT_USD, per: "hour", severity: "warning" }] as const;
  return { rates: RATES, limits, estimated, feeRate };
}

/** As it was: either metric at the number of fees that makes the limit at both worst rates together. */
export function schemeBefore(): Composite {
  const rates = (["MessageFee", "MetaTemplateMessageFee"] as const).map((fee) => ({
    fee,
    usd: Number(highestRate(RATES, fee).usd),
  }));
  const threshold = Math.ceil(LIMIT_USD / rates.reduce((sum, { usd }) => sum + usd, 0));
  const alarms = rates.map(
    ({ fee }): Watching => ({
      query: { kind: "insights", sql: `SELECT SUM(${METRIC[fee]}) FROM "${NAMESPACE}"` },
      periodSeconds: 3600,
      periods: 1,
      breaksWhen: "atLeast",
      threshold,
      missingData: "notBreaching",
    }),
  );
  return { anyOfEach: [alarms] };
}

export function schemeNow(listed: Mix, feeRate: SpendOptions["feeRate"] = {}): Composite {
  const [alarm] = hourAlarms(scope, spendingOf(listed, feeRate));
  if (alarm === undefined) throw new Error("no alarm");
  return alarm;
}

/** What so many messages of a mix cost. */
export function costOfMix(mix: Mix, messages: number): number {
  const usd = mix.reduce((sum, [message, share]) => sum + usdOf(message) * share, 0);
  return usd * (messages / wholeOf(mix));
}

function usdOf(message: Message): number {
  return message.reduce((sum, { fee, dimensions }) => {
    const rate = rateFor(RATES, {
      fee,
      country: dimensions["DestinationCountryCode"] ?? "",
      category: dimensions["MessageFeeType"] ?? dimensions["MetaTemplateMessageFeeCategory"] ?? "",
      type: dimensions["MetaTemplateMessageFeeType"] ?? "",
    });
    return sum + Number(rate?.usd);
  }, 0);
}

/** So many messages of a mix in one minute. */
export function sent(mix: Mix, messages: number, minute: number, late = 0): Point[] {
  const whole = wholeOf(mix);
  const counts = new Map<string, { series: FeeSeries; value: number }>();
  for (const [message, share] of mix) {
    for (const series of message) {
      const key = JSON.stringify(series);
      const value = (counts.get(key)?.value ?? 0) + (messages * share) / whole;
      counts.set(key, { series, value });
    }
  }
  const at = minute * 60;
  return [...counts.values()].map(({ series, value }) => {
    return { metric: metricOf(series), at, value, arrives: at + late * 60 };
  });
}

/** Per cent of the limit that is spent when an alarm fires; counts come at once. */
export function firesAtPercent(alarm: Composite, mix: Mix): number {
  const fires = (percent: number) => {
    const messages = ((LIMIT_USD * percent) / 100) * (1 / costOfMix(mix, 1));
    return compositeStateOf(alarm, sent(mix, messages, 0), 60) === "ALARM";
  };
  return leastThat(fires, 200, 0.01);
}

/** Found by halving: `fires` holds from some number on, or for none up to the highest. */
function leastThat(fires: (percent: number) => boolean, highest: number, step: number): number {
  let [silent, firing] = [0, highest];
  if (!fires(firing)) return Number.POSITIVE_INFINITY;
  while (firing - silent > step) {
    const middle = (silent + firing) / 2;
    if (fires(middle)) firing = middle;
    else silent = middle;
  }
  return firing;
}

const DAY_MINUTES = 24 * 60;
const STEP = 5;

/** Hours of a day in ALARM, if the busiest hour costs a quarter of the limit and the night half of that. */
export function hoursInAlarm(alarm: Composite, mix: Mix): number {
  const perHour = (minute: number) => {
    const wave = 0.75 - 0.25 * Math.cos((2 * Math.PI * minute) / DAY_MINUTES);
    return (LIMIT_USD / 4) * wave * (1 / costOfMix(mix, 1));
  };
  const steps = Array.from({ length: (2 * DAY_MINUTES) / STEP }, (_, at) => at * STEP);
  const points = steps.flatMap((minute) => sent(mix, perHour(minute) * (STEP / 60), minute));
  const near = (now: number) => points.filter(({ at }) => at < now && at >= now - 8 * 3600);
  const inAlarm = steps
    .filter((minute) => minute >= DAY_MINUTES)
    .filter((minute) => compositeStateOf(alarm, near(minute * 60), minute * 60) === "ALARM");
  return (inAlarm.length * STEP) / 60;
}

/** The least steady spend, in per cent of the limit, that an alarm notices within six hours. */
export function noticedAtPercent(alarm: Composite, mix: Mix, late: number): number {
  const fires = (percent: number) => {
    const perStep = ((LIMIT_USD * percent) / 100) * (STEP / 60) * (1 / costOfMix(mix, 1));
    const steps = Array.from({ length: (6 * 60) / STEP }, (_, at) => at * STEP);
    const points = steps.flatMap((minute) => sent(mix, perStep, minute, late));
    return steps.some((minute) => compositeStateOf(alarm, points, minute * 60) === "ALARM");
  };
  return leastThat(fires, 400, 0.5);
}
