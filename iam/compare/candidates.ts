import { isIP } from "node:net";
import { conditionHolds, isBool, numberIn, secondsIn } from "../evaluate/conditions";
import { type KeyType, keyType } from "../policy/condition-key-types";
import { keyValue } from "../policy/condition-keys";
import { foldKey, type KeyLookup, keyLookup, type Request } from "../policy/context";
import { parseOperator, positiveOf } from "../policy/operators";
import type { Condition, Principal } from "../policy/policy";
import { canonicalPrincipal, identityIn } from "../policy/principals";
import { display, hasTokens, hasWildcard, opaque } from "../policy/terraform-references";
import type { Truth } from "../policy/truth";
import { ARN_COLONS, common, coversPattern, type Pattern, type PatternPart } from "./patterns";
import { conditionValue, type Value } from "./values";

/** What the requests that are tried have where a policy leaves it open. */
export interface Stranger {
  /** An account that neither document names. */
  readonly account: string;
  /** What some policy variables are, by their keys; null if the request has no such key. */
  readonly given: ReadonlyMap<string, string | null>;
}

/** What a policy variable is: a text that no other variable has, unless one is given. */
export function variableText(key: string, { account, given }: Stranger): string | null {
  const known = given.get(key);
  if (known !== undefined) return known;
  return keyValue(key) === "account" ? account : `example-${key.replaceAll(/[^a-z0-9]+/g, "-")}`;
}

/** How many texts are tried for one policy variable. */
const MOST_GIVEN = 4;

/**
 * What else the policy variables may be: what makes a value that has the variable a text that another value of the
 * same key, or another resource, has or that a condition on the variable itself names; the same as all others; nothing.
 *
 * @param values texts by where they stand, such as all values of one condition key
 */
export function variableChoices(
  values: readonly (readonly Pattern[])[],
  conditions: readonly Condition[],
  stranger: Stranger,
): Stranger[] {
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

/** The key of a policy variable. */
function variableIn(part: PatternPart): string[] {
  return part.kind === "variable" ? [part.text.split(", '")[0] ?? ""] : [];
}

type Requester = Request["principal"];

/** What a wildcard becomes, unless something else is to be tried. */
const FILLING = "example";

/** Texts that the pattern matches, the plainest first, and some that others match as well. */
export function textsFor(
  pattern: Pattern,
  others: readonly Pattern[],
  stranger: Stranger,
): string[] {
  const plain = [instance(pattern, FILLING, stranger), instance(pattern, "", stranger)];
  const shared = others.flatMap((other) => [
    // Only where the pattern is wide is the other's text one of its own.
    ...(pattern.bare || !hasWildcards(other) || coversPattern(pattern, other)
      ? [instance(other, FILLING, stranger)]
      : []),
    ...(hasWildcards(pattern) && hasWildcards(other)
      ? [common(pattern, other), instance(pattern, endOf(other), stranger)]
      : []),
  ]);
  return unique([...plain, ...shared].filter((text) => text !== undefined));
}

/**
 * Requesters whom the principals may mean, a stranger among them. Whom a policy reaches by naming an account depends
 * on the account's own policies, so that somebody in it is tried with and without what those allow.
 */
export function requestersFor(
  named: readonly Principal[],
  others: readonly Principal[],
  { account }: Stranger,
): Requester[] {
  const everyone = named.map(canonicalPrincipal).some(({ value }) => value === "*");
  const strangers: Principal[] = [
    { type: "AWS", value: `arn:aws:iam::${account}:role/Example` },
    { type: "Service", value: "example.amazonaws.com" },
  ];
  const accounts = named.map(canonicalPrincipal).flatMap(({ value }) => accountOf(value) ?? []);
  const members = [
    ...others.filter(({ value }) => accounts.includes(identityIn(value)[0] ?? "")),
    ...accounts.map((one) => ({ type: "AWS", value: `arn:aws:iam::${one}:role/Example` }) as const),
  ];
  const all = everyone || named.length === 0 ? [...strangers, ...others, ...named] : named;
  return unique([...all, ...members].map((one) => JSON.stringify(canonicalPrincipal(one))))
    .map((text): Principal => JSON.parse(text))
    .flatMap((one) => (isRequester(one) ? [one] : []))
    .flatMap((one) =>
      identityIn(one.value)[1] === undefined
        ? [one]
        : [one, { ...one, accountAllows: true }, { ...one, accountAllows: false }],
    );
}

/** The twelve digits, if that is all the principal says. */
function accountOf(value: string): string | undefined {
  const [account, who] = identityIn(value);
  return who === undefined ? account : undefined;
}

/** One text of the pattern; undefined if it has a part that cannot be written out. */
function instance(
  { parts, dialect }: Pattern,
  filling: string,
  stranger: Stranger,
): string | undefined {
  let text = "";
  for (const [position, part] of parts.entries()) {
    if (part.kind === "unreadable") return undefined;
    const last = position === parts.length - 1;
    const own = textOf(part, text, { filling, last, arn: dialect !== "action" }, stranger);
    if (own === undefined) return undefined;
    text += own;
  }
  return text;
}

function isRequester(principal: Principal): principal is Principal & Requester {
  return principal.type !== "*" && !hasWildcard(principal.value);
}

interface Style {
  readonly filling: string;
  readonly last: boolean;
  readonly arn: boolean;
}

function textOf(
  part: PatternPart,
  before: string,
  style: Style,
  stranger: Stranger,
): string | undefined {
  switch (part.kind) {
    case "char":
    case "letter":
      return part.char;
    case "one":
      return "x";
    case "many":
      return style.arn ? component(before, style, stranger) : style.filling;
    case "variable": {
      const [key = ""] = variableIn(part);
      const [, fallback] = /, '(.*)$/.exec(part.text) ?? [];
      return variableText(key, stranger) ?? fallback?.slice(0, -1);
    }
    case "token":
      return opaque(display(part.text));
    case "unreadable":
      return "";
  }
}

/** What a `*` becomes: at the start of an ARN's component a value for that component. */
function component(before: string, { filling, last }: Style, { account }: Stranger): string {
  // Two Regions, as the other policy may well name one of them.
  const region = filling === "" ? "us-east-2" : "eu-west-1";
  const components = ["arn", "aws", "sns", region, account, FILLING];
  const passed = before.split(":").length - 1;
  const starts = before.startsWith("arn:") && before.endsWith(":") && passed <= 4;
  if (!starts || filling !== FILLING) return filling;
  return components.slice(passed, last ? undefined : passed + 1).join(":");
}

/** The characters after the last wildcard. */
function endOf({ parts }: Pattern): string {
  const last = parts.findLastIndex((part) => !("char" in part));
  return parts
    .slice(last + 1)
    .map((part) => ("char" in part ? part.char : ""))
    .join("");
}

function hasWildcards({ parts }: Pattern): boolean {
  return parts.some(({ kind }) => kind === "one" || kind === "many");
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

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
    const what = JSON.stringify(truths);
    if (!choices.has(what)) choices.set(what, { value, truths });
  }
  return [...choices.values()];
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

/** What the request has of the keys that policy variables stand for. */
export function variableLookup(stranger: Stranger): KeyLookup {
  return (key) => {
    const text = variableText(foldKey(key), stranger);
    if (text === null) return { state: "absent" };
    return { state: "present", values: [text], multivalued: false };
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
    [],
  ];
  return [...(qualified.includes(false) ? texts : []), ...lists, null];
}

/** At most so many texts, those first that come from values that fewest of the conditions have. */
function boundaryTexts(conditions: readonly Condition[], stranger: Stranger): string[] {
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
      return [`arn:aws:example:eu-west-1:${account}:example`];
    case "Bool":
      return ["true", "false"];
    case "Numeric":
      return ["1"];
    case "Date":
      return ["2030-01-01T00:00:00Z"];
    case "IPAddress":
      return ["203.0.113.9"];
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
