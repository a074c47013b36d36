import { isOpaque, type Part, type Pattern, type Reading } from "./patterns";

/**
 * Whether everything that the one pattern matches is matched by the other, in every reading and
 * whatever its variables and tokens come to be. A yes is a proof, a no is not. Time is the product
 * of the lengths.
 */
export function covers(other: Pattern, one: Pattern): boolean {
  if (one.dialect === other.dialect && one.text === other.text) return true;
  if (!mayStartWith(one.start, other.start)) return false;
  // In the narrow reading the fifth colons stand side by side, and what follows them as well.
  if (one.tail && other.tail && !mayStartWith(one.tail, other.tail)) return false;
  const readings = one.readings.length > other.readings.length ? one.readings : other.readings;
  return readings.every((reading) => coversIn({ reading, other, one }));
}

function mayStartWith(one: Pattern["start"], other: Pattern["start"]): boolean {
  return other.isAll ? one.text === other.text : one.text.startsWith(other.text);
}

interface Pair {
  readonly reading: Reading;
  readonly other: Pattern;
  readonly one: Pattern;
}

function coversIn(pair: Pair): boolean {
  const { one, other } = pair;
  const columns = other.parts.length + 1;
  let below: boolean[] = [];
  for (let row = one.parts.length; row >= 0; row -= 1) {
    const part = one.parts[row];
    const here: boolean[] = new Array(columns).fill(false);
    for (let column = columns - 1; column >= 0; column -= 1) {
      const by = other.parts[column];
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
function takes(by: Part, part: Part, pair: Pair): boolean {
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
  by: Extract<Part, { runs: unknown }>,
  part: Part,
  { reading, other }: Pair,
): boolean {
  switch (part.kind) {
    case "char":
      return part.char !== ":" || runsOver(by, reading);
    case "letter":
      // Folding may change how many characters it is.
      return by.kind === "many";
    case "one":
    case "many":
      return !runsOver(part, reading) || runsOver(by, reading);
    case "variable":
      return by.kind === "many" && runsOver(by, reading);
    case "token":
      return by.kind === "many" && other.bare;
    case "unreadable":
      return false;
  }
}

function runsOver({ kind, runs }: Extract<Part, { runs: unknown }>, reading: Reading): boolean {
  if (runs === "free" || reading === "wide") return true;
  if (kind === "one" || reading === "narrow") return false;
  return reading === "stars" || runs === "to the end";
}

/**
 * A text that both match, or undefined when there is none in any reading. That there is one does
 * not prove that both match it, as their wildcards are taken at their widest.
 */
export function common(one: Pattern, other: Pattern): string | undefined {
  const [start, otherStart] = [one.start.text, other.start.text];
  if (!start.startsWith(otherStart) && !otherStart.startsWith(start)) return undefined;
  return walk(one.parts, other.parts);
}

/** Both patterns walked through side by side, each pair of positions once. */
function walk(one: readonly Part[], other: readonly Part[]): string | undefined {
  const columns = other.length + 1;
  const seen = new Uint8Array((one.length + 1) * columns);
  const open: [row: number, column: number, text: string][] = [[0, 0, ""]];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const [row, column, text] = state;
    if (row === one.length && column === other.length) return text;
    if (seen[row * columns + column] === 1) continue;
    seen[row * columns + column] = 1;
    const [left, right] = [one[row], other[column]];
    const [leftStays, rightStays] = [isAny(left), isAny(right)];
    const char = left && right && sharedChar(left, right);
    if (char !== undefined && !(leftStays && rightStays)) {
      open.push([leftStays ? row : row + 1, rightStays ? column : column + 1, text + char]);
    }
    if (leftStays) open.push([row + 1, column, text]);
    if (rightStays) open.push([row, column + 1, text]);
  }
  return undefined;
}

/** Whether the part may stand for any text at all. */
function isAny(part: Part | undefined): boolean {
  if (part === undefined || part.kind === "char") return false;
  if (part.kind === "letter") return part.char >= "\u0080";
  return part.kind === "many" || isOpaque(part);
}

function sharedChar(one: Part, other: Part): string | undefined {
  if ("char" in one && !isAny(one)) {
    if (!("char" in other) || isAny(other)) return one.char;
    const folds = one.kind === "letter" || other.kind === "letter";
    const same = one.char === other.char || (folds && sameLetter(one.char, other.char));
    // A letter is kept in lower case, the other part may want it in its own.
    return same ? (one.kind === "letter" ? other.char : one.char) : undefined;
  }
  return "char" in other && !isAny(other) ? other.char : "x";
}

function sameLetter(one: string, other: string): boolean {
  return /^[A-Za-z]{2}$/.test(one + other) && one.toLowerCase() === other.toLowerCase();
}
