import { describeDifference, differencesOf } from "./compare";
import { type JsonObject, recorded } from "./recorded";

const policy = (...sids: string[]) => JSON.stringify({ Statement: sids.map((Sid) => ({ Sid })) });
const topic = { name: "events", policy: policy("Publish", "DenyPlain") };

const stack = (resource: JsonObject, more: JsonObject = {}): JsonObject => ({ resource, ...more });

/** Paths at which two stacks called prod differ. */
function paths(before: JsonObject, after: JsonObject): readonly string[] {
  const stacks = (one: JsonObject) => new Map([["prod", recorded(one)]]);
  return differencesOf("environments/a", stacks(before), stacks(after)).map(({ path }) => path);
}

const topics = (byId: JsonObject) => stack({ aws_sns_topic: byId });

describe("a difference", () => {
  test("is an argument, by its path", () => {
    const renamed = { ...topic, name: "other" };
    expect(paths(topics({ T: topic }), topics({ T: renamed }))).toEqual([
      "resource.aws_sns_topic.T.name",
    ]);
  });

  test("is an address, whether its type remains or not", () => {
    const before = topics({ T: topic });
    expect(paths(before, topics({ U: topic }))).toEqual([
      "resource.aws_sns_topic.T",
      "resource.aws_sns_topic.U",
    ]);
    expect(paths(before, stack({}))).toEqual(["resource.aws_sns_topic.T"]);
    expect(paths(stack({}), before)).toEqual(["resource.aws_sns_topic.T"]);
  });

  test("is the order of statements", () => {
    const swapped = { ...topic, policy: policy("DenyPlain", "Publish") };
    expect(paths(topics({ T: topic }), topics({ T: swapped }))).toEqual([
      "resource.aws_sns_topic.T.policy.JSON.Statement.0.Sid",
      "resource.aws_sns_topic.T.policy.JSON.Statement.1.Sid",
    ]);
  });

  test("is a document that is no text any more", () => {
    const unfolded = { ...topic, policy: JSON.parse(topic.policy) };
    expect(paths(topics({ T: topic }), topics({ T: unfolded }))).not.toEqual([]);
  });

  test("is a list where one value was, or the other way round", () => {
    expect(paths(topics({ T: { a: [1] } }), topics({ T: { a: { 0: 1 } } }))).toEqual([
      "resource.aws_sns_topic.T.a",
    ]);
    expect(paths(topics({ T: { a: [1] } }), topics({ T: { a: 1 } }))).toEqual([
      "resource.aws_sns_topic.T.a",
    ]);
  });

  test("is null where nothing was, as Terraform may distinguish them", () => {
    expect(paths(topics({ T: {} }), topics({ T: { a: null } }))).toEqual([
      "resource.aws_sns_topic.T.a",
    ]);
  });

  test("is a moved or import block, by the address that it is about", () => {
    const moved = (...ids: string[]) => ({
      moved: ids.map((id) => ({ from: "aws_sns_topic.T", to: `aws_sns_topic.${id}` })),
    });
    expect(paths(stack({}), stack({}, moved("U")))).toEqual(["moved.aws_sns_topic.U"]);
    expect(paths(stack({}, moved("U")), stack({}, moved("A", "U")))).toEqual([
      "moved.aws_sns_topic.A",
    ]);
    const imported = (id: string) => ({ import: [{ id, to: "aws_iam_role.R" }] });
    expect(paths(stack({}, imported("a")), stack({}, imported("b")))).toEqual([
      "import.aws_iam_role.R.id",
    ]);
  });

  test("is an output, a data source, or where the state lies", () => {
    const more = (value: string) => ({
      data: { aws_kms_key: { K: { key_id: value } } },
      output: { region: { value } },
      terraform: { backend: { s3: { key: value } } },
    });
    expect(paths(stack({}, more("a")), stack({}, more("b")))).toEqual([
      "data.aws_kms_key.K.key_id",
      "output.region.value",
      "terraform.backend.s3.key",
    ]);
  });

  test("is a stack that is gone, or new", () => {
    const [one, none] = [new Map([["prod", stack({})]]), new Map()];
    const gone = { stack: "environments/a/prod", path: "stack", before: stack({}) };
    expect(differencesOf("environments/a", one, none)).toEqual([gone]);
    expect(differencesOf("environments/a", none, one)).toHaveLength(1);
  });

  test("is described from where long texts begin to differ", () => {
    const long = (end: string) => `${"x".repeat(1000)}${end}`;
    const difference = { stack: "apps/a/chat", path: "output.url.value" };
    const [, before, after] = describeDifference({
      ...difference,
      before: long("a"),
      after: long("b"),
    }).split("\n");
    expect(before).toBe(`  before  … ${"x".repeat(100)}a"`);
    expect(after).toBe(`  after   … ${"x".repeat(100)}b"`);
  });

  test("is described with both values", () => {
    const difference = { stack: "apps/a/chat", path: "output.url.value", after: "x" };
    expect(describeDifference({ ...difference, before: undefined })).toBe(
      'apps/a/chat output.url.value\n  before  nothing\n  after   "x"',
    );
  });
});

describe("no difference", () => {
  test("is another order of names, or what CDKTF writes for itself", () => {
    const before = topics({ A: { a: 1, b: { c: 2, d: 3 } }, B: {} });
    const after = { "//": { version: "1" }, ...topics({ B: {}, A: { b: { d: 3, c: 2 }, a: 1 } }) };
    expect(paths(before, after)).toEqual([]);
  });
});
