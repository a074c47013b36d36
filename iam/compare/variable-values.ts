import type { Condition } from "../policy/policy";
import { canonicalPrincipal } from "../policy/principals";
import { hasWildcard } from "../policy/terraform-references";
import type { Cache } from "./cache";
import type { Stated } from "./gaps";
import { boundaryTexts } from "./key-values";
import { FILLING, instance, type Stranger, unique, variableIn } from "./pattern-texts";
import type { Pattern } from "./patterns";
import { isRequester, keysThatName } from "./requesters";

/** How many texts are tried for one policy variable. */
const MOST_GIVEN = 4;

/**
 * What else the policy variables may be: what makes a value that has the variable a text that another value of the
 * same key, or another resource, has or that a condition on the variable itself names; what it is for somebody whom a
 * statement names, such as a user's name; the same as all others; nothing.
 */
export function variableChoices(
  cache: Cache,
  statements: readonly Stated[],
  stranger: Stranger,
): Stranger[] {
  const [values, conditions] = writtenIn(cache, statements);
  const keys = new Set(values.flat().flatMap(({ parts }) => parts.flatMap(variableIn)));
  const lists = values.map((patterns) => ({
    patterns,
    texts: patterns.map((pattern) => instance(pattern, FILLING, stranger)),
  }));
  const choices = [...keys].flatMap((key): (readonly [string, string | null])[] => {
    const beside = lists.flatMap(({ patterns, texts }) =>
      patterns.flatMap((pattern, position) => {
        if (firstVariable(pattern) !== key) return [];
        return texts.flatMap((text, other) =>
          text === undefined || other === position ? [] : (textInPlaceOf(pattern, text) ?? []),
        );
      }),
    );
    const own = conditions.filter((condition) => condition.key === key);
    const named = own.length === 0 ? [] : boundaryTexts(own, stranger);
    const texts = unique([...namesFor(key, statements), ...beside, ...named]).slice(0, MOST_GIVEN);
    return [...texts.map((text) => [key, text] as const), [key, null] as const];
  });
  const same = new Map([...keys].map((key) => [key, FILLING]));
  return [
    stranger,
    ...(keys.size > 1 ? [{ ...stranger, given: same }] : []),
    ...choices.map((choice) => ({ ...stranger, given: new Map([choice]) })),
  ];
}

/** What the key is for the principals that the statements name, if it says who calls. */
function namesFor(key: string, statements: readonly Stated[]): string[] {
  const named = statements.flatMap(({ statement }) => statement.principal?.values ?? []);
  return named.map(canonicalPrincipal).flatMap((one) => {
    const known = isRequester(one) ? keysThatName(one)[key] : undefined;
    return known ?? [];
  });
}

/** The key of the variable that is the first part of the pattern that is no character. */
function firstVariable({ parts }: Pattern): string | undefined {
  const first = parts.find(({ kind }) => kind !== "char");
  return first && variableIn(first)[0];
}

/** The text that the first part that is no character, a variable, has to be for the pattern to match. */
function textInPlaceOf({ parts, start }: Pattern, text: string): string | undefined {
  const next = parts[parts.findIndex(({ kind }) => kind !== "char") + 1];
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
  const ofKeys = new Map<string, string[]>();
  for (const { key, values } of conditions) {
    if (!ofKeys.get(key)?.push(...values)) ofKeys.set(key, [...values]);
  }
  const hasVariable = (texts: readonly string[]) => texts.some((text) => text.includes("${"));
  return [
    [
      ...(hasVariable(resources) ? [patterns(resources, "resource")] : []),
      ...[...ofKeys.values()].flatMap((texts) =>
        hasVariable(texts) ? [patterns(texts, "glob")] : [],
      ),
    ],
    conditions,
  ];
}
