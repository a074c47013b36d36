import type { FilterPolicy, FilterProblem } from "./event-filter";
import { show } from "./problem";

/** As AWS documents it; leaves are what can be matched. */
interface Fields {
  readonly [field: string]: Fields | "value";
}

const EVENT: Fields = {
  context: {
    MetaWabaIds: { wabaId: "value", arn: "value" },
    MetaPhoneNumberIds: { metaPhoneNumberId: "value", arn: "value" },
  },
  aws_account_id: "value",
  message_timestamp: "value",
  messageId: "value",
};

/** AWS spells it in two ways. */
const WEBHOOK_ENTRY = /^whatsappWebhookEntry/i;

type PolicyPath = FilterProblem["path"];

/** Fields that events do not have, or that SNS cannot look into. */
export function fieldProblems(
  policy: FilterPolicy,
  known = EVENT,
  path: PolicyPath = ["filterPolicy"],
): FilterProblem[] {
  const names = Object.keys(known).join(", ");
  if (Object.keys(policy).length === 0) {
    return [{ path, got: "an empty policy", allowed: names, fix: "name a field, or remove it" }];
  }
  return Object.entries(policy).flatMap(([name, wanted]) => {
    const here: PolicyPath = [...path, name];
    const fields = Object.hasOwn(known, name) ? known[name] : undefined;
    if (fields === undefined) return [unreachable(name, names, here)];
    if (fields === "value") return valueProblems(wanted, here);
    if (isPolicy(wanted)) return fieldProblems(wanted, fields, here);
    const allowed = `fields below it: ${Object.keys(fields).join(", ")}`;
    return [
      { path: here, got: show(wanted), allowed, fix: "name one of them, and values below it" },
    ];
  });
}

function unreachable(name: string, names: string, path: PolicyPath): FilterProblem {
  const entry = WEBHOOK_ENTRY.test(name);
  return {
    path,
    got: entry ? "a filter on the webhook entry" : "a field that events do not have",
    allowed: names,
    fix: entry
      ? "filter in the consumer: the entry is a JSON string, and SNS does not look inside strings, so that no event would ever match"
      : name.includes(".")
        ? "write each part below the other, not joined by dots"
        : "remove it: no event would ever match",
  };
}

function valueProblems(wanted: FilterPolicy[string], path: PolicyPath): FilterProblem[] {
  if (Array.isArray(wanted) && wanted.length > 0) return [];
  const allowed = "a list of at least one value";
  return [{ path, got: show(wanted), allowed, fix: 'write it as ["value"]' }];
}

/** The lists of values, and how deep they lie. */
export function leavesOf(policy: FilterPolicy, depth = 1): { values: number; depth: number }[] {
  return Object.values(policy).flatMap((wanted) =>
    isPolicy(wanted) ? leavesOf(wanted, depth + 1) : [{ values: wanted.length, depth }],
  );
}

/** Files may hold anything. */
function isPolicy(wanted: unknown): wanted is FilterPolicy {
  return typeof wanted === "object" && wanted !== null && !Array.isArray(wanted);
}
