import { type Files, places, RATES, right, warnings } from "./harness";

// What is wrong with the options of a brake is tested with its decisions; here, that a file's reader sees where.

const files = (brake: string, more = "", limits = CRITICAL): Files => ({
  "rates.csv": RATES,
  "prod.yaml": `${right}alarms:
  warning: { emails: [ops@example.com] }
  critical: { emails: [on-call@example.com] }
${more}spend:
  rateCard: rates.csv
  limits: ${limits}
  brake: ${brake}
`,
});

const CRITICAL = "[{ usd: 80, per: hour, severity: critical }]";
const ROLE = "arn:aws:iam::111122223333:role/sender";
const CONNECT = `connect: { instanceArn: "arn:aws:connect:eu-west-1:111122223333:instance/11111111-2222-3333-8444-555555555555" }\n`;
const RULES = `delivery: { eventRules: [{ name: failures, targetArn: "arn:aws:sqs:eu-west-1:111122223333:theirs" }] }\n`;

test("a brake is right, and draws no warning", () => {
  const brake = `{ roles: ["${ROLE}"], users: ["arn:aws:iam::111122223333:user/legacy"], on: critical, mode: automatic }`;
  expect(places(files(brake))).toEqual([]);
  expect(warnings(files(brake))).toEqual([]);
});

test.each([
  [
    "of another account",
    `{ roles: ["${ROLE.replace("1111", "4444")}"] }`,
    "12:20  spend.brake.roles[0]",
  ],
  ["twice", `{ roles: ["${ROLE}", "${ROLE}"] }`, "12:61  spend.brake.roles[1]"],
  ["by pattern", `{ roles: ["${ROLE}-*"] }`, "12:20  spend.brake.roles[0]"],
  ["nobody", "{ mode: manual }", "12:10  spend.brake"],
  ["an unknown field", `{ roles: ["${ROLE}"], groups: [] }`, "12:62  spend.brake.groups"],
])("roles %s are one problem, at its place", (_, brake, place) => {
  expect(places(files(brake))).toEqual([expect.stringContaining(`prod.yaml:${place}: `)]);
});

test.each([
  ["the Connect role", "acme-prod-whatsapp-connect", CONNECT],
  ["the role of a rule", "acme-prod-whatsapp-failures-rule", RULES],
  ["its own, in any case", "ACME-prod-whatsapp-brake-start", ""],
])("a role that the file creates is refused: %s", (_, name, more) => {
  const brake = `{ roles: ["arn:aws:iam::111122223333:role/${name}"], mode: automatic }`;
  expect(places(files(brake, more))).toEqual([
    expect.stringMatching(/spend\.brake\.roles\[0\]: .*, which this environment creates$/),
  ]);
  if (more !== "") expect(places(files(brake))).toEqual([]); // somebody else's role of that name
});

test("a rule that is named like the brake's is refused", () => {
  const brake = `{ roles: ["${ROLE}"], mode: automatic }`;
  const rules = RULES.replace("failures", "brake");
  expect(places(files(brake, rules))).toEqual([
    expect.stringContaining('"acme-prod-whatsapp-brake"'),
  ]);
});
