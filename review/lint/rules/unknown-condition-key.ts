import { nearest } from "../../../formats/nearest";
import { remembered } from "../../../formats/remembered";
import {
  conditionKeyPrefixes,
  conditionKeysOf,
  globalConditionKeys,
} from "../../../iam/policy/condition-key-types";
import type { Statement } from "../../../iam/policy/policy";
import { isOpaque, variablesIn } from "../../../iam/policy/texts";
import { detailsOf, iamDataDate, isAmong } from "../../iam-data/iam-data";
import { statementRule } from "../rule";
import { actionPatterns, textsOf } from "../statements";

export const unknownConditionKey = statementRule(
  {
    id: "unknown-condition-key",
    severity: "error",
    description:
      "A condition key, also within a variable (${aws:usernam}), that AWS does not have.",
  },
  ({ policy, statement }) => {
    const variables =
      policy.document.version === "2012-10-17" ? textsOf(statement).flatMap(variablesIn) : [];
    const keys = [...statement.conditions.map(({ key }) => key), ...variables];
    return [...new Set(keys)]
      .filter((key) => !isOpaque(key) && !isKnown(key))
      .map((key) => ({
        subject: key,
        message: `${key} is no condition key: AWS had none of that name on ${iamDataDate()}, so no request will ever have it`,
        fix: meant(key, statement),
      }));
  },
);

/** Identity providers name their own keys: `token.actions.githubusercontent.com:sub`. */
function isFederated(prefix: string): boolean {
  return /[./]/.test(prefix);
}

const isKnown = remembered((key): boolean => {
  const [prefix = ""] = key.split(":");
  const own = conditionKeysOf(prefix) ?? [];
  return isFederated(prefix) || isAmong(key, globalConditionKeys()) || isAmong(key, own);
});

function meant(key: string, statement: Statement): string {
  const [prefix = "", ...rest] = key.split(":");
  const near =
    nearest(key, [...globalConditionKeys(), ...(conditionKeysOf(prefix) ?? [])]) ??
    nearestPrefix(prefix, rest.join(":"));
  if (near !== undefined) return `write ${near.replace("*", "<key>")}`;
  const possible = actionPatterns(statement).flatMap(({ service, actions }) =>
    (actions ?? []).flatMap((action) => detailsOf(service, action.name)?.conditionKeys ?? []),
  );
  const some = [...new Set(possible)].slice(0, 5);
  return some.length === 0
    ? "write one that AWS's service authorization reference lists for the action"
    : `write one that the action knows, such as ${some.join(", ")}`;
}

/** A right key after a wrong prefix: `sources:...` is no guess, `snss:Protocol` is one. */
function nearestPrefix(prefix: string, name: string): string | undefined {
  const right = nearest(prefix, [...conditionKeyPrefixes(), "aws"]);
  const known = right === "aws" ? globalConditionKeys() : (conditionKeysOf(right ?? "") ?? []);
  return right === undefined ? undefined : nearest(`${right}:${name}`, known);
}
