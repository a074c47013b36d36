import { closest, distance } from "fastest-levenshtein";
import { z } from "zod";
import { type Problem, show } from "../rules/problem";
import type { Remedy } from "../rules/rule";
import { rules } from "./fields";
import { schemaAt, valueAt } from "./schema-walk";
import type { Path, Source } from "./source";

/** Tells what zod found in the words of our problems: where, got, allowed, fix. */
export function explain(
  source: Source,
  schema: z.ZodType,
  issues: readonly z.core.$ZodIssue[],
): Problem[] {
  return issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => unknownKey(source, schema, issue.path, key));
    }
    if (issue.code === "invalid_key") return [badKey(source, schema, issue.path)];
    return [badValue(source, schema, issue)];
  });
}

/** `whatsappBusinessAccounts[0].phoneNumbers[1].id`, as a reader of the file would say it. */
export function fieldName(path: Path): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

function unknownKey(source: Source, schema: z.ZodType, path: Path, key: string): Problem {
  const around = schemaAt(schema, source.data, path);
  const known = around instanceof z.ZodObject ? Object.keys(around.shape) : [];
  return {
    where: source.whereKey(path, key),
    field: fieldName([...path, key]),
    got: "an unknown key",
    allowed: known.length === 0 ? "nothing yet" : known.join(", "),
    fix: nearest(key, known) ?? "remove it",
  };
}

/** Further than this, the nearest word is a guess and no help. */
function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const best = closest(word, known);
  const far = Math.max(2, Math.floor(best.length / 3));
  return distance(word.toLowerCase(), best.toLowerCase()) <= far ? `write ${best}` : undefined;
}

function badKey(source: Source, schema: z.ZodType, path: Path): Problem {
  const key = String(path.at(-1));
  const record = schemaAt(schema, source.data, path.slice(0, -1));
  const rule = record instanceof z.ZodRecord ? rules.get(record.keyType as z.ZodType) : undefined;
  return {
    where: source.whereKey(path.slice(0, -1), key),
    field: fieldName(path),
    got: `the key ${show(key)}`,
    allowed: rule?.allowed ?? "another key",
    fix: rule?.fix(key) ?? "rename the key",
  };
}

function badValue(source: Source, schema: z.ZodType, issue: z.core.$ZodIssue): Problem {
  const got = valueAt(source.data, issue.path);
  return {
    where: source.where(issue.path),
    field: fieldName(issue.path),
    got: show(got),
    ...remedy(schemaAt(schema, source.data, issue.path), issue, got),
  };
}

function remedy(schema: z.ZodType | undefined, issue: z.core.$ZodIssue, got: unknown) {
  const rule = schema && rules.get(schema);
  if (rule !== undefined) return { allowed: rule.allowed, fix: fixOf(rule, got) };
  if (schema instanceof z.ZodEnum) {
    const options = schema.options.map(String);
    const fix = typeof got === "string" ? nearest(got, options) : undefined;
    return { allowed: options.join(", "), fix: fix ?? "write one of them" };
  }
  if (schema instanceof z.ZodNumber) {
    const allowed = `a whole number from ${schema.minValue} to ${schema.maxValue}`;
    return { allowed, fix: "write such a number, without quotes" };
  }
  const expected = issue.code === "invalid_type" ? issue.expected : "object";
  const shape = SHAPES[expected] ?? { allowed: issue.message, fix: "correct the value" };
  return got === undefined ? { ...shape, fix: "add the field" } : shape;
}

/** YAML reads an unquoted account id as a number, and drops its leading zeros. */
function fixOf(rule: Remedy, got: unknown): string {
  if (got === undefined) return `add the field: ${rule.fix("")}`;
  return typeof got === "string" ? rule.fix(got) : `put it in quotes; ${rule.fix("")}`;
}

const SHAPES: Readonly<Record<string, { readonly allowed: string; readonly fix: string }>> = {
  boolean: { allowed: "true or false", fix: "write true or false, without quotes" },
  object: { allowed: "a map of keys and values", fix: "write keys and values, indented below it" },
  record: { allowed: "a map of keys and values", fix: "write keys and values, indented below it" },
  array: { allowed: "a list", fix: "write a list, each item behind a hyphen" },
};
