import { conditionKeysOf, globalConditionKeys } from "../../../iam/policy/condition-key-types";
import { foldKey } from "../../../iam/policy/context";
import { isNegated, parseOperator } from "../../../iam/policy/operators";
import type { Condition, Statement } from "../../../iam/policy/policy";
import { isOpaque } from "../../../iam/policy/texts";
import { detailsOf, isAmong, isDescribed, TAGS_SENT } from "../../iam-data/iam-data";
import { type Objection, statementRule } from "../rule";
import { type ActionPattern, actionPatterns } from "../statements";

/** AWS's own guides allow kms:Describe* under a condition on the encryption context. */
const MIXED = ["kms"];

export const keyNotSent = statementRule(
  {
    id: "key-not-sent",
    severity: "error",
    description:
      "A condition on a service's own key, or on tags, that requests for the statement's actions do not have.",
  },
  ({ statement }) => {
    if (statement.action.except || statement.action.values.some(isOpaque)) return [];
    return statement.conditions.flatMap((condition) => objections(condition, statement));
  },
);

function objections(condition: Condition, statement: Statement): Objection[] {
  const { operator, key } = condition;
  const [prefix = ""] = foldKey(key).split(":");
  if (comesFromElsewhere(key)) return [];
  // Keys that do not exist at all are unknown-condition-key's.
  const known = prefix === "aws" ? TAGS_SENT : (conditionKeysOf(prefix) ?? []);
  if (!isAmong(key, known)) return [];
  const patterns = actionPatterns(statement);
  const lacking = patterns.filter((one) => lacksKey(one, key, prefix));
  if (lacking.length === 0) return [];
  const texts = lacking.map(({ text }) => text).join(", ");
  const all = lacking.length === patterns.length;
  const decides = isDecisive(operator);
  if (!all && (statement.effect !== "Allow" || !decides || MIXED.includes(prefix))) return [];
  const effect = statement.effect === "Allow" ? "grants" : "denies";
  return [
    {
      subject: [operator, key, texts],
      severity: all && decides ? "error" : "warning",
      message: `no request for ${texts} has ${key}, so the ${decides ? `statement ${effect} nothing${all ? "" : " for it"}` : "condition decides nothing"}`,
      fix: all
        ? `remove the condition, or use a key that ${texts} has`
        : `put ${texts} into a statement of its own, without ${key}`,
    },
  ];
}

/** Tags of the resource, which AWS lists by resource types; what a SAML provider said of a session. */
function comesFromElsewhere(key: string): boolean {
  return /^([\w-]+:resourcetag\/|saml:)/i.test(key);
}

/** Whether a request without the key fails the condition. */
function isDecisive(name: string): boolean {
  const operator = parseOperator(name);
  if (operator === undefined || operator.base === "Null") return false;
  return !operator.ifExists && !isNegated(operator.base) && operator.qualifier !== "ForAllValues";
}

/** Services whose requests have a key of another one, by the other one's prefix: all that AWS's reference lists. */
const BORROWED = ["connect cases", "logs xray"];

/**
 * Of a service whose actions are not described one by one, it is known only that it sends no key of those that are. EC2's
 * own keys say of what runs there, and other services send some of them, too.
 */
function lacksKey({ service, actions = [] }: ActionPattern, key: string, prefix: string): boolean {
  const own = service.toLowerCase();
  if (actions.length === 0) return false;
  if (prefix !== "aws" && isAmong(key, globalConditionKeys())) return false;
  if (!isDescribed(own)) {
    return (
      prefix !== own &&
      prefix !== "ec2" &&
      isDescribed(prefix) &&
      !BORROWED.includes(`${prefix} ${own}`)
    );
  }
  return actions.every(({ name }) => {
    const details = detailsOf(own, name);
    return details !== undefined && !isAmong(key, details.conditionKeys);
  });
}
