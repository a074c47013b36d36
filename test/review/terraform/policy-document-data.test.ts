import { allow, policy, read, reasons, shown } from "./reading";

const user = "${data.aws_iam_policy_document.D.json}";

function document(values: object, others: object = {}) {
  return read({
    data: { aws_iam_policy_document: { D: values, ...others } },
    resource: { aws_sns_topic: { T: { policy: user } } },
  });
}

const statement = (more: object = {}) => ({
  actions: ["sns:Publish"],
  resources: ["*"],
  principals: { type: "*", identifiers: ["*"] },
  ...more,
});

const lines = (...all: Parameters<typeof document>) =>
  shown(document(...all))["aws_sns_topic.T.policy"];

describe("unreadable", () => {
  test.each<[string, object, RegExp]>([
    ["dynamic blocks", { dynamic: { statement: {} } }, /dynamic blocks/],
    ["dynamic blocks in a statement", { statement: { dynamic: {} } }, /dynamic blocks/],
    ["statements that are a reference", { statement: "${var.s}" }, /not written out/],
    [
      "principals that are a reference",
      { statement: statement({ principals: "${var.p}" }) },
      /not written out/,
    ],
    ["no statement", {}, /Statement: got \[\]/],
    [
      "a source from elsewhere",
      { source_policy_documents: ["${var.p}"], statement: statement() },
      /whose text is not/,
    ],
    [
      "sources from elsewhere",
      { source_policy_documents: "${var.p}", statement: statement() },
      /whose text is not/,
    ],
    [
      "an override from a file",
      { override_policy_documents: ['${file("a")}'] },
      /computed by file/,
    ],
    ["a source that is no policy", { source_json: "[]" }, /not a policy/],
    ["no action", { statement: statement({ actions: [] }) }, /neither Action nor NotAction/],
  ])("%s", (_, values, reason) => {
    expect(reasons(document(values))).toEqual({
      "aws_sns_topic.T.policy": expect.stringMatching(reason),
    });
  });

  test("a document made of itself", () => {
    const values = { source_policy_documents: [user], statement: statement() };
    expect(reasons(document(values))).toEqual({
      "aws_sns_topic.T.policy": expect.stringMatching(/refers to itself/),
    });
  });
});

test("documents made of documents do not multiply", () => {
  const names = Array.from({ length: 9 }, (_, level) => `L${level}`);
  const sources = (name: string) => Array(9).fill(`\${data.aws_iam_policy_document.${name}.json}`);
  const others = (last: object) =>
    Object.fromEntries(
      names.map((name, level) => [
        name,
        level === 8 ? last : { source_policy_documents: sources(`L${level + 1}`) },
      ]),
    );
  const values = { source_policy_documents: sources("L0") };
  const withoutSid = document(values, others({ statement: statement() }));
  expect(reasons(withoutSid)).toEqual({
    "aws_sns_topic.T.policy": expect.stringMatching(/more statements than any policy may/),
  });
  expect(lines(values, others({ statement: statement({ sid: "A" }) }))).toHaveLength(1);
});

test("one statement, as a block or a list of them", () => {
  expect(lines({ statement: statement() })).toEqual(["Allow | * | sns:Publish | *"]);
  expect(lines({ statement: [statement()] })).toEqual(["Allow | * | sns:Publish | *"]);
});

test("everything that a statement can have", () => {
  const values = {
    version: "2012-10-17",
    policy_id: "id",
    statement: [
      {
        sid: "A",
        effect: "Deny",
        not_actions: ["sns:*"],
        not_resources: ["arn:x/&{aws:username}", "${aws_sns_topic.T.arn}"],
        not_principals: [
          { type: "AWS", identifiers: ["1", "$${aws:x}"] },
          { type: "AWS", identifiers: ["2"] },
          { type: "Service", identifiers: ["a.amazonaws.com"] },
        ],
        condition: [
          { test: "StringEquals", variable: "a", values: ["1"] },
          { test: "StringEquals", variable: "a", values: ["2"] },
          { test: "Bool", variable: "b", values: ["true"] },
        ],
      },
      statement({ principals: { type: "AWS", identifiers: ["*"] } }),
    ],
  };
  expect(lines(values)).toEqual([
    "Deny | not AWS:1,AWS:${aws:x},AWS:2,Service:a.amazonaws.com | not sns:* | " +
      "not arn:x/${aws:username},${aws_sns_topic.T.arn} | StringEquals a=1,2 | Bool b=true",
    "Allow | AWS:* | sns:Publish | *",
  ]);
});

test("a list that is a reference is one token", () => {
  expect(lines({ statement: statement({ resources: "${var.arns}" }) })).toEqual([
    "Allow | * | sns:Publish | ${var.arns}",
  ]);
});

test("sources come first, overrides replace statements of the same Sid", () => {
  const other = (sid: string, action: string) =>
    policy(allow({ Sid: sid, Action: action, Principal: "*" }));
  const values = {
    source_policy_documents: [other("A", "a:Source"), other("B", "b:Source")],
    statement: statement({ sid: "B", actions: ["b:Own"] }),
    override_policy_documents: [other("A", "a:Override"), "${data.aws_iam_policy_document.E.json}"],
  };
  const others = {
    E: { statement: statement({ actions: ["e:x"], resources: ["$${aws:username}/${var.x}"] }) },
  };
  expect(lines(values, others)).toEqual([
    "Allow | * | a:Override | *",
    "Allow | * | b:Own | *",
    "Allow | * | e:x | ${aws:username}/${var.x}",
  ]);
});

test("a later version wins", () => {
  const older = JSON.stringify({ Version: "2008-10-17", Statement: [allow({ Principal: "*" })] });
  const versionOf = (values: object) => document(values).policies[0]?.document.version;
  expect(versionOf({ version: "2008-10-17", statement: statement() })).toBe("2008-10-17");
  expect(versionOf({ source_json: older, statement: statement() })).toBe("2012-10-17");
});

test("a copy of a document is read as that copy", () => {
  const reading = read({
    data: {
      aws_iam_policy_document: {
        D: { count: 2, statement: statement({ resources: ["${count.index}"] }) },
      },
    },
    resource: { aws_sns_topic: { T: { policy: "${data.aws_iam_policy_document.D[1].json}" } } },
  });
  expect(reasons(reading)).toEqual({});
  expect(shown(reading)).toEqual({ "aws_sns_topic.T.policy": ["Allow | * | sns:Publish | 1"] });
});
