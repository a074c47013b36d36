import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import * as library from "../../constructs";
import { literally } from "../../constructs/shared/known-reference";
import { isReference } from "../../formats/terraform-reference";
import { ATTRIBUTES, attributesOf } from "./attributes";
import { ROWS } from "./inputs/rows";
import { isConstructClass, publicAttributes } from "./public-attributes";

/** What makes a construct that no caller makes. */
const MADE_BY: Readonly<Record<string, string>> = {
  QueueSubscription: "EventTopic.subscribeQueue",
  FunctionSubscription: "EventTopic.subscribeFunction",
  HttpsSubscription: "EventTopic.subscribeHttps",
};

const EXPORTED = Object.keys(library).filter(isConstructClass);

/** Two stacks of one app, with the construct in the first. */
function built(name: string) {
  const app = Testing.app();
  const [first, other] = ["first", "other"].map((id) => {
    const stack = new TerraformStack(app, id);
    new AwsProvider(stack, "aws", { region: "eu-west-1" });
    return stack;
  }) as [TerraformStack, TerraformStack];
  const row = ROWS[MADE_BY[name] ?? name];
  if (row === undefined) throw new Error(`no row of inputs for ${name}`);
  const construct = row.call(first, ...(row.args(first) as never[]));
  return { first, other, construct: construct as Record<string, unknown> };
}

interface Written {
  readonly resource: Readonly<Record<string, Readonly<Record<string, { display_name?: string }>>>>;
  readonly data?: { readonly terraform_remote_state?: object };
}

/** The resource types and addresses to which a text refers. */
function referredTo(text: string): { type: string; id: string }[] {
  const references = text.matchAll(/\$\{(aws_\w+)\.([\w-]+)\./g);
  return [...references].map(([, type = "", id = ""]) => ({ type, id }));
}

const synthesized = (stack: TerraformStack): Written => JSON.parse(Testing.synth(stack, true));

test("every exported construct has a row", () => {
  expect(Object.keys(ATTRIBUTES).sort()).toEqual(EXPORTED.sort());
});

test.each(Object.entries(ATTRIBUTES))("every public attribute of %s has a kind", (name, kinds) => {
  expect(Object.keys(kinds).sort()).toEqual(publicAttributes(name));
});

/** An attribute that identifies something, unless it says that it is the literal. */
const IDENTIFIES = /^(?!literal)(arn|name|url|id|\w+(Arns?|Names?|Urls?|Ids?))$/;

test.each(Object.entries(ATTRIBUTES))("what identifies a part of %s waits", (name, kinds) => {
  const wrong = Object.entries(kinds).filter(
    ([attribute, kind]) =>
      IDENTIFIES.test(attribute) &&
      kind !== (name.startsWith("Existing") ? "given" : "waits") &&
      kind !== "nothing here",
  );
  expect(wrong).toEqual([]);
});

describe.each(attributesOf("waits"))("%s.%s", (name, attribute) => {
  const textsOf = (construct: Record<string, unknown>) => [construct[attribute]].flat() as string[];

  test("in another resource, refers to what is created", () => {
    const { first, construct } = built(name);
    const texts = textsOf(construct);
    expect(texts.length).toBeGreaterThan(0);
    texts.forEach((displayName, index) => {
      new SnsTopic(first, `Uses${index}`, { displayName }).overrideLogicalId(`uses_${index}`);
    });
    const { resource } = synthesized(first);
    for (const index of texts.keys()) {
      const text = resource["aws_sns_topic"]?.[`uses_${index}`]?.display_name ?? "";
      const [found, ...others] = referredTo(text);
      expect(others).toEqual([]);
      expect(Object.keys(resource[found?.type ?? ""] ?? {})).toContain(found?.id);
    }
  });

  test("in another stack, makes that stack depend on this one", () => {
    const { first, other, construct } = built(name);
    for (const [index, displayName] of textsOf(construct).entries()) {
      new SnsTopic(other, `Uses${index}`, { displayName });
    }
    for (const stack of [first, other]) stack.prepareStack(); // as `app.synth()` does
    const { data, resource } = synthesized(other);
    expect(other.dependsOn(first)).toBe(true);
    expect(data?.terraform_remote_state).toBeDefined();
    for (const { display_name: text } of Object.values(resource["aws_sns_topic"] ?? {})) {
      expect(text).toMatch(/^\$\{data\.terraform_remote_state\./);
    }
  });
});

describe.each(attributesOf("literal"))("%s.%s", (name, attribute) => {
  test("is what the shorter name stands for, and known while the stack is built", () => {
    const { construct } = built(name);
    const short = attribute.replace("literal", "");
    const reference = construct[short.charAt(0).toLowerCase() + short.slice(1)];
    expect([construct[attribute]].flat().some(isReference)).toBe(false);
    expect(construct[attribute]).toEqual(literally(reference));
  });
});

test.each(attributesOf("given"))("%s.%s is no reference", (name, attribute) => {
  const { construct } = built(name);
  const { targets: _, ...others } = construct;
  expect(JSON.stringify(others[attribute]) ?? "").not.toMatch(/TfToken/);
});

test.each(attributesOf("part"))("%s.%s is a construct, or several", (name, attribute) => {
  const parts = [built(name).construct[attribute]].flat();
  expect(parts.length).toBeGreaterThan(0);
  expect(parts.every(Construct.isConstruct)).toBe(true);
});

test.each(attributesOf("nothing here"))("%s.%s is not there", (name, attribute) => {
  expect(built(name).construct[attribute]).toBeUndefined();
});

describe("a reference of ours where only a literal is of use", () => {
  const home = { account: "111122223333", region: "eu-west-1" } as const;

  test("a bucket in what a key on it lets publish makes no circle", () => {
    const { first, construct } = built("MediaBucket");
    const media = construct as unknown as library.MediaBucket;
    const events = new library.EventTopic(first, "Events", {
      ...home,
      name: "events",
      key: media.key,
    });
    events.grantPublish({
      name: "Uploads",
      service: "s3.amazonaws.com",
      sourceAccount: home.account,
      sourceArn: media.arn,
    });
    const { resource } = synthesized(first);
    expect(JSON.stringify(resource["aws_kms_key"])).toContain(media.literalArn);
    expect(JSON.stringify(resource["aws_kms_key"])).not.toContain("aws_s3_bucket");
  });

  test("an event rule reads what its target is, and waits for it", () => {
    const { first, construct } = built("QueueSubscription");
    const inbound = construct as unknown as library.QueueSubscription;
    new library.EventRule(first, "Rule", { ...home, name: "failures", targetArn: inbound.arn });
    const { resource } = synthesized(first) as unknown as {
      resource: Record<string, Record<string, Record<string, unknown>>>;
    };
    const [target] = Object.values(resource["aws_cloudwatch_event_target"] ?? {});
    expect(target?.["arn"]).toMatch(/^\$\{aws_sqs_queue\./);
    expect(JSON.stringify(resource["aws_iam_role_policy"])).toContain(inbound.literalArn);
  });

  test("an environment on a topic of the same stack names its alarms after it, and waits for it", () => {
    const { first, construct } = built("EventTopic");
    const events = construct as unknown as library.EventTopic;
    const whatsapp = new library.WhatsAppMessaging(first, "WhatsApp", {
      ...home,
      namePrefix: "acme",
      eventTopic: { existingArn: events.arn },
      mediaBucket: { enabled: false },
    });
    whatsapp.events.subscribeQueue("Inbound", { key: events.key });
    const { resource } = synthesized(first) as unknown as {
      resource: Record<string, Record<string, Record<string, unknown>>>;
    };
    const [subscription] = Object.values(resource["aws_sns_topic_subscription"] ?? {});
    expect(subscription?.["topic_arn"]).toMatch(/^\$\{aws_sns_topic\./);
    const alarms = JSON.stringify(resource["aws_cloudwatch_metric_alarm"]);
    expect(alarms).toContain('"TopicName":"thing"');
    expect(alarms).not.toContain("${aws_");
    expect(JSON.stringify(resource["aws_sqs_queue"])).toContain(events.literalArn);
  });

  test("policies for elsewhere hold literals", () => {
    const { construct } = built("MediaBucket");
    const media = construct as unknown as library.MediaBucket;
    const policy = JSON.stringify(library.inboundMediaPolicy(media));
    expect(policy).toContain(`${media.literalArn}/in/*`);
  });
});
