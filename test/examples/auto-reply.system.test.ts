import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { QueueAnswer, QueueEvent } from "../../examples/auto-reply/handler";
import { type Emulator, startEmulator } from "../../local/emulator/server";
import { reviewStack } from "../../review/review";
import { loadConfigurations } from "../../review/terraform/load-configuration";
import type { Terraform } from "../../scripts/terraform/terraform";
import { linkedAccount, linkedNumber } from "../scripts/wiring/site";
import { ACCOUNT, describeWithTerraform, Workbench } from "../workbench";

const root = resolve(__dirname, "../..");
const HEX = "976c72a700aac43eaf573ae050000001";
const NUMBER_ARN = `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:phone-number-id/${HEX}`;
const META_ID = "106540352242922";

const seed = {
  accountId: ACCOUNT,
  region: "eu-west-1",
  linkedAccounts: [
    linkedAccount({
      id: `waba-${"1".repeat(32)}`,
      phoneNumbers: [
        linkedNumber({ phoneNumberId: `phone-number-id-${HEX}`, metaPhoneNumberId: META_ID }),
      ],
    }),
  ],
};

/** As AWS and Meta document it. */
const event = (value: object, metaPhoneNumberId = META_ID) => ({
  context: {
    MetaWabaIds: [
      {
        wabaId: "100000000000001",
        arn: `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:waba/${"1".repeat(32)}`,
      },
    ],
    MetaPhoneNumberIds: [{ metaPhoneNumberId: META_ID, arn: NUMBER_ARN }],
  },
  whatsAppWebhookEntry: JSON.stringify({
    id: "100000000000001",
    changes: [
      {
        field: "messages",
        value: {
          messaging_product: "whatsapp",
          metadata: { display_phone_number: "12025550100", phone_number_id: metaPhoneNumberId },
          ...value,
        },
      },
    ],
  }),
  aws_account_id: ACCOUNT,
  message_timestamp: "2026-01-08T23:30:43.271279391Z",
  messageId: "6d69f07a-c317-4278-9d5c-6a84078419ec",
});

const message = (id: string, content: object, agoHours = 0) => ({
  ...{ id, from: "12025550123" },
  timestamp: String(Math.floor(Date.now() / 1000) - agoHours * 3600),
  ...content,
});

describeWithTerraform("the example that answers messages", () => {
  let bench: Workbench;
  let terraform: Terraform;
  let emulator: Emulator;
  let handler: (event: QueueEvent) => Promise<QueueAnswer>;

  beforeAll(async () => {
    bench = await Workbench.open();
    synthesize(join(bench.folder, "cdktf.out"));
    terraform = await bench.terraform("auto-reply");
    await terraform.apply();
    emulator = await startEmulator({ seed });
    Object.assign(process.env, {
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "stand-in",
      AWS_SECRET_ACCESS_KEY: "stand-in",
      AWS_ENDPOINT_URL_SOCIALMESSAGING: emulator.url,
      ...(await variablesOf(terraform)),
    });
    // The very code that is deployed.
    ({ handler } = require(join(root, "dist/examples/auto-reply/build/index.js")));
  });

  beforeEach(() => {
    emulator.store.sent.length = 0;
    emulator.store.saved.length = 0;
  });

  afterAll(async () => {
    await emulator.close();
    await bench.close();
  });

  /** Published as the service would, taken from the queue as Lambda would. */
  async function through(...events: readonly object[]): Promise<QueueAnswer> {
    const { queue_url, topic_arn } = (await terraform.output()) as Record<
      "queue_url" | "topic_arn",
      { value: string }
    >;
    const sns = new SNSClient(bench.client);
    for (const one of events) {
      await sns.send(
        new PublishCommand({ TopicArn: topic_arn.value, Message: JSON.stringify(one) }),
      );
    }
    const { Messages = [] } = await new SQSClient(bench.client).send(
      new ReceiveMessageCommand({ QueueUrl: queue_url.value, MaxNumberOfMessages: 10 }),
    );
    const Records = Messages.map(({ MessageId = "", Body = "" }) => ({
      messageId: MessageId,
      body: Body,
    }));
    expect(Records).toHaveLength(events.length);
    return handler({ Records });
  }

  test("leaves a second plan empty, and the review of access has nothing to object to", async () => {
    expect(await terraform.plan()).toEqual([]);
    const [configuration] = loadConfigurations(join(bench.folder, "cdktf.out"));
    if (configuration === undefined) throw new Error("nothing was synthesized");
    const { open } = reviewStack({ configuration, waivers: [], today: "2026-11-20" });
    expect(open).toEqual([]);
  });

  test("answers a text with a reply to it", async () => {
    const text = message("wamid.1", { type: "text", text: { body: "Where is my parcel?" } });
    expect(await through(event({ messages: [text] }))).toEqual({ batchItemFailures: [] });
    expect(emulator.store.sent).toEqual([
      expect.objectContaining({
        phoneNumberId: `phone-number-id-${HEX}`,
        message: expect.objectContaining({
          to: "12025550123",
          context: { message_id: "wamid.1" },
          text: { body: expect.stringMatching(/^Thank you for your message/) },
        }),
      }),
    ]);
  });

  test("keeps a photo in the bucket, below the prefix of what is received", async () => {
    emulator.store.media.set("4711", { mimeType: "image/jpeg", fileSize: 2_048 });
    const photo = message("wamid.2", { type: "image", image: { id: "4711" } });
    expect(await through(event({ messages: [photo] }))).toEqual({ batchItemFailures: [] });
    expect(emulator.store.saved).toEqual([
      { mediaId: "4711", bucketName: process.env["MEDIA_BUCKET"], key: "inbound/4711" },
    ]);
    expect(emulator.store.sent).toMatchObject([
      { message: { text: { body: expect.stringMatching(/your file/) } } },
    ]);
  });

  test("leaves alone what in a batch fails, and answers the rest", async () => {
    const text = message("wamid.3", { type: "text", text: { body: "Hello" } });
    const lost = message("wamid.4", { type: "image", image: { id: "no longer there" } });
    const said = jest.spyOn(console, "error").mockImplementation(() => {});
    const { batchItemFailures } = await through(
      event({ messages: [lost] }),
      event({ messages: [text] }, "another number"),
      event({ messages: [text] }),
    );
    expect(batchItemFailures).toHaveLength(2);
    expect(emulator.store.sent).toHaveLength(1);
    expect(said.mock.calls.flat().join(" ")).not.toMatch(/Hello|12025550123/);
    said.mockRestore();
  });

  test("answers neither statuses nor what is older than WhatsApp admits an answer to", async () => {
    const old = message("wamid.5", { type: "text", text: { body: "Hello" } }, 25);
    const status = { id: "wamid.6", status: "delivered", recipient_id: "12025550123" };
    const answer = await through(event({ messages: [old] }), event({ statuses: [status] }));
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(emulator.store.sent).toEqual([]);
  });
});

/** As its user would, for state in a file of its own. */
function synthesize(outdir: string): void {
  const run = (program: string, args: readonly string[]) => {
    const env = { ...process.env, CDKTF_OUTDIR: outdir };
    // CDKTF puts the state of a stack without a backend into the working folder.
    const ran = spawnSync(program, args, { encoding: "utf8", env, cwd: dirname(outdir) });
    if (ran.status !== 0) throw new Error(ran.stdout + ran.stderr);
  };
  run(join(root, "node_modules", ".bin", "tsc"), ["-p", join(root, "examples", "auto-reply")]);
  mkdirSync(outdir, { recursive: true });
  run(process.execPath, [join(root, "dist", "examples", "auto-reply", "main.js")]);
  // The bindings alone would demand the newest version of the provider.
  const required = { aws: { source: "aws", version: ">= 5.100.0, < 7.0.0" } };
  writeFileSync(
    join(outdir, "stacks", "auto-reply", "versions_override.tf.json"),
    JSON.stringify({ terraform: { required_providers: required } }),
  );
}

/** What Lambda would give the function, from what was deployed. */
async function variablesOf(terraform: Terraform): Promise<Record<string, string>> {
  const state = JSON.stringify(await terraform.pullState());
  const [, bucket = ""] = /"MEDIA_BUCKET":"([^"]+)"/.exec(state) ?? [];
  const [, prefix = ""] = /"MEDIA_PREFIX":"([^"]+)"/.exec(state) ?? [];
  return { MEDIA_BUCKET: bucket, MEDIA_PREFIX: prefix };
}
