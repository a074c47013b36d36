import type { Recording } from "./recording";

/** Made-up prices, so that the made-up money looks like money. */
const USD_PER_MESSAGE = 0.005;
const USD_PER_TEMPLATE = 0.12;

/** When the made-up traffic ends, and the last of its days begins. */
const END = Date.UTC(2026, 9, 14, 20);
const LAST_DAY = Date.UTC(2026, 9, 14);
const FIVE_MINUTES = 300_000;
const HOUR = 3_600_000;
const HOURS = 24;
const DAY = HOURS * HOUR;
/** A campaign goes wrong: marketing to the first country, five hours before the end. */
const BURST = { at: HOURS - 5, templates: 380 };

/** The first of each list takes the burst. */
const COUNTRIES = { DE: 0.4, BR: 0.25, IN: 0.2, MX: 0.1, ES: 0.05 };
const MESSAGE_FEES = { Marketing: 0.25, Inbound: 0.45, Utility: 0.2, Service: 0.1 };
const TEMPLATE_FEES = { marketing: 0.6, utility: 0.3, authentication: 0.1 };

/**
 * Made-up series for a dashboard, the same on every machine: a day of traffic with a burst that passes an
 * hourly limit of 40 USD, the days before it, events on a topic (a few of them fail), and a queue whose
 * consumer stops for an hour.
 */
export function madeUpRecording(): Recording {
  const hours = Array.from({ length: HOURS }, (_, index) => index);
  const templates = hours.map((hour) => Math.round(wave(hour, 90, 60)));
  const messages = hours.map((hour) => Math.round(wave(hour, 310, 210)));
  const money = hours.map((hour) => {
    const burst = hour === BURST.at ? BURST.templates : 0;
    const [aws = 0, meta = 0] = [messages[hour], templates[hour]];
    return usd((aws + burst) * USD_PER_MESSAGE + (meta + burst) * USD_PER_TEMPLATE);
  });
  const days = [212.4, 198.75, 241.1, 226.3, 187.9, 204.55, 219.8, 268.45];
  return {
    MetricDataResults: [
      ...moneyOf("hour", END - HOUR, HOUR, money),
      ...moneyOf("day", LAST_DAY, DAY, days),
      ...grouped("categoryMessageFee", messages, MESSAGE_FEES),
      ...grouped("countryMessageFee", messages, COUNTRIES),
      ...grouped("categoryMetaTemplateMessageFee", templates, TEMPLATE_FEES),
      ...grouped("countryMetaTemplateMessageFee", templates, COUNTRIES),
      ...events(),
      ...queues(),
    ],
  };
}

/** More by day than by night, and never quite even. */
function wave(step: number, middle: number, swing: number): number {
  const noise = (((step * 7919) % 13) - 6) * (middle / 90);
  return middle - swing * Math.cos((2 * Math.PI * (step + 18)) / HOURS) + noise;
}

/** Of seven in ten fees the metrics are listed. */
function moneyOf(per: string, last: number, period: number, values: number[]) {
  const listed = values.map((each) => usd(each * 0.7));
  return [
    result(`${per}Highest`, "at the highest rates", last, period, values),
    result(`${per}Listed`, "of the listed metrics", last, period, listed),
  ];
}

function grouped(id: string, counts: readonly number[], shares: Readonly<Record<string, number>>) {
  return Object.entries(shares).map(([label, share], group) => {
    const values = counts.map((count, hour) => {
      const burst = group === 0 && hour === BURST.at ? BURST.templates : 0;
      return Math.round(count * share) + burst;
    });
    return result(id, label, END - HOUR, HOUR, values);
  });
}

function events() {
  const published = Array.from({ length: 36 }, (_, step) => 30 + ((step * step * 7) % 17));
  const failed = published.map((_, step) => (step === 20 ? 6 : step === 21 ? 3 : 0));
  const delivered = published.map((count, step) => count - (failed[step] ?? 0));
  const all = { published, delivered, failed };
  return Object.entries(all).map(([id, values]) =>
    result(id, id, END - FIVE_MINUTES, FIVE_MINUTES, values),
  );
}

/** A consumer that stops for an hour: events wait, grow old, and a few end as poison. */
function queues() {
  const steps = Array.from({ length: 36 }, (_, step) => step);
  const stopped = steps.map((step) => Math.max(0, Math.min(step - 12, 12)));
  const waiting = stopped.map((minutes, step) => (step > 26 ? 4 : 4 + minutes * 38));
  const oldest = stopped.map((minutes, step) => (step > 26 ? 2 : 2 + minutes * 300));
  const poison = steps.map((step) => (step > 28 ? 3 : 0));
  const none = steps.map(() => 0);
  const all = { waiting0: waiting, waiting1: none, waiting2: poison, oldest0: oldest };
  return Object.entries(all).map(([id, values]) =>
    result(id, id, END - FIVE_MINUTES, FIVE_MINUTES, values),
  );
}

/** @param last when the last period begins */
function result(Id: string, Label: string, last: number, period: number, Values: number[]) {
  const Timestamps = Values.map((_, index) =>
    new Date(last - (Values.length - 1 - index) * period).toISOString(),
  );
  return { Id, Label, Timestamps, Values };
}

function usd(amount: number): number {
  return Math.round(amount * 100) / 100;
}

/** A series a line: short, and readable in a diff. */
export function renderRecording({ MetricDataResults }: Recording): string {
  const lines = MetricDataResults.map((each) => `    ${JSON.stringify(each)}`);
  return `{\n  "MetricDataResults": [\n${lines.join(",\n")}\n  ]\n}\n`;
}

// node dist/scripts/spend/preview/made-up.js > examples/spend/recorded.json
if (require.main === module) process.stdout.write(renderRecording(madeUpRecording()));
