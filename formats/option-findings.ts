import { z } from "zod";
import { type AwsScope, scopeMismatch } from "./arns";
import type { Door } from "./door";
import type { Finding, Path } from "./finding";
import { nearest } from "./nearest";
import { advice, anew, isOptions, type Look, noTemplate, optionsIn, SHAPES } from "./option-advice";
import { fieldRules } from "./options";
import { read } from "./parse-partially";
import { cut, show, showAscii } from "./problem";
import { fieldsIn, isMap, schemaAt, valueAt } from "./schema-walk";
import {
  isListReference,
  isMapReference,
  isReference,
  LIST_REFERENCE,
  MAP_REFERENCE,
} from "./terraform-reference";

type Issue = z.core.$ZodIssue;

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

/** An object of a class that has none of the fields, such as a Map; one that has them may well be options. */
function isNoOptions({ shape }: z.ZodObject, value: unknown): boolean {
  const known = () => Object.keys(shape).some((field) => field in (value as object));
  return className(value) !== undefined && !known();
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
