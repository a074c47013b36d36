import { display } from "../../../iam/policy/terraform-references";
import { configurationOf } from "../../../review/terraform/load-configuration";
import { planConfiguration } from "../../../review/terraform/plan";
import { readConfiguration } from "../../../review/terraform/read-configuration";
import { allow, policy, reasons, shown, statementsOf } from "./reading";

interface Planned {
  readonly address: string;
  readonly values?: object;
  readonly unknown?: object;
  readonly expressions?: object;
  readonly forEach?: unknown;
  readonly index?: unknown;
  readonly provider?: string;
}

const typeOf = (address: string) => address.replace(/^(module\.[^.]+\.|data\.)*/, "").split(".")[0];
const mode = (address: string) => (/(^|\.)data\./.test(address) ? "data" : "managed");
const plain = (address: string) => address.replaceAll(/\[[^\]]*\]/g, "");

/** As `terraform show -json` writes it; see `real-plan.test.ts` for a real one. */
function plan(resources: readonly Planned[], more: object = {}) {
  const one = ({ address, values, index }: Planned) => ({
    address,
    type: typeOf(address),
    mode: mode(address),
    values,
    index,
  });
  const inModule = ({ address }: Planned) => address.startsWith("module.");
  const configured = (all: readonly Planned[]) =>
    all.map(({ address, expressions, forEach, provider }) => ({
      address: plain(address).replace(/^module\.\w+\./, ""),
      expressions: expressions ?? {},
      provider_config_key: provider ?? "aws",
      ...(forEach !== undefined && { for_each_expression: { constant_value: forEach } }),
    }));
  const root = resources.filter((resource) => !inModule(resource));
  const nested = resources.filter(inModule);
  return {
    format_version: "1.2",
    planned_values: {
      root_module: {
        resources: root.map(one),
        child_modules: [{ address: "module.m", resources: nested.map(one) }],
      },
    },
    resource_changes: resources.map(({ address, unknown }) => ({
      address,
      change: { actions: ["create"], after_unknown: unknown ?? {} },
    })),
    configuration: {
      root_module: {
        resources: configured(root),
        module_calls: { m: { module: { resources: configured(nested) } } },
      },
    },
    ...more,
  };
}

const read = (...all: Parameters<typeof plan>) =>
  readConfiguration(configurationOf("plan", JSON.stringify(plan(...all))));

/** One argument, unknown until the apply, with what the configuration says of it. */
const unknownPolicy = (expression: object, more: Partial<Planned> = {}, rest: object = {}) =>
  read(
    [
      {
        address: "aws_sqs_queue.Q",
        unknown: { policy: true },
        expressions: { policy: expression },
        ...more,
      },
    ],
    rest,
  );

const on = (Resource: unknown) => policy(allow({ Principal: "*", Resource }));
const id = "aws_sqs_queue.Q.policy";

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

describe("what is not known is read from the configuration, if that is JSON", () => {
  const resourceOf = (written: string, more: Partial<Planned> = {}, rest: object = {}) => {
    const expression = { constant_value: on(written), references: ["aws_x.y"] };
    const reading = unknownPolicy(expression, more, rest);
    expect(reasons(reading)).toEqual({});
    return reading.policies.flatMap(statementsOf).map((line) => line.split(" | ")[3]);
  };

  test.each<[string, string, string, Partial<Planned>]>([
    ["a reference", "${aws_x.y.arn}", "${aws_x.y.arn}", {}],
    ["an IAM variable", "${aws_x.y.arn}/$${aws:username}", "${aws_x.y.arn}/${aws:username}", {}],
    ["a variable", "${var.a}", "A", {}],
    ["a variable in a call", "${lower(var.a)}", '${lower("A")}', {}],
    ["an index", "${count.index}", "3", { address: "aws_sqs_queue.Q[3]", index: 3 }],
    [
      "a value of for_each",
      "${each.key}-${each.value.arn}",
      "k-V",
      { address: 'aws_sqs_queue.Q["k"]', index: "k", forEach: { k: { arn: "V" } } },
    ],
  ])("%s", (_, written, meaning, more) => {
    expect(resourceOf(written, more, { variables: { a: { value: "A" } } })).toEqual([meaning]);
  });

  test("all blocks of an argument, since sets have no order", () => {
    const text = policy(allow({ Resource: "${aws_x.y.arn}" }));
    const reading = read([
      {
        address: "aws_iam_role.R",
        values: { inline_policy: [{ name: "a", policy: policy(allow()) }, { name: "b" }] },
        unknown: { inline_policy: [{}, { policy: true }] },
        expressions: {
          inline_policy: [
            {
              name: { constant_value: "b" },
              policy: { constant_value: text, references: ["aws_x.y.arn"] },
            },
            { name: { constant_value: "a" }, policy: { constant_value: policy(allow()) } },
          ],
        },
      },
    ]);
    expect(shown(reading)).toEqual({
      'aws_iam_role.R.inline_policy["a"].policy': ["Allow | sns:Publish | *"],
      'aws_iam_role.R.inline_policy["b"].policy': ["Allow | sns:Publish | ${aws_x.y.arn}"],
    });
  });

  test("a data source that is read at the apply", () => {
    const json = { references: ["aws_x.y"] };
    const reading = read([
      {
        address: "aws_sqs_queue.Q",
        unknown: { policy: true },
        expressions: {
          policy: {
            constant_value: "${data.aws_iam_policy_document.D.json}",
            references: ["data.x"],
          },
        },
      },
      {
        address: "data.aws_iam_policy_document.D",
        values: {
          statement: [
            {
              actions: ["a:B"],
              resources: [null, "${aws:x}"],
              principals: [{ type: "AWS", identifiers: ["*"] }],
            },
          ],
        },
        unknown: { json: true, statement: [{ resources: [true] }] },
        expressions: {
          statement: [
            {
              actions: { constant_value: ["a:B"] },
              resources: { constant_value: ["${aws_x.y.arn}", "$${aws:x}"], ...json },
              principals: [
                { type: { constant_value: "AWS" }, identifiers: { constant_value: ["*"] } },
              ],
            },
          ],
        },
      },
    ]);
    expect(reasons(reading)).toEqual({});
    expect(shown(reading)).toEqual({ [id]: ["Allow | AWS:* | a:B | ${aws_x.y.arn},${aws:x}"] });
  });

  test("a data source that was read already", () => {
    const data = {
      address: "data.aws_iam_policy_document.D",
      type: "aws_iam_policy_document",
      mode: "data",
      values: { json: on("${aws:username}") },
    };
    const reading = unknownPolicy(
      { constant_value: "${data.aws_iam_policy_document.D.json}", references: ["data.x"] },
      {},
      { prior_state: { values: { root_module: { resources: [data] } } } },
    );
    expect(shown(reading)).toEqual({ [id]: ["Allow | * | sns:Publish | ${aws:username}"] });
  });

  test("what a policy is attached to may be a reference in HCL", () => {
    const reading = read([
      {
        address: "aws_sns_topic_policy.P",
        values: { policy: on("*") },
        unknown: { arn: true },
        expressions: {
          policy: {},
          arn: { references: ["aws_sns_topic.T.arn", "aws_sns_topic.T"] },
        },
      },
    ]);
    expect(Object.keys(shown(reading))).toEqual([
      "aws_sns_topic_policy.P.policy for ${aws_sns_topic.T.arn}",
    ]);
  });
});

describe("things that the same plan creates", () => {
  const provider = "registry.terraform.io/hashicorp/aws";
  const created = (address: string, after: object, after_unknown: object) => ({
    ...{ address, mode: "managed", type: address.split(".")[0], provider_name: provider },
    change: { actions: ["create"], after, after_unknown },
  });
  const BUCKET = { references: ["aws_s3_bucket.b.id", "aws_s3_bucket.b"] };
  const DOCUMENT = "data.aws_iam_policy_document.d";
  const plan = (changes: readonly object[], configured: Readonly<Record<string, object>>) => ({
    format_version: "1.2",
    planned_values: {
      root_module: {
        resources: changes
          .filter((one) => "mode" in one && one.mode === "managed")
          .map((one) => ({ ...one, values: Object(Object(one).change).after })),
      },
    },
    resource_changes: changes,
    configuration: {
      root_module: {
        resources: Object.entries(configured).map(([address, expressions]) => ({
          address,
          expressions,
        })),
      },
    },
  });
  const readingOf = (data: ReturnType<typeof plan>) =>
    readConfiguration(planConfiguration("p", data, "plan.json"));

  test("a public-access block of a bucket has its four settings", () => {
    const on = { block_public_acls: true, block_public_policy: true };
    const all = { ...on, ignore_public_acls: true, restrict_public_buckets: true };
    const reading = readingOf(
      plan([created("aws_s3_bucket_public_access_block.b", all, { bucket: true, id: true })], {
        "aws_s3_bucket_public_access_block.b": { bucket: BUCKET },
      }),
    );
    expect(reading.unreadable).toEqual([]);
  });

  const document = (resources: object, more: object = {}) =>
    plan(
      [
        {
          ...{ address: DOCUMENT, mode: "data", type: "aws_iam_policy_document" },
          change: {
            actions: ["read"],
            after: {
              statement: [
                {
                  ...{ actions: ["s3:GetObject"], effect: null, sid: null },
                  principals: [{ identifiers: ["111122223333"], type: "AWS" }],
                  resources: ["arn:aws:s3:::known/*", null],
                },
              ],
            },
            after_unknown: { json: true, statement: [{ resources: [false, true] }] },
          },
        },
        created("aws_s3_bucket_policy.b", {}, { bucket: true, policy: true }),
      ],
      {
        [DOCUMENT]: {
          statement: [{ actions: { constant_value: ["s3:GetObject"] }, resources }],
        },
        "aws_s3_bucket_policy.b": {
          bucket: BUCKET,
          policy: { references: [`${DOCUMENT}.json`, DOCUMENT] },
          ...more,
        },
      },
    );

  test("a policy document keeps what is known, with a reference for what is not", () => {
    const reading = readingOf(document({ references: ["aws_s3_bucket.b.arn", "aws_s3_bucket.b"] }));
    expect(reading.unreadable).toEqual([]);
    const [statement] = reading.policies[0]?.document.statements ?? [];
    expect(statement?.resource?.values.map(display)).toEqual([
      "arn:aws:s3:::known/*",
      "${known only at apply: aws_s3_bucket.b.arn}",
    ]);
  });

  test("an unknown text without any reference is known by its place", () => {
    expect(readingOf(document({})).unreadable).toEqual([]);
    expect(shown(readingOf(document({})))).not.toEqual(
      shown(readingOf(document({ references: ["aws_x.y"] }))),
    );
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
