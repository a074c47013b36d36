import type { Condition } from "../policy/policy";
import { hasWildcard } from "../policy/terraform-references";
import type { Cache } from "./clauses";
import type { Stated } from "./gaps";
import { boundaryTexts } from "./key-values";
import { FILLING, instance, type Stranger, unique, variableIn } from "./pattern-texts";
import type { Pattern } from "./patterns";

/** How many texts are tried for one policy variable. */
const MOST_GIVEN = 4;

/**
 * What else the policy variables may be: what makes a value that has the variable a text that another value of the
 * same key, or another resource, has or that a condition on the variable itself names; the same as all others; nothing.
 */
export function variableChoices(
  cache: Cache,
  statements: readonly Stated[],
  stranger: Stranger,
): Stranger[] {
  const [values, conditions] = writtenIn(cache, statements);
  const keys = new Set(values.flat().flatMap(({ parts }) => parts.flatMap(variableIn)));
  const choices = [...keys].flatMap((key): (readonly [string, string | null])[] => {
    const beside = values.flatMap((patterns) =>
      patterns.flatMap((pattern) =>
        patterns.flatMap((other) => {
          const text = other === pattern ? undefined : instance(other, FILLING, stranger);
          return text === undefined ? [] : (textInPlaceOf(key, pattern, text) ?? []);
        }),
      ),
    );
    const own = conditions.filter((condition) => condition.key === key);
    const named = own.length === 0 ? [] : boundaryTexts(own, stranger);
    const texts = unique([...beside, ...named]).slice(0, MOST_GIVEN);
    return [...texts.map((text) => [key, text] as const), [key, null] as const];
  });
  const same = new Map([...keys].map((key) => [key, FILLING]));
  return [
    stranger,
    ...(keys.size > 1 ? [{ ...stranger, given: same }] : []),
    ...choices.map((choice) => ({ ...stranger, given: new Map([choice]) })),
  ];
}

/** The text that the variable has to be for the pattern to match, if the variable is the first that is no character. */
function textInPlaceOf(key: string, { parts, start }: Pattern, text: string): string | undefined {
  const position = parts.findIndex(({ kind }) => kind !== "char");
  const next = parts[position + 1];
  const variable = parts[position];
  if (variable === undefined || variableIn(variable)[0] !== key) return undefined;
  if (!text.startsWith(start.text)) return undefined;
  const rest = text.slice(start.text.length);
  const end = next?.kind === "char" ? rest.indexOf(next.char) : rest.length;
  return end > 0 && !hasWildcard(rest.slice(0, end)) ? rest.slice(0, end) : undefined;
}

/** The texts that policy variables meet: the resources, and the values of each condition key; and the conditions. */
function writtenIn(cache: Cache, statements: readonly Stated[]): [Pattern[][], Condition[]] {
  const normals = statements.map(({ normal }) => normal);
  const conditions = normals.flatMap((statement) => statement.conditions);
  const patterns = (texts: readonly string[], dialect: "resource" | "glob") =>
    [...new Set(texts)].map((text) => cache.pattern(text, dialect));
  const resources = normals.flatMap(({ resource }) => resource?.values ?? []);
  const keys = [...new Set(conditions.map(({ key }) => key))];
  const valuesOf = (key: string) =>
    conditions.flatMap((condition) => (condition.key === key ? condition.values : []));
  const hasVariable = (texts: readonly string[]) => texts.some((text) => text.includes("${"));
  return [
    [
      ...(hasVariable(resources) ? [patterns(resources, "resource")] : []),
      ...keys
        .map(valuesOf)
        .flatMap((texts) => (hasVariable(texts) ? [patterns(texts, "glob")] : [])),
    ],
    conditions,
  ];
}
