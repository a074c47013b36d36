import { closedGaps, MOTO_GAPS, unexplained } from "../../local/moto-gaps";
import type { PlannedChange } from "../../scripts/terraform/planned-changes";

const change = (changes: Partial<PlannedChange>): PlannedChange => ({
  address: "aws_sqs_queue.Q",
  type: "aws_sqs_queue",
  actions: ["update"],
  attributes: ["redrive_policy"],
  ...changes,
});

test.each([
  ["another attribute beside it", { attributes: ["policy", "redrive_policy"] }],
  ["another resource", { type: "aws_sns_topic" }],
  ["a replacement", { actions: ["delete", "create"] as const }],
])("a gap does not cover %s", (_, changes) => {
  expect(unexplained([change(changes)])).toHaveLength(1);
});

test("a gap covers exactly its resource and attribute", () => {
  expect(unexplained([change({})])).toEqual([]);
});

test("a gap that has closed is reported, if the state holds what it is about", () => {
  expect(closedGaps([], ["aws_sqs_queue.Q"])).toEqual(MOTO_GAPS);
  expect(closedGaps([], ["aws_sns_topic.T", "aws_sqs_queue_policy.Q"])).toEqual([]);
  expect(closedGaps([change({})], ["aws_sqs_queue.Q"])).toEqual([]);
});
