import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformResource, TerraformStack, Testing } from "cdktf";
import type { Construct } from "constructs";
import * as library from "../../constructs";
import { ROWS } from "./inputs/rows";
import { isConstructClass } from "./public-attributes";

const home = { account: "111122223333", region: "eu-west-1" } as const;

/**
 * The main resource of every exported construct: a new construct without its line fails. Nothing only where nothing is
 * built, which is looked at.
 */
const MAIN: Readonly<Record<string, string | undefined>> = {
  AlarmTopic: "aws_sns_topic",
  ConnectRole: "aws_iam_role",
  CostAnomalies: "aws_ce_anomaly_subscription",
  DataEventTrail: "aws_cloudtrail",
  DeliveryAlarms: "aws_cloudwatch_metric_alarm",
  EncryptionKey: "aws_kms_key",
  EventRule: "aws_cloudwatch_event_rule",
  EventTopic: "aws_sns_topic",
  ExistingAlarmTopic: "aws_sns_topic_subscription",
  ExistingBucket: undefined,
  ExistingKey: undefined,
  ExistingTopic: undefined,
  FunctionSubscription: "aws_sns_topic_subscription",
  HttpsSubscription: "aws_sns_topic_subscription",
  MediaBucket: "aws_s3_bucket",
  MessageOutcomes: "aws_cloudwatch_log_group",
  MessagingEndpoint: "aws_vpc_endpoint",
  Monitoring: "aws_cloudwatch_dashboard",
  OutcomeLogPolicy: "aws_cloudwatch_log_resource_policy",
  QueueSubscription: "aws_sqs_queue",
  RoleAccess: "aws_iam_policy",
  ServiceLinkedRole: "aws_iam_service_linked_role",
  SlackChannel: "aws_chatbot_slack_channel_configuration",
  SpendAlarms: "aws_cloudwatch_composite_alarm",
  SpendBrake: "aws_iam_policy",
  TopicAlarms: "aws_cloudwatch_metric_alarm",
  WhatsAppMessaging: "aws_sns_topic",
};

/** What makes a construct that no caller makes. */
const MADE_BY: Readonly<Record<string, string>> = {
  QueueSubscription: "EventTopic.subscribeQueue",
  FunctionSubscription: "EventTopic.subscribeFunction",
  HttpsSubscription: "EventTopic.subscribeHttps",
};

const EXPORTED = Object.keys(library).filter(isConstructClass);
const BUILDING = EXPORTED.filter((name) => MAIN[name] !== undefined);

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

/** All resources below a construct, with their arguments as Terraform reads them. */
function below(stack: TerraformStack, construct: Construct) {
  const { resource }: Written = JSON.parse(Testing.synth(stack, true));
  return construct.node
    .findAll()
    .filter(TerraformResource.isTerraformResource)
    .map((one) => ({
      one,
      type: one.terraformResourceType,
      takesTags: "tagsInput" in one,
      values: resource[one.terraformResourceType]?.[one.friendlyUniqueId] ?? {},
    }));
}

/** What a construct offers as its main resource, and as all of them where it builds several of equal rank. */
function mainOf(construct: Construct): readonly unknown[] {
  const offered = ["resource", "resources"].map((name): unknown => Reflect.get(construct, name));
  return [...new Set(offered.flat())].filter((one) => one !== undefined);
}

test("every exported construct has a line", () => {
  expect(Object.keys(MAIN)).toEqual(EXPORTED.toSorted());
});

test.each(EXPORTED)(
  "%s gives its main resource, and as default child, if it builds any",
  (name) => {
    const stack = emptyStack();
    const construct = built(stack, name, {});
    const all = below(stack, construct).map(({ one }) => one);
    const [resource] = mainOf(construct);
    const type = TerraformResource.isTerraformResource(resource) && resource.terraformResourceType;
    expect(type || undefined).toBe(MAIN[name]);
    expect(all.length > 0).toBe(MAIN[name] !== undefined);
    expect(construct.node.defaultChild).toBe(resource);
    expect(all).toEqual(expect.arrayContaining([...mainOf(construct)]));
  },
);

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

test.each(BUILDING)(
  "%s protects its resource and what holds data or is known elsewhere, and no more",
  (name) => {
    const stack = emptyStack();
    const construct = built(stack, name, { protect: true });
    const all = below(stack, construct);
    const guarded = all.filter(({ values }) => values.lifecycle?.prevent_destroy === true);
    const main = mainOf(construct);
    expect(guarded.length).toBeGreaterThan(0);
    expect(guarded).toEqual(all.filter(({ type, one }) => KEPT.test(type) || main.includes(one)));
  },
);

test.each(BUILDING)(
  "%s protects nothing by default, unless every environment depends on it",
  (name) => {
    const guardedWith = (options: Options) => {
      const stack = emptyStack();
      const all = below(stack, built(stack, name, options));
      return all.filter(({ values }) => values.lifecycle?.prevent_destroy).map(({ type }) => type);
    };
    expect(guardedWith({})).toEqual(name === "ServiceLinkedRole" ? [MAIN[name]] : []);
    expect(guardedWith({ protect: false })).toEqual([]);
  },
);

const EXISTING = {
  eventTopic: { existingArn: "arn:aws:sns:eu-west-1:111122223333:events" },
  mediaBucket: { enabled: false },
} as const;
const connect = {
  instanceArn:
    "arn:aws:connect:eu-west-1:111122223333:instance/11111111-2222-3333-8444-555555555555",
};
const alarms = { warning: { emails: ["a@example.com"] } };

test.each<[string, Partial<library.WhatsAppMessagingProps>]>([
  ["aws_sns_topic", { connect, alarms }],
  ["aws_s3_bucket", { ...EXISTING, mediaBucket: {}, connect, alarms }],
  ["aws_iam_role", { ...EXISTING, connect, alarms }],
  ["aws_cloudwatch_dashboard", { ...EXISTING, alarms }],
  ["nothing", EXISTING],
])(
  "the main resource of an environment is %s, and nothing only where none is built",
  (type, of) => {
    const stack = emptyStack();
    const whatsapp = new library.WhatsAppMessaging(stack, "WhatsApp", {
      ...home,
      namePrefix: "acme",
      ...of,
    });
    expect(whatsapp.resource?.terraformResourceType ?? "nothing").toBe(type);
    expect(whatsapp.node.defaultChild).toBe(whatsapp.resource);
    expect(below(stack, whatsapp).length > 0).toBe(whatsapp.resource !== undefined);
  },
);

test("alarms without a topic have no main resource until a queue is watched, and all are listed then", () => {
  const stack = emptyStack();
  const of = { ...home, namePrefix: "acme", severity: "warning" } as const;
  const alarms = new library.DeliveryAlarms(stack, "Alarms", of);
  expect([alarms.resource, alarms.node.defaultChild, alarms.resources]).toEqual([
    undefined,
    undefined,
    [],
  ]);
  alarms.watchQueue({ queueName: "inbound", deadLetterQueueNames: ["poison"] });
  expect(alarms.resources).toEqual(below(stack, alarms).map(({ one }) => one));
  expect(alarms.node.defaultChild).toBe(alarms.resources[0]);
  expect(alarms.resource).toBe(alarms.resources[0]);
});

test("alarms on money list every alarm and every budget, each composite one before its parts", () => {
  const stack = emptyStack();
  const spend = built(stack, "SpendAlarms", {}) as library.SpendAlarms;
  const all = below(stack, spend).map(({ one }) => one);
  expect(new Set<unknown>(spend.resources)).toEqual(new Set(all));
  expect(spend.resources.map(({ terraformResourceType }) => terraformResourceType)[0]).toBe(
    "aws_cloudwatch_composite_alarm",
  );
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
  expect(build).toThrow("leave it out: this tag marks");
});
