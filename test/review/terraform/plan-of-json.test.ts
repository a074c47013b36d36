import { id, on, type Planned, read, unknownPolicy } from "./planned";
import { allow, policy, reasons, shown, statementsOf } from "./reading";

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
