import { readFileSync } from "node:fs";
import { join } from "node:path";
import { outcomeFindings, outcomes, outcomeWarnings } from "../../../constructs/outcomes/decisions";
import { ERROR_CODES } from "../../../constructs/outcomes/error-codes";
import type { OutcomeOptions } from "../../../constructs/outcomes/options";
import { outcomeAlarms } from "../../../constructs/outcomes/outcome-alarms";
import { fieldName } from "../../../formats/finding";
import { environment } from "../../environment";
import { scope } from "../alarms/scenes";

const found = (options: object) =>
  outcomeFindings(options as OutcomeOptions, options).map(
    ({ path, got, allowed, fix }) => [fieldName(path), got, allowed, fix] as const,
  );

const warning = "warning";

test("right options have no findings", () => {
  expect(
    found({
      failed: { percent: 5, atLeast: 50, severity: warning },
      codes: [
        { code: 130429, severity: warning },
        { codes: [131048, 368], severity: warning },
      ],
      retentionDays: 3653,
    }),
  ).toEqual([]);
});

test("a code twice, in one entry or in two", () => {
  const codes = [
    { codes: [368, 131048, 368], severity: warning },
    { code: 131048, severity: warning },
  ];
  const once = ["each code once, because it has one alarm", "remove one of the two"];
  expect(found({ codes })).toEqual([
    ["codes[0].codes[2]", "368, which is listed before", ...once],
    ["codes[1].code", "131048, which is listed before", ...once],
  ]);
});

test("an entry with both, and one with neither", () => {
  const allowed = "code with one of Meta's codes, or codes with several";
  const both = { code: 1, codes: [2], severity: warning };
  expect(found({ codes: [both, { severity: warning }] })).toEqual([
    ["codes[0]", "code and codes", allowed, "move the one code into codes"],
    ["codes[1]", "neither code nor codes", allowed, "add code: 131026"],
  ]);
});

test("more filters than a log group takes", () => {
  const codes = (number: number) => [
    { codes: Array.from({ length: number }, (_, at) => at + 1), severity: warning },
  ];
  expect(found({ codes: codes(95) })).toEqual([]);
  expect(found({ codes: codes(97) })).toEqual([
    [
      "codes",
      "97 codes",
      "at most 95 codes: a log group takes 100 metric filters, and 5 of them count outcomes",
      "remove 2: the share of failed messages counts every code",
    ],
  ]);
});

test("days that CloudWatch Logs does not admit", () => {
  expect(found({ retentionDays: 8 })).toEqual([
    ["retentionDays", "8", expect.stringMatching(/admits: 1, 3, 5, 7, 14, .* 3653$/), "write 7"],
  ]);
});

test("a code that is not known is a warning", () => {
  const codes = [
    { codes: [368, 999], severity: warning },
    { code: 7, severity: warning },
  ] as OutcomeOptions["codes"];
  expect(outcomeWarnings({ codes }).map(({ path, got }) => [fieldName(path), got])).toEqual([
    ["codes[0].codes[1]", "999"],
    ["codes[1].code", "7"],
  ]);
});

test("the log resource policy is created where the account's stack is", () => {
  const created = (changes: object) =>
    outcomes
      .parts(environment({ outcomes: {}, alarms: { warning: {} }, ...changes }))
      .flatMap((part) => (part.role === "outcome log" ? part.createsPolicy : []));
  expect(created({ serviceLinkedRole: "create" })).toEqual([true]);
  expect(created({ serviceLinkedRole: "import" })).toEqual([true]);
  expect(created({ serviceLinkedRole: "existing" })).toEqual([false]);
  const existing = { serviceLinkedRole: "create", outcomes: { logPolicy: "existing" } };
  expect(created(existing)).toEqual([false]);
});

test("every known code has its entry in the runbook, and every entry is a known code", () => {
  const runbook = readFileSync(join(__dirname, "../../../docs/runbook.md"), "utf8");
  const entries = [...runbook.matchAll(/^### Error (\d+)$/gm)].map(([, code]) => code);
  expect(entries).toEqual(Object.keys(ERROR_CODES));
});

test("every alarm's description fits into CloudWatch's 1,024 characters", () => {
  const longest = {
    ...scope,
    namePrefix: "a".repeat(24),
    region: "ap-southeast-7",
    runbookUrl: `https://${"a".repeat(192)}`,
    dashboardName: "d".repeat(60),
  };
  const alarms = outcomeAlarms(longest, {
    failed: { percent: 99.99, atLeast: 10_000_000, per: "hour", severity: "critical" },
    codes: [{ codes: Object.keys(ERROR_CODES).map(Number), severity: "critical" }],
  });
  expect(alarms).toHaveLength(Object.keys(ERROR_CODES).length + 2);
  for (const { description, name } of alarms) {
    expect(description.length).toBeLessThanOrEqual(1024);
    expect(name.length).toBeLessThanOrEqual(255);
  }
});
