import { type Files, problemsOf, right, rightToo, warnings } from "./harness";

// What is wrong with one role is tested with its decisions; here, that names stand for what a file lists.

const ARN = "arn:aws:social-messaging:eu-west-1:111122223333";
const SUPPORT = `${ARN}:phone-number-id/${"1".repeat(32)}`;
const ACCOUNTS = `whatsappBusinessAccounts:
  - id: waba-${"1".repeat(32)}
    name: shop
    arn: "${ARN}:waba/waba-${"1".repeat(32)}"
    destination: sns
    phoneNumbers:
      - { id: phone-number-id-${"1".repeat(32)}, name: support, arn: "${SUPPORT}", tags: { Team: support } }
      - { id: phone-number-id-${"2".repeat(32)}, name: sales }
`;

const files = (access: string, more = "", accounts = ACCOUNTS): Files => ({
  "prod.yaml": `${right}${more}${accounts}access:\n${access}`,
});

const found = (of: Files) => problemsOf(of).map(({ field, got }) => `${field}: ${got}`);

test("a name of the wrong kind is one problem, whatever else it lacks", () => {
  const of =
    files(`  - { role: chat, send: [support], templates: [sales], whereTagged: { Team: support } }
  - { role: reader, read: [unknown] }
`);
  expect(found(of)).toEqual([
    'access[0].templates[0]: "sales", the name of whatsappBusinessAccounts[0].phoneNumbers[1]',
    'access[1].read[0]: "unknown", a name that nothing has',
  ]);
});

test("a name that two have is offered once", () => {
  const accounts = ACCOUNTS.replace("name: sales", "name: support");
  const of = files("  - { role: chat, send: [other] }\n", "", accounts);
  const [, problem] = problemsOf(of);
  expect(problem?.allowed).toBe('"support", or an ARN');
});

test("names and ARNs are right, and draw no warning", () => {
  const of =
    files(`  - { role: chat, send: [support], media: inbound, whereTagged: { Team: support } }
  - { role: editor, templates: [shop], flows: [shop], media: outbound }
  - { role: reader, read: [shop, support, "${ARN}:phone-number-id/*"] }
`);
  expect(found(of)).toEqual([]);
  expect(warnings(of)).toEqual([]);
});

test("everything that is wrong is reported at once, each with what is allowed and what to do", () => {
  const of = files(`  - { role: chat, send: [support, suport, sales, shop] }
  - { role: CHAT, templates: [support] }
  - { role: idle }
`);
  expect(
    problemsOf(of).map(({ where, field, got, allowed, fix }) => [
      where.replace(/^.*prod.yaml:/, ""),
      field,
      got,
      allowed,
      fix,
    ]),
  ).toEqual([
    [
      "15:35",
      "access[0].send[1]",
      '"suport", a name that nothing has',
      '"support", "sales", or an ARN',
      "write name: suport beside the id of the phone number in whatsappBusinessAccounts, or its ARN here",
    ],
    [
      "15:43",
      "access[0].send[2]",
      '"sales", the name of whatsappBusinessAccounts[0].phoneNumbers[1], which has no arn',
      "a phone number whose arn is written: ARNs are never built from ids",
      "add arn to whatsappBusinessAccounts[0].phoneNumbers[1], copied from what `aws socialmessaging get-linked-whatsapp-business-account` prints",
    ],
    [
      "15:50",
      "access[0].send[3]",
      '"shop", the name of whatsappBusinessAccounts[0]',
      "the name or ARN of a phone number",
      "name its phone numbers",
    ],
    [
      "16:13",
      "access[1].role",
      '"CHAT", as access[0]',
      expect.stringMatching(/^each role once: .* a name has one path$/),
      "write all that the role may do in access[0]",
    ],
    [
      "16:31",
      "access[1].templates[0]",
      '"support", the name of whatsappBusinessAccounts[0].phoneNumbers[0]',
      "the name or ARN of a WhatsApp Business Account",
      "name the account that it belongs to",
    ],
    [
      "17:5",
      "access[2]",
      "a role that is given nothing",
      expect.stringMatching(/^at least one of send, /),
      expect.stringMatching(/, or remove the entry$/),
    ],
  ]);
});

test.each([
  [
    "an id in the place of a name",
    `[phone-number-id-${"1".repeat(32)}]`,
    /: give it a name and its arn /,
  ],
  [
    "an ARN of another account",
    `["${SUPPORT.replace("1111", "4444")}"]`,
    /correct the account or the Region/,
  ],
  ["a wildcard that is no ARN", '["*"]', /if really all are meant/],
])("%s is refused", (_, send, fix) => {
  const problems = problemsOf(files(`  - { role: chat, send: ${send} }\n`));
  expect(problems.map(({ field }) => field)).toEqual(["access[0].send[0]"]);
  expect(problems[0]?.fix).toMatch(fix);
});

test("a number whose ARN is written wrongly has no second problem where its name is used", () => {
  const accounts = ACCOUNTS.replace(SUPPORT, "support");
  expect(found(files("  - { role: chat, send: [support] }\n", "", accounts))).toEqual([
    'whatsappBusinessAccounts[0].phoneNumbers[0].arn: "support"',
  ]);
});

test("a name twice, and an ARN of another number", () => {
  const accounts = ACCOUNTS.replace("name: sales", `name: shop, arn: "${SUPPORT}"`);
  expect(found(files("  - { role: chat, send: [support] }\n", "", accounts))).toEqual([
    'whatsappBusinessAccounts[0].phoneNumbers[1].name: "shop", as whatsappBusinessAccounts[0]',
    `whatsappBusinessAccounts[0].phoneNumbers[1].arn: "${SUPPORT}"`,
  ]);
});

test("a tag that the file itself sets otherwise", () => {
  const of = files("  - { role: chat, send: [support], whereTagged: { Team: sales } }\n");
  expect(found(of)).toEqual([
    'access[0].send[0]: "support", which has the tag "Team" with "support" in whatsappBusinessAccounts[0].phoneNumbers[0]',
  ]);
});

const CONNECT = `connect: { instanceArn: "arn:aws:connect:eu-west-1:111122223333:instance/11111111-2222-3333-8444-555555555555" }\n`;
const RULES = `delivery: { eventRules: [{ name: failures, targetArn: "arn:aws:sqs:eu-west-1:111122223333:theirs" }] }\n`;

test.each([
  ["the Connect role", "acme-prod-whatsapp-connect", CONNECT],
  ["the role of a rule, in any case", "ACME-prod-whatsapp-failures-rule", RULES],
  ["one with a path", "arn:aws:iam::111122223333:role/acme-prod-whatsapp-connect", CONNECT],
])("a role that the file creates is refused: %s", (_, name, more) => {
  const entry = `  - { role: "${name}", send: [support] }\n`;
  expect(found(files(entry, more))).toEqual([
    expect.stringMatching(/^access\[0\]\.role: .*, which this environment creates$/),
  ]);
  expect(found(files(entry))).toEqual([]); // somebody else's role of that name
  expect(
    found(files(entry.replace("111122223333", "444455556666"), name.startsWith("arn") ? more : "")),
  ).toEqual([]);
});

test("media without a bucket, and a policy that only its media makes too long", () => {
  const none = "mediaBucket: { enabled: false }\n";
  expect(found(files("  - { role: chat, send: [support], media: both }\n", none))).toEqual([
    "access[0].media: media, without a media bucket",
  ]);
  const numbers = Array.from(
    { length: 16 },
    (_, at) => `"${ARN}:phone-number-id/${String(at).padStart(32, "0")}"`,
  );
  const send = `[${numbers.join(", ")}]`;
  expect(found(files(`  - { role: chat, send: ${send} }\n`))).toEqual([]);
  expect(found(files(`  - { role: chat, send: ${send}, media: both }\n`))).toEqual([
    expect.stringMatching(/^access\[0\]: a policy of 6,\d{3} characters$/),
  ]);
});

test("the eleventh policy of one role, counted over all files", () => {
  const entry = `access:\n  - { role: chat, send: ["${SUPPORT}"] }\n`;
  const other = (at: number) => rightToo.replace("acme-dev", `acme-dev${at}`) + entry;
  const ten = Object.fromEntries(
    Array.from({ length: 10 }, (_, at) => [`dev${at}.yaml`, other(at)]),
  );
  expect(found({ ...ten })).toEqual([]);
  expect(found({ ...ten, "prod.yaml": right + entry })).toEqual([
    'access[0].role: "chat", to which the files attach 11 policies with this one',
  ]);
});

test("a role that another file of the account creates", () => {
  const dev = (account: string) =>
    `${rightToo.replace("111122223333", account)}${CONNECT.replace("111122223333", account)}`;
  const entry = `  - { role: acme-dev-whatsapp-connect, send: [support] }\n`;
  const both = (account: string) => ({ ...files(entry), "dev.yaml": dev(account) });
  expect(found(both("444455556666"))).toEqual([]);
  const [problem, ...others] = problemsOf(both("111122223333"));
  expect(others).toEqual([]);
  expect(problem?.field).toBe("access[0].role");
  expect(problem?.got).toMatch(/^"acme-dev-whatsapp-connect", which .*dev\.yaml creates$/);
});
