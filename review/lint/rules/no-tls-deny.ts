import { foldKey } from "../../../iam/policy/context";
import { parseOperator } from "../../../iam/policy/operators";
import type { Statement } from "../../../iam/policy/policy";
import { isEveryone, principalsOf } from "../../../iam/policy/principals";
import { hasKnownOnlyAtApply } from "../../terraform/tokens";
import { type Attached, attachedPolicies } from "../links";
import { settingRule, wholePolicy } from "../rule";
import { includesAction } from "../statements";

/** What must be denied without TLS: SNS can deny no more than Publish by policy. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  aws_sns_topic: ["sns:Publish"],
  aws_sqs_queue: ["sqs:SendMessage", "sqs:ReceiveMessage"],
  aws_s3_bucket: ["s3:GetObject", "s3:PutObject"],
};

export const noTlsDeny = settingRule(
  {
    id: "no-tls-deny",
    severity: "warning",
    description:
      "A topic, queue or bucket whose policy does not deny access without TLS to everybody.",
  },
  (configuration, reading) =>
    attachedPolicies(configuration, reading)
      .filter((attached) => !attached.isUnread && !deniesWithoutTls(attached))
      .map(({ type, resource, policies: [policy] }) => ({
        ...(policy === undefined ? { resource, setting: "none" } : wholePolicy(policy)),
        message: `${policy === undefined ? "no policy denies" : "the policy does not deny"} access without TLS, so that messages or objects may travel in plain text`,
        fix: `add a statement with Effect Deny, Principal "*", Action ${(ACTIONS[type] ?? []).join(" and ")} and the condition Bool aws:SecureTransport "false"`,
      })),
);

function deniesWithoutTls({ type, policies }: Attached): boolean {
  const denies = policies.flatMap(({ document }) => document.statements.filter(isTlsDeny));
  const actions = ACTIONS[type] ?? [];
  return actions.every((action) =>
    denies.some((deny) => includesAction(deny, action) && coversContents(deny, type)),
  );
}

/** Any further condition would leave requests over that it does not meet. */
function isTlsDeny(statement: Statement): boolean {
  const [condition, ...more] = statement.conditions;
  return (
    statement.effect === "Deny" &&
    principalsOf(statement).some((one) => isEveryone(one) && one.type === "AWS") &&
    condition !== undefined &&
    more.length === 0 &&
    parseOperator(condition.operator)?.base === "Bool" &&
    foldKey(condition.key) === "aws:securetransport" &&
    condition.values.join() === "false"
  );
}

/** A bucket's objects are resources of their own, which a plan may name without the text that says so. */
function coversContents({ resource }: Statement, type: string): boolean {
  if (type !== "aws_s3_bucket" || resource === undefined) return true;
  const isContents = (one: string) => /^\*$|\/\*$/.test(one) || hasKnownOnlyAtApply(one);
  return !resource.except && resource.values.some(isContents);
}
