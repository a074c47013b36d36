import { allow, policy, read, readResource, reasons, shown, statementsOf } from "./reading";

const open = policy(allow());
const id = "aws_sns_topic.R.policy";

describe("unreadable", () => {
  test.each<[string, unknown, RegExp]>([
    ["jsonencode", "${jsonencode(var.policy)}", /computed by jsonencode/],
    ["a file", '${file("policy.json")}', /computed by file/],
    ["a template file", '${templatefile("p", {})}', /computed by templatefile/],
    ["a provider's function", "${provider::aws::x(1)}", /computed by provider::aws::x/],
    ["a variable", "${var.policy}", /is \$\{var\.policy\}, whose text is not in this/],
    ["a condition", "${var.x ? local.a : local.b}", /whose text is not in this/],
    ["an output of a module", "${module.m.policy}", /whose text is not in this/],
    ["a data source of another kind", "${data.aws_iam_policy.P.policy}", /whose text is not/],
    ["a missing document", "${data.aws_iam_policy_document.X.json}", /whose text is not/],
    ["a resource without that argument", "${aws_sns_topic.R.arn}", /whose text is not/],
    ["itself", "${aws_sns_topic.R.policy}", /refers to itself/],
    ["a directive", `%{ if var.x }${open}%{ endif }`, /directive/],
    ["a reference that does not end", "${var.x", /never closed/],
    ["a reference to a file in it", policy(allow({ Resource: '${file("arn")}' })), /from a file/],
    ["hidden characters", policy(allow({ Resource: "${a.\uE000}" })), /invisible characters/],
    ["no JSON", "allow everything", /is not JSON/],
    ["a list", "[]", /got \[\]; allowed: an object/],
    ["an empty object", "{}", /Statement: got nothing/],
    [
      "a reference instead of a statement",
      '{"Version":"2012-10-17","Statement":[${var.s}]}',
      /outside of the strings/,
    ],
    [
      "a reference instead of a number",
      '{"Statement":{"Condition":{"NumericEquals":{"a":${var.n}}}}}',
      /outside of the strings/,
    ],
    ["a name twice", '{"Statement":[],"Statement":[]}', /the same name twice/],
    ["a statement without an effect", policy({ Action: "*", Resource: "*" }), /Effect/],
    ["an effect that is a reference", policy(allow({ Effect: "${var.e}" })), /\$\{var\.e\}/],
    ["an unknown element", policy(allow({ Acton: "*" })), /"Acton"/],
    ["a statement without a principal", policy(allow()), /neither Principal nor NotPrincipal/],
    ["a number", 1, /got 1; allowed: an object/],
    ["endless references in references", `\${${'"${'.repeat(9999)}`, /never closed/],
    ["endless depth", `${"[".repeat(999)}${"]".repeat(999)}`, /nested too deep/],
  ])("%s", (_, value, reason) => {
    const reading = readResource("aws_sns_topic", { name: "t", policy: value });
    expect(shown(reading)).toEqual({});
    expect(reasons(reading)).toEqual({ [id]: expect.stringMatching(reason) });
    expect(reasons(reading)[id]).toMatch(/^unreadable: /);
  });

  test("each says how to write it", () => {
    const { unreadable } = readResource("aws_sns_topic", { policy: "${jsonencode(1)}" });
    expect(unreadable).toEqual([
      {
        id,
        resource: expect.objectContaining({ address: "aws_sns_topic.R" }),
        argument: "policy",
        cause: "unreadable",
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        reason:
          "it is computed by jsonencode(...) of something that is not written out, which only Terraform evaluates",
        fix: "write it as JSON text: JSON.stringify(policy) instead of Fn.jsonencode(policy)",
      },
    ]);
  });

  test("a policy whose changes Terraform ignores", () => {
    const ignoring = (...names: string[]) =>
      reasons(
        readResource("aws_sqs_queue", {
          policy: policy(allow({ Principal: "*" })),
          lifecycle: [{ ignore_changes: names }],
        }),
      );
    const ignored = expect.stringMatching(/unknown-grant: lifecycle\.ignore_changes leaves it/);
    expect(ignoring("tags")).toEqual({});
    expect(ignoring("tags", "policy")).toEqual({ "aws_sqs_queue.R.policy": ignored });
    expect(ignoring("all")).toEqual({ "aws_sqs_queue.R.policy": ignored });
  });

  test("a policy in a dynamic block", () => {
    const dynamic = { inline_policy: { for_each: [1], content: { name: "a", policy: open } } };
    const reading = readResource("aws_iam_role", {
      assume_role_policy: policy({
        Effect: "Allow",
        Principal: { Service: "x.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
      dynamic,
    });
    expect(reasons(reading)).toEqual({
      "aws_iam_role.R.dynamic": expect.stringMatching(
        /dynamic block, which only Terraform unfolds/,
      ),
    });
    const harmless = { tag: { for_each: [1], content: { key: "a" } } };
    expect(reasons(readResource("aws_autoscaling_group", { dynamic: harmless }))).toEqual({});
  });

  test("modules, and a program that runs", () => {
    const reading = read({
      module: { m: { source: "./m" } },
      resource: { null_resource: { N: { provisioner: [{ "local-exec": { command: "aws" } }] } } },
    });
    expect(reasons(reading)).toEqual({
      "module.m": expect.stringMatching(/^unknown-grant: its source is not read/),
      "null_resource.N.provisioner": expect.stringMatching(/^unknown-grant: it runs a program/),
    });
    expect(reading.unreadable.map(({ fingerprint }) => fingerprint)).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe("references", () => {
  const resourceOf = (Resource: unknown, rest: object = {}) => {
    const text = policy(allow({ Principal: "*", Resource }));
    const { policies, unreadable } = readResource("aws_sns_topic", { policy: text }, rest);
    expect(unreadable).toEqual([]);
    return policies.flatMap(statementsOf).map((line) => line.split(" | ")[3]);
  };

  test.each([
    ["${aws_sns_topic.T.arn}", "${aws_sns_topic.T.arn}"],
    ["arn:aws:s3:::${aws_s3_bucket.B.bucket}/*", "arn:aws:s3:::${aws_s3_bucket.B.bucket}/*"],
    ['${var.x["a}"]}', '${var.x["a}"]}'],
    ['${element(split(":", var.arn), 1)}', '${element(split(":", var.arn), 1)}'],
    ["x/$${aws:username}", "x/${aws:username}"],
    ["x/%%{y}", "x/%{y}"],
  ])("%s", (written, meant) => {
    expect(resourceOf(written)).toEqual([meant]);
  });

  test("quotes in one are written as Terraform demands it, too: without a backslash", () => {
    const text = `{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"\${var.x["a"]}"}}`;
    const reading = readResource("aws_sns_topic", { policy: text });
    expect(shown(reading)).toEqual({ [id]: ['Allow | * | * | ${var.x["a"]}'] });
  });

  test("an IAM variable is none, nor is a reference an IAM variable", () => {
    const [found] = readResource("aws_sns_topic", {
      policy: policy(
        allow({ Principal: "*", Resource: ["$${aws:username}", "${aws_x.username}"] }),
      ),
    }).policies;
    expect(found?.document.statements[0]?.resource?.values).toEqual([
      "${aws:username}",
      "\uE000${aws_x.username}\uE001",
    ]);
  });

  test("in names of condition keys", () => {
    const Condition = { StringEquals: { "${var.issuer}:aud": "sts" } };
    const reading = readResource("aws_sns_topic", {
      policy: policy(allow({ Principal: "*", Condition })),
    });
    expect(shown(reading)[id]).toEqual([
      "Allow | * | sns:Publish | * | StringEquals ${var.issuer}:aud=sts",
    ]);
  });

  test.each<[string, string, object, object]>([
    [
      "a variable's default",
      "${var.a}",
      { variable: { a: { default: "1" } } },
      { variable: { a: { default: "2" } } },
    ],
    [
      "what a data source looks for",
      "${data.aws_iam_role.D.arn}",
      { data: { aws_iam_role: { D: { name: "deploy" } } } },
      { data: { aws_iam_role: { D: { name: "everyone" } } } },
    ],
    [
      "what that is made of",
      "${data.aws_iam_role.D.arn}",
      { data: { aws_iam_role: { D: { name: "${var.a}" } } }, variable: { a: { default: "1" } } },
      { data: { aws_iam_role: { D: { name: "${var.a}" } } }, variable: { a: { default: "2" } } },
    ],
    ["a local", "${local.a}", { locals: { a: "1" } }, { locals: { a: "2" } }],
    ["a local in a call", "${lower(local.a)}", { locals: { a: "A" } }, { locals: { a: "B" } }],
    [
      "an argument that is only passed on",
      "${terraform_data.D.output}",
      { resource: { terraform_data: { D: { input: "1" } } } },
      { resource: { terraform_data: { D: { input: "2" } } } },
    ],
  ])("the same text is another one with %s", (_, written, before, after) => {
    const meaning = (rest: object) => {
      const text = policy(allow({ Principal: "*", Resource: written }));
      const all = {
        ...rest,
        resource: { ...Object(rest).resource, aws_sns_topic: { R: { policy: text } } },
      };
      return shown(read(all))[id];
    };
    expect(meaning(before)).toEqual(meaning(before));
    expect(meaning(before)).not.toEqual(meaning(after));
  });

  test("what stands in a definition without an own one changes nothing", () => {
    expect(resourceOf("${data.aws_region.R.id}", { data: { aws_region: { R: {} } } })).toEqual([
      "${data.aws_region.R.id}",
    ]);
  });
});

describe("where policies stand", () => {
  test.each<[string, object, string, string]>([
    ["aws_sns_topic", { policy: policy(allow({ Principal: "*" })) }, "policy", "resource"],
    [
      "aws_sns_topic_policy",
      { arn: "${aws_sns_topic.T.arn}", policy: policy(allow({ Principal: "*" })) },
      "policy for ${aws_sns_topic.T.arn}",
      "resource",
    ],
    ["aws_kms_key", { policy: policy(allow({ Principal: "*" })) }, "policy", "resource"],
    ["aws_iam_policy", { policy: open }, "policy", "identity"],
    ["aws_iam_role_policy", { role: "r", policy: open }, "policy for r", "identity"],
    [
      "aws_iam_role",
      { inline_policy: [{ name: "a", policy: open }] },
      'inline_policy["a"].policy',
      "identity",
    ],
    [
      "aws_iam_role",
      { inline_policy: { name: "a", policy: open } },
      'inline_policy["a"].policy',
      "identity",
    ],
    ["aws_iam_role", { inline_policy: [{ policy: open }] }, "inline_policy.policy", "identity"],
    [
      "aws_iam_role",
      { assume_role_policy: policy({ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }) },
      "assume_role_policy",
      "trust",
    ],
    [
      "aws_ecr_repository_policy",
      { repository: "r", policy: policy({ Effect: "Allow", Principal: "*", Action: "ecr:*" }) },
      "policy for r",
      "resource",
    ],
    ["aws_organizations_policy", { content: open }, "content", "identity"],
    ["aws_vpc_endpoint", { policy: policy(allow({ Principal: "*" })) }, "policy", "resource"],
    [
      "awscc_sqs_queue_policy",
      { policy_document: JSON.parse(open) },
      "policy_document",
      "identity",
    ],
    ["new_thing", { deep: [{ er: { rules: open } }] }, "deep.er.rules", "identity"],
    [
      "aws_api_gateway_rest_api",
      {
        body: JSON.stringify({
          "x-amazon-apigateway-policy": JSON.parse(policy(allow({ Principal: "*" }))),
        }),
      },
      "body.x-amazon-apigateway-policy",
      "resource",
    ],
    ["new_thing", { config: JSON.stringify({ text: open }) }, "config.text", "identity"],
    [
      "new_trust",
      { role: policy({ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }) },
      "role",
      "trust",
    ],
  ])("%s %j", (type, values, path, kind) => {
    const reading = readResource(type, values);
    expect(reasons(reading)).toEqual({});
    expect(reading.policies.map((found) => [found.id, found.kind])).toEqual([
      [`${type}.R.${path}`, kind],
    ]);
  });

  test.each<[string, object]>([
    ["an empty text", { policy: "" }],
    ["null", { policy: null }],
    ["no policy", { name: "x" }],
    ["words", { description: "A Statement of work", policy: null }],
    ["other JSON", { delivery_policy: '{"http":{}}' }],
  ])("nothing to read in %s", (_, values) => {
    expect(readResource("aws_sns_topic", values)).toEqual({ policies: [], unreadable: [] });
  });

  test("order of blocks means nothing", () => {
    const block = (name: string) => ({ name, policy: open });
    const ids = (...names: string[]) =>
      Object.keys(shown(readResource("aws_iam_role", { inline_policy: names.map(block) }))).sort();
    expect(ids("a", "b")).toEqual(ids("b", "a"));
  });

  test("a policy is followed to where it is written", () => {
    const reading = read({
      data: {
        aws_iam_policy_document: { D: { statement: { actions: ["a:B"], resources: ["*"] } } },
      },
      resource: {
        aws_iam_policy: { P: { policy: "${data.aws_iam_policy_document.D.minified_json}" } },
        aws_iam_role_policy: { Q: { role: "r", policy: "${aws_iam_policy.P.policy}" } },
        thing: { T: { any: "${data.aws_iam_policy_document.D.json}" } },
      },
    });
    expect(reasons(reading)).toEqual({});
    expect(shown(reading)).toEqual({
      "aws_iam_policy.P.policy": ["Allow | a:B | *"],
      "aws_iam_role_policy.Q.policy for r": ["Allow | a:B | *"],
      "thing.T.any": ["Allow | a:B | *"],
    });
  });
});
