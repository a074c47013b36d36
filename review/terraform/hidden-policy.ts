import type { PolicyDocument, PolicyKind } from "../../iam/policy/policy";
import { display, hasTokens } from "../../iam/policy/terraform-references";
import type { StatementJson } from "./granted-statements";
import { tokenFor } from "./tokens";

/**
 * A plan of HCL does not have the text of a policy that is made of something unknown: `jsonencode` of a
 * new topic's ARN leaves nothing but `aws_sns_topic.t.arn`. These words stand for what the policy does. They are part of
 * committed reports: with other words, access counts as changed.
 */
const HIDDEN = "a hidden policy made of ";

/** @param named what the policy refers to */
export function hiddenStatements(named: string): readonly StatementJson[] {
  const policy = `${HIDDEN}${named}`;
  return [
    { Effect: "Allow", Action: tokenFor(`what ${policy} allows`) },
    { Effect: "Deny", Action: tokenFor(`what ${policy} denies`) },
  ];
}

/** Whether it has no more of a policy, or of one of several that it consists of, than references. */
export function isHidden({ statements }: PolicyDocument): boolean {
  return statements.some(({ action }) => action.values.some(isHiddenAction));
}

function isHiddenAction(text: unknown): text is string {
  return typeof text === "string" && hasTokens(text) && display(text).startsWith(`what ${HIDDEN}`);
}

/** The statement with what a policy of its kind must have besides; any other stays as it is. */
export function completed(statement: StatementJson, kind: PolicyKind): StatementJson {
  const { Action: action } = statement;
  if (!isHiddenAction(action)) return statement;
  const policy = display(action).replace(/^what (.*) (?:allows|denies)$/, "$1");
  return {
    ...statement,
    ...(kind !== "identity" && { Principal: { AWS: tokenFor(`the principals of ${policy}`) } }),
    ...(kind !== "trust" && { Resource: tokenFor(`the resources of ${policy}`) }),
  };
}
