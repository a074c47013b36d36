import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { Testing } from "cdktf";
import type { Construct } from "constructs";
import { ConnectRole } from "../../constructs/connect/connect-role";
import { EventTopic } from "../../constructs/events/event-topic";
import { EncryptionKey } from "../../constructs/keys/encryption-key";
import { ExistingKey } from "../../constructs/keys/existing-key";
import { MediaBucket } from "../../constructs/media/media-bucket";
import { ServiceLinkedRole } from "../../constructs/service-linked-role/service-linked-role";
import { takeName } from "../../constructs/shared/check-props";
import { inAccount, inRegion } from "../../constructs/shared/unique-names";
import { namePrefix } from "../../formats/names";
import {
  emptyStack,
  instanceArn,
  key,
  keyArn,
  message,
  refused,
  scope,
  whatsapp,
} from "./refused-stacks";

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
  allowed  ${namePrefix.allowed}, known at synthesis
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
    expect(seen).toMatch(
      /^WhatsAppMessaging "chat\/Second" .*\n\nchat\/Second {2}namePrefix\n {2}got {6}"acme", as in chat\/First\n.*\n.*$/,
    );
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
