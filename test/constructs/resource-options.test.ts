import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformResource, TerraformStack, Testing } from "cdktf";
import type { Construct } from "constructs";
import * as library from "../../constructs";
import { ROWS } from "./inputs/rows";
import { isConstructClass } from "./public-attributes";

const home = { account: "111122223333", region: "eu-west-1" } as const;

/** The main resource of every exported construct that has one; a new construct without its line fails. */
const MAIN: Readonly<Record<string, string | undefined>> = {
  AlarmTopic: "aws_sns_topic",
  ConnectRole: "aws_iam_role",
  CostAnomalies: "aws_ce_anomaly_subscription",
  DataEventTrail: "aws_cloudtrail",
  EncryptionKey: "aws_kms_key",
  EventRule: "aws_cloudwatch_event_rule",
  EventTopic: "aws_sns_topic",
  FunctionSubscription: "aws_sns_topic_subscription",
  HttpsSubscription: "aws_sns_topic_subscription",
  MediaBucket: "aws_s3_bucket",
  MessageOutcomes: "aws_cloudwatch_log_group",
  MessagingEndpoint: "aws_vpc_endpoint",
  OutcomeLogPolicy: "aws_cloudwatch_log_resource_policy",
  QueueSubscription: "aws_sqs_queue",
  RoleAccess: "aws_iam_policy",
  SlackChannel: "aws_chatbot_slack_channel_configuration",
  SpendBrake: "aws_iam_policy",
  ServiceLinkedRole: "aws_iam_service_linked_role",
  // Several resources, none of which is the main one: their parts and `node.findAll()` lead to each.
  DeliveryAlarms: undefined,
  TopicAlarms: undefined,
  Monitoring: undefined,
  SpendAlarms: undefined,
  WhatsAppMessaging: undefined,
  // They build nothing of their own.
  ExistingAlarmTopic: undefined,
  ExistingBucket: undefined,
  ExistingKey: undefined,
  ExistingTopic: undefined,
};

/** What makes a construct that no caller makes. */
const MADE_BY: Readonly<Record<string, string>> = {
  QueueSubscription: "EventTopic.subscribeQueue",
  FunctionSubscription: "EventTopic.subscribeFunction",
  HttpsSubscription: "EventTopic.subscribeHttps",
};

/** A log resource policy takes no tags, and holds no data. */
const WITHOUT_OPTIONS = /^(Existing\w+|OutcomeLogPolicy)$/;
const BUILDING = Object.keys(MAIN).filter((name) => !WITHOUT_OPTIONS.test(name));
const WITH_MAIN = Object.entries(MAIN).filter(([, type]) => type !== undefined);

type Options = { readonly tags?: Readonly<Record<string, string>>; readonly protect?: boolean };

function emptyStack(): TerraformStack {
  const stack = new TerraformStack(Testing.app(), "test");
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  return stack;
}

/** The row of inputs, with these options in place of its own. */
function built(stack: TerraformStack, name: string, options: Options): Construct {
  const row = ROWS[MADE_BY[name] ?? name];
  if (row === undefined) throw new Error(`no row of inputs for ${name}`);
  const args = row.args(stack).map((given) => {
    if (typeof given !== "object" || given === null) return given;
    const { tags: _, protect: __, ...others } = given as Options;
    return { ...others, ...options };
  });
  return row.call(stack, ...(args as never[])) as Construct;
}

interface Written {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
}
interface Arguments {
  readonly tags?: Readonly<Record<string, string>>;
  readonly lifecycle?: { readonly prevent_destroy?: boolean };
}

/** The rules of a brake follow the alarms, and a channel can be another one tomorrow. */
function comesAndGoes(construct: object): boolean {
  return ["SpendBrake", "SlackChannel"].includes(construct.constructor.name);
}

/** All resources below a construct, with their arguments as Terraform reads them. */
function below(stack: TerraformStack, construct: Construct) {
  const { resource }: Written = JSON.parse(Testing.synth(stack, true));
  return construct.node
    .findAll()
    .filter(TerraformResource.isTerraformResource)
    .map((one) => ({
      comesAndGoes: one.node.scopes.some(comesAndGoes),
      type: one.terraformResourceType,
      takesTags: "tagsInput" in one,
      values: resource[one.terraformResourceType]?.[one.friendlyUniqueId] ?? {},
    }));
}

test("every exported construct has a row", () => {
  const exported = Object.keys(library).filter(isConstructClass);
  expect(Object.keys(MAIN).sort()).toEqual(exported.sort());
});

test.each(WITH_MAIN)("%s gives its %s as resource and as default child", (name, type) => {
  const construct = built(emptyStack(), name, {});
  const resource: unknown = Reflect.get(construct, "resource");
  expect(TerraformResource.isTerraformResource(resource) && resource.terraformResourceType).toBe(
    type,
  );
  expect(construct.node.defaultChild).toBe(resource);
});

test.each(BUILDING)("%s tags whatever takes tags, beside its own", (name) => {
  const stack = emptyStack();
  const tags = { team: "chat", stage: "prod" };
  const taggable = below(stack, built(stack, name, { tags })).filter(({ takesTags }) => takesTags);
  for (const { values } of taggable) expect(values.tags).toMatchObject(tags);
  for (const { type, values } of taggable.filter(({ type }) => type === "aws_kms_key")) {
    expect([type, values.tags]).toEqual([
      type,
      expect.objectContaining({ "cdktf-aws-social-messaging": expect.stringMatching(/^alias\//) }),
    ]);
  }
});

/** What is never lost by an everyday edit, or lost with data. */
const KEPT =
  /^aws_(cloudtrail|cloudwatch_event_rule|cloudwatch_log_group|iam_role|kms_key|s3_bucket|sns_topic|sqs_queue|vpc_endpoint)$/;

/** What watches is replaced by everyday edits; the service-linked role is protected anyway. */
const NEVER_PROTECTING = [
  ...[
    "CostAnomalies",
    "DeliveryAlarms",
    "TopicAlarms",
    "SlackChannel",
    "SpendAlarms",
    "SpendBrake",
  ],
  "ServiceLinkedRole",
  "RoleAccess", // what it builds holds nothing
];

const PROTECTING = BUILDING.filter((name) => !NEVER_PROTECTING.includes(name));

test.each(PROTECTING)("%s protects what holds data or is known elsewhere, and no more", (name) => {
  const stack = emptyStack();
  const all = below(stack, built(stack, name, { protect: true }));
  const guarded = all.filter(({ values }) => values.lifecycle?.prevent_destroy === true);
  expect(guarded.length).toBeGreaterThan(0);
  expect(guarded).toEqual(all.filter(({ type, comesAndGoes }) => KEPT.test(type) && !comesAndGoes));
});

test.each(PROTECTING)("%s protects nothing by default", (name) => {
  const stack = emptyStack();
  const all = below(stack, built(stack, name, {}));
  expect(all.filter(({ values }) => values.lifecycle?.prevent_destroy)).toEqual([]);
});

test("a bucket that may be deleted with its objects is not protected", () => {
  const stack = emptyStack();
  const whatsapp = new library.WhatsAppMessaging(stack, "WhatsApp", {
    ...home,
    namePrefix: "acme",
    protect: true,
    mediaBucket: { forceDestroy: true },
  });
  const [bucket] = below(stack, whatsapp).filter(({ type }) => type === "aws_s3_bucket");
  expect(bucket?.values.lifecycle).toBeUndefined();
});

test("what is added later counts, and the options of a construct inside win", () => {
  const stack = emptyStack();
  const whatsapp = new library.WhatsAppMessaging(stack, "WhatsApp", {
    ...home,
    namePrefix: "acme",
    tags: { team: "chat", stage: "prod" },
    protect: true,
  });
  const queue = whatsapp.events.subscribeQueue("Inbound", {
    tags: { team: "support" },
    protect: false,
  });
  const { values } = below(stack, queue).find(({ type }) => type === "aws_sqs_queue") ?? {};
  expect(values?.tags).toEqual({ team: "support", stage: "prod" });
  expect(values?.lifecycle).toBeUndefined();
});

test("the tag that marks a key cannot be given", () => {
  const build = () =>
    new library.EncryptionKey(emptyStack(), "Key", {
      ...home,
      alias: "alias/acme",
      tags: { "cdktf-aws-social-messaging": "mine" },
    });
  expect(build).toThrow("leave it out: this tag marks what the environment itself creates");
});
