import { changesBetween } from "../../../review/changes/changes";
import { MARKER, renderPullRequest } from "../../../review/report/pull-request";
import type { StackReview } from "../../../review/review";
import { document, policy, snapshot, statement } from "../changes/snapshots";

const before = snapshot([policy(document(statement()))]);
const after = snapshot([policy(document(statement({ Condition: undefined })))]);

const COMMAND = "npm run review -- --base-ref";

const reviewOf = (changes: Partial<StackReview> = {}): StackReview => ({
  stack: "prod",
  snapshot: after,
  open: [],
  waived: [],
  newWaivers: [],
  changes: changesBetween(before, after),
  ...changes,
});

test("the comment starts with the marker by which it is found again, and the verdicts", () => {
  const comment = renderPullRequest([reviewOf()], "origin/main", COMMAND);
  expect(
    comment.startsWith(`${MARKER}\n## Access review, compared with origin/main\n\n**1 broadened**`),
  ).toBe(true);
  expect(comment).toContain(
    "**Newly allowed, for example:** social-messaging.amazonaws.com sns:Publish",
  );
});

test("a waiver of the same change heads the rest", () => {
  const newWaivers = [
    { stack: "prod", rule: "r", address: "a.b", fingerprint: "f", reason: "because" },
  ];
  const comment = renderPullRequest([reviewOf({ newWaivers })], "origin/main", COMMAND);
  expect(comment.indexOf("New waivers in prod")).toBeGreaterThan(0);
  expect(comment.indexOf("New waivers in prod")).toBeLessThan(comment.indexOf("Newly allowed"));
});

test("text of others neither mentions anybody nor breaks the table", () => {
  const nasty = document(statement({ Sid: "S", Resource: "arn:aws:sns:::a|b<img>@octocat`" }));
  const changes = changesBetween(snapshot([]), snapshot([policy(nasty)]));
  const comment = renderPullRequest([reviewOf({ changes })], "main", COMMAND);
  expect(comment).not.toContain("<img>");
  expect(comment).not.toContain("@octocat");
  expect(comment).toContain("a\\|b&lt;img>");
});

test("what does not fit into a comment is left out from the end, and that is said", () => {
  const many = Array.from({ length: 400 }, (_, at) =>
    policy(document(statement({ Condition: undefined })), { address: `aws_sns_topic.T${at}` }),
  );
  const one = changesBetween(snapshot([]), snapshot(many));
  const comment = renderPullRequest([reviewOf({ changes: one })], "main", COMMAND);
  expect(comment.length).toBeLessThanOrEqual(65_536);
  expect(comment).toMatch(/\*\*\d+ more part\(s\) did not fit/);
});

test("without a change it says so", () => {
  expect(renderPullRequest([reviewOf({ changes: [] })], "main", COMMAND)).toContain(
    "No access changed.",
  );
});
