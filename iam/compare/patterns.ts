import { foldKey } from "../policy/context";
import { type Segment, segmentsOf, segmentsOfLiteral } from "../policy/variables";

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
export type Sense = "narrow" | "wide" | "stars" | "ends";

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

/** In either case. */
export function sameLetter(one: string, other: string): boolean {
  return /^[A-Za-z]{2}$/.test(one + other) && one.toLowerCase() === other.toLowerCase();
}
