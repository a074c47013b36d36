import type { PolicyKind } from "../../../iam/policy/policy";
import { readPolicy } from "../../../iam/policy/read";
import { opaque } from "../../../iam/policy/terraform-references";
import type { Rule } from "../../../review/lint/rule";
import type {
  Configuration,
  FoundPolicy,
  LintFinding,
  Reading,
  Resource,
} from "../../../review/model";

export const ACCOUNT = "111122223333";
export const OTHER_ACCOUNT = "444455556666";
export const TOPIC_ARN = `arn:aws:sns:eu-west-1:${ACCOUNT}:events`;
export const SERVICE = "social-messaging.amazonaws.com";

/** What the service's statements ask for when they are right. */
export const FROM_HERE = {
  StringEquals: { "aws:SourceAccount": ACCOUNT },
  ArnLike: { "aws:SourceArn": `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:*` },
};

/** As it would be written in JSON. */
export type Statement = object;

/** A reference as it stands in a policy that was read. */
export const token = opaque;

export function resource(
  address: string,
  values: Readonly<Record<string, unknown>> = {},
): Resource {
  const local = address.replace(/^(module\.[^.]+\.)*/, "");
  const mode = local.startsWith("data.") ? "data" : "managed";
  const [type = ""] = local.replace(/^data\./, "").split(".");
  return { address, type, mode, values };
}

/** A policy as if it had been read from an argument of a resource. */
export function policy(
  on: Resource | string,
  statements: Statement | readonly Statement[],
  more: { readonly kind?: PolicyKind; readonly argument?: string; readonly Version?: string } = {},
): FoundPolicy {
  const bearer = typeof on === "string" ? resource(on) : on;
  const { kind = "resource", argument = "policy", Version = "2012-10-17" } = more;
  const document = readPolicy({ Version, Statement: statements }, kind);
  return {
    id: `${bearer.address} ${argument}`,
    resource: bearer,
    argument,
    kind,
    document,
    whenRemoved: document,
  };
}

export function readingOf(...policies: readonly FoundPolicy[]): Reading {
  return { policies, unreadable: [] };
}

export function configurationOf(...resources: readonly Resource[]): Configuration {
  return { name: "test", resources };
}

/** What a rule says of policies, in a configuration of just their resources. */
export function judge(rule: Rule, ...policies: readonly FoundPolicy[]): readonly LintFinding[] {
  const resources = [...new Set(policies.map((one) => one.resource))];
  return rule.check(configurationOf(...resources), readingOf(...policies));
}

/** What a rule says of one topic's policy. */
export function judgeTopic(
  rule: Rule,
  ...statements: readonly Statement[]
): readonly LintFinding[] {
  return judge(rule, policy("aws_sns_topic.T", statements));
}

/** What a rule says of what one role may do. */
export function judgeRole(rule: Rule, ...statements: readonly Statement[]): readonly LintFinding[] {
  return judge(rule, policy("aws_iam_role_policy.P", statements, { kind: "identity" }));
}

/** What a rule says of settings, where policies play no part. */
export function judgeSettings(
  rule: Rule,
  ...resources: readonly Resource[]
): readonly LintFinding[] {
  return rule.check(configurationOf(...resources), readingOf());
}

/** A right statement of a topic's policy, with something changed. */
export function publish(changes: object = {}): Statement {
  return {
    Sid: "AllowSocialMessagingPublish",
    Effect: "Allow",
    Principal: { Service: SERVICE },
    Action: "sns:Publish",
    Resource: TOPIC_ARN,
    Condition: FROM_HERE,
    ...changes,
  };
}
