import { closest, distance } from "fastest-levenshtein";

/** No known word is as long: what is longer was not meant to be one, and would cost time to compare. */
const LONGEST_WORD = 200;

/** The word that was meant; further away than this, it is a guess and no help. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > LONGEST_WORD) return undefined;
  const small = word.toLowerCase();
  const found = closest(
    small,
    known.map((each) => each.toLowerCase()),
  );
  const best = known.find((each) => each.toLowerCase() === found);
  if (best === undefined) return undefined;
  const far = Math.min(best.length - 1, Math.max(2, Math.floor(best.length / 3)));
  return distance(small, found) <= far ? best : undefined;
}
