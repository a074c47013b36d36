import { show } from "../../formats/problem";
import type { Values } from "./health";

/**
 * How live arguments differ from those that were synthesized, a phrase for each; nothing where they mean the
 * same. An argument that could not be read is not in `live` and not compared.
 */
export function differences(expected: Values, live: Values): string[] {
  return Object.keys(live).flatMap((argument) => {
    const [wanted, found] = [expected[argument], live[argument]].map(canonical);
    if (isUnresolved(wanted) || JSON.stringify(wanted) === JSON.stringify(found)) return [];
    return [phrase(argument, wanted, found)];
  });
}

/** Arguments that refer to something that was not found or could not be read, so that nothing can be said of them. */
export function undecided(expected: Values, live: Values): string[] {
  return Object.keys(live).filter((argument) => isUnresolved(canonical(expected[argument])));
}

function isUnresolved(value: unknown): boolean {
  return /(?<!\$)\$\{/.test(JSON.stringify(value) ?? "");
}

/**
 * One spelling for what means the same: AWS and Terraform write lists of one as the entry alone, lists in any
 * order, numbers as texts, JSON with other blanks, empty as missing, and an account as the ARN of its root.
 */
export function canonical(value: unknown): unknown {
  if (value === null || value === undefined || value === "") return undefined;
  if (typeof value === "string") return canonicalText(value);
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) {
    const entries = value.map(canonical).filter((entry) => entry !== undefined);
    const sorted = entries.toSorted((one, other) =>
      JSON.stringify(one) < JSON.stringify(other) ? -1 : 1,
    );
    return sorted.length > 1 ? sorted : sorted[0];
  }
  const entries = Object.entries(value)
    .map(([key, entry]) => [key, canonical(entry)] as const)
    .filter(([, entry]) => entry !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function canonicalText(text: string): unknown {
  if (/^\d+\.\d+$/.test(text)) return String(Number(text)); // 3000.00 is 3000.0
  const root = /^arn:aws[a-z-]*:iam::(\d{12}):root$/.exec(text);
  if (root !== null) return root[1];
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return canonical(JSON.parse(text));
  } catch {
    return text;
  }
}

function phrase(argument: string, wanted: unknown, found: unknown): string {
  const [before, now] = [wanted, found].map(statementsIn);
  if (before === undefined || now === undefined) {
    return `${argument} is ${show(found)} instead of ${show(wanted)}`;
  }
  const names = [...new Set([...before.keys(), ...now.keys()])];
  const changed = names.flatMap((name) => {
    if (!now.has(name)) return [`statement ${name} is missing`];
    if (!before.has(name)) return [`statement ${name} was added`];
    return before.get(name) === now.get(name) ? [] : [`statement ${name} was changed`];
  });
  return `${argument}: ${changed.join(", ") || "it was changed"}`;
}

/** Of a policy, its statements by their Sid; others by what they say. */
function statementsIn(policy: unknown): ReadonlyMap<string, string> | undefined {
  if (policy === undefined) return new Map();
  const { Statement: statements } = Object(policy) as { readonly Statement?: unknown };
  if (statements === undefined) return undefined;
  const bySid = new Map<string, string>();
  for (const statement of [statements].flat()) {
    const { Sid } = Object(statement) as { readonly Sid?: unknown };
    const name = show(Sid ?? statement);
    bySid.set(name, `${bySid.get(name) ?? ""}${JSON.stringify(statement)}`);
  }
  return bySid;
}

/** AWS's words in Terraform's spelling: `{ NoncurrentDays: 7 }` is `{ noncurrent_days: 7 }`. */
export function inTerraformsWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inTerraformsWords);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [snake(key), inTerraformsWords(entry)]),
  );
}

function snake(word: string): string {
  return word.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase();
}
