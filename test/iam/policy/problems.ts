import type { PolicyKind } from "../../../iam/policy/policy";
import { PolicyReadError } from "../../../iam/policy/policy-errors";
import { readPolicy } from "../../../iam/policy/read";

export const TOPIC = "arn:aws:sns:eu-west-1:111122223333:events";
/** A statement with nothing wrong in it. */
export const STATEMENT = {
  Sid: "AllowPublish",
  Effect: "Allow",
  Principal: { Service: "social-messaging.amazonaws.com" },
  Action: "sns:Publish",
  Resource: TOPIC,
};

/** A policy with that one statement, changed. */
export function policyWith(change: Record<string, unknown>): unknown {
  return { Version: "2012-10-17", Statement: [{ ...STATEMENT, ...change }] };
}

/** What the reader finds wrong, a line each. */
export function problemsOf(policy: unknown, kind: PolicyKind = "resource"): string[] {
  try {
    readPolicy(policy, kind);
  } catch (error) {
    if (error instanceof PolicyReadError) return error.message.split("\n");
    throw error;
  }
  return [];
}

/** How the reader names the statement. */
export const AT = "Statement[0] (Sid AllowPublish)";
