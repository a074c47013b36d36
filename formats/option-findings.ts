import { z } from "zod";
import { type AwsScope, scopeMismatch } from "./arns";
import type { Finding, Path } from "./finding";
import type { Format } from "./format";
import { nearest } from "./nearest";
import { fieldRules } from "./options";
import { read } from "./parse-partially";
import { asSeen, cut, show, showAscii, withoutInvisible } from "./problem";
import { nearestIn } from "./ranges";
import { childOf, fieldsIn, isMap, schemaAt, valueAt } from "./schema-walk";
import {
  isListReference,
  isMapReference,
  isReference,
  LIST_REFERENCE,
  MAP_REFERENCE,
} from "./terraform-reference";

type Issue = z.core.$ZodIssue;
type Advice = Pick<Finding, "allowed" | "fix">;

/** Where options come in: the same findings, in the words of a file or of code. */
export interface Door {
  /** Whether a reference, which only the toolkit can make, may stand for a value. */
  readonly references: boolean;
  /** What was written where YAML read anything but text: 012 is 12 to YAML. */
  written(path: Path): string | undefined;
  /** How to write what is no single text. */
  readonly words: Readonly<Record<"boolean" | "object" | "array" | "number" | "decimal", string>>;
  /** What to write where the options themselves are missing. */
  readonly nothing: string;
}

/** Options in code. */
export const CODE: Door = {
  references: true,
  written: () => undefined,
  words: {
    boolean: "pass true or false",
    object: "pass an object of options",
    array: "pass an array",
    number: "pass such a number",
    decimal: "pass a number such as 40 or 40.5",
  },
  nothing: "pass an object of options",
};

/** Options in an environment file; the code that reads the file knows what was written. */
export const FILE_WORDS: Omit<Door, "written"> = {
  references: false,
  words: {
    boolean: "write true or false, without quotes",
    object: "write keys and values, indented below it",
    array: "write a list, each item after a hyphen",
    number: "write such a number, without quotes",
    decimal: "write it as 40 or 40.50, without quotes",
  },
  nothing: "write fields such as account and region, each on its own line",
};

/**
 * Everything that a schema alone can say against options: unknown and missing fields, wrong types, formats
 * and ranges, lists that are empty or hold a value twice, and ARNs of another account or Region.
 * @param issues what zod refused, where the caller has parsed the options already
 */
export function optionFindings(
  schema: z.ZodType,
  data: unknown,
  door: Door,
  scope: Partial<AwsScope> = {},
  issues: readonly Issue[] = read(schema, data).issues,
): Finding[] {
  const whole = schemaAt(schema, data, []);
  if (isOptions(whole) && isNoOptions(whole, data)) {
    return [madeElsewhere({ schema, data, door }, [])]; // and not that each of its fields is missing
  }
  const refused = issues.flatMap((issue) => findingsOf({ schema, data, door }, issue));
  return unique([...refused, ...fieldFindings(schema, data, door, scope)]);
}

interface Look {
  readonly schema: z.ZodType;
  readonly data: unknown;
  readonly door: Door;
}

function findingsOf(look: Look, issue: Issue): Finding[] {
  const object = objectAround(look.data, issue.path);
  if (object !== undefined) return [madeElsewhere(look, object)];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey(look, issue.path, key));
  }
  if (issue.code === "invalid_key") return badEntry(look, issue.path);
  return [badValue(look, issue.path, issue)];
}

/** The outermost place on the way where code put an object of a class, whose fields are not options. */
function objectAround(data: unknown, path: Path): Path | undefined {
  const places = path.map((_, index) => path.slice(0, index + 1));
  return places.find((place) => className(valueAt(data, place)) !== undefined);
}

/** That of an object which code made, none for plain data. */
export function className(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype
    ? undefined
    : prototype.constructor?.name;
}

function madeElsewhere({ schema, data, door }: Look, path: Path): Finding {
  const value = valueAt(data, path);
  const field = schemaAt(schema, data, path);
  const known = isOptions(field) ? Object.keys(field.shape) : [];
  const existing = known.find((name) => /^existing(Arn|Name)$/.test(name));
  const { instance, format, literal } = fieldRules(field);
  const shape = shapeOf(field);
  if (format !== undefined) {
    const text = format.fix("");
    const fix = literal ? text : `pass the attribute that holds it, or ${text}`;
    return { path, got: show(value), allowed: format.allowed, fix };
  }
  return {
    path,
    got: show(value),
    allowed: instance?.allowed ?? (isOptions(field) ? optionsIn(field) : SHAPES[shape]),
    fix:
      instance?.fix ??
      (existing === undefined
        ? door.words[shape]
        : `pass { ${existing}: ... } to use one that exists, or options to create one`),
  };
}

function shapeOf(field: z.ZodType | undefined): keyof typeof SHAPES {
  if (field instanceof z.ZodArray) return "array";
  if (field instanceof z.ZodBoolean) return "boolean";
  return field instanceof z.ZodNumber ? "number" : "object";
}

function isOptions(field: z.ZodType | undefined): field is z.ZodObject {
  return field instanceof z.ZodObject && Object.keys(field.shape).length > 0;
}

/** An object of a class that has none of the fields, such as a Map; one that has them may well be options. */
function isNoOptions({ shape }: z.ZodObject, value: unknown): boolean {
  const known = () => Object.keys(shape).some((field) => field in (value as object));
  return className(value) !== undefined && !known();
}

function optionsIn({ shape }: z.ZodObject): string {
  return `options: ${Object.keys(shape).join(", ")}`;
}

function unknownKey({ schema, data }: Look, path: Path, key: string): Finding {
  const around = schemaAt(schema, data, path);
  const known = around instanceof z.ZodObject ? Object.keys(around.shape) : [];
  const meant = nearest(key, known);
  return {
    path: [...path, key],
    atKey: true,
    got: "an unknown key",
    allowed: known.length === 0 ? "nothing yet" : known.join(", "),
    fix: mergeFix(key) ?? (meant ? `write ${meant}` : elsewhere(key)),
  };
}

/** YAML indents with plain spaces alone: other blanks are part of the key. */
function elsewhere(key: string): string {
  const seen = key.trimStart();
  return seen === key
    ? "remove it, or move it where it belongs"
    : `write ${show(seen)} where it belongs, indented with plain spaces`;
}

function mergeFix(key: string): string | undefined {
  return key === "<<" ? "write the keys out: YAML 1.2 has no merge keys" : undefined;
}

/** zod does not look at the value after a bad key, but its mistakes are to be reported as well. */
function badEntry(look: Look, path: Path): Finding[] {
  const key = badKey(look, path);
  const value = valueAt(look.data, path);
  if (typeof value === "object" && value !== null) return [key];
  const parsed = schemaAt(look.schema, look.data, path)?.safeParse(value);
  const [issue] = (parsed?.error?.issues ?? []) as Issue[];
  return issue === undefined ? [key] : [key, badValue(look, path, issue)];
}

function badKey({ schema, data }: Look, path: Path): Finding {
  const key = String(path.at(-1));
  const record = schemaAt(schema, data, path.slice(0, -1));
  const { format } =
    record instanceof z.ZodRecord ? fieldRules(record.keyType as z.ZodType) : fieldRules(undefined);
  return {
    path,
    atKey: true,
    got: `the key ${show(key)}`,
    allowed: format?.allowed ?? "another key",
    fix: mergeFix(key) ?? (format && (anew(format, key) ?? format.fix(key))) ?? "rename the key",
  };
}

function badValue(look: Look, path: Path, issue: Issue): Finding {
  const value = valueAt(look.data, path);
  const written = value === undefined ? undefined : look.door.written(path);
  const empty = path.length === 0 ? "an empty file" : "an empty value";
  const got = written === undefined ? shown(look, path, value) : cut(written) || empty;
  return { path, got, ...advice(look, path, issue, { value, written }) };
}

function shown({ schema, data, door }: Look, path: Path, value: unknown): string {
  if (door.references && isReference(value)) return "a reference, whose value only Terraform knows";
  const { format } = fieldRules(schemaAt(schema, data, path));
  // Only formats that admit letters of every script are matched by code point.
  return typeof value === "string" && format?.pattern.unicode === false
    ? showAscii(value)
    : show(value);
}

/** What was found. */
interface Got {
  readonly value: unknown;
  readonly written: string | undefined;
}

/** What is allowed instead of a value that zod refused, and how to get there. */
function advice(look: Look, path: Path, issue: Issue, got: Got): Advice {
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
function anew({ pattern }: Format, text: string): string | undefined {
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

const SHAPES = {
  boolean: "true or false",
  object: "a map of keys and values",
  array: "a list",
  number: "a number",
} as const;

function isShape(expected: string): expected is keyof typeof SHAPES {
  return Object.hasOwn(SHAPES, expected);
}

/** What a value of the right type is refused for all the same. */
function fieldFindings(
  schema: z.ZodType,
  data: unknown,
  door: Door,
  scope: Partial<AwsScope>,
): Finding[] {
  return fieldsIn(schema, data).flatMap(({ path, field, value }) => {
    const { format, literal, inScope, notEmpty, once } = fieldRules(field);
    if (typeof value === "string" && format !== undefined) {
      if (!door.references && isReference(value)) {
        // The schema itself refuses it where a literal is meant.
        return literal ? [] : [{ path, got: show(value), ...noTemplate(format) }];
      }
      // If it is malformed, its format says all there is to say.
      return inScope && format.pattern.test(value) ? arnElsewhere(scope, path, value) : [];
    }
    if (isOptions(field) && isNoOptions(field, value)) {
      return [madeElsewhere({ schema, data, door }, path)];
    }
    if (field instanceof z.ZodRecord) {
      if (!door.references) return templateKeys(field, path, value);
      return isMapReference(value) ? [{ path, ...MAP_REFERENCE }] : [];
    }
    if (!Array.isArray(value)) return [];
    if (literal && isListReference(value)) return [{ path, ...LIST_REFERENCE }];
    if (value.length === 0 && notEmpty) return [{ path, got: "an empty list", ...notEmpty }];
    return once ? repeated(path, value) : [];
  });
}

/** Keys of a map that would be right for a reference alone. */
function templateKeys({ keyType }: z.ZodRecord, path: Path, map: unknown): Finding[] {
  const { format } = fieldRules(keyType);
  if (format === undefined || !isMap(map)) return [];
  return Object.keys(map)
    .filter(isReference)
    .map((key) => ({
      path: [...path, key],
      atKey: true,
      got: `the key ${show(key)}`,
      ...noTemplate(format),
    }));
}

/** A file has no references, and Terraform would evaluate a text that looks like one. */
function noTemplate({ allowed }: Format): Advice {
  const plain = "without ${ or %{, which Terraform would evaluate";
  return { allowed: `${allowed}, ${plain}`, fix: "write the value itself" };
}

/** An ARN that cannot be of this account and Region. */
export function arnElsewhere(scope: Partial<AwsScope>, path: Path, arn: string): Finding[] {
  const allowed = isReference(arn) ? undefined : scopeMismatch(scope, arn);
  if (allowed === undefined) return [];
  const fix = "use one from there, or correct the account or the Region";
  return [{ path, got: show(arn), allowed, fix }];
}

function repeated(path: Path, values: readonly unknown[]): Finding[] {
  const seen = new Set<unknown>();
  return values.flatMap((value, index) => {
    if (seen.size < seen.add(value).size) return [];
    const fix = "remove the second one";
    return [{ path: [...path, index], got: show(value), allowed: "each value once", fix }];
  });
}

/** A number may break two checks at once, which one sentence allows. */
function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()];
}
