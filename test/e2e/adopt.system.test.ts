import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetKeyPolicyCommand, KMSClient, ListResourceTagsCommand } from "@aws-sdk/client-kms";
import {
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  SNSClient,
} from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, ListQueueTagsCommand, SQSClient } from "@aws-sdk/client-sqs";
import { parse } from "yaml";
import { loadEnvironments } from "../../app/load";
import { policyDocument } from "../../constructs/shared/policy-document";
import { type Emulator, startEmulator } from "../../local/emulator/server";
import { localStack, mirrorEnvironment } from "../../local/local-stack";
import { init } from "../../scripts/commands/init";
import type { Report } from "../../scripts/init/report";
import {
  alarmAccess,
  deliveryAccess,
  deployAccess,
  tagKeysAccess,
} from "../../scripts/rights/deploy-access";
import { initAccess } from "../../scripts/rights/init-access";
import type { PlannedChange } from "../../scripts/terraform/planned-changes";
import { Gate } from "../scripts/rights/gate";
import { unusedIn } from "../scripts/rights/unused";
import { cli } from "../scripts/wiring/child";
import { stateOf } from "../scripts/wiring/site";
import { ACCOUNT, describeWithTerraform, MINUTES, Workbench } from "../workbench";
import { changedBesides } from "./described-installation";
import {
  BUCKET,
  CORS,
  INSTANCE,
  makeByHand,
  OF_BUCKET,
  OF_KEY,
  OF_QUEUE,
  OF_TOPIC,
  RULES,
  SCOPE,
  SEED,
  TOPIC,
} from "./made-by-hand";

/** What adopt kept until it went: of the key, the role, the topic and the queues. */
const WITHOUT_ADOPT = [
  ...["description", "max_message_size", "message_retention_seconds", "receive_wait_time_seconds"],
  "signature_version",
];

describeWithTerraform("what was made by hand", () => {
  let bench: Workbench;
  let emulator: Emulator;
  let wiredBefore: ReturnType<typeof stateOf>;
  const folder = process.cwd();
  let keyId = "";
  let subscription = "";
  const sns = () => new SNSClient(bench.client);
  const kms = () => new KMSClient(bench.client);
  const sqs = () => new SQSClient(bench.client);
  const s3 = () => new S3Client({ ...bench.client, forcePathStyle: true });
  const queueUrl = () => `${bench.localAws.url}/${ACCOUNT}/chat-inbound`;

  beforeAll(async () => {
    bench = await Workbench.open();
    ({ keyId, subscription } = await makeByHand(bench.client));
    emulator = await startEmulator({ seed: SEED });
    wiredBefore = stateOf(emulator);
    process.chdir(bench.folder);
    const credentials = { AWS_ACCESS_KEY_ID: "stand-in", AWS_SECRET_ACCESS_KEY: "stand-in" };
    Object.assign(process.env, credentials, { AWS_EC2_METADATA_DISABLED: "true" });
  });

  afterAll(async () => {
    process.chdir(folder);
    await emulator.close();
    await bench.close();
  });

  const KINDS = ["topic", "key", "queue", "bucket", "role"] as const;

  /** Runs init before a gate that lets through what its own policy admits, and nothing more. */
  const takeOver = async (drop: readonly string[] = []) => {
    const policy = initAccess(SCOPE, BUCKET, KINDS);
    const gate = await Gate.open({
      ...{ upstream: bench.localAws.url, upstreams: { "social-messaging": emulator.url } },
      ...{ scope: SCOPE, policy },
      keys: { aliases: new Map([["alias/chat", keyId]]), tags: new Map() },
    });
    process.env["AWS_ENDPOINT_URL"] = gate.url;
    const printed = jest.spyOn(console, "log").mockImplementation(() => {});
    const shown = jest.spyOn(process.stderr, "write").mockImplementation(() => true);
    try {
      await init("prod", {
        ...{ region: SCOPE.region, namePrefix: "acme", bucket: BUCKET, json: true },
        ...{ quotaShare: Number.POSITIVE_INFINITY, takeOver: KINDS, drop },
      });
      return { report: JSON.parse(String(printed.mock.calls[0])) as Report, gate, policy };
    } finally {
      printed.mockRestore();
      shown.mockRestore();
      await gate.close();
    }
  };

  const text = () => readFileSync("environments/prod.yaml", "utf8");

  test("is read as far as its policy admits, and written into a file", async () => {
    const { report, gate, policy } = await takeOver();
    expect(gate.refused).toEqual([]);
    const unused = unusedIn(policy, gate.allowed);
    expect(unused.filter((one) => /^(LookAt|FindAliases)/.test(one))).toEqual([]);
    expect(report.gaps).toEqual([]);
    expect(report.takeOver).toMatchObject({ imports: 11 });
    expect(parse(text())).toMatchObject({
      key: { alias: "alias/chat", tags: { CostCentre: "4711" }, statements: [OF_KEY] },
      eventTopic: { name: "chat-events", tags: { Owner: "Team A/B" }, statements: [OF_TOPIC] },
      connect: { roleName: "chat-connect", trustConditions: false, tags: { Owner: "voice" } },
      mediaBucket: {
        ...{ name: BUCKET, lifecycle: "unmanaged", tags: { Owner: "m" }, statements: [OF_BUCKET] },
      },
      delivery: {
        queues: [
          {
            ...{ name: "chat-inbound", queueName: "chat-inbound", visibilityTimeoutSeconds: 90 },
            ...{ rawMessageDelivery: false, tags: { Owner: "chat" }, statements: [OF_QUEUE] },
          },
        ],
      },
      adopt: {
        ...{ topic: true, key: keyId, keyAlias: true, role: [] },
        bucket: ["encryption", "policy", "versioning"],
        subscribers: { "chat-inbound": { queues: ["queue", "poison"], subscription } },
      },
    });
  });

  test("stays as it is in a second run, which shows what --drop would leave out", async () => {
    const before = text();
    expect((await takeOver()).report.files).toMatchObject([{ state: "same" }]);
    const { report } = await takeOver([String(OF_QUEUE.Sid)]);
    expect(report.files).toMatchObject([{ state: "differs" }]);
    expect(report.files[0]?.diff).toContain("-        - Sid: partner-reads");
    await expect(takeOver(["Nobody"])).rejects.toThrow(
      /--drop "Nobody" names no statement of others/,
    );
    expect(text()).toBe(before);
  });

  const typesOf = (changes: readonly PlannedChange[]) => changes.map(({ type }) => type).sort();

  /** The program as a user starts it, against the local AWS and the emulator. */
  const whatsAppAws = (...args: readonly string[]) =>
    cli({ path: bench.folder }, args, {
      ...bench.localAws.env,
      ...mirrorEnvironment(),
      AWS_ENDPOINT_URL_SOCIALMESSAGING: emulator.url,
    });

  test("is imported, and neither replaced nor destroyed", async () => {
    bench.synthesize("prod", parse(text()));
    const changes = await (await bench.terraform("prod")).plan();
    expect(changes.filter(({ actions }) => actions.includes("delete"))).toEqual([]);
    expect(changedBesides(changes)).toEqual([]);
    expect(typesOf(changes.filter(({ importId }) => importId !== undefined))).toEqual([
      "aws_iam_role",
      "aws_kms_alias",
      "aws_kms_key",
      "aws_s3_bucket",
      "aws_s3_bucket_policy",
      "aws_s3_bucket_server_side_encryption_configuration",
      "aws_s3_bucket_versioning",
      "aws_sns_topic",
      "aws_sns_topic_subscription",
      "aws_sqs_queue",
      "aws_sqs_queue",
    ]);
    expect(
      typesOf(
        changes.filter(
          ({ type, actions }) => actions.includes("create") && !type.includes("alarm"),
        ),
      ),
    ).toEqual([
      "aws_iam_role_policy",
      "aws_s3_bucket_ownership_controls",
      "aws_s3_bucket_public_access_block",
      "aws_sqs_queue",
    ]);
  });

  test("is shown by deploy as what would be imported, and nothing to destroy", async () => {
    const { code, stdout, stderr } = await whatsAppAws("deploy", "prod", "--plan");
    expect(stderr).toBe("");
    expect(stdout).toMatch(/Terraform, stack prod: 11 to import, .* 0 to destroy\./);
    expect(stdout).not.toContain("DATA WOULD BE LOST");
    expect(code).toBe(2);
  });

  test(
    "is this environment's own after the apply, with the statements and tags of others",
    async () => {
      const { environments } = loadEnvironments({ folder: "environments", names: ["prod"] });
      const [environment] = environments;
      if (environment === undefined) throw new Error("the file was not loaded");
      const rights = [deployAccess, deliveryAccess, alarmAccess, tagKeysAccess];
      const gate = await Gate.open({
        ...{ upstream: bench.localAws.url, scope: SCOPE },
        policy: policyDocument(rights.flatMap((of) => of(environment)?.Statement ?? [])),
        keys: {
          aliases: new Map([["alias/chat", keyId]]),
          tags: new Map([[keyId, { CostCentre: "4711" }]]),
        },
      });
      const env = { ...bench.localAws.env, AWS_ENDPOINT_URL: gate.url };
      const stack = join(bench.folder, "cdktf.out", "stacks", "prod");
      try {
        await (await localStack(stack, { ...bench.localAws, env })).apply();
      } finally {
        await gate.close();
      }
      // Queues are known by the host through which they were made or imported: by the gate, which is gone, or AWS itself.
      const state = readFileSync("terraform.prod.tfstate", "utf8");
      const hosts = /https?:\/\/[^/"]+(?=\/111122223333\/)/g;
      writeFileSync("terraform.prod.tfstate", state.replaceAll(hosts, bench.localAws.url));
      expect(gate.refused).toEqual([]);
      const statementsIn = (text: string | undefined) => JSON.parse(text ?? "{}").Statement;
      const { Attributes: topic } = await sns().send(
        new GetTopicAttributesCommand({ TopicArn: TOPIC }),
      );
      expect(statementsIn(topic?.["Policy"])).toContainEqual(OF_TOPIC);
      const key = await kms().send(
        new GetKeyPolicyCommand({ KeyId: keyId, PolicyName: "default" }),
      );
      expect(statementsIn(key.Policy)).toContainEqual(OF_KEY);
      const queue = await sqs().send(
        new GetQueueAttributesCommand({ QueueUrl: queueUrl(), AttributeNames: ["Policy"] }),
      );
      expect(statementsIn(queue.Attributes?.["Policy"])).toContainEqual(OF_QUEUE);
      const bucket = await s3().send(new GetBucketPolicyCommand({ Bucket: BUCKET }));
      expect(statementsIn(bucket.Policy)).toContainEqual(OF_BUCKET);
      const rules = await s3().send(new GetBucketLifecycleConfigurationCommand({ Bucket: BUCKET }));
      expect(rules.Rules).toMatchObject(RULES);
      const cors = await s3().send(new GetBucketCorsCommand({ Bucket: BUCKET }));
      expect(cors.CORSRules).toMatchObject(CORS);

      const ofTopic = await sns().send(new ListTagsForResourceCommand({ ResourceArn: TOPIC }));
      expect(ofTopic.Tags).toEqual([{ Key: "Owner", Value: "Team A/B" }]);
      const ofKey = await kms().send(new ListResourceTagsCommand({ KeyId: keyId }));
      expect(ofKey.Tags).toContainEqual({ TagKey: "CostCentre", TagValue: "4711" });
      const ofQueue = await sqs().send(new ListQueueTagsCommand({ QueueUrl: queueUrl() }));
      expect(ofQueue.Tags).toEqual({ Owner: "chat" });
      const ofBucket = await s3().send(new GetBucketTaggingCommand({ Bucket: BUCKET }));
      expect(ofBucket.TagSet).toEqual([{ Key: "Owner", Value: "m" }]);
    },
    5 * MINUTES,
  );

  test("is wired by the next deploy, and then nothing is left to do; without adopt, settings become this tool's", async () => {
    const deployed = await whatsAppAws("deploy", "prod", "--yes");
    expect(deployed).toMatchObject({ code: 0, stderr: "" });
    expect(stateOf(emulator).map(({ eventDestinations }) => eventDestinations)).toEqual(
      wiredBefore.map(({ eventDestinations }) => eventDestinations),
    );
    const again = await whatsAppAws("deploy", "prod", "--plan");
    expect(again).toMatchObject({ code: 0, stderr: "" });
    const { adopt: _, ...without } = parse(text());
    bench.synthesize("prod", without);
    const changed = await (await bench.terraform("prod")).plan();
    expect(changed.map(({ actions }) => actions)).toEqual(changed.map(() => ["update"]));
    const attributes = new Set(changed.flatMap((one) => one.attributes));
    expect([...attributes].sort()).toEqual(WITHOUT_ADOPT);
  });

  test("is destroyed only by those who decide about its data", async () => {
    await s3().send(new PutObjectCommand({ Bucket: BUCKET, Key: "inbound/a.jpg", Body: "a" }));
    const { code, stdout, stderr } = await whatsAppAws("destroy", "prod", "--yes");
    expect([code, stderr]).toEqual([2, ""]);
    expect(stdout).toMatch(
      /prod was not destroyed, and nothing was changed: this data would be lost/,
    );
    await s3().send(new HeadObjectCommand({ Bucket: BUCKET, Key: "inbound/a.jpg" }));
  });

  test("is detached, with or without adopt, and then the accounts stand as before init", async () => {
    expect(stateOf(emulator)).not.toEqual(wiredBefore); // each carries a mark
    const { code, stdout, stderr } = await whatsAppAws("detach", "prod", "--yes");
    expect([code, stderr]).toEqual([0, ""]);
    for (const arn of [TOPIC, INSTANCE]) {
      expect(stdout).toContain(`sends to ${arn}, as it did before`);
    }
    expect(stateOf(emulator)).toEqual(wiredBefore);
  });

  test(
    "is cleared from the accounts by a destroy, with which it goes",
    async () => {
      await whatsAppAws("deploy", "prod", "--yes");
      const { code, stdout } = await whatsAppAws("destroy", "prod", "--yes", "--delete-data");
      expect(stdout).toContain(`- destination  ${TOPIC} -> none`);
      expect(code).toBe(0);
      expect(stateOf(emulator)).toMatchObject([
        { eventDestinations: [] },
        { eventDestinations: [] },
      ]);
    },
    3 * MINUTES,
  );
});
