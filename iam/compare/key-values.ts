import { isIP } from "node:net";
import { conditionHolds, isBool, numberIn, secondsIn } from "../evaluate/conditions";
import { type KeyType, keyType } from "../policy/condition-key-types";
import { type KeyLookup, keyLookup, type Request } from "../policy/context";
import { parseOperator, positiveOf } from "../policy/operators";
import type { Condition } from "../policy/policy";
import { identityIn } from "../policy/principals";
import { hasTokens } from "../policy/terraform-references";
import type { Truth } from "../policy/truth";
import { common } from "./meets";
import {
  FILLING,
  instance,
  type Stranger,
  unique,
  variableLookup,
  variableText,
} from "./pattern-texts";
import { ARN_COLONS } from "./patterns";
import { conditionValue, type Value } from "./values";

type ContextValue = Request["context"][string];

/** One value of a condition key, and what it does to the conditions on the key, in their order. */
export interface Choice {
  readonly value: ContextValue;
  readonly truths: readonly Truth[];
}

/** How many conditions on a key are looked at, how many of their values, how many texts are tried, and
 * how many of those are paired to make the values of a multivalued key. */
const MOST_CONDITIONS = 10;
const MOST_VALUES = 24;
const MOST_TEXTS = 40;
const MOST_PAIRED = 6;

/**
 * Values of the key around the bounds of the normalised conditions on it: of those that do the same to all
 * conditions only one. That the request has no such key comes last, as it shows the least. A policy variable has
 * its own value alone.
 */
export function choicesFor(
  key: string,
  conditions: readonly Condition[],
  stranger: Stranger,
  isVariable: boolean,
): Choice[] {
  const values = isVariable
    ? [variableText(key, stranger)]
    : contextValues(key, conditions, stranger);
  const choices = new Map<string, Choice>();
  for (const value of values) {
    const lookup = lookupWith(key, value, stranger);
    const truths = conditions.map((condition) => conditionHolds(condition, lookup, true));
    const what = JSON.stringify([truths, ownerOf(key, value)]);
    if (!choices.has(what)) choices.set(what, { value, truths });
  }
  return [...choices.values()];
}

/** Whose ARN it is: the account, and whether a user, are what conditions on other keys of the principal ask for. */
function ownerOf(key: string, value: ContextValue): unknown {
  if (key !== "aws:principalarn" || typeof value !== "string") return undefined;
  const [account, who] = identityIn(value);
  return [account, who?.startsWith("user/")];
}

/** Every other key has the value of its policy variable. */
function lookupWith(key: string, value: ContextValue, stranger: Stranger): KeyLookup {
  const only = keyLookup({
    principal: { type: "AWS", value: "" },
    action: "",
    resource: "",
    context: { [key]: value },
    unknownKeys: "unlisted",
  });
  const variables = variableLookup(stranger);
  return (asked) => {
    const found = only(asked);
    return found.state === "unknown" ? variables(asked) : found;
  };
}

function contextValues(
  key: string,
  conditions: readonly Condition[],
  stranger: Stranger,
): ContextValue[] {
  const distinct = new Map(conditions.map((one) => [JSON.stringify(one), one]));
  const some = [...distinct.values()].slice(0, MOST_CONDITIONS);
  const type = keyType(key);
  const others = [variableText(key, stranger) ?? FILLING, ...samplesOf(type, stranger)];
  const texts = [...boundaryTexts(some, stranger), ...others].filter((text) =>
    isOfType(text, type),
  );
  const qualified = conditions.map(
    ({ operator }) => parseOperator(operator)?.qualifier !== undefined,
  );
  if (type !== undefined || !qualified.includes(true)) return [...texts, null];
  const few = texts.slice(0, MOST_PAIRED);
  const lists = [
    ...texts.map((text) => [text]),
    ...few.flatMap((one, index) => few.slice(index + 1).map((other) => [one, other])),
  ];
  return [...(qualified.includes(false) ? texts : []), ...lists, null, []];
}

/** At most so many texts, those first that come from values that fewest of the conditions have. */
export function boundaryTexts(conditions: readonly Condition[], stranger: Stranger): string[] {
  const isDate = conditions.some(({ operator }) => /date/i.test(operator));
  const values = rarestFirst(conditions).slice(0, MOST_VALUES);
  const patterns = values.flatMap((value) => (value.kind === "text" ? [value.pattern] : []));
  const few = patterns.slice(0, MOST_PAIRED * 2);
  const shared = few.flatMap((one, index) =>
    few.slice(index + 1).flatMap((other) => common(one, other) ?? []),
  );
  const bounds = values.flatMap((value) => (value.kind === "range" ? rangeBounds(value) : []));
  const between = [...bounds].sort((one, other) => one - other).flatMap(middle);
  const plain = values.map((value) => textsOf(value, stranger));
  const all = [
    // What each value means by itself comes before what else may be tried of each.
    ...plain.flatMap((texts) => texts.slice(0, 1)),
    ...[...bounds, ...between].map((at) => (isDate ? dateText(at) : String(at))),
    ...plain.flatMap((texts) => texts.slice(1)),
    ...shared,
    ...plain.flatMap(([text]) => (text === undefined ? [] : nearMisses(text))),
  ];
  return unique(all).slice(0, MOST_TEXTS);
}

/** The values of the conditions: one that only some of them have is what makes a difference. */
function rarestFirst(conditions: readonly Condition[]): Value[] {
  const found = new Map<string, { readonly value: Value; count: number }>();
  for (const { operator, values } of conditions) {
    const base = parseOperator(operator)?.base;
    if (base === undefined || base === "Null") continue;
    for (const text of values) {
      const name = JSON.stringify([positiveOf(base), text]);
      const known = found.get(name) ?? { value: conditionValue(positiveOf(base), text), count: 0 };
      found.set(name, { ...known, count: known.count + 1 });
    }
  }
  return [...found.values()]
    .sort((one, other) => one.count - other.count)
    .map(({ value }) => value);
}

/** Texts that the value matches, and others of the same kind. */
function textsOf(value: Value, stranger: Stranger): string[] {
  switch (value.kind) {
    case "text": {
      const texts = [FILLING, "", "a:b"].flatMap(
        (filling) => instance(value.pattern, filling, stranger) ?? [],
      );
      const [plain = ""] = texts;
      if (/^\d{12}$/.test(plain)) texts.push(stranger.account);
      if (plain.startsWith("arn:aws:iam::")) {
        texts.push(`arn:aws:iam::${stranger.account}:role/Example`);
      } else if (plain.startsWith("arn:")) {
        texts.push(`arn:aws:example:eu-west-1:${stranger.account}:example`);
      }
      return texts;
    }
    case "range":
      return [];
    case "addresses":
      return value.version === 4
        ? [value.first, value.last, value.first - 1n, value.last + 1n].flatMap(ipv4)
        : [value.text.split("/")[0] ?? "", "2001:db8::1"];
    case "bool":
      return ["true", "false"];
    case "odd":
      return [value.text, "AAAA"];
  }
}

/** A text of that type, if nothing better is known. */
function samplesOf(type: KeyType | undefined, { account }: Stranger): string[] {
  switch (type) {
    case "ARN":
      return [
        `arn:aws:example:eu-west-1:${account}:example`,
        `arn:aws-us-gov:example:us-gov-west-1:${account}:example`,
      ];
    case "Bool":
      return ["true", "false"];
    case "Numeric":
      return ["1"];
    case "Date":
      return ["2030-01-01T00:00:00Z"];
    case "IPAddress":
      return ["203.0.113.9", "2001:db8::9"];
    default:
      return [];
  }
}

/** Whether a request can have the text in a key of that type. */
function isOfType(text: string, type: KeyType | undefined): boolean {
  switch (type) {
    case "ARN":
      return hasTokens(text) || (text.startsWith("arn:") && text.split(":").length > ARN_COLONS);
    case "Bool":
      return isBool(text);
    case "Numeric":
      return numberIn(text) !== undefined;
    case "Date":
      return secondsIn(text) !== undefined;
    case "IPAddress":
      return isIP(text) > 0;
    default:
      return true;
  }
}

function nearMisses(text: string): string[] {
  return [`${text}x`, text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase()];
}

function rangeBounds({ from, to }: Extract<Value, { kind: "range" }>): number[] {
  const ends = [from.at, to.at].filter(Number.isFinite);
  return ends.flatMap((at) => [at, at - 1, at + 1]);
}

function middle(at: number, index: number, sorted: readonly number[]): number[] {
  const next = sorted[index + 1];
  return next === undefined || next === at ? [] : [(at + next) / 2];
}

function dateText(seconds: number): string {
  return new Date(Math.round(seconds) * 1000).toISOString().replace(".000Z", "Z");
}

function ipv4(address: bigint): string[] {
  if (address < 0n || address >= 1n << 32n) return [];
  const bytes = [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n);
  return [bytes.join(".")];
}
