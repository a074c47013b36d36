import { DataAwsLambdaFunction } from "@cdktf/provider-aws/lib/data-aws-lambda-function";
import { LambdaAlias } from "@cdktf/provider-aws/lib/lambda-alias";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import type { TerraformStack } from "cdktf";
import type { FunctionOptions } from "../../../constructs/events/function";
import { WhatsAppMessaging } from "../../../constructs/messaging/whatsapp-messaging";
import { policyIn, scope, synthesize } from "../synthesize";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:acme-whatsapp-events";
const FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:chat";

const build = (options: FunctionOptions) =>
  synthesize((stack) => {
    const props = { ...scope, namePrefix: "acme", mediaBucket: { enabled: false } };
    new WhatsAppMessaging(stack, "WhatsApp", props).events.subscribeFunction("Chat", options);
  });

test("this topic alone may call it", () => {
  expect(build({ functionArn: FUNCTION }).one("aws_lambda_permission")).toEqual({
    statement_id: "AllowSnsAcmeWhatsappEventsInvoke",
    function_name: FUNCTION,
    action: "lambda:InvokeFunction",
    principal: "sns.amazonaws.com",
    source_arn: TOPIC,
  });
});

test.each(["live", "7", "$LATEST"])(
  "this topic alone may call qualifier %s, if there is one",
  (qualifier) => {
    const stack = build({ functionArn: `${FUNCTION}:${qualifier}` });
    expect(stack.one("aws_lambda_permission")).toMatchObject({
      function_name: FUNCTION,
      qualifier,
    });
    expect(stack.one("aws_sns_topic_subscription")["endpoint"]).toBe(`${FUNCTION}:${qualifier}`);
  },
);

/** A function and its alias in the stack, and what the topic calls. */
const called = (functionArn: (stack: TerraformStack) => FunctionOptions["functionArn"]) => {
  const stack = synthesize((stack) => {
    const props = { ...scope, namePrefix: "acme", mediaBucket: { enabled: false } };
    const { events } = new WhatsAppMessaging(stack, "WhatsApp", props);
    events.subscribeFunction("Chat", { functionArn: functionArn(stack) });
  });
  const { function_name: name, qualifier } = stack.one("aws_lambda_permission");
  return { name, qualifier, endpoint: stack.one("aws_sns_topic_subscription")["endpoint"] };
};

const chat = (stack: TerraformStack) =>
  new LambdaFunction(stack, "Function", { functionName: "chat", role: "chat" });

test("a function may be given as its construct, or looked up", () => {
  const arn = "${aws_lambda_function.Function.arn}";
  expect(called(chat)).toEqual({ name: arn, qualifier: undefined, endpoint: arn });
  const theirs = "${data.aws_lambda_function.Function.arn}";
  expect(
    called((stack) => new DataAwsLambdaFunction(stack, "Function", { functionName: "chat" })),
  ).toEqual({ name: theirs, qualifier: undefined, endpoint: theirs });
});

test("the qualifier of an alias that is given as its construct is known", () => {
  const alias = (stack: TerraformStack) =>
    new LambdaAlias(stack, "Live", {
      name: "live",
      functionName: chat(stack).functionName,
      functionVersion: "1",
    });
  expect(called(alias)).toEqual({
    name: "${aws_lambda_alias.Live.function_name}",
    qualifier: "${aws_lambda_alias.Live.name}",
    endpoint: "${aws_lambda_alias.Live.arn}",
  });
});

test("one construct of a function is subscribed once", () => {
  const twice = () =>
    synthesize((stack) => {
      const props = { ...scope, namePrefix: "acme", mediaBucket: { enabled: false } };
      const { events } = new WhatsAppMessaging(stack, "WhatsApp", props);
      const functionArn = chat(stack);
      events.subscribeFunction("Chat", { functionArn });
      events.subscribeFunction("Again", { functionArn });
    });
  expect(twice).toThrow('Again  functionArn\n  got      "test/Function", as in test/WhatsApp');
});

test("what is no function is refused", () => {
  expect(() => called((stack) => new SnsTopic(stack, "Topic", {}) as never)).toThrow(
    "Chat  functionArn\n",
  );
});

test("a function of the same stack is taken by reference", () => {
  const stack = synthesize((stack) => {
    const props = { ...scope, namePrefix: "acme", mediaBucket: { enabled: false } };
    const functionArn = new SnsTopic(stack, "AnyReference", {}).arn;
    const { events } = new WhatsAppMessaging(stack, "WhatsApp", props);
    events.subscribeFunction("Chat", { functionArn });
  });
  expect(stack.one("aws_lambda_permission")["function_name"]).toBe(
    "${aws_sns_topic.AnyReference.arn}",
  );
});

test("it waits for the permission, and what SNS cannot deliver is kept", () => {
  const stack = build({ functionArn: FUNCTION, wabaIds: [`waba-${"a".repeat(32)}`] });
  const undeliverable = "arn:aws:sqs:eu-west-1:111122223333:acme-whatsapp-chat-undeliverable";
  expect(stack.one("aws_sns_topic_subscription")).toEqual({
    topic_arn: expect.stringMatching(/^\$\{aws_sns_topic\./),
    protocol: "lambda",
    endpoint: FUNCTION,
    filter_policy: JSON.stringify({
      context: { MetaWabaIds: { arn: [{ suffix: "a".repeat(32) }] } },
    }),
    filter_policy_scope: "MessageBody",
    redrive_policy: JSON.stringify({ deadLetterTargetArn: undeliverable }),
    depends_on: [
      expect.stringMatching(/^aws_lambda_permission\./),
      expect.stringMatching(/^aws_sqs_queue\./),
    ],
  });
  expect(stack.one("aws_sqs_queue")["name"]).toBe("acme-whatsapp-chat-undeliverable");
  expect(policyIn(stack.one("aws_sqs_queue"))).toMatchObject({
    Statement: [{ Resource: undeliverable }, { Resource: undeliverable }],
  });
});
