import { snapshotOf } from "../../../review/changes/snapshot";
import { summaryOfChanges } from "../../../review/report/summary";
import { reviewStack, type StackReview } from "../../../review/review";
import { readConfiguration } from "../../../review/terraform/read-configuration";
import { configured, policy } from "../terraform/reading";

export const TOPIC = "arn:aws:sns:eu-west-1:111122223333:events";

export type Resources = Readonly<Record<string, Record<string, object>>>;

/** What a change from one configuration to another is summed up as. */
export function reviewed(before: Resources, after: Resources): StackReview {
  const old = configured({ resource: before });
  const base = { snapshot: () => snapshotOf(old, readConfiguration(old)), waivers: [] };
  return reviewStack({
    configuration: configured({ resource: after }),
    waivers: [],
    base,
    today: "2026-11-20",
  });
}

export const changed = (before: Resources, after: Resources) =>
  summaryOfChanges([reviewed(before, after)], "main");

export const linesOf = (before: Resources, after: Resources) => changed(before, after).lines;

export const publish = (changes: object = {}) => ({
  Sid: "Publish",
  Effect: "Allow",
  Principal: { Service: "social-messaging.amazonaws.com" },
  Action: "sns:Publish",
  Resource: TOPIC,
  ...changes,
});
export const own = { Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } } };
export const insecure = { Bool: { "aws:SecureTransport": "false" } };
export const tls = publish({
  Sid: "Tls",
  Effect: "Deny",
  Principal: "*",
  Condition: insecure,
});
export const topic = (...statements: object[]): Resources => ({
  aws_sns_topic: { T: { name: "events", policy: policy(...statements) } },
});
export const allow = (Action: string | string[], Resource: string | string[] = "*") => ({
  Effect: "Allow",
  Action,
  Resource,
});
