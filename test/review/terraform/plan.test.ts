import { planConfiguration } from "../../../review/terraform/plan";
import { id, on, plan, read, unknownPolicy } from "./planned";
import { allow, policy, reasons, shown } from "./reading";

describe("a policy of which a plan of HCL has only the references", () => {
  test.each<[string, object, string]>([
    ["one", { references: ["a.b.c", "a.b"] }, "a.b.c"],
    ["several", { references: ["a.b", "c.d"] }, "a.b and c.d"],
    ["a local", { references: ["local.policy"] }, "local.policy"],
    ["beside what is fixed", { references: ["path.module", "a.b.c"] }, "a.b.c"],
  ])("does what nobody knows, but is the same as itself: %s", (_, expression, named) => {
    const policy = `a hidden policy made of ${named}`;
    const [who, what] = [`AWS:the principals of ${policy}`, `the resources of ${policy}`];
    const reading = unknownPolicy(expression);
    expect(reasons(reading)).toEqual({});
    expect(shown(reading)).toEqual({
      [id]: [
        `Allow | ${who} | what ${policy} allows | ${what}`,
        `Deny | ${who} | what ${policy} denies | ${what}`,
      ],
    });
  });

  test("has no principals where it belongs to an identity, and no resources where it is a trust", () => {
    const references = { references: ["a.b"] };
    const unknown = { policy: true, assume_role_policy: true };
    const reading = read([
      { address: "aws_iam_role_policy.P", unknown, expressions: { policy: references } },
      { address: "aws_iam_role.R", unknown, expressions: { assume_role_policy: references } },
    ]);
    const statements = reading.policies.map(({ document }) => document.statements[0]);
    expect(
      statements.map((one) => [one?.principal === undefined, one?.resource === undefined]),
    ).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  test("blocks that for_each makes, where a policy in them is not known", () => {
    const reading = read([
      {
        address: "aws_iam_role.R",
        values: { inline_policy: [{ name: "a" }, { name: "b", policy: policy(allow()) }] },
        unknown: { inline_policy: [{ policy: true }, {}] },
      },
    ]);
    const hidden = "a hidden policy made of aws_iam_role.R.inline_policy[a].policy";
    expect(reasons(reading)).toEqual({});
    expect(shown(reading)).toEqual({
      'aws_iam_role.R.inline_policy["a"].policy': [
        `Allow | what ${hidden} allows | the resources of ${hidden}`,
        `Deny | what ${hidden} denies | the resources of ${hidden}`,
      ],
      'aws_iam_role.R.inline_policy["b"].policy': ["Allow | sns:Publish | *"],
    });
  });
});

describe("what a plan has no definition of", () => {
  test.each(["local.a", "var.a"])("is a reference like any other: %s", (reference) => {
    const expression = { constant_value: on(`\${${reference}}`), references: [reference] };
    expect(shown(unknownPolicy(expression))).toEqual({
      [id]: [`Allow | * | sns:Publish | \${known only at apply: ${reference}}`],
    });
  });
});

describe("unreadable", () => {
  test.each([
    ["an element that no policy has", '{"Statement":[{"Grant":"${aws_x.y}"}]}', /got "Grant"/],
    ["an effect in words", '{"Statement":[{"Effect":"Permit","Action":"${aws_x.y}"}]}', /"Permit"/],
  ])("JSON that is wrong whatever is known later: %s", (_, text, reason) => {
    const reading = unknownPolicy({ constant_value: text, references: ["aws_x.y"] });
    expect(shown(reading)).toEqual({});
    expect(reasons(reading)).toEqual({ [id]: expect.stringMatching(reason) });
  });

  test.each([
    "${jsonencode(aws_x.y)}",
    "${jsonencode(merge(local.a, local.b))}",
    '${true ? aws_x.y : "{}"}',
    '{"Statement":[{"Effect":"${aws_x.y}","Principal":"*","Action":"sqs:*","Resource":"*"}]}',
    '{"Statement":${jsonencode(aws_x.y)}}',
    '{"Statement":[%{ if true }${aws_x.y}%{ endif }]}',
  ])("JSON that only Terraform evaluates is hidden, and another text of it is seen: %s", (text) => {
    const written = (constant: string) =>
      shown(unknownPolicy({ constant_value: constant, references: ["aws_x.y"] }))[id];
    const hidden = ["allows", "denies"].map((does) =>
      expect.stringMatching(`what a hidden policy made of .* ${does} `),
    );
    expect(written(text)).toEqual(hidden);
    expect(written(text.replace("aws_x.y", "aws_x.z").replace("local.b", "local.c"))).not.toEqual(
      written(text),
    );
  });

  test("HCL that refers to nothing is known by its place, and hidden", () => {
    const hidden = `a hidden policy made of ${id}`;
    expect(shown(unknownPolicy({}))).toEqual({
      [id]: ["allows", "denies"].map((does) => expect.stringContaining(`what ${hidden} ${does}`)),
    });
  });

  test.each([
    ["a plan of some resources only", { complete: false }],
    ["a plan that leaves resources for later", { deferred_changes: [{ reason: "x" }] }],
  ])("%s", (_, more) => {
    expect(reasons(read([], more))).toEqual({
      plan: "unknown-grant: the plan leaves resources out",
    });
  });

  test("names in a module are not those of the root module", () => {
    const expression = { constant_value: on("${var.a}"), references: ["var.a"] };
    const address = "module.m.aws_sqs_queue.Q";
    const variables = { a: { value: "1" } };
    expect(shown(unknownPolicy(expression, { address }, { variables }))).toEqual({
      [`${address}.policy`]: ["Allow | * | sns:Publish | ${known only at apply: var.a}"],
    });
  });
});

describe("what is known", () => {
  test("means itself", () => {
    const reading = read([
      {
        address: "aws_sqs_queue.Q",
        values: { policy: on("${aws:username}") },
        expressions: { policy: {} },
      },
    ]);
    const [found] = reading.policies;
    expect(found?.document.statements[0]?.resource?.values).toEqual(["${aws:username}"]);
  });

  test("in modules and copies", () => {
    const values = { policy: on("*") };
    const reading = read([
      { address: 'module.m["a.b"].aws_sqs_queue.Q[0]', values, expressions: { policy: {} } },
      { address: 'aws_sqs_queue.Q["x"]', values, expressions: { policy: {} } },
    ]);
    expect(Object.keys(shown(reading)).sort()).toEqual([
      'aws_sqs_queue.Q["x"].policy',
      'module.m["a.b"].aws_sqs_queue.Q[0].policy',
    ]);
  });

  test("is left out where AWS made it and the configuration does not write it", () => {
    const values = { policy: on("*"), name: "q" };
    const expressions = { name: { constant_value: "q" } };
    expect(read([{ address: "aws_sqs_queue.Q", values, expressions }])).toEqual({
      policies: [],
      unreadable: [],
    });
    expect(read([{ address: "aws_sqs_queue.Q", unknown: { policy: true }, expressions }])).toEqual({
      policies: [],
      unreadable: [],
    });
  });
});

test.each([
  ["aws_ssm_parameter", "value"],
  ["aws_secretsmanager_secret_version", "secret_string"],
  ["aws_s3_object", "content"],
  ["local_file", "content"],
  ["terraform_data", "input"],
])("a policy that %s only keeps as %s is no grant", (type, argument) => {
  const values = { [argument]: policy(allow()) };
  expect(read([{ address: `${type}.P`, values }])).toEqual({ policies: [], unreadable: [] });
});

test.each([
  ["aws_sns_topic.T", "aws", undefined],
  ["aws_sns_topic.T", "aws.other", "aws.other"],
  ["module.m.aws_sns_topic.T", "module.m:aws", undefined],
  ["module.m.aws_sns_topic.T", "module.m:aws.other", "module.m:aws.other"],
])("%s with the provider %s is of the alias %s", (address, key, alias) => {
  const { resources } = planConfiguration("plan", plan([{ address, provider: key }]), "plan.json");
  expect(resources.map(({ values }) => values["provider"])).toEqual([alias]);
});
