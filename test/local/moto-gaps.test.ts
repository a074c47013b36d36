import { closedGaps, MOTO_GAPS, unexplained } from "../../local/moto-gaps";
import type { PlannedChange } from "../../scripts/terraform/planned-changes";

const change = (changes: Partial<PlannedChange>): PlannedChange => ({
  address: "aws_sns_topic.T",
  type: "aws_sns_topic",
  actions: ["update"],
  attributes: ["signature_version"],
  ...changes,
});

test.each([
  ["another attribute beside it", { attributes: ["policy", "signature_version"] }],
  ["another resource", { type: "aws_sqs_queue" }],
  ["a replacement", { actions: ["delete", "create"] as const }],
])("a gap does not cover %s", (_, changes) => {
  expect(unexplained([change(changes)])).toHaveLength(1);
});

test("a gap covers exactly its resource and attribute", () => {
  expect(unexplained([change({})])).toEqual([]);
});

test("a gap that has closed is told, where the state holds what it is about", () => {
  const [topic, queue] = MOTO_GAPS;
  expect(closedGaps([], ["aws_sns_topic.T", "aws_sqs_queue.Q"])).toEqual(MOTO_GAPS);
  expect(closedGaps([], ["aws_sns_topic.T", "aws_sns_topic_policy.T"])).toEqual([topic]);
  expect(closedGaps([change({})], ["aws_sns_topic.T", "aws_sqs_queue.Q"])).toEqual([queue]);
});
