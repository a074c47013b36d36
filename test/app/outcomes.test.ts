import { added, places, refusal, refuses, right, rightToo, warnings } from "./harness";

const A_SEVERITY = "a severity that alarms sets: warning";
const alarms = "alarms: { warning: { emails: [a@example.com] } }";

describe("outcomes", () => {
  test("need somebody to notify", () => {
    const text = added("outcomes: {}");
    expect(places({ "prod.yaml": text })).toEqual([
      "prod.yaml:6:11  outcomes: outcomes without alarms",
    ]);
    expect(refusal({ "prod.yaml": text })).toMatch(
      /allowed {2}outcomes together with alarms, which says who .*\n {2}fix {6}add alarms: /,
    );
  });

  refuses("outcomes.failed.severity", A_SEVERITY, added, [
    [
      `${alarms}\noutcomes: { failed: { percent: 5, atLeast: 50, severity: ▸critical } }`,
      "critical, but alarms.critical is not set",
      "add alarms.critical, or write warning",
    ],
  ]);

  refuses("outcomes.codes[0].severity", A_SEVERITY, added, [
    [
      `${alarms}\noutcomes: { codes: [{ code: 368, severity: ▸critical }] }`,
      "critical, but alarms.critical is not set",
      "add alarms.critical, or write warning",
    ],
  ]);

  const share = (percent: string) =>
    `${alarms}\noutcomes: { failed: { percent: ▸${percent}, atLeast: 50, severity: warning } }`;
  const DECIMAL = "write it as 40 or 40.50, without quotes";
  refuses(
    "outcomes.failed.percent",
    "per cent from 0.01 to 100, with at most two decimals",
    added,
    ["-1", "0", "100.01", "101", "0.001", '"5"', "five"].map((value) => [
      share(value),
      value === "five" ? '"five"' : value,
      DECIMAL,
    ]),
  );

  refuses("outcomes.failed.atLeast", "a whole number from 1 to 10000000", added, [
    [
      `${alarms}\noutcomes: { failed: ▸{ percent: 5, severity: warning } }`,
      "nothing",
      "write such a number, without quotes",
    ],
    [
      `${alarms}\noutcomes: { failed: { percent: 5, atLeast: ▸0, severity: warning } }`,
      "0",
      "write 1",
    ],
  ]);

  refuses("outcomes.codes[0].codes", "at least one code", added, [
    [
      `${alarms}\noutcomes: { codes: [{ codes: ▸[], severity: warning }] }`,
      "an empty list",
      "list one, or remove the entry",
    ],
  ]);

  refuses(
    "outcomes.logPolicy",
    "create only in the environment that creates or imports the service-linked role: the policy is in the account's stack, which that environment has",
    added,
    [
      [
        `${alarms}\noutcomes: { logPolicy: ▸create }`,
        "create, beside serviceLinkedRole: existing",
        "write existing here, and add outcomes there; in another Region, or without such an environment, npm run requirements prints the policy",
      ],
    ],
  );
});

test("a code that is not known is a warning at its place", () => {
  const text = `${alarms}\noutcomes: { codes: [{ codes: [368, 999], severity: warning }] }`;
  expect(warnings({ "prod.yaml": added(text) })).toEqual([
    expect.objectContaining({
      where: "environments/prod.yaml:7:36",
      field: "outcomes.codes[0].codes[1]",
      got: "999",
    }),
  ]);
});

test("several mistakes are reported at once", () => {
  const text = `${alarms}\noutcomes: { failed: { percent: 200, severity: warning }, codes: [{ code: 1, severity: critical }, { codes: [1] }], retentionDays: 8 }`;
  expect(refusal({ "prod.yaml": added(text) }).match(/outcomes\.\S+/g)).toEqual([
    "outcomes.failed.atLeast",
    "outcomes.failed.percent",
    "outcomes.codes[0].severity",
    "outcomes.codes[1].severity",
    "outcomes.codes[1].codes[0]",
    "outcomes.retentionDays",
  ]);
});

test("the account's stacks make one log resource policy in a Region", () => {
  const create = (text: string) => `${text.replace("existing", "create")}${alarms}\noutcomes: {}\n`;
  const files = { "dev.yaml": create(rightToo), "prod.yaml": create(right) };
  expect(refusal(files)).toContain("serviceLinkedRole");
  const existing = `${rightToo}${alarms}\noutcomes: {}\n`;
  expect(warnings({ "dev.yaml": existing, "prod.yaml": create(right) })).toEqual([]);
});

test("a rule of delivery cannot have the name of the rule that writes outcomes", () => {
  const text = `${alarms}
outcomes: {}
delivery:
  eventRules:
    - { name: outcomes, targetArn: "arn:aws:sqs:eu-west-1:111122223333:failures" }`;
  expect(refusal({ "prod.yaml": added(text) })).toContain(
    "an EventBridge rule that nothing else has",
  );
});
