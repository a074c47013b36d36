import { noPolicy } from "../../../iam/policy/defaults";
import type { PolicyDocument, PolicyKind } from "../../../iam/policy/policy";
import { readPolicy } from "../../../iam/policy/read";
import type { Snapshot, SnapshotPolicy } from "../../../review/changes/snapshot";

export const TOPIC = "aws_sns_topic.T";

export function statement(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    Sid: "Publish",
    Effect: "Allow",
    Principal: { Service: "social-messaging.amazonaws.com" },
    Action: "sns:Publish",
    Resource: "arn:aws:sns:eu-west-1:111122223333:t",
    Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
    ...changes,
  };
}

export function document(...statements: Record<string, unknown>[]): PolicyDocument {
  return statements.length === 0
    ? noPolicy("resource")
    : readPolicy({ Version: "2012-10-17", Statement: statements }, "resource");
}

export function policy(
  of: PolicyDocument,
  changes: Partial<SnapshotPolicy> = {},
  kind: PolicyKind = "resource",
): SnapshotPolicy {
  const address = changes.address ?? TOPIC;
  return {
    id: `${address}.policy`,
    address,
    argument: "policy",
    kind,
    document: of,
    whenRemoved: noPolicy(kind),
    ...changes,
  };
}

export function snapshot(
  policies: readonly SnapshotPolicy[],
  changes: Partial<Snapshot> = {},
): Snapshot {
  const resources = [...new Set(policies.map(({ address }) => address))];
  return { stack: "prod", resources, policies, unreadable: [], ...changes };
}
