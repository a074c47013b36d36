import { snapshotOf } from "../../../review/changes/snapshot";
import type { LintFinding } from "../../../review/model";
import { renderText } from "../../../review/report/text";
import { reviewStack, type StackReview } from "../../../review/review";
import { readConfiguration } from "../../../review/terraform/read-configuration";
import { paragraph } from "../../../scripts/terminal/paragraph";
import { snapshot } from "../changes/snapshots";
import { configured, policy } from "../terraform/reading";

/** As the command prints them where nobody watches. */
const printed = (reviews: readonly StackReview[], base: string | undefined) =>
  renderText(reviews, base)
    .flatMap(({ text, indent = 0 }) => paragraph(text, 100, { indent, hang: indent + 2 }))
    .join("\n");

const publish = {
  Sid: "Publish",
  Effect: "Allow",
  Principal: { Service: "social-messaging.amazonaws.com" },
  Action: "sns:Publish",
  Resource: "arn:aws:sns:eu-west-1:111122223333:acme-events",
};
const tls = {
  ...publish,
  Sid: "Tls",
  Effect: "Deny",
  Principal: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

const stack = (statement: object, objects: string[]) => ({
  resource: {
    aws_sns_topic: {
      Events: { kms_master_key_id: "alias/acme", policy: policy(statement, tls) },
    },
    aws_iam_role: { Chat: { name: "chat" } },
    aws_iam_role_policy: {
      Media: {
        role: "${aws_iam_role.Chat.id}",
        policy: policy({
          Sid: "Media",
          Effect: "Allow",
          Action: objects,
          Resource: "arn:aws:s3:::acme-media/inbound/*",
        }),
      },
    },
  },
});

function reviewed(before: object, after: object): StackReview {
  const old = configured(before);
  return reviewStack({
    configuration: configured(after),
    waivers: [],
    base: { snapshot: () => snapshotOf(old, readConfiguration(old)), waivers: [] },
    today: "2026-11-20",
  });
}

const finding: LintFinding = {
  rule: "some-rule",
  severity: "warning",
  address: "aws_sns_topic.Events",
  argument: "policy",
  statement: "Publish",
  fingerprint: "f",
  message: "it allows too much",
  fix: "allow less",
};

const quiet: StackReview = {
  stack: "prod",
  snapshot: snapshot([]),
  changes: [],
  open: [finding],
  waived: [{ finding, waiver: { stack: "prod", ...finding, reason: "known" } }],
  newWaivers: [{ stack: "prod", ...finding, reason: "new" }],
};

test("new waivers are decided, warnings and waived findings are details", () => {
  expect(printed([quiet], "main")).toBe(
    `No access changed, compared with main.

To decide:
  new waiver  some-rule on aws_sns_topic.Events: new

Details by address:
  aws_sns_topic.Events
    warning  some-rule:f
             aws_sns_topic.Events policy Publish
             it allows too much
             Fix: allow less
    waived   some-rule:f: known`,
  );
});

test("where no report is committed, a warning is to be decided, too", () => {
  const { newWaivers: _, ...rest } = quiet;
  expect(printed([{ ...rest, newWaivers: [], waived: [], changes: undefined }], undefined)).toBe(
    `Nothing is compared, because no report is committed yet.

To decide:
  warning  some-rule:f
           aws_sns_topic.Events policy Publish
           it allows too much
           Fix: allow less`,
  );
});

test("each stack of several is named", () => {
  const review = reviewed({}, stack(publish, ["s3:GetObject"]));
  const text = printed([review, { ...review, stack: "dev" }], "main");
  expect(text).toContain(
    "  - stack: role chat may now s3:GetObject on objects acme-media/inbound/*\n",
  );
  expect(text).toContain("  ! new grants: aws_sns_topic.Events.policy in dev\n");
  expect(text).toContain("  aws_sns_topic.Events in dev\n");
});
