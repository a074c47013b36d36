import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { COLUMNS, parseRateCard, type RateCard } from "../constructs/money/rate-card";
import { rateCardWarnings } from "../constructs/money/rate-card-warnings";
import { rateCardName } from "../formats/names";
import { nearest } from "../formats/nearest";
import { type Problem, show } from "../formats/problem";
import { readText } from "./files/text-file";

/** The card that is to be copied. */
export const RATE_CARD_TEMPLATE = "rates.example.csv";

export interface RateCardOptions {
  /** Holds the environment files. */
  readonly folder: string;
  /** Has the format `rateCardName`. */
  readonly name: string;
  /** Where the name stands, as `file:line:column` and as field. */
  readonly named: Pick<Problem, "where" | "field">;
  /** As YYYY-MM-DD. */
  readonly today: string;
}

export interface LoadedRateCard extends RateCard {
  readonly warnings: readonly Problem[];
}

export function loadRateCard({ folder, name, named, today }: RateCardOptions): LoadedRateCard {
  const file = join(folder, name);
  if (!lstatSync(file, { throwIfNoEntry: false }))
    return refused({ ...named, ...missing(folder, name) });
  const text = readText(file, SMALL);
  if (typeof text !== "string") return refused({ where: file, field: "", ...text });
  const card = parseRateCard(text, file);
  if (card.problems.length > 0) return { ...card, warnings: [] };
  return { ...card, warnings: rateCardWarnings(card.rates, file, today) };
}

const SMALL = {
  allowed: "a rate card: at most a few thousand lines",
  fix: "look whether it is the right file, and remove rows that say the same as a row with *",
};

function refused(problem: Problem): LoadedRateCard {
  return { rates: [], problems: [problem], warnings: [] };
}

function missing(folder: string, name: string): Pick<Problem, "got" | "allowed" | "fix"> {
  const present = readdirSync(folder).filter((file) => rateCardName.pattern.test(file));
  const own = present.filter((file) => file !== RATE_CARD_TEMPLATE).sort();
  const meant = nearest(name, own);
  const path = join(folder, name);
  const add = present.includes(RATE_CARD_TEMPLATE)
    ? `copy ${join(folder, RATE_CARD_TEMPLATE)} to ${path} and edit it there`
    : `create ${path} with the header row ${COLUMNS.join(",")}`;
  return {
    got: `${show(name)}, which is not there`,
    allowed: own.length === 0 ? `a file in ${folder}` : own.join(", "),
    fix: meant ? `write ${meant}, or ${add}` : add,
  };
}
