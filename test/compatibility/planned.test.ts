import type { Difference } from "./compare";
import { plannedLine, unforeseen } from "./planned";
import type { PlannedChange } from "./sources";

const change = (changes: Partial<PlannedChange> = {}): PlannedChange => ({
  address: "aws_sns_topic.T",
  type: "aws_sns_topic",
  actions: ["update"],
  attributes: ["policy"],
  ...changes,
});

const at = (path: string): Difference => ({
  stack: "environments/a/prod",
  path,
  before: undefined,
  after: 1,
});

test.each([
  ["an update", change(), "resource.aws_sns_topic.T.policy"],
  ["an update deep in a document", change(), "resource.aws_sns_topic.T.policy.JSON.Statement.0"],
  ["a creation", change({ actions: ["create"] }), "resource.aws_sns_topic.T"],
])("%s is explained by a difference there", (_, planned, path) => {
  expect(unforeseen([planned], [at(path)])).toEqual([]);
});

test.each([
  ["an update", change(), "resource.aws_sns_topic.T.policies"],
  [
    "an update of more",
    change({ attributes: ["name", "policy"] }),
    "resource.aws_sns_topic.T.policy",
  ],
  ["an update of another", change(), "resource.aws_sns_topic.TT.policy"],
  ["a creation", change({ actions: ["create"] }), "resource.aws_sns_topic.T.policy"],
])("%s is not explained by a difference elsewhere", (_, planned, path) => {
  expect(unforeseen([planned], [at(path)])).toEqual([planned]);
});

test.each([[["delete"]], [["delete", "create"]], [["create", "delete"]], [["forget"]]] as const)(
  "nothing explains %j",
  (actions) => {
    const planned = change({ actions });
    const everywhere = [at("resource.aws_sns_topic.T"), at("resource.aws_sns_topic.T.policy")];
    expect(unforeseen([planned], everywhere)).toEqual([planned]);
  },
);

test("a resource that is gone as a whole explains its delete, and nothing else does", () => {
  const planned = change({ actions: ["delete"] });
  const gone = { ...at("resource.aws_sns_topic.T"), before: {}, after: undefined };
  expect(unforeseen([planned], [gone])).toEqual([]);
  expect(unforeseen([planned], [{ ...gone, path: "resource.aws_sns_topic.T.policy" }])).toEqual([
    planned,
  ]);
  expect(unforeseen([planned], [{ ...gone, path: "resource.aws_sns_topic.TT" }])).toEqual([
    planned,
  ]);
});

test("a change is described in a line", () => {
  expect(plannedLine(change({ attributes: ["name", "policy"] }))).toBe(
    "update aws_sns_topic.T: name, policy",
  );
  expect(plannedLine(change({ actions: ["delete", "create"] }))).toBe(
    "delete, create aws_sns_topic.T",
  );
});
