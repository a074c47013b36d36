import type { Recording } from "./recording";

/** Prices that nobody charges, so that the made-up money looks like money. */
const USD_PER_MESSAGE = 0.005;
const USD_PER_TEMPLATE = 0.12;

/** When the made-up traffic ends. */
const END = Date.UTC(2026, 9, 14, 20);
const HOUR = 3_600_000;
const FIVE_MINUTES = 300_000;
const HOURS = 24;
/** A campaign goes wrong four hours before the end. */
const BURST = HOURS - 5;

const COUNTRIES = { DE: 0.4, BR: 0.25, IN: 0.2, MX: 0.1, ES: 0.05 };
const MESSAGE_FEES = { Inbound: 0.45, Marketing: 0.25, Utility: 0.2, Service: 0.1 };
const TEMPLATE_FEES = { marketing: 0.6, utility: 0.3, authentication: 0.1 };

/**
 * Made-up series for a dashboard, the same on every machine: a day of traffic with a burst that passes an
 * hourly limit of 40 USD, some days before it, and events on a topic of which a few fail.
 */
export function madeUpRecording(): Recording {
  const hours = Array.from({ length: HOURS }, (_, index) => index);
  const templates = hours.map((hour) =>
    Math.round(wave(hour, 90, 60) + (hour === BURST ? 380 : 0)),
  );
  const messages = hours.map(
    (hour) => (templates[hour] ?? 0) + Math.round(wave(hour + 2, 220, 150)),
  );
  const money = hours.map((hour) =>
    usd((messages[hour] ?? 0) * USD_PER_MESSAGE + (templates[hour] ?? 0) * USD_PER_TEMPLATE),
  );
  const days = [212.4, 198.75, 241.1, 226.3, 187.9, 204.55, 219.8, 268.45];
  return {
    MetricDataResults: [
      result("hourHighest", "at the highest rates", HOUR, money),
      result(
        "hourListed",
        "of the listed metrics",
        HOUR,
        money.map((each) => usd(each * 0.7)),
      ),
      result("dayHighest", "at the highest rates", HOURS * HOUR, days),
      result(
        "dayListed",
        "of the listed metrics",
        HOURS * HOUR,
        days.map((each) => usd(each * 0.7)),
      ),
      ...grouped("categoryMessageFee", messages, MESSAGE_FEES),
      ...grouped("countryMessageFee", messages, COUNTRIES),
      ...grouped("categoryMetaTemplateMessageFee", templates, TEMPLATE_FEES),
      ...grouped("countryMetaTemplateMessageFee", templates, COUNTRIES),
      ...events(),
    ],
  };
}

/** More by day than by night, and never quite even. */
function wave(hour: number, middle: number, swing: number): number {
  const noise = ((hour * 7919) % 13) - 6;
  return middle - swing * Math.cos((2 * Math.PI * (hour + 18)) / HOURS) + noise;
}

function grouped(id: string, counts: readonly number[], shares: Readonly<Record<string, number>>) {
  return Object.entries(shares).map(([label, share]) =>
    result(
      id,
      label,
      HOUR,
      counts.map((count) => Math.round(count * share)),
    ),
  );
}

function events() {
  const published = Array.from({ length: 36 }, (_, index) => 30 + ((index * 37) % 17));
  const failed = published.map((_, index) => (index === 20 ? 4 : index === 21 ? 2 : 0));
  const delivered = published.map((count, index) => count - (failed[index] ?? 0));
  return [
    result("published", "published", FIVE_MINUTES, published),
    result("delivered", "delivered", FIVE_MINUTES, delivered),
    result("failed", "failed", FIVE_MINUTES, failed),
  ];
}

function result(Id: string, Label: string, period: number, Values: number[]) {
  const from = END - Values.length * period;
  const Timestamps = Values.map((_, index) => new Date(from + index * period).toISOString());
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
