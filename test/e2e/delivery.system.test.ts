import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Terraform } from "../../scripts/terraform/terraform";
import { EVERYTHING } from "../environment";
import { ACCOUNT, describeWithTerraform, Workbench, written } from "../workbench";

const HEX = { wanted: "a".repeat(32), other: "b".repeat(32) };

const environment = (network: Network) =>
  written({
    namePrefix: "acme-prod",
    mediaBucket: { enabled: false },
    delivery: {
      queues: [
        { name: "all", maxReceiveCount: 2 },
        { name: "wanted", phoneNumberIds: [`phone-number-id-${HEX.wanted}`] },
      ],
      eventRules: [
        {
          name: "failures",
          detailTypes: ["WhatsApp Message Failed"],
          targetArn: `arn:aws:sqs:eu-west-1:${ACCOUNT}:acme-prod-whatsapp-wanted`,
        },
      ],
    },
    vpcEndpoint: { ...network, clientCidrs: ["172.31.0.0/16"], messagingOnly: true },
  });

/** As AWS documents it. */
const event = (phoneNumber: string) => ({
  context: {
    MetaWabaIds: [
      { wabaId: "1", arn: `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:waba/${HEX.other}` },
    ],
    MetaPhoneNumberIds: [
      {
        metaPhoneNumberId: "2",
        arn: `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:phone-number-id/${phoneNumber}`,
      },
    ],
  },
  whatsAppWebhookEntry: JSON.stringify({ changes: [{ field: "messages" }] }),
  aws_account_id: ACCOUNT,
  message_timestamp: "2026-01-08T23:30:43.271279391Z",
  messageId: "6d69f07a-c317-4278-9d5c-6a84078419ec",
});

describeWithTerraform("who receives events, with the real AWS provider", () => {
  let bench: Workbench;
  let terraform: Terraform;

  beforeAll(async () => {
    bench = await Workbench.open();
    bench.synthesize("prod", environment(await defaultNetwork(bench)));
    terraform = await bench.terraform("prod");
    await terraform.apply();
  });

  afterAll(() => bench.close());

  test("leaves a second plan empty", async () => {
    expect(await terraform.plan()).toEqual([]);
  });

  test("delivers events as they are, to each queue those that it wants", async () => {
    const [plain, prefixed, unwanted] = [
      event(HEX.wanted),
      event(`phone-number-id-${HEX.wanted}`), // the other spelling that AWS documents
      event(HEX.other),
    ];
    const sns = new SNSClient(bench.client);
    for (const one of [plain, prefixed, unwanted]) {
      const TopicArn = `arn:aws:sns:eu-west-1:${ACCOUNT}:acme-prod-whatsapp-events`;
      await sns.send(new PublishCommand({ TopicArn, Message: JSON.stringify(one) }));
    }
    expect(await received(bench, "acme-prod-whatsapp-wanted")).toEqual([plain, prefixed]);
    const all = await received(bench, "acme-prod-whatsapp-all", 0);
    expect(all).toEqual([plain, prefixed, unwanted]);
  });

  test("takes what nobody can process out of the way", async () => {
    for (const _ of ["once", "twice", "in vain"])
      await received(bench, "acme-prod-whatsapp-all", 0);
    expect(await received(bench, "acme-prod-whatsapp-all")).toEqual([]);
    expect(await received(bench, "acme-prod-whatsapp-all-poison")).toHaveLength(3);
    expect(await received(bench, "acme-prod-whatsapp-all-undeliverable")).toEqual([]);
  });

  test("sends on those of EventBridge's events that the rule names", async () => {
    await drain(bench, "acme-prod-whatsapp-wanted");
    const eventOf = (DetailType: string, Source = "aws.social-messaging") => ({
      ...{ Source, DetailType },
      Detail: JSON.stringify({ messageId: DetailType }),
    });
    await call(bench, "events", "AWSEvents.PutEvents", {
      Entries: [
        eventOf("WhatsApp Message Failed"),
        eventOf("WhatsApp Message Read"),
        eventOf("WhatsApp Message Failed", "acme"),
      ],
    });
    expect(await received(bench, "acme-prod-whatsapp-wanted")).toEqual([
      expect.objectContaining({
        source: "aws.social-messaging",
        "detail-type": "WhatsApp Message Failed",
      }),
    ]);
  });

  test("has the very policies in AWS that were synthesized", async () => {
    const queues = Object.values(bench.synthesized("prod").resource["aws_sqs_queue"] ?? {});
    expect(queues).toHaveLength(7);
    for (const { name, policy } of queues) {
      const { Attributes } = await call(bench, "sqs", "AmazonSQS.GetQueueAttributes", {
        QueueUrl: queueUrl(bench, String(name)),
        AttributeNames: ["Policy"],
      });
      expect(JSON.parse(Attributes?.["Policy"] ?? "")).toEqual(JSON.parse(String(policy)));
    }
  });

  test("plans calls of functions, posts to endpoints and trails", async () => {
    const functionArn = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:chat:live`;
    bench.synthesize(
      "more",
      written({
        namePrefix: "acme-more",
        mediaBucket: { enabled: false },
        delivery: {
          functions: [{ name: "chat", functionArn }],
          https: [{ name: "hook", endpoint: "https://hooks.example.com/" }],
        },
        dataEventTrail: { readOnly: false, phoneNumberIds: [`phone-number-id-${HEX.wanted}`] },
      }),
    );
    const changes = await (await bench.terraform("more")).plan();
    expect(new Set(changes.map(({ actions }) => actions.join()))).toEqual(new Set(["create"]));
    expect(changes.map(({ type }) => type).sort()).toEqual(
      [
        ...EVERYTHING,
        "aws_cloudtrail",
        "aws_cloudwatch_metric_alarm",
        "aws_cloudwatch_metric_alarm",
        "aws_cloudwatch_metric_alarm",
        "aws_kms_alias",
        "aws_kms_key",
        "aws_lambda_permission",
        "aws_sns_topic_subscription",
        "aws_sns_topic_subscription",
        "aws_sqs_queue",
        "aws_sqs_queue",
      ].sort(),
    );
  });

  test("is destroyed without a rest", async () => {
    terraform = await bench.terraform("prod");
    await terraform.unprotected(() => terraform.destroy());
    expect(await terraform.stateList()).toEqual([]);
  });
});

interface Network {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
}

/** Every account is born with one. */
async function defaultNetwork(bench: Workbench): Promise<Network> {
  const answer = await post(bench, "ec2", "Action=DescribeSubnets&Version=2016-11-15", {
    "content-type": "application/x-www-form-urlencoded",
  });
  const text = await answer.text();
  const subnetIds = [...text.matchAll(/<subnetId>([^<]+)/g)].flatMap(([, id]) => id ?? []);
  return { vpcId: /<vpcId>([^<]+)/.exec(text)?.[1] ?? "", subnetIds: subnetIds.slice(0, 1) };
}

interface SqsAnswer {
  readonly Messages?: readonly { readonly Body: string }[];
  readonly Attributes?: Readonly<Record<string, string>>;
}

/** There is no SDK for these services here, and their protocol is one request. */
async function call(
  bench: Workbench,
  service: string,
  target: string,
  input: object,
): Promise<SqsAnswer> {
  const answer = await post(bench, service, JSON.stringify(input), {
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": target,
  });
  return (await answer.json()) as SqsAnswer;
}

async function post(
  { localAws }: Workbench,
  service: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const scope = `stand-in/20260101/eu-west-1/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`;
  const answer = await fetch(localAws.url, {
    method: "POST",
    headers: { ...headers, authorization },
    body,
  });
  if (!answer.ok) throw new Error(`${service}: ${answer.status} ${await answer.text()}`);
  return answer;
}

async function received(bench: Workbench, queue: string, hiddenSeconds = 30): Promise<unknown[]> {
  const { Messages = [] } = await call(bench, "sqs", "AmazonSQS.ReceiveMessage", {
    QueueUrl: queueUrl(bench, queue),
    MaxNumberOfMessages: 10,
    VisibilityTimeout: hiddenSeconds,
    WaitTimeSeconds: 0,
  });
  return Messages.map(({ Body }) => JSON.parse(Body));
}

async function drain(bench: Workbench, queue: string): Promise<void> {
  await call(bench, "sqs", "AmazonSQS.PurgeQueue", { QueueUrl: queueUrl(bench, queue) });
}

function queueUrl({ localAws }: Workbench, name: string): string {
  return `${localAws.url}/${ACCOUNT}/${name}`;
}
