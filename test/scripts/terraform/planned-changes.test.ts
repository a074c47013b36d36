import { stackPlan } from "../../../scripts/terraform/planned-changes";

const change = (actions: string[], before: object | null, after: object | null, unknown = {}) => ({
  address: "aws_sns_topic.T",
  type: "aws_sns_topic",
  change: { actions, before, after, after_unknown: unknown } as never,
});

const attributesOf = (...of: Parameters<typeof change>) =>
  stackPlan({ resource_changes: [change(...of)] }).changes[0]?.attributes;

test("a plan without changes is empty, and reading is no change", () => {
  expect(stackPlan({}).changes).toEqual([]);
  const same = change(["no-op"], { name: "a" }, { name: "a" });
  const read = change(["read"], null, { name: "a" });
  expect(stackPlan({ resource_changes: [same, read] }).changes).toEqual([]);
});

test("an update names just what differs, order of keys aside", () => {
  const before = { name: "a", version: 0, tags: { a: "1", b: "2" } };
  const after = { name: "a", version: 2, tags: { b: "2", a: "1" } };
  expect(attributesOf(["update"], before, after, { tags: {} })).toEqual(["version"]);
});

test("what is known only after the apply differs", () => {
  expect(attributesOf(["update"], { arn: "x" }, {}, { arn: true })).toEqual(["arn"]);
  const nested = { rule: [{ id: "a" }] };
  expect(attributesOf(["update"], nested, nested, { rule: [{ id: true }] })).toEqual(["rule"]);
});

test("a create and a delete name everything", () => {
  expect(attributesOf(["create"], null, { name: "a" }, { arn: true })).toEqual(["arn", "name"]);
  expect(attributesOf(["delete"], { name: "a" }, null)).toEqual(["name"]);
});

test("an import is a change also where nothing else changes", () => {
  const { change: same, ...rest } = change(["no-op"], { name: "a" }, { name: "a" });
  const imported = { ...rest, change: Object.assign({}, same, { importing: { id: "arn:a" } }) };
  expect(stackPlan({ resource_changes: [imported] }).changes).toEqual([
    { ...rest, actions: [], attributes: [], importId: "arn:a" },
  ]);
});

test("outputs are named where they change", () => {
  const output_changes = {
    b: { actions: ["create"] },
    a: { actions: ["update"] },
    c: { actions: ["no-op"] },
  };
  expect(stackPlan({ output_changes }).outputs).toEqual(["a", "b"]);
});
