import { allow, configured, policy, read, reasons, shown } from "./reading";

const topic = (values: object, rest: object = {}) =>
  Object.fromEntries(
    configured({ ...rest, resource: { aws_sns_topic: { T: values } } }).resources.map(
      ({ address, values: own }) => [address, own],
    ),
  );

describe("what is not known before Terraform runs stays as it is written", () => {
  test.each([
    ["a missing local", "${local.gone}"],
    ["a path that a local does not have", "${local.map.gone}"],
    ["a local made of itself", "${local.loop}"],
    ["a variable", "${var.x}"],
    ["an each without a for_each", "${each.value}"],
    ["a template that is none", "${local.a"],
    ["an escaped one", "$${local.a}"],
  ])("%s", (_, name) => {
    const locals = { a: "A", map: { b: 1 }, loop: "${local.loop}" };
    const expected = name.includes("map") ? '${{"b":1}.gone}' : name;
    expect(topic({ name }, { locals })).toEqual({ "aws_sns_topic.T": { name: expected } });
  });

  test.each([
    ["count", "${var.x ? 1 : 0}"],
    ["count", -1],
    ["count", 1.5],
    ["count", 100_000],
    ["for_each", "${toset(var.x)}"],
    ["for_each", '${toset(["${var.x}"])}'],
    ["for_each", ["a"]],
  ])("%s = %j", (argument, value) => {
    expect(topic({ [argument]: value, name: "n" })).toEqual({
      "aws_sns_topic.T": { [argument]: value, name: "n" },
    });
  });
});

describe("locals", () => {
  const locals = [
    { a: "A", n: 5 },
    { b: "${local.a}-${aws_kms_key.K.arn}", list: ["x", "${local.n}"] },
  ];

  test.each<[string, unknown, unknown]>([
    ["as a whole", "${local.a}", "A"],
    ["a number", "${local.n}", 5],
    ["a list", "${local.list}", ["x", 5]],
    ["an element", "${local.list[1]}", 5],
    ["within a text", "x-${local.a}-${local.n}", "x-A-5"],
    ["made of others and of references", "${local.b}", "A-${aws_kms_key.K.arn}"],
    ["beside an escape", "$${aws:x}/${local.a}", "$${aws:x}/A"],
    ["within an expression", "${lower(local.a)}", '${lower("A")}'],
    ["a list within a text", "x${local.list}", 'x${["x",5]}'],
  ])("%s", (_, name, meaning) => {
    expect(topic({ name }, { locals })).toEqual({ "aws_sns_topic.T": { name: meaning } });
  });

  test("in names of an object", () => {
    expect(topic({ tags: { "${local.a}": 1 } }, { locals })).toEqual({
      "aws_sns_topic.T": { tags: { A: 1 } },
    });
  });
});

describe("count and for_each", () => {
  test("none are no resource", () => {
    expect(topic({ count: 0, name: "a" })).toEqual({});
    expect(topic({ for_each: {}, name: "a" })).toEqual({});
  });

  test("a number, also as a text", () => {
    const both = { "aws_sns_topic.T[0]": { name: "a0" }, "aws_sns_topic.T[1]": { name: "a1" } };
    expect(topic({ count: 2, name: "a${count.index}" })).toEqual(both);
    expect(topic({ count: "2", name: "a${count.index}" })).toEqual(both);
  });

  test("a map, with paths into its values", () => {
    const forEach = { x: { arn: "A", deep: [{ b: 1 }] }, y: { arn: "${aws_kms_key.K.arn}" } };
    expect(topic({ for_each: forEach, name: "${each.key}-${each.value.arn}" })).toEqual({
      'aws_sns_topic.T["x"]': { name: "x-A" },
      'aws_sns_topic.T["y"]': { name: "y-${aws_kms_key.K.arn}" },
    });
  });

  test("a set, as CDKTF writes it, also from a local", () => {
    const values = { name: "${each.value}" };
    const each = { 'aws_sns_topic.T["a"]': { name: "a" }, 'aws_sns_topic.T["b"]': { name: "b" } };
    const locals = { names: ["a", "b"] };
    expect(topic({ for_each: '${toset(["a","b"])}', ...values })).toEqual(each);
    expect(topic({ for_each: "${toset(local.names)}", ...values }, { locals })).toEqual(each);
  });
});

describe("in policies", () => {
  const role = (values: object, rest: object = {}) =>
    read({ ...rest, resource: { aws_iam_role_policy: { P: { role: "r", ...values } } } });
  const open = policy(allow({ Resource: "arn:aws:sns:*:*:${each.value}" }));

  test("each copy has its own", () => {
    expect(shown(role({ for_each: { a: "x", b: "y" }, policy: open }))).toEqual({
      'aws_iam_role_policy.P["a"].policy for r': ["Allow | sns:Publish | arn:aws:sns:*:*:x"],
      'aws_iam_role_policy.P["b"].policy for r': ["Allow | sns:Publish | arn:aws:sns:*:*:y"],
    });
  });

  test("copies of an unknown number change with what makes up their number", () => {
    const ids = (forEach: string, fallback: unknown) =>
      Object.keys(
        shown(
          role({ for_each: forEach, policy: open }, { variable: { v: { default: fallback } } }),
        ),
      );
    const [id] = ids("${var.v}", ["a"]);
    expect(id).toMatch(
      /^aws_iam_role_policy\.P\[for_each \$\{var\.v \/\*[0-9a-f]{16}\*\/\}\]\.policy for r$/,
    );
    expect(ids("${var.v}", ["a"])).toEqual([id]);
    expect(ids("${var.v}", ["b"])).not.toEqual([id]);
    expect(ids("${toset(var.v)}", ["a"])).not.toEqual([id]);
  });

  test("a policy that is a local is read", () => {
    const locals = { p: policy(allow({ Resource: "${local.r}" })), r: "arn:aws:sns:::x" };
    const reading = role({ policy: "${local.p}" }, { locals });
    expect(reasons(reading)).toEqual({});
    expect(shown(reading)).toEqual({
      "aws_iam_role_policy.P.policy for r": ["Allow | sns:Publish | arn:aws:sns:::x"],
    });
  });
});
