import { z } from "zod";
import { formats, ranges } from "../../formats/fields";
import type { Path } from "../../formats/finding";
import type { Format } from "../../formats/format";
import { nearest } from "../../formats/nearest";
import type { Problem } from "../../formats/problem";
import { nearestIn } from "../../formats/ranges";
import { childOf, schemaAt } from "../../formats/schema-walk";

/** What was found. */
export interface Got {
  readonly value: unknown;
  /** As in the file, if that is no text. */
  readonly written: string | undefined;
}

/** What is allowed instead of a value that zod refused, and how to get there. */
export function suggestion(
  root: z.ZodType,
  data: unknown,
  issue: z.core.$ZodIssue,
  got: Got,
): Pick<Problem, "allowed" | "fix"> {
  const schema = schemaAt(root, data, issue.path);
  const format = schema && formats.get(schema);
  if (format !== undefined) return { allowed: format.allowed, fix: fixOf(format, got) };
  if (schema instanceof z.ZodEnum) return enumSuggestion(schema.options.map(String), got.value);
  if (schema instanceof z.ZodNumber) return numberSuggestion(schema, got.value);
  if (issue.code === "too_small" || issue.code === "too_big") return lengthSuggestion(issue);
  if (issue.path.length === 0) {
    const fix = "write fields such as account and region, each on its own line";
    return { allowed: SHAPES.object.allowed, fix };
  }
  const expected = issue.code === "invalid_type" ? issue.expected : "object";
  const shape = isShape(expected)
    ? SHAPES[expected]
    : { allowed: issue.message, fix: "correct the value" };
  if (got.value === undefined) return { ...shape, fix: `add the field: ${shape.fix}` };
  const removable = got.value === null && mayBeLeftOut(root, data, issue.path);
  return removable ? { ...shape, fix: `${shape.fix}, or remove the field` } : shape;
}

/** YAML reads an unquoted account id as a number, and drops its leading zeros. */
function fixOf(format: Format, { value, written }: Got): string {
  if (value === undefined) return `add the field: ${format.fix("")}`;
  if (typeof value === "string") return format.fix(value);
  const quotesHelp = written !== undefined && value !== null && format.pattern.test(written);
  return quotesHelp ? `put it in quotes: "${written}"` : format.fix("");
}

function enumSuggestion(options: readonly string[], value: unknown) {
  const meant = typeof value === "string" ? nearest(value, options) : undefined;
  const fix = value === undefined ? "add the field with one of them" : "write one of them";
  return { allowed: options.join(", "), fix: meant ? `write ${meant}` : fix };
}

/** Whole, unless it is an amount of money. */
function numberSuggestion(schema: z.ZodNumber, value: unknown) {
  const range = ranges.get(schema);
  if (range === undefined) {
    const allowed = `US dollars from ${schema.minValue} to ${schema.maxValue}, with at most two decimals`;
    return { allowed, fix: "write it as 40 or 40.50, without quotes" };
  }
  const because = range.because === undefined ? "" : `: ${range.because}`;
  const allowed = `a whole number from ${range.min} to ${range.max}${because}`;
  const quoted = typeof value === "string" && /^\d+$/.test(value);
  if (!quoted && (typeof value !== "number" || Number.isNaN(value))) {
    return { allowed, fix: "write such a number, without quotes" };
  }
  const nearest = nearestIn(range, Number(value));
  return { allowed, fix: `write ${nearest}${quoted ? ", without quotes" : ""}` };
}

/** Of lists, as no text and no number of ours is checked without a format. */
function lengthSuggestion(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig) {
  return issue.code === "too_small"
    ? { allowed: `${issue.minimum} or more in the list`, fix: "write one, or remove the field" }
    : { allowed: `at most ${issue.maximum} in the list`, fix: "shorten the list" };
}

function mayBeLeftOut(root: z.ZodType, data: unknown, path: Path): boolean {
  const around = schemaAt(root, data, path.slice(0, -1));
  const key = path.at(-1);
  const field = around && key !== undefined ? childOf(around, undefined, key) : undefined;
  return field?.safeParse(undefined).success ?? false;
}

const MAP = {
  allowed: "a map of keys and values",
  fix: "write keys and values, indented below it",
} as const;

const SHAPES = {
  boolean: { allowed: "true or false", fix: "write true or false, without quotes" },
  object: MAP,
  record: MAP,
  array: { allowed: "a list", fix: "write a list, each item behind a hyphen" },
} as const;

function isShape(expected: string): expected is keyof typeof SHAPES {
  return Object.hasOwn(SHAPES, expected);
}
