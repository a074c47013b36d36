import type { HttpsOptions } from "../../../constructs/events/https";
import { WhatsAppMessaging } from "../../../constructs/messaging/whatsapp-messaging";
import { scope, synthesize } from "../synthesize";

const ENDPOINT = "https://hooks.example.com/whatsapp";

const build = (options: HttpsOptions) =>
  synthesize((stack) => {
    const props = { ...scope, namePrefix: "acme", mediaBucket: { enabled: false } };
    new WhatsAppMessaging(stack, "WhatsApp", props).events.subscribeHttps("Hook", options);
  });

test.each([
  ENDPOINT,
  "https://hooks.example.com",
  "https://hooks.example.com:8443/a/b?stage=prod&monkey=1",
])("%s is right", (endpoint) => {
  expect(build({ endpoint }).one("aws_sns_topic_subscription")["endpoint"]).toBe(endpoint);
});

test("events come signed, ten attempts long, and what failed is kept", () => {
  expect(build({ endpoint: ENDPOINT }).one("aws_sns_topic_subscription")).toEqual({
    topic_arn: expect.stringMatching(/^\$\{aws_sns_topic\./),
    protocol: "https",
    endpoint: ENDPOINT,
    endpoint_auto_confirms: true,
    delivery_policy: JSON.stringify({
      healthyRetryPolicy: {
        minDelayTarget: 10,
        maxDelayTarget: 300,
        numRetries: 10,
        numNoDelayRetries: 0,
        numMinDelayRetries: 0,
        numMaxDelayRetries: 0,
        backoffFunction: "exponential",
      },
    }),
    redrive_policy: JSON.stringify({
      deadLetterTargetArn: "arn:aws:sqs:eu-west-1:111122223333:acme-whatsapp-hook-undeliverable",
    }),
    depends_on: [expect.stringMatching(/^aws_sqs_queue\./)],
  });
});

test("somebody may confirm by hand", () => {
  const stack = build({ endpoint: ENDPOINT, endpointAutoConfirms: false });
  expect(stack.one("aws_sns_topic_subscription")["endpoint_auto_confirms"]).toBe(false);
});

test("an endpoint is refused twice, as SNS would keep the first subscription alone", () => {
  const twice = () =>
    synthesize((stack) => {
      const props = { ...scope, namePrefix: "acme", mediaBucket: { enabled: false } };
      const { events } = new WhatsAppMessaging(stack, "WhatsApp", props);
      events.subscribeHttps("Hook", { endpoint: ENDPOINT });
      events.subscribeHttps("Other", { endpoint: ENDPOINT });
    });
  expect(twice).toThrow(`"${ENDPOINT}", as in test/WhatsApp/Events/Hook`);
});
