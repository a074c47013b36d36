import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3BucketCorsConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-cors-configuration";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { App, Lazy, LocalBackend, TerraformOutput, TerraformStack } from "cdktf";
import {
  DataEventTrail,
  EventRule,
  EventTopic,
  MessagingEndpoint,
  type ResourceStatement,
  RoleAccess,
  requirementsOf,
  ServiceLinkedRole,
  SpendBrake,
  WhatsAppMessaging,
} from "../../constructs";
import { literally } from "../../constructs/shared/known-reference";
import { isReference } from "../../formats/terraform-reference";
import { ATTRIBUTES, attributesOf } from "../constructs/attributes";
import { ACCOUNT, describeWithTerraform, FUNCTION_TRUST, Workbench } from "../workbench";

describeWithTerraform(
  "resources of the user's own beside the constructs, in one first apply",
  () => {
    let bench: Workbench;

    beforeAll(async () => {
      bench = await Workbench.open();
    });

    afterAll(() => bench.close());

    test.each<[string, (stack: TerraformStack) => string]>([
      ["literal", () => ACCOUNT],
      ["reference", (stack) => new DataAwsCallerIdentity(stack, "me").accountId],
    ])("wait for what they use, with an account that is a %s", async (name, accountOf) => {
      const app = new App({ outdir: join(bench.folder, "cdktf.out") });
      const stack = localStack(app, name, bench.folder);
      const account = accountOf(stack);
      const whatsapp = useEverything(stack, name, account);
      grantEverything(stack, whatsapp, { name, account, folder: bench.folder });
      app.synth();
      const terraform = await bench.terraform(name);
      await terraform.apply();
      expect(await terraform.plan()).toEqual([]);
      expect(await terraform.output()).toMatchObject(
        Object.fromEntries(
          Object.entries({
            topic: `arn:aws:sns:eu-west-1:${ACCOUNT}:${name}-whatsapp-events`,
            queue: `arn:aws:sqs:eu-west-1:${ACCOUNT}:${name}-whatsapp-inbound`,
            bucket: `${name}-media`,
          }).map(([output, value]) => [output, { value }]),
        ),
      );
      expect(await terraform.stateList()).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^aws_lambda_event_source_mapping\.WhatsApp_Events_Read_Consumer_/),
          expect.stringMatching(/^aws_iam_role_policy\.WhatsApp_Events_Read_Consume_/),
          expect.stringMatching(/^data\.aws_kms_key\.OwnKey_Messaging_Key_/),
        ]),
      );
    });

    test("are attached to existing roles by ARN only where the account that is a reference is theirs", async () => {
      const role = { RoleName: "existing-chat", AssumeRolePolicyDocument: FUNCTION_TRUST };
      await new IAMClient(bench.client).send(new CreateRoleCommand(role));
      const app = new App({ outdir: join(bench.folder, "cdktf.out") });
      const owners = { own: ACCOUNT, foreign: "444455556666" };
      for (const [name, owner] of Object.entries(owners)) {
        const stack = localStack(app, name, bench.folder);
        const account = new DataAwsCallerIdentity(stack, "me").accountId;
        const scope = { account, region: "eu-west-1", namePrefix: name };
        const chat = new WhatsAppMessaging(stack, "WhatsApp", {
          ...scope,
          mediaBucket: { name: `${name}-media` },
        });
        const numbers = `arn:aws:social-messaging:eu-west-1:${owner}:phone-number-id/*`;
        const existing = `arn:aws:iam::${owner}:role/existing-chat`;
        chat.grantSend(existing, { phoneNumberArns: [numbers] });
        new RoleAccess(stack, "Chat", { ...scope, role: existing, send: [numbers] });
      }
      app.synth();
      const own = await bench.terraform("own");
      await own.apply();
      expect(await own.plan()).toEqual([]);
      const foreign = await bench.terraform("foreign");
      await expect(foreign.apply()).rejects.toThrow(/account 444455556666/);
      expect(await foreign.stateList()).toEqual([]);
    });

    test("get every attribute that waits, of every construct that has one", async () => {
      const app = new App({ outdir: join(bench.folder, "cdktf.out") });
      const stack = localStack(app, "waiting", bench.folder);
      await buildEverything(stack, bench);
      const waiting = stack.node.findAll().flatMap((one) =>
        Object.entries(ATTRIBUTES[one.constructor.name] ?? {})
          .filter(([, kind]) => kind === "waits")
          .map(([attribute]) => ({
            attribute: `${one.constructor.name}.${attribute}`,
            values: [Reflect.get(one, attribute)].flat() as string[],
          })),
      );
      const expected = attributesOf("waits").map((names) => names.join("."));
      expect(new Set(waiting.map(({ attribute }) => attribute))).toEqual(new Set(expected));
      const uses = waiting.flatMap(({ attribute, values }, at) =>
        values.map((value, index) => [`/waiting/${attribute}/${at}-${index}`, value] as const),
      );
      for (const [at, [name, value]] of uses.entries()) {
        new SsmParameter(stack, `Uses${at}`, { name, type: "String", value });
        new TerraformOutput(stack, `uses${at}`, { value, staticId: true });
      }
      app.synth();
      const terraform = await bench.terraform("waiting");
      await terraform.apply();
      expect(await terraform.plan()).toEqual([]);
      const outputs = (await terraform.output()) as Readonly<Record<string, { value: string }>>;
      for (const [at, [name, value]] of uses.entries()) {
        const found = outputs[`uses${at}`]?.value;
        const literal = literally(value);
        expect([name, found]).toEqual([name, isReference(literal) ? found : literal]);
        expect([name, found]).toEqual([name, expect.stringMatching(/.../)]);
      }
    });
  },
);

function localStack(app: App, name: string, folder: string): TerraformStack {
  const stack = new TerraformStack(app, name);
  new LocalBackend(stack, { path: join(folder, `${name}.tfstate`) });
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  // The bindings alone would demand the newest version of the provider.
  stack.addOverride("terraform.required_providers.aws.version", ">= 5.100.0, < 7.0.0");
  return stack;
}

/** One of every construct that has an attribute which waits. */
async function buildEverything(stack: TerraformStack, bench: Workbench): Promise<void> {
  const { Subnets: [subnet] = [] } = await new EC2Client(bench.client).send(
    new DescribeSubnetsCommand({}),
  );
  const trust = { RoleName: "waiting-desk", AssumeRolePolicyDocument: FUNCTION_TRUST };
  await new IAMClient(bench.client).send(new CreateRoleCommand(trust));
  const home = { account: ACCOUNT, region: "eu-west-1" };
  const whatsapp = new WhatsAppMessaging(stack, "WhatsApp", {
    ...{ ...home, namePrefix: "waiting" },
    connect: { instanceArn: `arn:aws:connect:eu-west-1:${ACCOUNT}:instance/${ID}` },
    alarms: { warning: { emails: ["ops@example.com"] } },
    outcomes: {},
  });
  const { events, key } = whatsapp;
  const inbound = events.subscribeQueue("Inbound");
  const role = new IamRole(stack, "Chat", {
    name: "waiting-chat",
    assumeRolePolicy: FUNCTION_TRUST,
  });
  events.subscribeFunction("Called", {
    functionArn: createFunction(stack, "waiting-chat", role, bench.folder),
  });
  events.subscribeHttps("Hook", { endpoint: "https://hooks.example.com/" });
  new EventRule(stack, "Rule", {
    ...{ ...home, name: "waiting-rule" },
    ...{ targetArn: inbound.arn, targetKeyArn: key.arn },
  });
  new DataEventTrail(stack, "Trail", {
    ...{ ...home, name: "waiting-trail" },
    ...{ keyAlias: "alias/waiting-trail", bucketName: "waiting-trail" },
  });
  new MessagingEndpoint(stack, "Endpoint", {
    ...{ ...home, name: "waiting-endpoint", clientCidrs: ["172.31.0.0/16"] },
    ...{ vpcId: subnet?.VpcId ?? "", subnetIds: [subnet?.SubnetId ?? ""] },
  });
  const all = `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:phone-number-id/*`;
  new RoleAccess(stack, "Desk", {
    ...{ ...home, namePrefix: "waiting", role: "waiting-desk", send: [all] },
  });
  new ServiceLinkedRole(stack, "ServiceLinkedRole", home);
  new SpendBrake(stack, "Brake", {
    ...{ ...home, namePrefix: "waiting", mode: "automatic", alarmNames: ["waiting-spend"] },
    roles: [`arn:aws:iam::${ACCOUNT}:role/waiting-desk`],
    target: whatsapp.monitoring?.targets.warning,
  });
}

const ID = "11111111-2222-3333-4444-555555555555";

function createFunction(
  stack: TerraformStack,
  functionName: string,
  role: IamRole,
  folder: string,
): LambdaFunction {
  const filename = join(folder, "function.zip");
  writeFileSync(filename, EMPTY_ZIP);
  return new LambdaFunction(stack, "Function", {
    ...{ functionName, filename, handler: "index.handler", runtime: "nodejs22.x" },
    ...{ role: role.arn, timeout: 30 },
  });
}

/** A zip file without entries: a function that is never called needs no code. */
const EMPTY_ZIP = Buffer.concat([Buffer.from("PK\x05\x06"), Buffer.alloc(18)]);

/** Every grant on what is created, and a topic on a key whose policy is the user's own. */
function grantEverything(
  stack: TerraformStack,
  whatsapp: WhatsAppMessaging,
  { name, account, folder }: Readonly<Record<"name" | "account" | "folder", string>>,
): void {
  const { events, media, key } = whatsapp;
  const role = new IamRole(stack, "Chat", {
    name: `${name}-chat`,
    assumeRolePolicy: FUNCTION_TRUST,
  });
  const chat = createFunction(stack, `${name}-chat`, role, folder);
  const read = events.subscribeQueue("Read", { visibilityTimeoutSeconds: 180 });
  read.consumeWith(chat, { batchSize: 50, batchingWindowSeconds: 5, maxConcurrency: 10 });
  events.subscribeFunction("Called", { functionArn: chat });
  events.grantSubscribe(role);
  key.grantDecrypt(role);
  const all = `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:phone-number-id/*`;
  whatsapp.grantCall(role, { phoneNumberArns: [all] });
  const statement = (Action: string): ResourceStatement => {
    return { Sid: "AllowChat", Effect: "Allow", Principal: { AWS: role.arn }, Action };
  };
  events.addToResourcePolicy(statement("sns:GetTopicAttributes"));
  read.addToResourcePolicy(statement("sqs:GetQueueAttributes"));
  media.addToResourcePolicy(statement("s3:GetObject"));
  // The role's own policy refers to the key, so the key's must not refer to the role.
  key.addToResourcePolicy({ ...statement("kms:DescribeKey"), Principal: { AWS: ACCOUNT } });
  const own: KmsKey = new KmsKey(stack, "OwnKey", {
    policy: Lazy.stringValue({
      produce: () =>
        JSON.stringify({
          Version: "2012-10-17",
          Statement: requirementsOf(own).flatMap(({ statements }) => statements),
        }),
    }),
  });
  const topic = new EventTopic(stack, "OwnEvents", {
    ...{ account, region: "eu-west-1" },
    name: `${name}-own-events`,
    key: own,
  });
  topic.subscribeQueue("Inbound").grantConsume(role);
}

/** Whatever fails in AWS where the topic, the queue or the bucket is not there yet. */
function useEverything(stack: TerraformStack, namePrefix: string, account: string) {
  const whatsapp = new WhatsAppMessaging(stack, "WhatsApp", {
    account,
    region: "eu-west-1",
    namePrefix,
    mediaBucket: { name: `${namePrefix}-media` },
    alarms: { warning: { emails: ["ops@example.com"] } },
  });
  const { events, media } = whatsapp;
  const inbound = events.subscribeQueue("Inbound");
  const own = new SqsQueue(stack, "Own", { name: `${namePrefix}-own` });
  new SnsTopicSubscription(stack, "OwnSubscription", {
    topicArn: events.arn,
    protocol: "sqs",
    endpoint: own.arn,
  });
  const rule = new CloudwatchEventRule(stack, "Rule", {
    name: `${namePrefix}-hourly`,
    scheduleExpression: "rate(1 hour)",
  });
  new CloudwatchEventTarget(stack, "Target", { rule: rule.name, arn: inbound.arn });
  new S3BucketCorsConfiguration(stack, "Cors", {
    bucket: media.name,
    corsRule: [{ allowedMethods: ["GET"], allowedOrigins: ["https://chat.example.com"] }],
  });
  const references = { topic: events.arn, queue: inbound.arn, bucket: media.name };
  for (const [name, value] of Object.entries(references)) {
    new TerraformOutput(stack, name, { value, staticId: true });
  }
  return whatsapp;
}
