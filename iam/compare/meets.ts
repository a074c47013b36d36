import type { Budget } from "./budget";
import { isUnknownPart, type Pattern, type PatternPart, sameLetter } from "./patterns";

/**
 * A text that both match, or undefined when there is none in any sense. That there is one does
 * not prove that both match it, as their wildcards are taken at their widest.
 */
export function common(one: Pattern, other: Pattern): string | undefined {
  return mayMeet(one, other) ? walk(one.parts, other.parts) : undefined;
}

/** Whether there is no text that both match: a yes is a proof, and no is the answer when the steps run out. */
export function areDisjoint(one: Pattern, other: Pattern, steps?: Budget): boolean {
  if (steps?.spend(1) === false) return false;
  if (!mayMeet(one, other)) return true;
  return walk(one.parts, other.parts, steps) === undefined && steps?.isExhausted !== true;
}

/** Whether, by the characters at both of their ends, some text may match both. */
export function mayMeet(one: Pattern, other: Pattern): boolean {
  const [start, otherStart] = [one.start.text, other.start.text];
  if (!start.startsWith(otherStart) && !otherStart.startsWith(start)) return false;
  return one.end.endsWith(other.end) || other.end.endsWith(one.end);
}

/** Both patterns walked through side by side, each pair of positions once. */
function walk(
  one: readonly PatternPart[],
  other: readonly PatternPart[],
  steps?: Budget,
): string | undefined {
  const columns = other.length + 1;
  const seen = new Uint8Array((one.length + 1) * columns);
  const open: [row: number, column: number, text: string][] = [[0, 0, ""]];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const [row, column, text] = state;
    if (row === one.length && column === other.length) return text;
    if (seen[row * columns + column] === 1) continue;
    seen[row * columns + column] = 1;
    if (steps?.spend(1) === false) return undefined;
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
function isAny(part: PatternPart | undefined): boolean {
  if (part === undefined || part.kind === "char") return false;
  if (part.kind === "letter") return part.char >= "\u0080";
  return part.kind === "many" || isUnknownPart(part);
}

function sharedChar(one: PatternPart, other: PatternPart): string | undefined {
  if ("char" in one && !isAny(one)) {
    if (!("char" in other) || isAny(other)) return one.char;
    const folds = one.kind === "letter" || other.kind === "letter";
    const same = one.char === other.char || (folds && sameLetter(one.char, other.char));
    // A letter is kept in lower case, the other part may want it in its own.
    return same ? (one.kind === "letter" ? other.char : one.char) : undefined;
  }
  return "char" in other && !isAny(other) ? other.char : "x";
}
