import { z } from "zod";
import { formats } from "../../formats/fields";
import { fieldName, type Path } from "../../formats/finding";
import { nearest } from "../../formats/nearest";
import { cut, type Problem, show } from "../../formats/problem";
import { schemaAt, valueAt } from "../../formats/schema-walk";
import type { Source } from "./source";
import { suggestion } from "./suggestion";

type Issue = z.core.$ZodIssue;

/** Tells what zod found in the words of our problems: where, got, allowed, fix. */
export function problemMessages(
  source: Source,
  schema: z.ZodType,
  issues: readonly Issue[],
): Problem[] {
  const problems = issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => unknownKey(source, schema, issue.path, key));
    }
    if (issue.code === "invalid_key") return badEntry(source, schema, issue.path);
    return [badValue(source, schema, issue)];
  });
  // A number may break two checks at once, which one sentence allows.
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function unknownKey(source: Source, schema: z.ZodType, path: Path, key: string): Problem {
  const around = schemaAt(schema, source.data, path);
  const known = around instanceof z.ZodObject ? Object.keys(around.shape) : [];
  const meant = nearest(key, known);
  return {
    where: source.whereKey(path, key),
    field: fieldName([...path, key]),
    got: "an unknown key",
    allowed: known.length === 0 ? "nothing yet" : known.join(", "),
    fix: mergeFix(key) ?? (meant ? `write ${meant}` : "remove it, or move it where it belongs"),
  };
}

function mergeFix(key: string): string | undefined {
  return key === "<<" ? "write the keys out: YAML 1.2 has no merge keys" : undefined;
}

/** zod does not look at the value behind a bad key, but its mistakes are to be told as well. */
function badEntry(source: Source, schema: z.ZodType, path: Path): Problem[] {
  const value = valueAt(source.data, path);
  const parsed = schemaAt(schema, source.data, path)?.safeParse(value);
  const [issue] = typeof value === "object" ? [] : ((parsed?.error?.issues ?? []) as Issue[]);
  const key = badKey(source, schema, path);
  return issue === undefined
    ? [key]
    : [key, badValue(source, schema, { ...issue, path: [...path] })];
}

function badKey(source: Source, schema: z.ZodType, path: Path): Problem {
  const key = String(path.at(-1));
  const record = schemaAt(schema, source.data, path.slice(0, -1));
  const format =
    record instanceof z.ZodRecord ? formats.get(record.keyType as z.ZodType) : undefined;
  return {
    where: source.whereKey(path.slice(0, -1), key),
    field: fieldName(path),
    got: `the key ${show(key)}`,
    allowed: format?.allowed ?? "another key",
    fix: mergeFix(key) ?? format?.fix(key) ?? "rename the key",
  };
}

function badValue(source: Source, schema: z.ZodType, issue: Issue): Problem {
  const value = valueAt(source.data, issue.path);
  const written = value === undefined ? undefined : source.written(issue.path);
  const empty = issue.path.length === 0 ? "an empty file" : "an empty value";
  return {
    where: source.where(issue.path),
    field: fieldName(issue.path),
    got: written === undefined ? show(value) : cut(written) || empty,
    ...suggestion(schema, source.data, issue, { value, written }),
  };
}
