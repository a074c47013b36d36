import { MOST_MATCHED_SERIES } from "../../constructs/alarms/cloudwatch-limits";
import { SPEND_ALARMS } from "../../constructs/alarms/spend-plan";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { CATEGORIES, FEES, type Fee, TYPES } from "../../constructs/money/fees";
import { ANY, countriesOn } from "../../constructs/money/rates";
import { rateFor } from "../../constructs/money/worst-case";
import { toRun } from "../terminal/to-run";
import type { Monitored } from "./monitored";

/** What no alarm here tells, or tells later than one might think. */
export function notCovered(monitored: Monitored): readonly string[] {
  const check = toRun("spend", `${monitored.environment.name} --check`);
  return [
    ...outsideOfCard(monitored),
    cardAge(monitored),
    ...numbersScope(monitored),
    "Fees before the service-linked role exists: without it no metric appears (docs/runbook.md#no-metrics-appear). How soon the service counts a fee after that is not documented.",
    `Other Regions and AWS accounts: everything here watches ${monitored.environment.account} in ${monitored.environment.region}.`,
    "What Meta invoices outside of AWS: it appears in no metric and no AWS bill.",
    ...windows(monitored),
    `Which dimension sets the service publishes is not documented. A fee that it counts under several of them counts several times: alarms then fire early, not late. A query looks at ${MOST_MATCHED_SERIES.toLocaleString("en-US")} metrics at most. \`${check}\` tells both.`,
    ...SPEND_ALARMS.flatMap((type) => type.notCovered?.(monitored.money, check) ?? []),
    ...confirmations(monitored),
  ];
}

function outsideOfCard({ environment, options }: Monitored): string[] {
  return FEES.filter((fee) => !coversEveryCountry(options.rates, fee)).map((fee) => {
    const countries = countriesOn(options.rates.filter((rate) => rate.fee === fee));
    const named = countries.length === 0 ? "" : ` besides ${countries.join(", ")}`;
    return `${fee} to countries that ${environment.spend?.rateCard} does not name${named}: no row with country ${ANY} prices all of them. Where such a fee costs more than the worst case, the limit is passed unseen.`;
  });
}

function coversEveryCountry(rates: Monitored["options"]["rates"], fee: Fee): boolean {
  const types = TYPES[fee].length === 0 ? [ANY] : TYPES[fee];
  return CATEGORIES[fee].every((category) =>
    types.every((type) => rateFor(rates, { fee, country: ANY, category, type }) !== undefined),
  );
}

function cardAge({ environment, options }: Monitored): string {
  const oldest = options.rates.map(({ effective }) => effective).sort()[0];
  return `Price changes: thresholds hold for the rates of ${environment.spend?.rateCard}, the oldest of ${oldest}. Prices may change in each quarter, and nothing here looks them up.`;
}

function numbersScope({ options }: Monitored): string[] {
  if (options.scope !== "numbers") return [];
  return [
    "Numbers that spend.numbers does not list, and fees that the service counts without a number: scope numbers watches the listed ones alone, each against its own share of the limit.",
  ];
}

/** The default of PutMetricAlarm, which the constructs leave as it is. */
function windows({ spend }: Monitored): string[] {
  if (spend.every(({ arithmetic }) => arithmetic.length === 0)) return [];
  return [
    "Windows slide: CloudWatch looks at the last hour (or day) again and again, not at hours of the clock, so an alarm and a bar of the dashboard may differ. Fees that are counted later than the window is long are in none.",
  ];
}

function confirmations({ environment }: Monitored): string[] {
  const topics = partsWithRole(partsOf(environment), "alarm topic");
  if (topics.every(({ emails }) => emails.length === 0)) return [];
  return [
    "Addresses that have not confirmed: SNS sends each a link after the deploy, and nothing else until it is opened.",
  ];
}
