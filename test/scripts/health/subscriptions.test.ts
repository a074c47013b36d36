import { judgeSubscriptions } from "../../../scripts/health/subscriptions";
import { sending } from "./fixtures";

const RUNBOOK = "docs/runbook.md#nobody-receives-the-events";
const pending = (protocol: string, endpoint: string) => ({ protocol, endpoint, confirmed: false });
const confirmed = { protocol: "sqs", endpoint: "arn:aws:sqs:eu-west-1:1:q", confirmed: true };

const judge = (found: Parameters<typeof judgeSubscriptions>[0], destinations = ["sns"]) =>
  judgeSubscriptions(found, sending(destinations));

test("no subscription is a warning", () => {
  expect(judge([])).toEqual({
    subject: "subscriptions",
    status: "warning",
    message: "Nobody receives the events: the topic has no subscription.",
    fix: "subscribe whatever should receive them: aws sns subscribe, or the stack it lives in",
    runbook: RUNBOOK,
  });
  expect(judge([], []).status).toBe("warning");
  expect(judge([], ["connect", "sns"]).status).toBe("warning");
});

test("no subscription is ok where every account sends its events elsewhere", () => {
  expect(judge([], ["connect", "none"])).toEqual({
    subject: "subscriptions",
    status: "ok",
    message: "There is none, and no account sends its events to the topic.",
  });
});

test("an unconfirmed subscription is a warning with its endpoint", () => {
  expect(judge([confirmed, pending("email", "ops@acme.example")])).toEqual({
    subject: "subscriptions",
    status: "warning",
    message: "1 of 2 subscriptions not confirmed: email ops@acme.example.",
    fix: expect.stringContaining("confirm them at their endpoints"),
    runbook: RUNBOOK,
  });
});

test("nobody receives anything while all are unconfirmed", () => {
  expect(judge([pending("email", "ops@acme.example")]).message).toBe(
    "Nobody receives the events: 1 of 1 subscriptions not confirmed: email ops@acme.example.",
  );
});

test("secrets in web addresses are never shown", () => {
  const { message } = judge([
    pending("https", "https://user:hunter2@hooks.acme.example/T0/hunter2?apiKey=hunter2"),
    pending("https", "not a URL, hunter2"),
  ]);
  expect(message).toContain("not confirmed: https hooks.acme.example, https.");
});

test("many are counted, not listed", () => {
  const many = Array.from({ length: 7 }, (_, index) => pending("email", `${index}@acme.example`));
  const { message } = judge(many);
  expect(message).toContain("email 4@acme.example and 2 more.");
  expect(message).not.toContain("5@");
});

test("confirmed subscriptions are ok", () => {
  expect(judge([confirmed, confirmed])).toEqual({
    subject: "subscriptions",
    status: "ok",
    message: "All confirmed: 2.",
  });
});
