import { z } from "zod";
import type { Door } from "./door";
import type { Finding, Path } from "./finding";
import type { Format } from "./format";
import { nearest } from "./nearest";
import { fieldRules } from "./options";
import { asSeen, show, withoutInvisible } from "./problem";
import { nearestIn } from "./ranges";
import { childOf, schemaAt } from "./schema-walk";
import { isReference } from "./terraform-reference";

type Issue = z.core.$ZodIssue;
type Advice = Pick<Finding, "allowed" | "fix">;

/** Options that are looked at. */
export interface Look {
  readonly schema: z.ZodType;
  readonly data: unknown;
  readonly door: Door;
}

/** What was found. */
interface Got {
  readonly value: unknown;
  readonly written: string | undefined;
}

/** What is allowed instead of a value that zod refused, and how to get there. */
export function advice(look: Look, path: Path, issue: Issue, got: Got): Advice {
  const field = schemaAt(look.schema, look.data, path);
  const { format, range, instance, literal, because } = fieldRules(field);
  if (format !== undefined) {
    if (!literal || !isReference(got.value))
      return { allowed: format.allowed, fix: fixOf(format, got) };
    return look.door.references ? knownAtSynthesis(format, because) : noTemplate(format);
  }
  if (instance !== undefined) return instance;
  if (field instanceof z.ZodEnum) return enumAdvice(field.options.map(String), got.value);
  if (field instanceof z.ZodNumber) return numberAdvice(look.door, field, range, got.value);
  if (issue.code === "too_small" || issue.code === "too_big") return lengthAdvice(issue);
  if (path.length === 0) return { allowed: SHAPES.object, fix: look.door.nothing };
  const expected = issue.code === "invalid_type" ? issue.expected : "object";
  const shape = expected === "record" ? "object" : expected;
  if (!isShape(shape)) return { allowed: issue.message, fix: "correct the value" };
  const fix = look.door.words[shape];
  const allowed = look.door.references && isOptions(field) ? optionsIn(field) : SHAPES[shape];
  if (got.value === undefined) return { allowed, fix: `add the field: ${fix}` };
  const removable = got.value === null && mayBeLeftOut(look, path);
  return { allowed, fix: removable ? `${fix}, or remove the field` : fix };
}

function knownAtSynthesis(
  format: Format,
  because = "ARNs, names and policies are made of it",
): Advice {
  return {
    allowed: `${format.allowed}, known at synthesis`,
    fix: `${format.fix("")}: ${because}`,
  };
}

/** No name and no ARN is as long, so the advice is that for any text that is too long. */
const TOO_LONG = "x".repeat(4096);

/** YAML reads an unquoted account id as a number, and drops its leading zeros. */
function fixOf(format: Format, { value, written }: Got): string {
  if (value === undefined) return `add the field: ${format.fix("")}`;
  if (typeof value === "string") {
    if (value.length > TOO_LONG.length) return format.fix(TOO_LONG);
    return anew(format, value) ?? format.fix(value);
  }
  const quotesHelp = written !== undefined && value !== null && format.pattern.test(written);
  return quotesHelp ? `put it in quotes: "${written}"` : format.fix("");
}

/** For a text that looks valid on a screen, and holds other characters than it seems to. */
export function anew({ pattern }: Format, text: string): string | undefined {
  const right = (seen: string) => seen !== "" && seen !== text && pattern.test(seen);
  const visible = withoutInvisible(text);
  if (right(visible)) return `write ${show(visible)} anew, without the invisible character`;
  const seen = asSeen(text);
  return right(seen)
    ? `write ${show(seen)} anew: some of its characters look right, but are others`
    : undefined;
}

function enumAdvice(options: readonly string[], value: unknown): Advice {
  const meant = typeof value === "string" ? nearest(value, options) : undefined;
  const fix = value === undefined ? "add the field with one of them" : "write one of them";
  return { allowed: options.join(", "), fix: meant ? `write ${meant}` : fix };
}

function numberAdvice(
  door: Door,
  field: z.ZodNumber,
  range: ReturnType<typeof fieldRules>["range"],
  value: unknown,
): Advice {
  if (range === undefined) return { allowed: "a number", fix: door.words.number };
  const { min, max, because } = range;
  if (field.meta()?.["type"] !== "integer") {
    const [unit, decimals] = range.unit.split(", ");
    return { allowed: `${unit} from ${min} to ${max}, ${decimals}`, fix: door.words.decimal };
  }
  const allowed = `a whole number from ${min} to ${max}${because ? `: ${because}` : ""}`;
  const quoted = typeof value === "string" && /^\d+$/.test(value);
  if (!quoted && (typeof value !== "number" || Number.isNaN(value))) {
    return { allowed, fix: door.words.number };
  }
  const closest = nearestIn(range, Number(value));
  const isClose = closest === Number(value); // in quotes, and right otherwise
  if (range.fix !== undefined && !isClose) return { allowed, fix: range.fix };
  return { allowed, fix: `write ${closest}${quoted ? ", without quotes" : ""}` };
}

function lengthAdvice(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): Advice {
  return issue.code === "too_small"
    ? { allowed: `${issue.minimum} or more in the list`, fix: "write one, or remove the field" }
    : { allowed: `at most ${issue.maximum} in the list`, fix: "shorten the list" };
}

function mayBeLeftOut({ schema, data }: Look, path: Path): boolean {
  const around = schemaAt(schema, data, path.slice(0, -1));
  const key = path.at(-1);
  const field = around && key !== undefined ? childOf(around, undefined, key) : undefined;
  return field?.safeParse(undefined).success ?? false;
}

export const SHAPES = {
  boolean: "true or false",
  object: "a map of keys and values",
  array: "a list",
  number: "a number",
} as const;

function isShape(expected: string): expected is keyof typeof SHAPES {
  return Object.hasOwn(SHAPES, expected);
}

export function isOptions(field: z.ZodType | undefined): field is z.ZodObject {
  return field instanceof z.ZodObject && Object.keys(field.shape).length > 0;
}

export function optionsIn({ shape }: z.ZodObject): string {
  return `options: ${Object.keys(shape).join(", ")}`;
}

/** A file has no references, and Terraform would evaluate a text that looks like one. */
export function noTemplate({ allowed }: Format): Advice {
  const plain = "without ${ or %{, which Terraform would evaluate";
  return { allowed: `${allowed}, ${plain}`, fix: "write the value itself" };
}
