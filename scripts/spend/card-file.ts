import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../app/environment";
import { environmentsFolder } from "../../app/folder";
import { parseRateCard, placesOfRates } from "../../constructs/money/rate-card";
import type { Rate } from "../../constructs/money/rates";

/** The rate card of an environment, with its text. */
interface CardFile {
  /** Its path, as messages name it. */
  readonly file: string;
  readonly text: string;
  readonly rates: readonly Rate[];
  /** Where each rate stands, by its key. */
  readonly places: ReadonlyMap<string, string>;
}

/** Nothing for an environment without limits. The loader has checked the card just before. */
export function readCardFile({ spend }: Environment): CardFile | undefined {
  if (spend === undefined) return undefined;
  const file = join(environmentsFolder(), spend.rateCard);
  const text = readFileSync(file, "utf8");
  return { file, text, rates: parseRateCard(text, file).rates, places: placesOfRates(text, file) };
}
