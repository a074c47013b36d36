import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { DataAwsLambdaFunction } from "@cdktf/provider-aws/lib/data-aws-lambda-function";
import { LambdaAlias } from "@cdktf/provider-aws/lib/lambda-alias";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import type { TerraformStack } from "cdktf";
import type { ConsumerOptions } from "../../../constructs/events/consumer";
import { EventTopic } from "../../../constructs/events/event-topic";
import type { QueueOptions } from "../../../constructs/events/queue";
import { ExistingKey } from "../../../constructs/keys/existing-key";
import type { GivenFunction } from "../../../constructs/shared/given-function";
import { chatRole, granted, KEY } from "../grants/granted";
import { scope } from "../synthesize";

const ARN = "arn:aws:lambda:eu-west-1:111122223333:function:chat";
const ROLE = "arn:aws:iam::111122223333:role/chat";

function inbound(stack: TerraformStack, options: QueueOptions = {}) {
  const key = new ExistingKey(stack, "Key", { ...scope, arn: KEY });
  const topic = new EventTopic(stack, "Events", { ...scope, name: "events", key });
  return topic.subscribeQueue("Inbound", options);
}

function chat(stack: TerraformStack, role: string, timeout = 30): LambdaFunction {
  return new LambdaFunction(stack, "Chat", { functionName: "chat", role, timeout });
}

interface Mapping {
  readonly function_name: string;
  readonly depends_on: readonly string[];
}

/** What reads the queue, and the policies that let it. */
function consumed(
  lambda: (stack: TerraformStack) => GivenFunction,
  options?: ConsumerOptions,
  queue?: QueueOptions,
) {
  const { text, policies } = granted((stack) => {
    inbound(stack, queue).consumeWith(lambda(stack), options);
  });
  const mappings: Record<string, Mapping> =
    JSON.parse(text).resource.aws_lambda_event_source_mapping;
  const [[address, mapping] = [], ...others] = Object.entries(mappings);
  expect(others).toEqual([]);
  return { address, mapping, policies };
}

test("Lambda reads the queue in batches of which single events may fail, once its role may", () => {
  const options = { role: ROLE, batchSize: 50, batchingWindowSeconds: 5, maxConcurrency: 10 };
  const { address, mapping, policies } = consumed(() => `${ARN}:live`, options);
  const [policy = ""] = Object.keys(policies);
  expect({ address, mapping }).toEqual({
    address: expect.stringMatching(/^Events_Inbound_Consumer_/),
    mapping: {
      event_source_arn: expect.stringMatching(
        /^\$\{aws_sqs_queue\.Events_Inbound_Queue_\w+\.arn\}$/,
      ),
      function_name: `${ARN}:live`,
      function_response_types: ["ReportBatchItemFailures"],
      batch_size: 50,
      maximum_batching_window_in_seconds: 5,
      scaling_config: { maximum_concurrency: 10 },
      depends_on: [`aws_iam_role_policy.${policy}`],
    },
  });
  expect(policies[policy]).toMatchObject({ role: "chat", name: "events-inbound-consume" });
});

test("Lambda's own defaults stay Lambda's", () => {
  const { mapping } = consumed(() => ARN, { role: ROLE });
  expect(Object.keys(mapping ?? {}).sort()).toEqual([
    ...["depends_on", "event_source_arn", "function_name", "function_response_types"],
  ]);
});

/** The role that was let read the queue, found from the function. */
const foundRole = (lambda: (stack: TerraformStack) => GivenFunction) =>
  Object.values(consumed(lambda).policies).map(({ role }) => role);

describe("the role of a function's construct is let read the queue", () => {
  test.each<[string, (stack: TerraformStack) => string, string]>([
    ["created", (stack) => chatRole(stack).arn, "${aws_iam_role.ChatRole.name}"],
    [
      "looked up",
      (stack) => new DataAwsIamRole(stack, "Theirs", { name: "theirs" }).arn,
      "${data.aws_iam_role.Theirs.name}",
    ],
    ["a literal", () => ROLE, "chat"],
  ])("%s", (_, role, expected) => {
    expect(foundRole((stack) => chat(stack, role(stack)))).toEqual([expected]);
  });

  test.each<[string, (of: LambdaFunction) => string]>([
    ["name", (of) => of.functionName],
    ["ARN", (of) => of.arn],
  ])("an alias by its %s leads to the role, too", (_, functionName) => {
    const alias = (stack: TerraformStack) =>
      new LambdaAlias(stack, "Live", {
        name: "live",
        functionName: functionName(chat(stack, chatRole(stack).arn)),
        functionVersion: "1",
      });
    expect(foundRole(alias)).toEqual(["${aws_iam_role.ChatRole.name}"]);
    expect(consumed(alias).mapping?.function_name).toBe("${aws_lambda_alias.Live.arn}");
  });
});

const WITHOUT = "Inbound  options.role\n  got      nothing, and the function does not say";

test.each<[string, (stack: TerraformStack) => GivenFunction]>([
  ["an ARN", () => ARN],
  [
    "a function that is looked up",
    (stack) => new DataAwsLambdaFunction(stack, "Theirs", { functionName: "theirs" }),
  ],
  ["a role that no construct makes", (stack) => chat(stack, "${module.chat.role_arn}")],
  [
    "an alias of a function elsewhere",
    (stack) =>
      new LambdaAlias(stack, "Live", { name: "live", functionName: "chat", functionVersion: "1" }),
  ],
])("without a role, %s is refused", (_, lambda) => {
  expect(() => consumed(lambda)).toThrow(WITHOUT);
  expect(Object.values(consumed(lambda, { role: ROLE }).policies)).toHaveLength(1);
});

test.each<[string, number | undefined, QueueOptions, string | undefined]>([
  ["as long as the queue waits", 30, {}, undefined],
  ["longer", 31, {}, "pass visibilityTimeoutSeconds: 186 to subscribeQueue"],
  ["shorter than what was chosen", 60, { visibilityTimeoutSeconds: 360 }, undefined],
  [
    "Lambda's own of 3 seconds, longer",
    undefined,
    { visibilityTimeoutSeconds: 2 },
    "a timeout of 3 seconds, and 2",
  ],
])("a timeout that is %s", (_, timeout, queue, message) => {
  const build = () =>
    consumed(
      (stack) =>
        new LambdaFunction(stack, "Chat", {
          functionName: "chat",
          role: ROLE,
          ...(timeout && { timeout }),
        }),
      {},
      queue,
    );
  if (message === undefined) expect(build).not.toThrow();
  else expect(build).toThrow(message);
});

test("a second function of one queue is refused, as each would miss events", () => {
  const twice = () =>
    granted((stack) => {
      const queue = inbound(stack);
      queue.consumeWith(ARN, { role: ROLE });
      queue.consumeWith(`${ARN}-too`, { role: ROLE });
    });
  expect(twice).toThrow(
    "subscribe another queue to the topic, and let the second function read that one",
  );
});

test("everything that is wrong is reported at once", () => {
  const wrong = () =>
    consumed(() => ARN.replace("111122223333", "444455556666"), {
      role: "arn:aws:iam::444455556666:role/chat",
      batchSize: 11,
      maxConcurrency: 1,
    });
  for (const message of [
    "Inbound  lambda\n",
    "an ARN in account 111122223333",
    "Inbound  options.role\n",
    "Inbound  options.maxConcurrency\n  got      1\n  allowed  a whole number from 2 to 1000",
    "Inbound  options.batchingWindowSeconds\n  got      0 beside a batchSize of 11",
  ]) {
    expect(wrong).toThrow(message);
  }
});

test("tags of the queue are the mapping's, too", () => {
  const { mapping } = consumed(() => ARN, { role: ROLE }, { tags: { team: "chat" } });
  expect(mapping).toMatchObject({ tags: { team: "chat" } });
});

test("a role that was granted by its construct stays the one handle", () => {
  const { policies } = granted((stack) => {
    const role = chatRole(stack);
    const queue = inbound(stack);
    queue.grantConsume(role);
    queue.consumeWith(chat(stack, role.arn));
  });
  expect(Object.values(policies)).toHaveLength(1);
});
