import { partsOf } from "../../../constructs/messaging/capabilities";
import type { World } from "../../../scripts/health/health";
import { judgeSlackChannels, slackChannel } from "../../../scripts/health/slack-channels";
import { environment } from "../../environment";
import { builtOf, compared } from "./live";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:pager";
const slack = { workspaceId: "T07EA123LEP", channelId: "C07EZ1ABC23" };
const prod = environment({ alarms: { warning: { existingTopicArn: TOPIC, slack } } });
const TYPE = "aws_chatbot_slack_channel_configuration";
/** The lines about the channel, where SNS has these subscriptions of the topic. */
function lines(subscriptions: readonly (readonly [protocol: string, endpoint: string])[]) {
  const members = subscriptions.map(
    ([protocol, endpoint], index) =>
      `<member><SubscriptionArn>${TOPIC}:${index}</SubscriptionArn><Protocol>${protocol}</Protocol><Endpoint>${endpoint}</Endpoint></member>`,
  );
  const list = `<ListSubscriptionsByTopicResult><Subscriptions>${members.join("")}</Subscriptions></ListSubscriptionsByTopicResult>`;
  return compared(prod, { [TYPE]: slackChannel }, "SNS", (_, response) => {
    response.setHeader("content-type", "text/xml");
    response.end(`<ListSubscriptionsByTopicResponse>${list}</ListSubscriptionsByTopicResponse>`);
  });
}

test("a Slack channel is as deployed while the chat service is subscribed to its topic", async () => {
  expect(builtOf(prod, TYPE)).toHaveLength(1);
  expect(await lines([["https", "https://global.sns-api.chatbot.amazonaws.com"]])).toEqual([
    { subject: "Slack channel", status: "ok", message: "As deployed: 1 of 1." },
  ]);
});

test.each([[[]], [[["https", "https://hooks.example.com/"]]]] as const)(
  "a Slack channel has failed while the topic reaches only %j",
  async (subscriptions) => {
    expect(await lines(subscriptions)).toMatchObject([
      {
        subject: "Slack channel acme-prod-whatsapp-alarms-warning",
        status: "failed",
        message: expect.stringContaining("sns_topic_arns"),
      },
    ]);
  },
);

test("what is not compared is a warning, and nothing without a channel", async () => {
  const judged = (of: typeof prod) =>
    judgeSlackChannels({ environment: of, parts: partsOf(of) } as unknown as World);
  expect(await judged(environment({}))).toEqual([]);
  expect(await judged(prod)).toEqual([
    {
      subject: "Slack channels",
      status: "warning",
      message:
        "Which channel shows the alarms, with which role and guardrail, is not compared: verify does without the chat service's API.",
      fix: "npx cdktf diff prod compares them",
      runbook: "docs/runbook.md#slack-stays-silent",
    },
  ]);
});
