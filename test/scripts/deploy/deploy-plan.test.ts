import {
  changesStack,
  checksumOfDeploy,
  type DeployPlan,
  dataLostIn,
  type PlannedStack,
  renderStack,
} from "../../../scripts/deploy/deploy-plan";
import { type PlannedChange, stackPlan } from "../../../scripts/terraform/planned-changes";

const nothing = { changes: [], decisions: [], others: [] };

const changed = (
  type: string,
  actions: PlannedChange["actions"],
  more: Partial<PlannedChange> = {},
) => ({
  ...{ address: `${type}.T`, type, actions, attributes: ["name"] },
  ...more,
});

const stack = (
  changes: readonly PlannedChange[],
  outputs: readonly string[] = [],
): PlannedStack => ({
  ...{ stack: "prod", fingerprint: "", changes, outputs },
});

const textOf = (planned: PlannedStack) => renderStack(planned).map(({ text }) => text);

describe("what is shown of a stack", () => {
  test("is counted and named, one line for each resource", () => {
    const planned = stack(
      [
        changed("aws_sns_topic", ["create"]),
        changed("aws_iam_role", ["update"]),
        changed("aws_budgets_budget", ["delete"]),
        changed("aws_cloudwatch_metric_alarm", ["delete", "create"]),
        changed("aws_sns_topic_policy", [], { importId: "arn:aws:sns:x", attributes: [] }),
        changed("aws_sqs_queue_policy", ["update"], { importId: "https://queue" }),
        changed("aws_kms_alias", ["forget"]),
      ],
      ["event_topic_arn"],
    );
    expect(textOf(planned)).toEqual([
      "  Terraform, stack prod: 2 to import, 2 to create, 2 to change, 1 to forget, 1 output(s) to write, 2 to destroy.",
      "    + aws_sns_topic.T",
      "    ~ aws_iam_role.T  name",
      "    - aws_budgets_budget.T",
      "    -/+ aws_cloudwatch_metric_alarm.T  name",
      "    <= aws_sns_topic_policy.T  (imported by arn:aws:sns:x)",
      "    ~ aws_sqs_queue_policy.T  name  (imported by https://queue)",
      "    . aws_kms_alias.T  name",
      "    ~ output event_topic_arn",
    ]);
  });

  test("is one line where nothing changes, and says so", () => {
    expect(textOf(stack([]))).toEqual(["  Terraform, stack prod: nothing to change."]);
    expect(changesStack(stack([]))).toBe(false);
  });

  test("is something to do as well where only an output is new", () => {
    expect(changesStack(stack([], ["format_version"]))).toBe(true);
  });
});

describe("data that would be lost", () => {
  const HOLDING = ["aws_s3_bucket", "aws_kms_key", "aws_sqs_queue", "aws_cloudwatch_log_group"];

  test.each(
    HOLDING.flatMap((type) =>
      ([["delete"], ["delete", "create"], ["create", "delete"]] as const).map(
        (actions) => [type, actions] as const,
      ),
    ),
  )("is shown loudly for %s with %j", (type, actions) => {
    const planned = stack([changed(type, actions)]);
    expect(renderStack(planned).at(-1)).toEqual({
      text: expect.stringMatching(/^ {6}!!! DATA WOULD BE LOST: the \w+/),
      style: ["bold", "red"],
    });
    expect(dataLostIn({ stacks: [planned] })).toHaveLength(1);
  });

  test.each([
    ["aws_s3_bucket", ["create"]],
    ["aws_kms_key", ["update"]],
    ["aws_sqs_queue", ["forget"]],
    ["aws_sns_topic", ["delete"]],
  ] as const)("is none for %s with %j", (type, actions) => {
    const planned = stack([changed(type, actions)]);
    expect(textOf(planned).join()).not.toContain("DATA");
    expect(dataLostIn({ stacks: [planned] })).toEqual([]);
  });
});

describe("the checksum of a deploy", () => {
  const resource = (change: object, address = "aws_sns_topic.T") => ({
    address,
    type: "aws_sns_topic",
    change: { actions: ["update"], after_unknown: {}, before: {}, after: {}, ...change } as never,
  });
  const planOf = (...changes: ReturnType<typeof resource>[]): DeployPlan => ({
    stacks: [{ stack: "prod", ...stackPlan({ resource_changes: changes }) }],
    wiring: nothing,
  });
  const before = { name: "a", version: 1, arn: "arn:a" };
  const usual = resource({ before, after: { ...before, name: "b" } });
  const usualSum = checksumOfDeploy(planOf(usual));

  test("is the same for the same changes, in whatever order they come and keys stand", () => {
    const other = resource({ before: {}, after: { x: 1 } }, "aws_sns_topic.U");
    expect(checksumOfDeploy(planOf(usual, other))).toBe(checksumOfDeploy(planOf(other, usual)));
    expect(usualSum).toMatch(/^[0-9a-f]{12}$/);
  });

  test("does not depend on what stays as it is", () => {
    const read = { ...before, version: 2 };
    const again = resource({ before: read, after: { ...read, name: "b" } });
    expect(checksumOfDeploy(planOf(again))).toBe(usualSum);
    const same = resource({ actions: ["no-op"], before, after: before }, "aws_sns_topic.U");
    expect(checksumOfDeploy(planOf(usual, same))).toBe(usualSum);
  });

  test.each([
    ["another value", planOf(resource({ before, after: { ...before, name: "c" } }))],
    [
      "another standing value",
      planOf(resource({ before: { ...before, name: "z" }, after: { ...before, name: "b" } })),
    ],
    ["another address", planOf({ ...usual, address: "aws_sns_topic.U" })],
    [
      "another action",
      planOf(resource({ actions: ["delete", "create"], before, after: { ...before, name: "b" } })),
    ],
    [
      "an import",
      planOf(resource({ before, after: { ...before, name: "b" }, importing: { id: "x" } })),
    ],
    ["one change less", planOf()],
    [
      "another stack",
      { ...planOf(usual), stacks: planOf(usual).stacks.map((one) => ({ ...one, stack: "dev" })) },
    ],
    [
      "an output",
      {
        wiring: nothing,
        stacks: [
          {
            stack: "prod",
            ...stackPlan({
              resource_changes: [usual],
              output_changes: { x: { actions: ["create"], after: 1 } },
            }),
          },
        ],
      },
    ],
    [
      "a change of an account",
      {
        ...planOf(usual),
        wiring: {
          ...nothing,
          changes: [
            {
              kind: "destination",
              account: "waba-1",
              from: undefined,
              to: { arn: "arn:b" },
              takeOver: false,
            },
          ],
        },
      },
    ],
    [
      "a decision",
      {
        ...planOf(usual),
        wiring: {
          ...nothing,
          decisions: [{ account: "waba-1", standing: { arn: "arn:c" }, wanted: undefined }],
        },
      },
    ],
  ] as const)("is another with %s", (_, plan) => {
    expect(checksumOfDeploy(plan as DeployPlan)).not.toBe(usualSum);
  });
});
