import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import {
  AlarmTopic,
  ConnectRole,
  DataEventTrail,
  DeliveryAlarms,
  EncryptionKey,
  EventRule,
  EventTopic,
  ExistingAlarmTopic,
  ExistingBucket,
  ExistingKey,
  ExistingTopic,
  FEES,
  MediaBucket,
  MessagingEndpoint,
  type Rate,
  requirementsOf,
  SEVERITIES,
  ServiceLinkedRole,
  SPANS,
  SpendAlarms,
  senderPolicy,
  useProvider,
  WhatsAppMessaging,
} from "cdktf-aws-social-messaging";

/** A stranger's app: it knows the package by its name alone, and uses all that it exports. */
const account = "111122223333";
const region = "eu-west-1";
const arn = (service: string, resource: string) =>
  `arn:aws:${service}:${region}:${account}:${resource}`;
const uuid = (digit: string) => `${digit.repeat(8)}-2222-4333-8444-555555555555`;

const app = new App();

function stackOf(name: string): TerraformStack {
  const stack = new TerraformStack(app, name);
  new AwsProvider(stack, "aws", { region });
  return stack;
}

const whole = stackOf("whole");
new WhatsAppMessaging(whole, "WhatsApp", {
  account,
  region,
  namePrefix: "acme",
  connect: { instanceArn: arn("connect", `instance/${uuid("1")}`) },
});
new ServiceLinkedRole(whole, "ServiceLinkedRole", { account, region });

const parts = stackOf("parts");
const key = new EncryptionKey(parts, "Key", { account, region, alias: "alias/acme-parts" });
const own = new ExistingKey(parts, "OwnKey", {
  account,
  region,
  arn: arn("kms", `key/${uuid("2")}`),
});
const topic = new EventTopic(parts, "Events", { account, region, name: "acme-parts", key: own });
topic.grantPublish({
  name: "Alarms",
  service: "cloudwatch.amazonaws.com",
  sourceAccount: account,
  sourceArn: arn("cloudwatch", "alarm:acme-*"),
});
new MediaBucket(parts, "Media", { account, region, name: "acme-parts-media", key });
new ConnectRole(parts, "ConnectRole", {
  account,
  region,
  name: "acme-parts-connect",
  instanceArn: arn("connect", `instance/${uuid("1")}`),
});

const named = stackOf("named");
new ExistingTopic(named, "Events", { account, region, arn: arn("sns", "events"), key: own });
new ExistingBucket(named, "Media", { account, region, name: "acme-media" });
if (requirementsOf(named).length !== 2) throw new Error("two owners have something to merge");

const rates: Rate[] = FEES.map((fee) => {
  const any = { country: "*", category: "*", type: "*" };
  return { fee, ...any, usd: "0.02", effective: "2026-10-01", source: "an example" };
});
const watched = stackOf("watched");
const team = new AlarmTopic(watched, "Team", {
  account,
  region,
  name: "acme-team",
  key: new EncryptionKey(watched, "Key", { account, region, alias: "alias/acme-team" }),
  emails: ["team@example.com"],
});
const pager = new ExistingAlarmTopic(watched, "Pager", {
  account,
  region,
  arn: arn("sns", "pager"),
});
new SpendAlarms(watched, "Spend", {
  account,
  region,
  namePrefix: "acme",
  rates,
  limits: SEVERITIES.flatMap((severity, index) =>
    SPANS.map((per) => ({ usd: 40 * (index + 1), per, severity })),
  ),
  targets: { warning: team, critical: pager },
  eventTopicName: "acme-events",
});
new DeliveryAlarms(watched, "Delivery", {
  account,
  region,
  namePrefix: "acme",
  topicName: "acme-events",
  severity: "warning",
  target: team,
}).watchQueue({ queueName: "acme-inbound", deadLetterQueueNames: ["acme-inbound-dead"] });

const granted = stackOf("granted");
const chat = new WhatsAppMessaging(granted, "WhatsApp", {
  account,
  region,
  namePrefix: "acme-chat",
  alarms: { warning: { emails: ["team@example.com"] } },
});
const phoneNumberArns = [
  arn("social-messaging", "phone-number-id/976c72a700aac43eaf573ae050000001"),
];
chat.events.subscribeQueue("Inbound");
chat.events.subscribeFunction("Function", { functionArn: arn("lambda", "function:chat:live") });
chat.events.subscribeHttps("Hook", { endpoint: "https://hooks.example.com/" });
new EventRule(granted, "Failures", {
  account,
  region,
  name: "acme-failures",
  detailTypes: ["WhatsApp Message Failed"],
  targetArn: arn("sqs", "failures"),
});
new MessagingEndpoint(granted, "Endpoint", {
  account,
  region,
  name: "acme-whatsapp",
  vpcId: "vpc-0123456789abcdef0",
  subnetIds: ["subnet-0123456789abcdef0"],
  clientCidrs: ["10.0.0.0/16"],
});
new DataEventTrail(granted, "Trail", {
  account,
  region,
  name: "acme-whatsapp",
  keyAlias: "alias/acme-whatsapp-trail",
  bucketName: "acme-whatsapp-trail",
});
chat.wire({
  accounts: [
    {
      id: "waba-0123456789abcdef0123456789abcdef",
      destination: "sns",
      tags: { CostCentre: "4711" },
    },
  ],
});
chat.grantSend("chat", { phoneNumberArns });
chat.media.grantInbound("chat");
if (senderPolicy({ account, region }, { phoneNumberArns }).Statement.length !== 1) {
  throw new Error("a sender needs one statement");
}

const regions = stackOf("regions");
const ireland = new WhatsAppMessaging(regions, "Ireland", {
  account,
  region,
  namePrefix: "acme-ie",
});
const frankfurt = new WhatsAppMessaging(regions, "Frankfurt", {
  account,
  region: "eu-central-1",
  namePrefix: "acme-de",
});
useProvider(
  frankfurt,
  new AwsProvider(regions, "frankfurt", { region: "eu-central-1", alias: "frankfurt" }),
);
if (ireland.events.literalArn === frankfurt.events.literalArn)
  throw new Error("one topic for two Regions");

app.synth();
