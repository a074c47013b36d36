import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail";
import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { AwsProvider, type AwsProviderConfig } from "@cdktf/provider-aws/lib/provider";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { Aspects, TerraformOutput, TerraformResource, TerraformStack, Testing } from "cdktf";
import { Construct } from "constructs";
import { ConnectRole } from "../../constructs/connect/connect-role";
import { EventTopic } from "../../constructs/events/event-topic";
import { EncryptionKey } from "../../constructs/keys/encryption-key";
import { ExistingKey } from "../../constructs/keys/existing-key";
import { MediaBucket } from "../../constructs/media/media-bucket";
import { declareOutputs } from "../../constructs/messaging/outputs";
import { WhatsAppMessaging } from "../../constructs/messaging/whatsapp-messaging";
import { ServiceLinkedRole } from "../../constructs/service-linked-role/service-linked-role";
import { takeName } from "../../constructs/shared/check-props";
import { inAccount, inRegion } from "../../constructs/shared/unique-names";
import type { AwsScope } from "../../formats/arns";
import { scope as home } from "./synthesize";

const scope: AwsScope = home;

const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555";
const instanceArn =
  "arn:aws:connect:eu-west-1:111122223333:instance/11111111-2222-3333-8444-555555555555";

function withProvider(
  stack: TerraformStack,
  config: AwsProviderConfig = { region: "eu-west-1" },
): TerraformStack {
  new AwsProvider(stack, "aws", config);
  return stack;
}

const emptyStack = (app = Testing.app(), name = "chat") => new TerraformStack(app, name);

function message(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "no error";
}

/** What a user of these props sees. */
const refused = (build: (stack: TerraformStack) => unknown) => message(() => build(emptyStack()));

/** What a user of this stack sees when everything stands and is synthesized. */
const atSynth = (stack: TerraformStack) => message(() => Testing.synth(stack, true));

const whatsapp = (parent: Construct, id: string, namePrefix = "acme", within = scope) =>
  new WhatsAppMessaging(parent, id, { ...within, namePrefix });

const key = (parent: Construct, alias = "alias/acme", within = scope) =>
  new EncryptionKey(parent, "Key", { ...within, alias });

describe("account and Region", () => {
  test("Region and name prefix must be literals: both are reported at once", () => {
    const seen = refused((stack) => {
      const account = new DataAwsCallerIdentity(stack, "Me").accountId;
      const region = new DataAwsRegion(stack, "Here").id;
      whatsapp(stack, "WhatsApp", `acme-${account}`, { ...scope, region });
    });
    expect(seen).toBe(`WhatsAppMessaging "chat/WhatsApp" cannot be built:

chat/WhatsApp  region
  got      a reference, whose value only Terraform knows
  allowed  the code of an AWS Region, known at synthesis
  fix      write it as eu-west-1: ARNs, names and policies are made of it

chat/WhatsApp  namePrefix
  got      a reference, whose value only Terraform knows
  allowed  at most 24 lower-case letters, digits and single hyphens, a letter first, known at synthesis
  fix      write it as acme-prod: ARNs, names and policies are made of it`);
  });
});

test("an object of a class that has none of the props is one mistake, and not one for each of them", () => {
  const seen = refused((stack) => new EncryptionKey(stack, "Key", Promise.resolve(scope) as never));
  expect(seen).toBe(`EncryptionKey "chat/Key" cannot be built:

chat/Key
  got      a Promise
  allowed  options: tags, protect, account, region, alias, deletionWindowDays, adopt, adoptAlias, statements
  fix      pass an object of options`);
});

test("an ARN of the wrong partition is refused", () => {
  const seen = refused(
    (stack) =>
      new ExistingKey(stack, "Key", {
        account: "111122223333",
        region: "cn-north-1",
        arn: keyArn.replace("eu-west-1", "cn-north-1"),
      }),
  );
  expect(seen).toBe(`ExistingKey "chat/Key" cannot be built:

chat/Key  arn
  got      "arn:aws:kms:cn-north-1:111122223333:key/11111111-2222-3333-8444-555555555555"
  allowed  an ARN in partition aws-cn
  fix      use one from there, or correct the account or the Region`);
});

describe("a name that AWS gives once", () => {
  test("two compositions without distinct prefixes: one message, at the prefix", () => {
    const seen = refused((stack) => {
      whatsapp(stack, "First");
      whatsapp(stack, "Second");
    });
    expect(seen).toBe(`WhatsAppMessaging "chat/Second" cannot be built:

chat/Second  namePrefix
  got      "acme", as in chat/First
  allowed  a name prefix that nothing else has in account 111122223333
  fix      choose another in one of the two: key alias, topic, role and bucket are named after it`);
  });

  test("distinct prefixes, other accounts and other apps are free", () => {
    const app = Testing.app();
    const stack = emptyStack(app);
    whatsapp(stack, "First");
    whatsapp(stack, "Second", "acme-eu");
    whatsapp(emptyStack(), "First");
    const other = { account: "444455556666", region: "eu-west-1" };
    whatsapp(emptyStack(app, "other"), "First", "acme", other);
  });

  test.each<[string, string, (parent: Construct) => unknown]>([
    ["KMS alias", "account 111122223333, Region eu-west-1", (parent) => key(parent)],
    [
      "SNS topic",
      "account 111122223333, Region eu-west-1",
      (parent) =>
        new EventTopic(parent, "Topic", {
          ...scope,
          name: "acme",
          key: key(parent, `alias/${parent.node.id}`),
        }),
    ],
    [
      "IAM role",
      "account 111122223333",
      (parent) => new ConnectRole(parent, "Role", { ...scope, name: "acme", instanceArn }),
    ],
    [
      "S3 bucket",
      "partition aws",
      (parent) =>
        new MediaBucket(parent, "Media", {
          ...scope,
          name: "acme",
          key: key(parent, `alias/${parent.node.id}`),
        }),
    ],
    [
      "service-linked role",
      "account 111122223333",
      (parent) => new ServiceLinkedRole(parent, "Role", scope),
    ],
  ])("%s, in %s, also across the stacks of an app", (what, within, build) => {
    const app = Testing.app();
    build(emptyStack(app, "one"));
    const seen = message(() => build(emptyStack(app, "two")));
    expect(seen).toContain(`, as in one/`);
    expect(seen).toMatch(/ {2}allowed {2}an? /);
    expect(seen).toContain(` ${what} that nothing else has in ${within}`);
  });

  test("names of roles differ by more than case, those of queues need not", () => {
    const stack = emptyStack();
    const clash = (what: string, name: string) =>
      takeName(stack, { what, name, within: inAccount(scope), path: ["name"] });
    expect(clash("IAM role", "Acme")).toEqual([]);
    expect(clash("IAM role", "acme")).toMatchObject([{ got: '"acme", as in chat' }]);
    expect(clash("SQS queue", "Acme")).toEqual([]);
    expect(clash("SQS queue", "acme")).toEqual([]);
  });

  test("a name that only Terraform knows claims nothing", () => {
    const stack = emptyStack();
    const name = new DataAwsCallerIdentity(stack, "Me").accountId;
    const wanted = { what: "SQS queue", name, within: inRegion(scope), path: ["name"] };
    expect([takeName(stack, wanted), takeName(stack, wanted)]).toEqual([[], []]);
  });
});

describe("the provider of a stack", () => {
  const built = (config?: AwsProviderConfig) => {
    const stack = emptyStack();
    if (config !== undefined) withProvider(stack, config);
    whatsapp(stack, "WhatsApp");
    return stack;
  };

  test("is missing: the message names who needs it and what to write, once", () => {
    expect(atSynth(built())).toBe(`Stack "chat" cannot be synthesized:

chat/WhatsApp
  got      no AWS provider without an alias in the stack
  allowed  an AWS provider of account 111122223333, Region eu-west-1
  fix      add new AwsProvider(stack, "aws", { region: "eu-west-1", allowedAccountIds: ["111122223333"] })`);
  });

  test("is missing if all providers have an alias, because Terraform would use none of them", () => {
    expect(atSynth(built({ region: "eu-west-1", alias: "ireland" }))).toContain(
      "got      no AWS provider without an alias in the stack",
    );
  });

  test("leads to another Region than the policies name", () => {
    expect(atSynth(built({ region: "us-east-1" }))).toBe(`Stack "chat" cannot be synthesized:

chat/WhatsApp  region
  got      "eu-west-1", but the AWS provider chat/aws is in "us-east-1"
  allowed  the Region of the provider that builds the resources
  fix      correct the one or the other; for several Regions or accounts, take a stack for each, or set \`provider\` on the resources with an Aspect`);
  });

  test("leads to another account than the policies name", () => {
    const elsewhere = { region: "eu-west-1", allowedAccountIds: ["444455556666"] };
    expect(atSynth(built(elsewhere))).toContain(
      'got      "111122223333", but the AWS provider chat/aws allows ["444455556666"]',
    );
  });

  test("may leave its Region and accounts to the environment of Terraform", () => {
    expect(atSynth(built({}))).toBe("no error");
  });

  test("may be declared after everything else", () => {
    const stack = emptyStack();
    whatsapp(stack, "WhatsApp");
    expect(atSynth(withProvider(stack))).toBe("no error");
  });

  test("may be in any Region for roles, which have none", () => {
    const stack = withProvider(emptyStack(), { region: "us-east-1" });
    new ConnectRole(stack, "Role", { ...scope, name: "acme", instanceArn });
    expect(atSynth(stack)).toBe("no error");
  });

  test("may be in another Region where the resource names its own", () => {
    const stack = withProvider(emptyStack(), { region: "us-east-1" });
    key(stack);
    Aspects.of(stack).add({
      visit: (node) => {
        if (node instanceof KmsKey || node instanceof KmsAlias) node.region = "eu-west-1";
      },
    });
    expect(atSynth(stack)).toBe("no error");
  });

  test("may be another for each part of a stack, by an Aspect", () => {
    const stack = withProvider(emptyStack());
    whatsapp(stack, "Europe");
    const america = { account: "111122223333", region: "us-east-1" };
    const part = whatsapp(stack, "America", "acme-us", america);
    expect(atSynth(stack)).toContain(
      '"us-east-1", but the AWS provider chat/aws is in "eu-west-1"',
    );
    const provider = new AwsProvider(stack, "us", { region: "us-east-1", alias: "us" });
    Aspects.of(part).add({
      visit: (node) => {
        if (node instanceof TerraformResource) node.provider = provider;
      },
    });
    expect(atSynth(stack)).toBe("no error");
  });
});

describe("what CDKTF would merge silently, or two resources would fight over", () => {
  const outputs = {
    format_version: "1",
    environment: "chat",
    account_id: "111122223333",
    region: "eu-west-1",
    event_topic_arn: "arn:aws:sns:eu-west-1:111122223333:acme",
  } as const;

  function stackWith(add: (stack: TerraformStack) => void): TerraformStack {
    const stack = withProvider(emptyStack());
    whatsapp(stack, "WhatsApp");
    add(stack);
    return stack;
  }

  test("two outputs of one id", () => {
    const stack = stackWith((stack) => {
      declareOutputs(stack, outputs);
      const nested = new Construct(stack, "Chat");
      new TerraformOutput(nested, "region", { value: "eu-west-2", staticId: true });
    });
    expect(atSynth(stack)).toBe(`Stack "chat" cannot be synthesized:

chat/Chat/region
  got      the output "region", as in chat/region
  allowed  an id or name that no other output has in the stack
  fix      give one of them another id: CDKTF would merge the two into one`);
  });

  test.each<[string, (stack: TerraformStack, id: string) => unknown]>([
    [
      "aws_cloudwatch_dashboard",
      (stack, id) =>
        new CloudwatchDashboard(stack, id, { dashboardName: "acme", dashboardBody: "{}" }),
    ],
    [
      "aws_cloudwatch_event_rule",
      (stack, id) => new CloudwatchEventRule(stack, id, { name: "acme" }),
    ],
    [
      "aws_cloudwatch_composite_alarm",
      (stack, id) =>
        new CloudwatchCompositeAlarm(stack, id, { alarmName: "acme", alarmRule: "TRUE" }),
    ],
    [
      "aws_budgets_budget",
      (stack, id) =>
        new BudgetsBudget(stack, id, { name: "acme", budgetType: "COST", timeUnit: "DAILY" }),
    ],
    [
      "aws_cloudtrail",
      (stack, id) => new Cloudtrail(stack, id, { name: "acme", s3BucketName: "acme-logs" }),
    ],
  ])("two resources %s of one name in AWS", (type, build) => {
    const stack = stackWith((stack) => {
      for (const id of ["One", "Two"]) build(stack, id);
    });
    expect(atSynth(stack)).toContain(`the ${type} "acme", as in chat/One`);
  });

  test("two resources of one address", () => {
    const stack = stackWith((stack) => {
      for (const id of ["One", "Two"]) new SnsTopic(stack, id, {}).overrideLogicalId("Same");
    });
    expect(atSynth(stack)).toContain('got      the resource "aws_sns_topic.Same", as in chat/One');
  });

  test("two data sources of one address", () => {
    const stack = stackWith((stack) => {
      for (const id of ["One", "Two"]) {
        new DataAwsCallerIdentity(stack, id).overrideLogicalId("Same");
      }
    });
    expect(atSynth(stack)).toContain('the data source "aws_caller_identity.Same", as in chat/One');
  });

  test("a topic of the user's own with the name of ours", () => {
    const stack = stackWith((stack) => {
      new SnsTopic(stack, "Mine", { name: "acme-whatsapp-events" });
    });
    expect(atSynth(stack)).toBe(`Stack "chat" cannot be synthesized:

chat/Mine
  got      the aws_sns_topic "acme-whatsapp-events", as in chat/WhatsApp/Events/Topic
  allowed  an id or name that no other aws_sns_topic has in the provider
  fix      choose another name for one of the two`);
  });

  test("one name is free in another provider or Region, and where only one of the two exists", () => {
    const stack = stackWith((stack) => {
      const provider = new AwsProvider(stack, "us", { region: "us-east-1", alias: "us" });
      new SnsTopic(stack, "Elsewhere", { name: "acme-whatsapp-events", provider });
      new SnsTopic(stack, "Abroad", { name: "acme-whatsapp-events", region: "us-west-2" });
      new SnsTopic(stack, "Maybe", { name: "acme-whatsapp-events", count: 0 });
    });
    expect(atSynth(stack)).toBe("no error");
  });
});
