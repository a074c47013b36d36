import { socialMessaging } from "../../../constructs/shared/publisher";
import { topicStatements } from "../../../constructs/shared/resource-policies";
import { judgeOtherPublishers } from "../../../scripts/health/topics";
import { SCOPE, TOPIC_ARN } from "./fixtures";

const required = topicStatements(TOPIC_ARN, [socialMessaging(SCOPE)]);

const judge = (...others: object[]) => {
  const Statement = [...required, ...others];
  return judgeOtherPublishers({ policy: JSON.stringify({ Version: "2012-10-17", Statement }) });
};

const statement = (changes: object) => ({
  Sid: "Theirs",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::444455556666:role/theirs" },
  Action: "sns:Publish",
  Resource: TOPIC_ARN,
  ...changes,
});

const someone = "arn:aws:iam::444455556666:role/theirs";

test.each<[string, object, string]>([
  ["an identity", {}, `"Theirs" (${someone})`],
  ["everybody", { Principal: "*" }, '"Theirs" (*)'],
  ["everybody of AWS", { Principal: { AWS: "*" } }, '"Theirs" (*)'],
  [
    "another service",
    { Principal: { Service: "events.amazonaws.com" } },
    '"Theirs" (events.amazonaws.com)',
  ],
  [
    "another service beside ours",
    { Principal: { Service: ["social-messaging.amazonaws.com", "s3.amazonaws.com"] } },
    '"Theirs" (social-messaging.amazonaws.com, s3.amazonaws.com)',
  ],
  [
    "all but one",
    { Principal: undefined, NotPrincipal: { AWS: someone } },
    `everybody but ${someone}`,
  ],
  ["by a pattern", { Action: "sns:*" }, someone],
  ["by everything", { Action: "*" }, someone],
  ["by a pattern in another case", { Action: "SNS:Pub*" }, someone],
  ["by all but another action", { Action: undefined, NotAction: "sns:Subscribe" }, someone],
  ["a statement without a Sid", { Sid: undefined }, `a statement without a Sid (${someone})`],
  ["under a condition", { Condition: { StringEquals: { "aws:SourceAccount": "1" } } }, someone],
])("%s may publish, too: a warning names the statement", (_, changes, name) => {
  expect(judge(statement(changes))).toEqual([
    {
      subject: "event topic",
      status: "warning",
      message: expect.stringContaining(name),
      fix: "have its owner remove what is not meant, or let subscribers check the events",
      runbook: "docs/runbook.md#somebody-else-publishes-to-the-event-topic",
    },
  ]);
});

test.each<[string, object]>([
  ["a Deny", { Effect: "Deny", Principal: "*" }],
  ["another action", { Action: ["sns:Subscribe", "sns:GetTopicAttributes"] }],
  ["all actions but this", { Action: undefined, NotAction: "sns:Publish" }],
  ["all actions but a pattern", { Action: undefined, NotAction: "sns:*" }],
  [
    "the service in a statement of its own",
    { Principal: { Service: "social-messaging.amazonaws.com" } },
  ],
])("%s lets nobody else publish", (_, changes) => {
  expect(judge(statement(changes))).toEqual([]);
});

test("many are counted, and control characters of a stranger never reach a terminal", () => {
  const many = Array.from({ length: 7 }, (_, at) => statement({ Sid: `\u001b[2J${at}` }));
  const [line] = judge(...many);
  expect(line?.message).toContain(" and 2 more.");
  expect(line?.message).not.toContain("\u001b");
});
