import { judgeQuality } from "../../../scripts/health/accounts";
import { linked, phone } from "./fixtures";

const RUNBOOK = "docs/runbook.md#a-phone-number-loses-quality";

test.each([
  ["RED", "failed", "Meta rates its quality RED: low, by what recipients did in seven days."],
  [
    "YELLOW",
    "warning",
    "Meta rates its quality YELLOW: medium, by what recipients did in seven days.",
  ],
  [
    "PURPLE",
    "warning",
    "The service reports the quality rating PURPLE, which this version does not know.",
  ],
  ["", "warning", "The service reports no quality rating."],
  [undefined, "warning", "The service reports no quality rating."],
])("%p is %s", (rating, status, message) => {
  const lines = judgeQuality(linked(1, [rating]));
  expect(lines).toEqual([
    { subject: phone(1), status, message, fix: expect.any(String), runbook: RUNBOOK },
  ]);
});

test("all green numbers share one line, each other has its own", () => {
  const lines = judgeQuality(linked(2, ["GREEN", "RED", "GREEN", "YELLOW"]));
  expect(lines.map(({ subject, status }) => [subject, status])).toEqual([
    ["phone numbers", "ok"],
    [phone(2), "failed"],
    [phone(4), "warning"],
  ]);
  expect(lines[0]?.message).toBe("Rated GREEN: 2 of 4.");
});

test("all of them green are one line", () => {
  expect(judgeQuality(linked(1, ["GREEN", "GREEN"]))).toEqual([
    { subject: "phone numbers", status: "ok", message: "Rated GREEN: 2 of 2." },
  ]);
});

test("without phone numbers there is nothing to say", () => {
  expect(judgeQuality(linked(2))).toEqual([]);
});
