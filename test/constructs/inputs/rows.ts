import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import * as environments from "../../../app";
import * as library from "../../../constructs";
import type { AwsScope } from "../../../formats/arns";

/** One callable thing of the package, with arguments that are right. */
export interface Row {
  /** Right arguments, as many optional ones among them as there are. */
  readonly args: (stack: TerraformStack) => readonly unknown[];
  readonly call: (stack: TerraformStack, ...args: never[]) => unknown;
  /** Fields that may be left out, below the arguments; with `=[]` those that may be empty, with `=any` those of any name. */
  readonly optional: readonly string[];
}

const home: AwsScope = { account: "111122223333", region: "eu-west-1" };
const prefixed = { ...home, namePrefix: "acme" };
/** Where every row and every construct that it passes is built: a test may change the account of both for a while. */
export const HOMES: readonly { account: string }[] = [home, prefixed];
const NUMBER =
  "arn:aws:social-messaging:eu-west-1:111122223333:phone-number-id/0123456789abcdef0123456789abcdef";
const WABA =
  "arn:aws:social-messaging:eu-west-1:111122223333:waba/0123456789abcdef0123456789abcdef";
const NUMBER_ID = "phone-number-id-0123456789abcdef0123456789abcdef";
const WABA_ID = "waba-0123456789abcdef0123456789abcdef";
const SNS = "arn:aws:sns:eu-west-1:111122223333";
const TOPIC = `${SNS}:theirs`;
const QUEUE = "arn:aws:sqs:eu-west-1:111122223333:events-inbound";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555";
const ROLE = "arn:aws:iam::111122223333:role/app";
const BOUNDARY = "arn:aws:iam::111122223333:policy/boundary";
const senders = { roles: [ROLE], users: ["arn:aws:iam::111122223333:user/legacy"] };
const CONNECT =
  "arn:aws:connect:eu-west-1:111122223333:instance/11111111-2222-3333-8444-555555555555";
const FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:handler";

const key = (stack: TerraformStack) =>
  new library.EncryptionKey(stack, "Key", { ...home, alias: "alias/acme" });
const existingKey = (stack: TerraformStack) =>
  new library.ExistingKey(stack, "TheirKey", { ...home, arn: KEY });
const existingAlarmTopic = (stack: TerraformStack) =>
  new library.ExistingAlarmTopic(stack, "TheirAlarms", { ...home, arn: TOPIC });
const topic = (stack: TerraformStack) =>
  new library.EventTopic(stack, "Topic", { ...home, name: "events", key: key(stack) });
const existingTopic = (stack: TerraformStack) =>
  new library.ExistingTopic(stack, "Theirs", { ...home, arn: TOPIC, key: key(stack) });
const bucket = (stack: TerraformStack) =>
  new library.MediaBucket(stack, "Bucket", { ...home, name: "acme-media", key: key(stack) });
const existingBucket = (stack: TerraformStack) =>
  new library.ExistingBucket(stack, "Theirs", { ...home, name: "acme-media", key: key(stack) });
const alarmTopic = (stack: TerraformStack) =>
  new library.AlarmTopic(stack, "Alarms", { ...home, name: "alarms", key: key(stack) });
const subscribedQueue = (stack: TerraformStack) => topic(stack).subscribeQueue("Inbound");
const whatsapp = (stack: TerraformStack) =>
  new library.WhatsAppMessaging(stack, "WhatsApp", {
    ...prefixed,
    mediaBucket: { name: "acme-media" }, // the default ends in the account, which a test makes a reference
    alarms: { warning: { emails: ["a@example.com"] } },
  });

const publisher = {
  name: "Uploads",
  service: "s3.amazonaws.com",
  sourceAccount: "111122223333",
  sourceArn: "arn:aws:s3:::acme-uploads",
};
/** A statement in which any one of its principals and conditions may be missing. */
const statement = (Action: string, Resource: string | readonly string[]) => ({
  Sid: "AllowUploads",
  Effect: "Allow",
  Principal: { AWS: ROLE, Service: "s3.amazonaws.com" },
  Action,
  Resource,
  Condition: {
    StringEquals: { "aws:SourceAccount": "111122223333", "aws:PrincipalAccount": "111122223333" },
    ArnLike: { "aws:SourceArn": "arn:aws:s3:::acme-uploads", "aws:PrincipalArn": ROLE },
  },
});
const CONDITIONS = [
  ...["StringEquals", "StringEquals.aws:SourceAccount", "StringEquals.aws:PrincipalAccount"],
  ...["ArnLike", "ArnLike.aws:SourceArn", "ArnLike.aws:PrincipalArn"],
].map((field) => `Condition.${field}`);
const STATEMENT = [
  ...["Resource", "Principal.AWS", "Principal.Service", ...CONDITIONS],
  // The review knows all condition keys, also those of services.
  ...CONDITIONS.filter((field) => field.includes(":")).map((field) => `${field}=any`),
];

/** Somebody's own, which builds nothing that is looked at here. */
const subscriber = {
  bind: () => ({ queueName: undefined, deadLetterQueueNames: [], queueArns: [] }),
};
const filter = { phoneNumberIds: [NUMBER_ID], wabaIds: [WABA_ID] };
const rates = [
  { country: "*", fee: "MessageFee", category: "*", type: "", usd: "0.005" },
  { country: "*", fee: "MetaTemplateMessageFee", category: "*", type: "*", usd: "0.02" },
].map((rate) => ({ ...rate, effective: "2026-11-01", source: "an example" }));
const spend = {
  scope: "region",
  limits: [{ usd: 40, per: "hour", severity: "warning" }],
  feeRate: { enabled: true, windowHours: 1 },
  budgets: { enabled: true, filter: "service", serviceNames: ["AWS End User Messaging"] },
  rates,
};
const outcomes = {
  failed: { percent: 5, atLeast: 50, per: "hour", severity: "warning" },
  codes: [
    { code: 130429, severity: "warning", atLeast: 9 },
    { codes: [131048, 368], severity: "warning", atLeast: 9 },
  ],
  retentionDays: 7,
  wholeEvents: false,
  logPolicy: "create",
};
/** Fields of `outcomes` that may be left out. */
const optionalOutcomes = (at: string) =>
  ["failed", "failed.per", "codes", "codes=[]", "retentionDays", "wholeEvents", "logPolicy"]
    .concat("codes[0].atLeast", "codes[1].atLeast")
    .map((field) => `${at}${field}`);
const queue = { name: "acme-inbound", ...filter, rawMessageDelivery: true, retentionDays: 4 };
const adoptedSubscriber = {
  queues: ["queue", "undeliverable"],
  subscription: `arn:aws:sns:eu-west-1:111122223333:events:11111111-2222-3333-8444-555555555555`,
};
const ADOPTED_SUBSCRIBER = ["adopt", "adopt.queues", "adopt.queues=[]", "adopt.subscription"];
const limits = {
  visibilityTimeoutSeconds: 30,
  maxReceiveCount: 5,
  oldestMinutes: 15,
  depth: 1000,
};

const ROOT = join(__dirname, "../../..");
const RATE_CARD = "country,fee,category,type,usd,effective,source\n";
/** As loadEnvironments returns it, and made by hand. */
const environment = {
  ...prefixed,
  name: "prod",
  serviceLinkedRole: "create",
  state: { backend: "local" },
  tags: { team: "chat" },
  protect: true,
};

/** What everything that is created may be given. */
const managed = { tags: { team: "chat" }, protect: true };

/** Statements that a policy has already: their grammar is checked, and not what they allow. */
const kept = {
  statements: [
    { Sid: "AllowPartner", Effect: "Allow", Principal: "*", Action: "*", Resource: "*" },
  ],
};
const KEPT = ["statements", "statements=[]", "statements[0].Sid"];
const KEY_ID = "11111111-2222-3333-8444-555555555555";

/** Optional below the first argument. */
const props = (...fields: readonly string[]) => fields.map((field) => `[0].${field}`);
const second = (...fields: readonly string[]) => fields.map((field) => `[1].${field}`);
const TAGS = ["tags", "tags.team", "tags.team=[]", "tags.team=any"];
const MANAGED = [...TAGS, "protect"];
const FILTER = ["phoneNumberIds", "wabaIds"];

const ofAccount = (field: string) => `[0].accounts[0].${field}`;

/** What is called, and with what. */
type Called = Pick<Row, "args" | "optional"> & Partial<Row>;

/** A class of which one construct is built. */
function construct(
  args: (stack: TerraformStack) => object,
  ...optional: readonly string[]
): Called {
  return { args: (stack) => [args(stack)], optional: props(...optional) };
}

/** A method, after its object was built. */
function method(args: readonly unknown[], ...optional: readonly string[]): Called {
  return { args: () => args, optional };
}

const pure = (
  call: (...args: never[]) => unknown,
  args: readonly unknown[],
  ...optional: string[]
) => ({
  args: () => args,
  call: (_: TerraformStack, ...given: never[]) => call(...given),
  optional,
});

const storage = {
  ...home,
  arn: "arn:aws:s3:::acme-media",
  inboundPrefix: "inbound/",
  outboundPrefix: "outbound/",
};
const numbers = { phoneNumberArns: [NUMBER] };
const wabas = { wabaArns: [WABA] };

/** A method that several classes have. */
const on = (classes: readonly string[], name: string, called: Called) =>
  Object.fromEntries(classes.map((of) => [`${of}.${name}`, called]));

const ADD = "addToResourcePolicy";
const adds = (action: string, resource: string | readonly string[]) =>
  method([statement(action, resource)], ...props(...STATEMENT));

/** A stack of an environment. */
const stack = (build: (scope: Construct, of: never) => unknown): Called => ({
  ...construct(() => environment, "protect", ...TAGS),
  call: ({ node }, of) => build(node.root, of as never),
});

/** What methods are called on. */
const OBJECTS: Readonly<Record<string, (stack: TerraformStack) => object>> = {
  EncryptionKey: key,
  ExistingKey: existingKey,
  EventTopic: topic,
  ExistingTopic: existingTopic,
  QueueSubscription: subscribedQueue,
  MediaBucket: bucket,
  ExistingBucket: existingBucket,
  AlarmTopic: alarmTopic,
  ExistingAlarmTopic: existingAlarmTopic,
  WhatsAppMessaging: whatsapp,
  DeliveryAlarms: (stack) =>
    new library.DeliveryAlarms(stack, "Delivery", {
      ...prefixed,
      topicName: "events",
      severity: "warning",
    }),
  TopicAlarms: (stack) => new library.TopicAlarms(stack, "Delivery", { topic: topic(stack) }),
  Monitoring: (stack) =>
    new library.Monitoring(stack, "Monitoring", {
      ...prefixed,
      alarms: { warning: { emails: ["a@example.com"] } },
      topicName: "events",
    }),
};

/** Builds the class, or calls the method of a right object. */
function callOf(name: string): Row["call"] {
  const [of = "", method] = name.split(".");
  return (stack, ...given) => {
    if (method === undefined)
      return Reflect.construct(Reflect.get(library, of), [stack, "Thing", ...given]);
    const object = OBJECTS[of]?.(stack) ?? {};
    return Reflect.apply(Reflect.get(object, method), object, given);
  };
}

/** By `Class`, `Class.method` and `function`. */
const TABLE: Readonly<Record<string, Called>> = {
  EncryptionKey: construct(
    () => ({
      ...{ ...home, ...managed, ...kept, alias: "alias/thing", deletionWindowDays: 7 },
      ...{ adopt: KEY_ID, adoptAlias: true },
    }),
    ...["deletionWindowDays", "adoptAlias"],
    ...[...KEPT, ...MANAGED],
  ),
  ExistingKey: construct(() => ({ ...home, arn: KEY })),
  EventTopic: construct(
    (stack) => ({
      ...{ ...home, ...managed, ...kept, name: "thing", key: key(stack) },
      ...{ subscriberPrefix: "thing", adopt: true },
    }),
    ...["subscriberPrefix", "adopt"],
    ...[...KEPT, ...MANAGED],
  ),
  "EventTopic.subscribeQueue": method(
    ["Inbound", { ...queue, ...limits, ...managed, ...kept, adopt: adoptedSubscriber }],
    "[1]",
    ...second(
      ...[...KEPT, ...MANAGED],
      ...ADOPTED_SUBSCRIBER,
      "name",
      "rawMessageDelivery",
      "retentionDays",
      ...FILTER,
      ...Object.keys(limits),
    ),
  ),
  "EventTopic.subscribeFunction": method(
    ["Handler", { name: "acme-handler", functionArn: FUNCTION, ...filter, ...managed }],
    ...second(...MANAGED, "name", ...FILTER),
  ),
  "EventTopic.subscribeHttps": method(
    [
      "Hook",
      {
        name: "acme-hook",
        endpoint: "https://example.com/",
        endpointAutoConfirms: true,
        ...managed,
      },
    ],
    ...second(...MANAGED, "name", "endpointAutoConfirms"),
  ),
  ExistingTopic: construct(
    (stack) => ({ ...home, arn: TOPIC, key: key(stack), subscriberPrefix: "thing" }),
    "key",
    "subscriberPrefix",
  ),
  "ExistingTopic.subscribeQueue": method(
    ["Inbound", queue],
    "[1]",
    ...second("name", "rawMessageDelivery", "retentionDays", ...FILTER),
  ),
  "ExistingTopic.subscribeFunction": method(["Handler", { functionArn: FUNCTION }]),
  "ExistingTopic.subscribeHttps": method(["Hook", { endpoint: "https://example.com/" }]),
  MediaBucket: construct(
    (stack) => ({
      ...home,
      ...managed,
      name: "acme-things",
      key: key(stack),
      inboundPrefix: "in/",
      outboundPrefix: "out/",
      retentionDays: 30,
      accessLogBucket: "acme-logs",
      forceDestroy: false,
      adopt: ["policy", "versioning"],
      ...kept,
    }),
    ...["inboundPrefix", "outboundPrefix", "retentionDays", "accessLogBucket", "forceDestroy"],
    ...["adopt", "adopt=[]"],
    ...[...KEPT, ...MANAGED],
  ),
  ExistingBucket: construct(
    (stack) => ({
      ...home,
      name: "acme-things",
      key: key(stack),
      inboundPrefix: "in/",
      outboundPrefix: "out/",
    }),
    ...["key", "inboundPrefix", "outboundPrefix"],
  ),
  ConnectRole: construct(
    () => ({
      ...home,
      ...managed,
      name: "acme-connect",
      instanceArn: CONNECT,
      trustConditions: true,
      adopt: ["permissions"],
    }),
    ...["trustConditions", "adopt", "adopt=[]"],
    ...MANAGED,
  ),
  CostAnomalies: construct(
    (stack) => ({
      ...home,
      ...managed,
      name: "acme-anomalies",
      usd: 20,
      target: alarmTopic(stack),
      existingMonitorArn: "arn:aws:ce::111122223333:anomalymonitor/mine",
    }),
    "existingMonitorArn",
    ...MANAGED,
  ),
  SlackChannel: construct(
    () => ({
      ...home,
      ...managed,
      name: "acme-alarms",
      workspaceId: "T07EA123LEP",
      channelId: "C07EZ1ABC23",
      topicArns: [TOPIC],
      trustConditions: true,
    }),
    "trustConditions",
    ...MANAGED,
  ),
  ServiceLinkedRole: construct(() => ({ ...home, ...managed, import: true }), "import", ...MANAGED),
  DataEventTrail: construct(
    () => ({
      ...home,
      ...managed,
      name: "acme-trail",
      keyAlias: "alias/acme-trail",
      bucketName: "acme-trail",
      existingBucket: false,
      resourceTypes: ["PhoneNumberId", "WabaId"],
      phoneNumberIds: [NUMBER_ID],
      wabaIds: [WABA_ID],
      eventNames: ["SendWhatsAppMessage"],
      readOnly: true,
      retentionDays: 30,
    }),
    ...["existingBucket", "phoneNumberIds", "wabaIds", "eventNames", "readOnly", "retentionDays"],
    ...MANAGED,
  ),
  EventRule: construct(
    () => ({
      ...home,
      ...managed,
      name: "acme-rule",
      detailTypes: ["WhatsApp Message Failed"],
      targetArn: "arn:aws:sqs:eu-west-1:111122223333:theirs",
      metaPhoneNumberIds: ["574086085794038"],
      errorCodes: [131026],
      targetKeyArn: KEY,
      deliverWith: "role",
    }),
    ...["detailTypes", "metaPhoneNumberIds", "errorCodes", "targetKeyArn", "deliverWith"],
    ...MANAGED,
  ),
  MessageOutcomes: construct(
    (stack) => ({
      ...prefixed,
      ...managed,
      ...outcomes,
      runbookUrl: "https://wiki.example.com/whatsapp",
      dashboardName: "acme",
      targets: { warning: alarmTopic(stack) },
    }),
    ...optionalOutcomes(""),
    ...["runbookUrl", "dashboardName"],
    ...MANAGED,
  ),
  OutcomeLogPolicy: construct(() => ({ ...home, ...managed }), ...MANAGED),
  MessagingEndpoint: construct(
    () => ({
      ...home,
      ...managed,
      name: "acme-endpoint",
      vpcId: "vpc-01234567",
      subnetIds: ["subnet-01234567"],
      clientCidrs: ["10.0.0.0/16"],
      clientSecurityGroupIds: ["sg-01234567"],
      privateDnsEnabled: true,
      messagingOnly: true,
    }),
    ...["clientCidrs", "clientSecurityGroupIds", "privateDnsEnabled", "messagingOnly"],
    ...["clientCidrs=[]", "clientSecurityGroupIds=[]"],
    ...MANAGED,
  ),
  AlarmTopic: construct(
    (stack) => ({ ...home, ...managed, name: "thing", key: key(stack), emails: ["a@example.com"] }),
    "emails",
    "emails=[]",
    ...MANAGED,
  ),
  ExistingAlarmTopic: construct(
    (stack) => ({
      ...{ ...home, ...managed },
      ...{ arn: TOPIC, key: key(stack), emails: ["a@example.com"] },
    }),
    ...["key", "emails", "emails=[]"],
    ...MANAGED,
  ),
  DeliveryAlarms: construct(
    (stack) => ({
      ...prefixed,
      ...managed,
      topicName: "events",
      severity: "warning",
      target: alarmTopic(stack),
    }),
    "topicName",
    "target",
    ...MANAGED,
  ),
  TopicAlarms: construct(
    (stack) => ({
      topic: topic(stack),
      namePrefix: "acme-events",
      ...managed,
      severity: "warning",
      target: new library.ExistingAlarmTopic(stack, "Pager", { ...home, arn: TOPIC }),
    }),
    ...["namePrefix", "severity", "target"],
    ...MANAGED,
  ),
  SpendAlarms: construct(
    (stack) => ({
      ...prefixed,
      ...managed,
      ...spend,
      targets: { warning: alarmTopic(stack) },
      eventTopicName: "events",
    }),
    ...["scope", "feeRate", "feeRate.enabled", "feeRate.windowHours", "eventTopicName"],
    ...["budgets", "budgets.enabled", "budgets.filter", "budgets.serviceNames", "rates[0].type=[]"],
    ...MANAGED,
  ),
  RoleAccess: construct(
    (stack) => ({
      ...prefixed,
      ...managed,
      role: ROLE,
      send: [NUMBER],
      media: "inbound",
      mediaOf: [NUMBER],
      templates: [WABA],
      flows: [WABA],
      read: [WABA, NUMBER],
      whereTagged: { Team: "support", Stage: "prod" },
      bucket: bucket(stack),
    }),
    ...["send", "mediaOf", "templates", "flows", "read", "whereTagged"],
    ...["Team", "Stage"].flatMap((tag) => {
      const at = `whereTagged.${tag}`;
      return [at, `${at}=any`, `${at}=[]`];
    }),
    ...MANAGED,
  ),
  SpendBrake: construct(
    (stack) => ({
      ...prefixed,
      ...managed,
      ...senders,
      permissionsBoundaryArn: BOUNDARY,
      mode: "automatic",
      runbookUrl: "https://wiki.example.com/whatsapp",
      dashboardName: "acme",
      numberArns: [NUMBER],
      alarmNames: ["acme-spend"],
      budgetNames: ["acme-month"],
      target: alarmTopic(stack),
    }),
    ...["permissionsBoundaryArn", "roles", "users", "numberArns", "budgetNames"],
    ...["runbookUrl", "dashboardName"],
    ...MANAGED,
  ),
  Monitoring: construct(
    () => ({
      ...prefixed,
      ...managed,
      alarms: {
        warning: { emails: ["a@example.com"] },
        critical: { existingTopicArn: TOPIC, existingTopicKeyArn: KEY },
        delivery: "warning",
        key: { deletionWindowDays: 7 },
      },
      spend: {
        ...spend,
        limits: [...spend.limits, { usd: 3000, per: "month", severity: "critical" }],
        brake: { ...senders, on: "critical", mode: "manual", budgetAction: true },
      },
      permissionsBoundaryArn: BOUNDARY,
      outcomes,
      topicName: "events",
    }),
    ...["topicName", "outcomes", ...optionalOutcomes("outcomes.")],
    ...["spend.brake", "spend.brake.roles", "spend.brake.users", "spend.brake.on"],
    ...["spend.brake.mode", "spend.brake.budgetAction", "permissionsBoundaryArn"],
    ...["spend", "spend.scope", "spend.feeRate", "spend.feeRate.enabled"],
    ...["spend.feeRate.windowHours", "spend.budgets", "spend.budgets.enabled"],
    ...["spend.budgets.filter", "spend.budgets.serviceNames", "alarms.critical", "alarms.delivery"],
    ...["alarms.critical.existingTopicKeyArn", "alarms.key", "alarms.key.deletionWindowDays"],
    ...["alarms.warning.emails", "alarms.warning.emails=[]", "spend.rates[0].type=[]"],
    ...MANAGED,
  ),
  WhatsAppMessaging: construct(
    () => ({
      ...prefixed,
      ...managed,
      key: { deletionWindowDays: 7 },
      mediaKey: { existingArn: KEY },
      eventTopic: { name: "events" },
      mediaBucket: { enabled: true, name: "acme-things", retentionDays: 9, inboundPrefix: "in/" },
      connect: { instanceArn: CONNECT, trustConditions: true },
      alarms: { warning: { emails: ["a@example.com"] } },
      spend,
      outcomes,
    }),
    ...["outcomes", ...optionalOutcomes("outcomes.")],
    ...["key", "key.deletionWindowDays", "mediaKey", "mediaKey.existingArn", "eventTopic"],
    ...["eventTopic.name", "mediaBucket", "mediaBucket.enabled", "mediaBucket.name"],
    ...["mediaBucket.retentionDays", "mediaBucket.inboundPrefix", "connect"],
    ...[
      "connect.trustConditions",
      "spend",
      "spend.scope",
      "spend.feeRate",
      "spend.feeRate.enabled",
    ],
    ...["spend.feeRate.windowHours", "spend.budgets", "spend.budgets.enabled"],
    ...["spend.budgets.filter", "spend.budgets.serviceNames", "spend.rates[0].type=[]"],
    ...["alarms.warning.emails", "alarms.warning.emails=[]"],
    ...MANAGED,
  ),
  "WhatsAppMessaging.grantSend": method([ROLE, numbers]),
  "WhatsAppMessaging.grantHandleMedia": method(
    [ROLE, { ...numbers, direction: "inbound" }],
    ...second("direction"),
  ),
  "WhatsAppMessaging.grantManageTemplates": method([ROLE, wabas]),
  "WhatsAppMessaging.grantManageFlows": method([ROLE, wabas]),
  "WhatsAppMessaging.grantRead": method(
    [ROLE, { ...numbers, ...wabas }],
    ...second("phoneNumberArns", "wabaArns", "phoneNumberArns=[]", "wabaArns=[]"),
  ),
  "WhatsAppMessaging.grantOperate": method(
    [ROLE, { ...numbers, ...wabas }],
    ...second("phoneNumberArns=[]"),
  ),
  "WhatsAppMessaging.wire": method(
    [
      {
        accounts: [
          {
            ...{ id: WABA_ID, name: "care", arn: WABA, destination: "sns" },
            tags: { team: "care" },
            phoneNumbers: [{ id: NUMBER_ID, name: "support", arn: NUMBER, tags: { team: "care" } }],
          },
        ],
      },
    ],
    "[0].accounts=[]",
    ...["name", "arn", ...TAGS, "phoneNumbers", "phoneNumbers=[]"].map(ofAccount),
    ...["name", "arn", ...TAGS].map((field) => ofAccount(`phoneNumbers[0].${field}`)),
  ),
  "QueueSubscription.consumeWith": method(
    [FUNCTION, { role: ROLE, batchSize: 20, batchingWindowSeconds: 5, maxConcurrency: 10 }],
    ...second("batchSize", "maxConcurrency"),
  ),
  "QueueSubscription.grantConsume": method([ROLE]),
  "WhatsAppMessaging.grantCall": method([ROLE, numbers]),
  ...on(
    [
      "EncryptionKey",
      "ExistingKey",
      "EventTopic",
      "ExistingTopic",
      "AlarmTopic",
      "ExistingAlarmTopic",
    ],
    "grantPublish",
    method([publisher]),
  ),
  ...on(
    ["DeliveryAlarms", "TopicAlarms", "Monitoring", "WhatsAppMessaging"],
    "watchQueue",
    method(
      [{ queueName: "q", deadLetterQueueNames: ["d"], oldestMinutes: 9, depth: 9 }],
      ...props("queueName", "oldestMinutes", "depth", "deadLetterQueueNames=[]"),
    ),
  ),
  ...on(
    ["EncryptionKey", "ExistingKey"],
    "grantDecrypt",
    method([ROLE, { through: ["sqs"] }], ...["[1]", "[1].through"]),
  ),
  ...on(["EventTopic", "ExistingTopic"], "grantSubscribe", method([ROLE])),
  ...on(["MediaBucket", "ExistingBucket"], "grantInbound", method([ROLE])),
  ...on(["MediaBucket", "ExistingBucket"], "grantOutbound", method([ROLE])),
  ...on(["EventTopic", "ExistingTopic"], "subscribe", method(["Mine", subscriber])),
  ...on(["EncryptionKey", "ExistingKey"], ADD, adds("kms:Decrypt", "*")),
  ...on(["ExistingTopic", "ExistingAlarmTopic"], ADD, adds("sns:Publish", TOPIC)),
  ...on(["EventTopic"], ADD, adds("sns:Publish", `${SNS}:events`)),
  ...on(["AlarmTopic"], ADD, adds("sns:Publish", `${SNS}:alarms`)),
  ...on(["MediaBucket", "ExistingBucket"], ADD, adds("s3:GetObject", [`${storage.arn}/inbound/*`])),
  ...on(["QueueSubscription"], ADD, adds("sqs:SendMessage", QUEUE)),
  callerPolicy: pure(library.callerPolicy, [home, numbers]),
  senderPolicy: pure(library.senderPolicy, [home, numbers]),
  mediaHandlerPolicy: pure(
    library.mediaHandlerPolicy,
    [storage, { ...numbers, direction: "inbound" }],
    ...second("direction"),
  ),
  inboundMediaPolicy: pure(library.inboundMediaPolicy, [storage]),
  outboundMediaPolicy: pure(library.outboundMediaPolicy, [storage]),
  templateManagerPolicy: pure(library.templateManagerPolicy, [home, wabas]),
  flowManagerPolicy: pure(library.flowManagerPolicy, [home, wabas]),
  readerPolicy: pure(library.readerPolicy, [home, { ...numbers, ...wabas }]),
  wiringOperatorPolicy: pure(
    library.wiringOperatorPolicy,
    [home, { ...numbers, ...wabas }, { topicArn: TOPIC, connectRoleArn: ROLE }],
    "[1].phoneNumberArns=[]",
    "[2].topicArn",
    "[2].connectRoleArn",
  ),
  serviceLinkedRoleRequirement: pure(library.serviceLinkedRoleRequirement, [home]),
  requirementsOf: {
    args: (stack) => [stack],
    call: (_, given) => library.requirementsOf(given),
    optional: [],
  },
  loadEnvironments: pure(
    environments.loadEnvironments,
    [{ folder: join(ROOT, "environments"), names: ["example"], today: "2026-11-30" }],
    ...["[0]", ...props("folder", "names", "names=[]", "today")],
  ),
  namesFrom: pure(environments.namesFrom, ["prod"], "[0]", "[0]=[]"),
  parseRateCard: pure(environments.parseRateCard, [RATE_CARD, "rates.csv"], "[0]=[]"),
  whatsAppApp: pure(
    environments.whatsAppApp,
    [[environment], join(tmpdir(), "inputs")],
    ...["[0]=[]", "[1]"],
    ...["protect", ...TAGS].map((field) => `[0][0].${field}`),
  ),
  EnvironmentStack: stack((...of) => new environments.EnvironmentStack(...of)),
  AccountStack: stack((...of) => new environments.AccountStack(...of)),
};

/** Everything that a caller can call. */
export const ROWS: Readonly<Record<string, Row>> = Object.fromEntries(
  Object.entries(TABLE).map(([name, row]) => [name, { call: callOf(name), ...row }]),
);
