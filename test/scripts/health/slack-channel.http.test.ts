import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { partsOf } from "../../../constructs/messaging/capabilities";
import { AwsClients } from "../../../scripts/aws/clients";
import { compareWithBuilt } from "../../../scripts/health/as-built";
import { synthesizedStack } from "../../../scripts/health/built";
import type { World } from "../../../scripts/health/health";
import { judgeSlackChannels, slackChannel } from "../../../scripts/health/topics";
import { environment } from "../../environment";
import { ended, inFolder } from "../wiring/in-process";
import { Folder } from "../wiring/site";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:pager";
const slack = { workspaceId: "T07EA123LEP", channelId: "C07EZ1ABC23" };
const prod = environment({ alarms: { warning: { existingTopicArn: TOPIC, slack } } });
const TYPE = "aws_chatbot_slack_channel_configuration";
const built = synthesizedStack(prod).resources.filter(({ type }) => type === TYPE);

let server: Server | undefined;
afterEach(() => server?.close());

/** The lines about the channel, where SNS has these subscriptions of the topic. */
async function lines(subscriptions: readonly (readonly [protocol: string, endpoint: string])[]) {
  const members = subscriptions.map(
    ([protocol, endpoint], index) =>
      `<member><SubscriptionArn>${TOPIC}:${index}</SubscriptionArn><Protocol>${protocol}</Protocol><Endpoint>${endpoint}</Endpoint></member>`,
  );
  const list = `<ListSubscriptionsByTopicResult><Subscriptions>${members.join("")}</Subscriptions></ListSubscriptionsByTopicResult>`;
  server = createServer((_, response) => {
    response.setHeader("content-type", "text/xml");
    response.end(`<ListSubscriptionsByTopicResponse>${list}</ListSubscriptionsByTopicResponse>`);
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  process.env["AWS_ENDPOINT_URL_SNS"] = `http://127.0.0.1:${port}`;
  const world = {
    environment: prod,
    built,
    clients: new AwsClients(prod),
    once: (_: string, read: () => Promise<unknown>) => read(),
  } as unknown as World;
  let found: Awaited<ReturnType<typeof compareWithBuilt>> = [];
  await ended(inFolder(new Folder({})), async () => {
    found = await compareWithBuilt(world, { [TYPE]: slackChannel });
    return 0;
  });
  return found;
}

test("is as deployed while the chat service is subscribed to its topic", async () => {
  expect(built).toHaveLength(1);
  expect(await lines([["https", "https://global.sns-api.chatbot.amazonaws.com"]])).toEqual([
    { subject: "Slack channel", status: "ok", message: "As deployed: 1 of 1." },
  ]);
});

test.each([[[]], [[["https", "https://hooks.example.com/"]]]] as const)(
  "has failed while the topic reaches only %j",
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
