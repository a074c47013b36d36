import { isArnPartToken } from "../policy/terraform-references";
import type { Budget } from "./budget";
import { type Pattern, type PatternPart, type Sense, sameLetter } from "./patterns";

/**
 * Whether everything that the one pattern matches is matched by the other, in every sense and
 * whatever its variables and tokens come to be. A yes is a proof, a no is not. Time is the product
 * of the lengths, which the steps are for: when they run out, the answer is no.
 */
export function coversPattern(other: Pattern, one: Pattern, steps?: Budget): boolean {
  if (one.dialect === other.dialect && one.text === other.text) return true;
  if (steps?.spend(1) === false) return false;
  if (!mayCover(other, one)) return false;
  const senses = one.senses.length > other.senses.length ? one.senses : other.senses;
  return senses.every((sense) => coversIn({ sense, other, one }, steps));
}

/** Whether, by their characters, the one pattern may cover the other: nothing but the same character takes one. */
export function mayCover(other: Pattern, one: Pattern): boolean {
  if (!mayStartWith(one.start, other.start)) return false;
  if (!one.end.endsWith(other.end)) return false;
  if (!other.stretches.every((stretch) => one.outline.includes(stretch))) return false;
  // In the narrow sense the fifth colons correspond, and so does what follows them.
  return !one.tail || !other.tail || mayStartWith(one.tail, other.tail);
}

function mayStartWith(one: Pattern["start"], other: Pattern["start"]): boolean {
  return other.isAll ? one.text === other.text : one.text.startsWith(other.text);
}

interface Pair {
  readonly sense: Sense;
  readonly other: Pattern;
  readonly one: Pattern;
}

function coversIn(pair: Pair, steps?: Budget): boolean {
  const { one, other } = pair;
  // What is no wildcard takes exactly one part, at either end: without that, a long text would take its square of time.
  let start = 0;
  for (; isText(other.parts[start]); start += 1) {
    if (!takesAt(pair, start, start)) return false;
  }
  let [end, otherEnd] = [one.parts.length, other.parts.length];
  for (; otherEnd > start && isText(other.parts[otherEnd - 1]); end -= 1, otherEnd -= 1) {
    if (end <= start || !takesAt(pair, end - 1, otherEnd - 1)) return false;
  }
  const [rows, columns] = [end - start, otherEnd - start];
  if (steps?.spend(Math.max(rows, 0) * columns) === false) return false;
  return coversBetween(pair, one.parts.slice(start, end), other.parts.slice(start, otherEnd));
}

function isText(part: PatternPart | undefined): boolean {
  return part !== undefined && part.kind !== "one" && part.kind !== "many";
}

function takesAt(pair: Pair, at: number, otherAt: number): boolean {
  const [part, by] = [pair.one.parts[at], pair.other.parts[otherAt]];
  return part !== undefined && by !== undefined && takes(by, part, pair);
}

function coversBetween(
  pair: Pair,
  parts: readonly PatternPart[],
  others: readonly PatternPart[],
): boolean {
  const columns = others.length + 1;
  let below: boolean[] = [];
  for (let row = parts.length; row >= 0; row -= 1) {
    const part = parts[row];
    const here: boolean[] = new Array(columns).fill(false);
    for (let column = columns - 1; column >= 0; column -= 1) {
      const by = others[column];
      if (part === undefined) {
        here[column] = by === undefined || (by.kind === "many" && here[column + 1] === true);
      } else if (by?.kind === "many") {
        const absorbs = below[column] === true && takes(by, part, pair);
        here[column] = here[column + 1] === true || absorbs;
      } else if (by?.kind === "one" && part.kind === "many") {
        // As none or as one more character.
        const both = below[column] === true && here[column + 1] === true;
        here[column] = both && takes(by, part, pair);
      } else if (by !== undefined) {
        here[column] = below[column + 1] === true && takes(by, part, pair);
      }
    }
    below = here;
  }
  return below[0] === true;
}

/** Whether the one part of a pattern matches whatever the other may stand for. */
function takes(by: PatternPart, part: PatternPart, pair: Pair): boolean {
  switch (by.kind) {
    case "char":
      return part.kind === "char" && part.char === by.char;
    case "letter":
      return "char" in part && (part.char === by.char || sameLetter(part.char, by.char));
    case "one":
    case "many":
      return wildcardTakes(by, part, pair);
    default:
      return part.kind === by.kind && part.text === by.text && meansTheSame(pair);
  }
}

/** What comes in for a variable or a token may have wildcards, which count in some dialects. */
function meansTheSame({ one, other }: Pair): boolean {
  return one.dialect === other.dialect || one.dialect === "exact";
}

function wildcardTakes(
  by: Extract<PatternPart, { runs: unknown }>,
  part: PatternPart,
  { sense }: Pair,
): boolean {
  switch (part.kind) {
    case "char":
      return part.char !== ":" || runsOver(by, sense);
    case "letter":
      // Folding may change how many characters it is.
      return by.kind === "many";
    case "one":
    case "many":
      return !runsOver(part, sense) || runsOver(by, sense);
    case "variable":
      return by.kind === "many" && runsOver(by, sense);
    case "token":
      // A `*` that runs over everything takes wildcards and variables too, which are all that a token may bring.
      return by.kind === "many" && (by.runs === "free" || isArnPartToken(part.text));
    case "unreadable":
      return false;
  }
}

function runsOver({ kind, runs }: Extract<PatternPart, { runs: unknown }>, sense: Sense): boolean {
  if (runs === "free" || sense === "wide") return true;
  if (kind === "one" || sense === "narrow") return false;
  return sense === "stars" || runs === "to the end";
}
