import type { Problem } from "../../formats/problem";
import { CATEGORIES, FEES, type Fee, TYPES } from "./fees";
import { ANY, catchAll, type Rate } from "./rates";
import { rateFor } from "./worst-case";

/** How the rows of the template begin their source. */
export const EXAMPLE_SOURCE = "example, not a price";

/** A quarter at its longest: Meta may change its prices in each. */
const QUARTER_DAYS = 92;

/**
 * What is right about a rate card, but may not be meant.
 * @param today as YYYY-MM-DD
 */
export function rateCardWarnings(rates: readonly Rate[], file: string, today: string): Problem[] {
  const examples = rates.filter(({ source }) => source.startsWith(EXAMPLE_SOURCE));
  const looked = rates.filter((rate) => !examples.includes(rate));
  return [
    ...exampleWarning(examples, rates, file),
    ...oldWarning(looked, rates, file, today),
    ...futureWarning(looked, rates, file, today),
    ...FEES.flatMap((fee) => uncovered(rates, fee, file)),
  ];
}

function exampleWarning(examples: readonly Rate[], all: readonly Rate[], where: string): Problem[] {
  if (examples.length === 0) return [];
  return [
    {
      where,
      field: "source",
      got: `the template's made-up numbers in ${count(examples, all)}`,
      allowed: "rates that you pay",
      fix: "look the rates up, and write where",
    },
  ];
}

function oldWarning(
  looked: readonly Rate[],
  all: readonly Rate[],
  where: string,
  today: string,
): Problem[] {
  const old = looked.filter(({ effective }) => daysBetween(effective, today) > QUARTER_DAYS);
  const oldest = days(old)[0];
  if (oldest === undefined) return [];
  return [
    {
      where,
      field: "effective",
      got: `${count(old, all)} older than ${QUARTER_DAYS} days, the oldest of ${oldest}`,
      allowed: "rates of this quarter: prices may change in each",
      fix: "look them up again, and write the day from which they hold, or today where they did not change",
    },
  ];
}

function futureWarning(
  looked: readonly Rate[],
  all: readonly Rate[],
  where: string,
  today: string,
): Problem[] {
  const future = looked.filter(({ effective }) => effective > today);
  const last = days(future).at(-1);
  if (last === undefined) return [];
  return [
    {
      where,
      field: "effective",
      got: `${count(future, all)} that will only hold later, the last from ${last}`,
      allowed: "rates that hold today",
      fix: "write today's rates until then: limits are already computed with these",
    },
  ];
}

/** Judged by the guide's categories and types, for a country that the card does not name. */
function uncovered(rates: readonly Rate[], fee: Fee, where: string): Problem[] {
  const types = TYPES[fee].length === 0 ? [ANY] : TYPES[fee];
  const covered = CATEGORIES[fee].every((category) =>
    types.every((type) => rateFor(rates, { fee, country: ANY, category, type }) !== undefined),
  );
  if (covered) return [];
  return [
    {
      where,
      field: fee,
      got: "fees without a rate: not every category and type has one for all other countries",
      allowed: "a rate for whatever may be sent, or limits count too little",
      fix: `add a row ${catchAll(fee)},... with the highest rate that may be charged`,
    },
  ];
}

function count(some: readonly Rate[], all: readonly Rate[]): string {
  return `${some.length} of ${all.length} ${all.length === 1 ? "rate" : "rates"}`;
}

function days(rates: readonly Rate[]): string[] {
  return rates.map(({ effective }) => effective).sort();
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}
