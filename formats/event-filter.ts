import { type AwsScope, arnOf, literalScope, scopeMismatch } from "./arns";
import type { Finding, Path } from "./finding";
import { nearest } from "./nearest";
import { show } from "./problem";
import { isReference } from "./terraform-reference";
import { matchesAll, matchesSome, type TextOperator, type Texts } from "./text-pattern";

/** Which events a subscriber wants. */
export interface EventFilter {
  /**
   * Only events of these numbers: `phone-number-id-` and 32 hexadecimal digits each.
   * @default - those of every number
   */
  readonly phoneNumberIds?: readonly string[];
  /**
   * Only events of these WhatsApp Business Accounts: `waba-` and 32 hexadecimal digits each.
   * @default - those of every account
   */
  readonly wabaIds?: readonly string[];
  /**
   * Any other filter on the fields beside the webhook entry, in SNS's language; not beside ids.
   * @default - made from phoneNumberIds and wabaIds
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html
   */
  readonly filterPolicy?: FilterPolicy;
}

/**
 * What SNS is to apply to the message body. Ids are looked for at the end of the ARNs, as AWS
 * documents two spellings of those: with and without the prefix of the id.
 */
export function filterPolicyOf(filter: EventFilter): FilterPolicy | undefined {
  if (filter.filterPolicy !== undefined) return filter.filterPolicy;
  const { phoneNumberIds, wabaIds } = filter;
  if (phoneNumberIds === undefined && wabaIds === undefined) return undefined;
  return {
    context: {
      ...(wabaIds && { MetaWabaIds: endingIn(wabaIds) }),
      ...(phoneNumberIds && { MetaPhoneNumberIds: endingIn(phoneNumberIds) }),
    },
  };
}

function endingIn(ids: readonly string[]): FilterPolicy {
  return { arn: ids.map((id) => ({ suffix: id.slice(-32) })) };
}

/**
 * Everything about a filter that SNS would refuse or, worse, accept and never match; events come from the
 * topic's own account and Region. What is wrong with a single id is found with the options.
 */
export function filterFindings(scope: Partial<AwsScope>, filter: EventFilter): Finding[] {
  const { filterPolicy } = filter;
  const wrong = [
    ...besideEachOther(filter),
    ...(filterPolicy === undefined ? [] : fieldFindings(scope, filterPolicy)),
  ];
  return wrong.length > 0 ? wrong : complexityFindings(filter);
}

function besideEachOther({ phoneNumberIds, wabaIds, filterPolicy }: EventFilter): Finding[] {
  if (filterPolicy === undefined || (phoneNumberIds ?? wabaIds) === undefined) return [];
  return [
    {
      path: ["filterPolicy"],
      got: "a policy beside ids",
      allowed: "either the one or the other",
      fix: "write the ids into the policy, or remove it",
    },
  ];
}

/** @see https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
const MOST_COMBINATIONS = 150;
const MOST_KEYS = 5;

function complexityFindings(filter: EventFilter): Finding[] {
  const policy = filterPolicyOf(filter);
  if (policy === undefined) return [];
  const leaves = leavesOf(policy);
  const combinations = leaves.reduce((product, { values, depth }) => product * values * depth, 1);
  const path = [
    (["phoneNumberIds", "wabaIds"] as const).find((name) => filter[name]) ?? "filterPolicy",
  ];
  const fix = "split it: subscribe twice, each with a part";
  return [
    ...(combinations > MOST_COMBINATIONS
      ? [
          {
            path,
            got: `${combinations} combinations, as SNS counts: the product of values times depth`,
            allowed: `at most ${MOST_COMBINATIONS}, so 50 numbers or 50 accounts by id`,
            fix,
          },
        ]
      : []),
    ...(leaves.length > MOST_KEYS
      ? [{ path, got: `${leaves.length} fields with values`, allowed: `at most ${MOST_KEYS}`, fix }]
      : []),
  ];
}

/** SNS's own language for the fields of a message. */
export interface FilterPolicy {
  readonly [field: string]: FilterPolicy | readonly FilterValue[];
}

/** A value, or an operator such as `{ prefix: "4917" }`. */
export type FilterValue = string | number | boolean | null | Readonly<Record<string, unknown>>;

/** What an event holds in a field that can be matched: text, always, and what that text says. */
type Leaf = "text" | "account" | "id of Meta" | "ARN of an account" | "ARN of a number";

/** As AWS documents it. */
interface Fields {
  readonly [field: string]: Fields | Leaf;
}

const EVENT: Fields = {
  context: {
    MetaWabaIds: { wabaId: "id of Meta", arn: "ARN of an account" },
    MetaPhoneNumberIds: { metaPhoneNumberId: "id of Meta", arn: "ARN of a number" },
  },
  aws_account_id: "account",
  message_timestamp: "text",
  messageId: "text",
};

/** AWS spells it in two ways. */
const WEBHOOK_ENTRY = /^whatsappWebhookEntry/i;

/** Fields that events do not have or that SNS cannot look into, and values that no event has there. */
function fieldFindings(
  scope: Partial<AwsScope>,
  policy: FilterPolicy,
  known = EVENT,
  path: Path = ["filterPolicy"],
): Finding[] {
  const names = Object.keys(known);
  if (Object.keys(policy).length === 0) {
    return [
      {
        path,
        got: "an empty policy",
        allowed: names.join(", "),
        fix: "name a field, or remove it",
      },
    ];
  }
  return Object.entries(policy).flatMap(([name, wanted]) => {
    const here = [...path, name];
    const fields = Object.hasOwn(known, name) ? known[name] : undefined;
    if (fields === undefined) return [unreachable(name, names, here)];
    if (typeof fields === "string") return listFindings(scope, fields, wanted, here);
    if (isPolicy(wanted)) return fieldFindings(scope, wanted, fields, here);
    const allowed = `fields below it: ${Object.keys(fields).join(", ")}`;
    return [
      { path: here, got: show(wanted), allowed, fix: "name one of them, and values below it" },
    ];
  });
}

function unreachable(name: string, names: readonly string[], path: Path): Finding {
  const entry = WEBHOOK_ENTRY.test(name);
  const meant = nearest(name, names);
  return {
    path,
    got: entry ? "a filter on the webhook entry" : "a field that events do not have",
    allowed: names.join(", "),
    fix: entry
      ? "filter in the consumer: the entry is a JSON string, and SNS does not look inside strings, so that no event would ever match"
      : name.includes(".")
        ? "write each part below the other, not joined by dots"
        : meant === undefined
          ? "remove it: no event would ever match"
          : `write ${meant}: no event would ever match`,
  };
}

function listFindings(
  scope: Partial<AwsScope>,
  leaf: Leaf,
  wanted: FilterPolicy[string],
  path: Path,
): Finding[] {
  if (!Array.isArray(wanted) || wanted.length === 0) {
    const allowed = "a list of at least one value";
    return [{ path, got: show(wanted), allowed, fix: 'write it as ["value"]' }];
  }
  return wanted.flatMap((value: unknown, index) => {
    const here = [...path, index];
    if (isPolicy(value)) return operatorFindings(scope, leaf, value, here);
    return textFindings(value, here) ?? placeFindings(scope, leaf, value, here);
  });
}

/** Operators of SNS on text, each with the one text that it takes. */
const ON_TEXT = ["prefix", "suffix", "equals-ignore-case", "wildcard"] as const;

function isOnText(operator: string): operator is TextOperator {
  return ON_TEXT.some((known) => known === operator);
}

function operatorFindings(
  scope: Partial<AwsScope>,
  leaf: Leaf,
  operators: Readonly<Record<string, unknown>>,
  path: Path,
): Finding[] {
  const [[operator, operand] = ["", undefined], ...others] = Object.entries(operators);
  if (operator === "" || others.length > 0) {
    const allowed = `exactly one operator: ${[...ON_TEXT, "anything-but", "exists"].join(", ")}`;
    return [{ path, got: show(operators), allowed, fix: "write each as an entry of the list" }];
  }
  const here = [...path, operator];
  if (isOnText(operator)) {
    return textFindings(operand, here) ?? placeFindings(scope, leaf, operand, here, operator);
  }
  if (operator === "anything-but") return exceptFindings(scope, leaf, operand, here);
  if (operator === "exists") return existsFindings(operand, here);
  const got = GOT[operator] ?? "an operator that SNS does not have";
  return [{ path: here, got, ...NO_OPERATOR }];
}

/** SNS has these, and they look at no text. */
const GOT: Readonly<Record<string, string>> = {
  numeric: "a comparison of numbers",
  cidr: "a range of IP addresses",
};

const NO_OPERATOR = {
  allowed: "an operator on text, such as prefix, suffix or anything-but",
  fix: "write the values as text: events hold text in this field, so that no event would ever match",
};

/** Every event has every field. */
function existsFindings(operand: unknown, path: Path): Finding[] {
  if (operand === true) return [];
  const fix = "remove it: every event has this field, so that no event would ever match";
  return [{ path, got: show(operand), allowed: "true", fix }];
}

/**
 * A list of values, one of them, or an operator on text.
 * @param operator what is done with each of them
 * @default - each is compared as a whole
 */
function exceptFindings(
  scope: Partial<AwsScope>,
  leaf: Leaf,
  operand: unknown,
  path: Path,
  operator: TextOperator = "",
): Finding[] {
  if (isPolicy(operand) && operator === "") {
    const [[inner, values] = ["", undefined], ...others] = Object.entries(operand);
    if (others.length === 0 && isOnText(inner)) {
      return exceptFindings(scope, leaf, values, [...path, inner], inner);
    }
    const allowed = `text, a list of it, or exactly one operator: ${ON_TEXT.join(", ")}`;
    return [{ path, got: show(operand), allowed, fix: "write what is not wanted as text" }];
  }
  const list: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (list.length === 0) {
    const fix = "list what is not wanted, or remove it to receive every event";
    return [{ path, got: "an empty list", allowed: "at least one value that is not wanted", fix }];
  }
  const wrong = list.flatMap(
    (value, index) => textFindings(value, Array.isArray(operand) ? [...path, index] : path) ?? [],
  );
  const texts = textsOf(scope, leaf);
  const excluded = list.some(
    (value) =>
      texts !== undefined && !isReference(value) && matchesAll(operator, String(value), texts),
  );
  if (wrong.length > 0 || !excluded) return wrong;
  const fix = "remove it: every event has such a value here, so that no event would ever match";
  return [{ path, got: show(operand), allowed: "nothing that every event has", fix }];
}

/** To SNS, the number 1 is not the text 1. */
function textFindings(value: unknown, path: Path): Finding[] | undefined {
  if (typeof value === "string") return undefined;
  const allowed = "text, as events hold nothing else in this field";
  return [{ path, got: show(value), allowed, fix: "put it in quotes" }];
}

/** The resources on whose behalf the service publishes. */
const RESOURCES = {
  "ARN of an account": "waba/",
  "ARN of a number": "phone-number-id/",
} as const;

/**
 * All that events may hold in a field: the service publishes on behalf of resources of the topic's account and
 * Region, and no others.
 * @returns nothing where that is not known
 */
function textsOf(scope: Partial<AwsScope>, leaf: Leaf): Texts | undefined {
  if (leaf === "text") return { start: "", rest: /[\s\S]/ };
  // Ids and ARNs of AWS have a hyphen or a colon.
  if (leaf === "id of Meta") return { start: "", rest: /[^-:]/ };
  const { account, region } = literalScope(scope);
  if (account === undefined) return undefined;
  if (leaf === "account") return { start: account };
  if (region === undefined) return undefined;
  const start = arnOf({ account, region }, "social-messaging", RESOURCES[leaf]);
  return { start, rest: /[\w-]/ };
}

const FIXES: Readonly<Record<Leaf, string>> = {
  text: "write a value, or remove it: no event would ever match",
  "id of Meta": "write Meta's id, or filter by the ARN: no event has another id here",
  account: "correct or remove it: no event comes from elsewhere",
  "ARN of an account": "correct or remove it: no event comes from elsewhere",
  "ARN of a number": "correct or remove it: no event comes from elsewhere",
};

/**
 * Values that no event holds in the field.
 * @param operator what is done with the value
 * @default - the value is compared as a whole
 */
function placeFindings(
  scope: Partial<AwsScope>,
  leaf: Leaf,
  value: unknown,
  path: Path,
  operator: TextOperator = "",
): Finding[] {
  if (typeof value !== "string" || isReference(value)) return [];
  const allowed = allowedThere(scope, leaf, value, operator);
  return allowed === undefined ? [] : [{ path, got: show(value), allowed, fix: FIXES[leaf] }];
}

/** What would be right, if no event can hold the value. */
function allowedThere(
  scope: Partial<AwsScope>,
  leaf: Leaf,
  value: string,
  operator: TextOperator,
): string | undefined {
  const texts = textsOf(scope, leaf);
  const isArn = leaf === "ARN of an account" || leaf === "ARN of a number";
  const elsewhere = isArn && !value.includes("*") ? scopeMismatch(scope, value) : undefined;
  if (texts === undefined) return elsewhere;
  if (matchesSome(operator, value, texts)) return undefined;
  if (elsewhere !== undefined) return elsewhere;
  if (leaf === "text") return "text that is not empty";
  if (leaf === "id of Meta") return "the id that Meta gives, in digits";
  if (leaf === "account") return `the topic's own account, ${show(scope.account)}`;
  return `an ARN that begins with ${texts.start}, and holds an id after that`;
}

/** The lists of values, and how deep they lie. */
function leavesOf(policy: FilterPolicy, depth = 1): { values: number; depth: number }[] {
  return Object.values(policy).flatMap((wanted) =>
    isPolicy(wanted) ? leavesOf(wanted, depth + 1) : [{ values: wanted.length, depth }],
  );
}

/** Files may hold anything. */
function isPolicy(wanted: unknown): wanted is FilterPolicy {
  return typeof wanted === "object" && wanted !== null && !Array.isArray(wanted);
}
