import { foldKey } from "../policy/context";
import { isArnPartToken } from "../policy/terraform-references";
import { type Segment, segmentsOf, segmentsOfLiteral } from "../policy/variables";
import type { Budget } from "./budget";

/** How the text of a pattern is to be read. "resource" and "arn" know the components of an ARN. */
export type Dialect = "exact" | "folded" | "glob" | "arn" | "resource" | "action";

/** A part of a pattern, as a policy writes it, without any request. */
export type PatternPart =
  | { readonly kind: "char"; readonly char: string }
  /** A letter in either case (beyond ASCII: in whatever way AWS folds it). */
  | { readonly kind: "letter"; readonly char: string }
  | { readonly kind: "one" | "many"; readonly runs: Run }
  /** A policy variable, which stands for the same text wherever the same request meets it. */
  | { readonly kind: "variable"; readonly text: string }
  | { readonly kind: "token"; readonly text: string }
  /** What it means is not known: it is only ever the same as the same text. */
  | { readonly kind: "unreadable"; readonly text: string };

/**
 * How far a wildcard runs: over everything or, in one of an ARN's first five components (at its end or
 * not), as far as the sense says.
 */
type Run = "free" | "inside" | "to the end";

/** The ways that AWS's pages leave open in which a wildcard of an early component may run. */
type Sense = "narrow" | "wide" | "stars" | "ends";

export interface Pattern {
  readonly text: string;
  readonly dialect: Dialect;
  readonly parts: readonly PatternPart[];
  readonly start: Start;
  /** The start of what follows the fifth colon of a pattern for ARNs. */
  readonly tail?: Start;
  /** The characters after the last part that is none. */
  readonly end: string;
  /** All characters, with a gap for each other part, and the stretches of them without one. */
  readonly outline: string;
  readonly stretches: readonly string[];
  /** The senses that make a difference. */
  readonly senses: readonly Sense[];
  /** Just `*`. */
  readonly bare: boolean;
}

/** The characters before the first part that is not one; whether there is none such. */
interface Start {
  readonly text: string;
  readonly isAll: boolean;
}

/** A text that has this character itself is only cut into shorter stretches. */
const GAP = "\0";

export const ARN_COLONS = 5;

/** A pattern of a normalised policy. */
export function patternOf(text: string, dialect: Dialect): Pattern {
  const segments = dialect === "action" ? segmentsOfLiteral(text) : segmentsOf(text);
  const parts = collapsed(
    withRuns(
      segments.flatMap((one) => partsOf(one, dialect)),
      dialect,
    ),
  );
  const outline = parts.map((part) => (part.kind === "char" ? part.char : GAP)).join("");
  const stretches = outline.split(GAP).filter((stretch) => stretch !== "");
  return {
    text,
    dialect,
    parts,
    start: startOf(parts),
    ...((dialect === "arn" || dialect === "resource") && { tail: tailOf(parts) }),
    end: outline.slice(outline.lastIndexOf(GAP) + 1),
    outline,
    stretches,
    senses: sensesOf(parts, dialect),
    bare: parts.length === 1 && parts[0]?.kind === "many",
  };
}

/** How many of an ARN's colons the parts have for certain. */
export function colonsIn(parts: readonly PatternPart[]): number {
  return parts.filter((part) => part.kind === "char" && part.char === ":").length;
}

export function isUnknownPart(part: PatternPart): boolean {
  return part.kind === "variable" || part.kind === "token" || part.kind === "unreadable";
}

function startOf(parts: readonly PatternPart[]): Start {
  const end = parts.findIndex(({ kind }) => kind !== "char");
  const chars = end === -1 ? parts : parts.slice(0, end);
  return {
    text: chars.map((part) => ("char" in part ? part.char : "")).join(""),
    isAll: end === -1,
  };
}

function tailOf(parts: readonly PatternPart[]): Start | undefined {
  let colons = 0;
  const fifth = parts.findIndex((part) => {
    if (part.kind === "char" && part.char === ":") colons += 1;
    return colons === ARN_COLONS;
  });
  return fifth === -1 ? undefined : startOf(parts.slice(fifth + 1));
}

function partsOf(segment: Segment, dialect: Dialect): PatternPart[] {
  switch (segment.kind) {
    case "text":
      return [...segment.text].map((char) => partOf(char, dialect));
    case "escape":
      return [{ kind: "char", char: segment.text }];
    case "variable": {
      const fallback = segment.fallback === undefined ? "" : `, '${segment.fallback}'`;
      return [{ kind: "variable", text: `${foldKey(segment.key)}${fallback}` }];
    }
    default:
      return [{ kind: segment.kind, text: segment.text }];
  }
}

function partOf(char: string, dialect: Dialect): PatternPart {
  if (dialect === "exact") return { kind: "char", char };
  if (dialect === "folded") return folded(char);
  if (char === "*") return { kind: "many", runs: "free" };
  return char === "?" ? { kind: "one", runs: "free" } : { kind: "char", char };
}

function folded(char: string): PatternPart {
  if (/^[A-Za-z]$/.test(char)) return { kind: "letter", char: char.toLowerCase() };
  return char < "\u0080" ? { kind: "char", char } : { kind: "letter", char };
}

function withRuns(parts: readonly PatternPart[], dialect: Dialect): PatternPart[] {
  if (dialect !== "arn" && dialect !== "resource") return [...parts];
  let colons = 0;
  return parts.map((part, position): PatternPart => {
    if (part.kind === "char" && part.char === ":") colons += 1;
    if ((part.kind !== "one" && part.kind !== "many") || colons >= ARN_COLONS) return part;
    const next = parts[position + 1];
    if (dialect === "resource" && part.kind === "many" && next === undefined) return part;
    const endsComponent = next?.kind === "char" && next.char === ":";
    return { ...part, runs: endsComponent ? "to the end" : "inside" };
  });
}

/** `**` means `*`, and of `*?` and `?*`, which mean the same, only the second stays. */
function collapsed(parts: readonly PatternPart[]): PatternPart[] {
  const result: PatternPart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    const before = last?.kind === "many" && last.runs === "free" ? last : undefined;
    if (before && part.kind === "many" && part.runs === "free") continue;
    if (before && part.kind === "one" && part.runs === "free") result.splice(-1, 1, part, before);
    else result.push(part);
  }
  return result;
}

function sensesOf(parts: readonly PatternPart[], dialect: Dialect): readonly Sense[] {
  const bound = parts.some((part) => "runs" in part && part.runs !== "free");
  if (!bound) return ["narrow"];
  if (dialect === "resource") return ["narrow", "wide", "stars", "ends"];
  // A token or a variable may bring in colons, and what follows is then no early component.
  return parts.some(isUnknownPart) ? ["narrow", "wide"] : ["narrow"];
}

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
  { sense, other }: Pair,
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
      return by.kind === "many" && (other.bare || isArnPartToken(part.text));
    case "unreadable":
      return false;
  }
}

function runsOver({ kind, runs }: Extract<PatternPart, { runs: unknown }>, sense: Sense): boolean {
  if (runs === "free" || sense === "wide") return true;
  if (kind === "one" || sense === "narrow") return false;
  return sense === "stars" || runs === "to the end";
}

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

function sameLetter(one: string, other: string): boolean {
  return /^[A-Za-z]{2}$/.test(one + other) && one.toLowerCase() === other.toLowerCase();
}
