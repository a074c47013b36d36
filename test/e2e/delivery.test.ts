import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { closedGaps, unexplained } from "../../local/known-gaps";
import type { Terraform } from "../../terraform/terraform";
import { ACCOUNT, describeWithTerraform, MINUTES, Workbench, written } from "./workbench";

const HEX = { wanted: "a".repeat(32), other: "b".repeat(32) };

const environment = written({
  namePrefix: "acme-prod",
  mediaBucket: { enabled: false },
  delivery: {
    queues: [
      { name: "all" },
      {
        name: "wanted",
        phoneNumberIds: [`phone-number-id-${HEX.wanted}`],
        rawMessageDelivery: true,
      },
    ],
  },
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
    bench.synthesize("prod", environment);
    terraform = await bench.terraform("prod");
    await terraform.apply();
  }, 4 * MINUTES);

  afterAll(() => bench.close());

  test(
    "leaves a second plan empty, but for exactly what the stand-in forgets",
    async () => {
      const changes = await terraform.plan();
      expect(unexplained(changes)).toEqual([]);
      expect(closedGaps(changes, await terraform.stateList())).toEqual([]);
    },
    MINUTES,
  );

  test(
    "delivers events as they are, to each queue those that it wants",
    async () => {
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
      expect(await received(bench, "acme-prod-whatsapp-all")).toEqual([plain, prefixed, unwanted]);
    },
    MINUTES,
  );

  test(
    "has the very policies in AWS that were synthesized",
    async () => {
      const queues = Object.values(bench.synthesized("prod").resource["aws_sqs_queue"] ?? {});
      expect(queues).toHaveLength(6);
      for (const { name, policy } of queues) {
        const { Attributes } = await sqs(bench, "GetQueueAttributes", {
          QueueUrl: queueUrl(bench, String(name)),
          AttributeNames: ["Policy"],
        });
        expect(JSON.parse(Attributes?.["Policy"] ?? "")).toEqual(JSON.parse(String(policy)));
      }
    },
    MINUTES,
  );

  test(
    "plans who may use which queue for dead letters, which the stand-in does not know",
    async () => {
      const planned = await bench.terraformToPlan("prod");
      const changes = unexplained(await planned.plan());
      expect(
        changes.map(({ address, attributes }) => [address.split("_").at(-2), attributes]),
      ).toEqual([
        ["Poison", ["redrive_allow_policy"]],
        ["Undeliverable", ["redrive_allow_policy"]],
        ["Poison", ["redrive_allow_policy"]],
        ["Undeliverable", ["redrive_allow_policy"]],
      ]);
    },
    MINUTES,
  );

  test(
    "is destroyed without a rest",
    async () => {
      terraform = await bench.terraform("prod");
      await terraform.destroy();
      expect(await terraform.stateList()).toEqual([]);
    },
    2 * MINUTES,
  );
});

interface SqsAnswer {
  readonly Messages?: readonly { readonly Body: string }[];
  readonly Attributes?: Readonly<Record<string, string>>;
}

/** There is no SDK for SQS here, and its protocol is one request. */
async function sqs({ standIn }: Workbench, operation: string, input: object): Promise<SqsAnswer> {
  const answer = await fetch(standIn.url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `AmazonSQS.${operation}`,
      authorization:
        "AWS4-HMAC-SHA256 Credential=stand-in/20260101/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=none",
    },
    body: JSON.stringify(input),
  });
  if (!answer.ok) throw new Error(`${operation}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as SqsAnswer;
}

async function received(bench: Workbench, queue: string): Promise<unknown[]> {
  const { Messages = [] } = await sqs(bench, "ReceiveMessage", {
    QueueUrl: queueUrl(bench, queue),
    MaxNumberOfMessages: 10,
  });
  return Messages.map(({ Body }) => JSON.parse(Body));
}

function queueUrl({ standIn }: Workbench, name: string): string {
  return `${standIn.url}/${ACCOUNT}/${name}`;
}
