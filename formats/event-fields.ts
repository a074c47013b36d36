import type { AwsScope } from "./arns";
import { type Leaf, placeFindings, textsOf } from "./event-values";
import { type FilterPolicy, isPolicy } from "./filter-policy";
import type { Finding, Path } from "./finding";
import { nearest } from "./nearest";
import { show } from "./problem";
import { isReference } from "./terraform-reference";
import { matchesAll, type TextOperator } from "./text-pattern";

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
export function fieldFindings(
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
