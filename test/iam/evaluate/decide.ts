import { type Decision, evaluate } from "../../../iam/evaluate/evaluate";
import type { Request } from "../../../iam/policy/context";
import type { PolicyKind } from "../../../iam/policy/policy";
import { readPolicy } from "../../../iam/policy/read";

export const TOPIC = "arn:aws:sns:eu-west-1:111122223333:events";
export const SERVICE = { type: "Service", value: "sns.amazonaws.com" } as const;
export const ROLE = { type: "AWS", value: "arn:aws:iam::111122223333:role/team/Deploy" } as const;

export const ALLOW = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
export const DENY = { ...ALLOW, Effect: "Deny" };

export type Statements = readonly Record<string, unknown>[];

/** What one policy says of a service that publishes to a topic, or of a request that differs. */
export function decide(
  statements: Statements,
  request: Partial<Request> = {},
  kind: PolicyKind = "resource",
): Decision {
  const document = readPolicy({ Version: "2012-10-17", Statement: statements }, kind);
  const publish: Request = {
    principal: SERVICE,
    action: "sns:Publish",
    resource: TOPIC,
    context: {},
  };
  return evaluate([document], { ...publish, ...request });
}
