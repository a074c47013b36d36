import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type App, Fn, TerraformStack, TerraformVariable, Testing, Token } from "cdktf";
import { EnvironmentStack } from "../../../app/environment-stack";
import type { WireOptions } from "../../../constructs/accounts/options";
import type { WhatsAppMessagingProps } from "../../../constructs/messaging/environment-options";
import { parseWiring } from "../../../constructs/messaging/outputs";
import { WhatsAppMessaging } from "../../../constructs/messaging/whatsapp-messaging";
import { environment } from "../../environment";
import { scope } from "../synthesize";

const waba = (digit: number) => `waba-${String(digit).padStart(32, "0")}`;
const phone = (digit: number) => `phone-number-id-${String(digit).padStart(32, "0")}`;
const INSTANCE =
  "arn:aws:connect:eu-west-1:111122223333:instance/11111111-2222-3333-8444-555555555555";

const stackIn = (app: App, id: string) => {
  const stack = new TerraformStack(app, id);
  new AwsProvider(stack, "aws", { region: scope.region, allowedAccountIds: [scope.account] });
  return stack;
};

const messaging = (stack: TerraformStack, props: Partial<WhatsAppMessagingProps> = {}) =>
  new WhatsAppMessaging(stack, "WhatsApp", {
    ...scope,
    namePrefix: `acme-${stack.node.id}`,
    ...props,
  });

const one = (changes: object = {}): WireOptions => ({
  accounts: [{ id: waba(1), destination: "sns", ...changes }],
});

const outputOf = (stack: TerraformStack) =>
  JSON.parse(Testing.synth(stack, true)).output["whatsapp_wiring"];

describe("the output of a stack that wires accounts", () => {
  test("says what a file says, and refers to what the stack creates", () => {
    const stack = stackIn(Testing.app(), "chat");
    const whatsapp = messaging(stack, { connect: { instanceArn: INSTANCE } });
    const accounts = [
      {
        id: waba(1),
        destination: "sns",
        tags: { CostCentre: "4711" },
        phoneNumbers: [{ id: phone(1), tags: { Purpose: "support" } }],
      },
      { id: waba(2), destination: "connect" },
    ] as const;
    whatsapp.wire({ accounts });
    const { value, description } = outputOf(stack);
    expect(description).toBe("What wires the WhatsApp Business Accounts of this stack");
    const id =
      "WhatsApp_Events_\\w+|WhatsApp_ConnectRole_\\w+|WhatsApp_Key_\\w+|WhatsApp_Media_\\w+";
    expect(value).toEqual({
      format_version: "1",
      environment: "chat",
      construct: "chat/WhatsApp",
      account_id: "111122223333",
      region: "eu-west-1",
      event_topic_arn: expect.stringMatching(`^\\$\\{aws_sns_topic.(${id}).arn\\}$`),
      event_key_arn: expect.stringMatching(`^\\$\\{aws_kms_key.(${id}).arn\\}$`),
      media_bucket_name: expect.stringMatching(`^\\$\\{aws_s3_bucket.(${id}).`),
      media_key_arn: expect.stringMatching(`^\\$\\{aws_kms_key.(${id}).arn\\}$`),
      connect_role_arn: expect.stringMatching(`^\\$\\{aws_iam_role.(${id}).arn\\}$`),
      connect_instance_arn: INSTANCE,
      options: {
        namePrefix: "acme-chat",
        connect: { instanceArn: INSTANCE },
        whatsappBusinessAccounts: accounts,
      },
    });
    expect(parseWiring({ chat: { whatsapp_wiring: value } }, "chat")).toEqual(value);
  });

  test("names a Connect role and a topic that exist, and no topic where there is none", () => {
    const stack = stackIn(Testing.app(), "chat");
    const existingRoleArn = "arn:aws:iam::111122223333:role/theirs";
    const connect = { instanceArn: INSTANCE, existingRoleArn };
    messaging(stack, { connect, eventTopic: { enabled: false } }).wire({
      accounts: [
        { id: waba(1), destination: "connect" },
        { id: waba(2), destination: "unmanaged" },
      ],
    });
    const { value } = outputOf(stack);
    expect(value).toMatchObject({ connect_role_arn: existingRoleArn, options: { connect } });
    expect(value).not.toHaveProperty("event_topic_arn");
  });

  test("holds references in tags, which only Terraform knows", () => {
    const stack = stackIn(Testing.app(), "chat");
    const variable = new TerraformVariable(stack, "costs", { type: "string" });
    messaging(stack).wire(one({ tags: { CostCentre: variable.stringValue } }));
    const [account] = outputOf(stack).value.options.whatsappBusinessAccounts;
    expect(account.tags).toEqual({ CostCentre: "${var.costs}" });
  });

  test("may name no account, so that what was wired is taken back", () => {
    const stack = stackIn(Testing.app(), "chat");
    messaging(stack).wire({ accounts: [] });
    expect(outputOf(stack).value.options.whatsappBusinessAccounts).toEqual([]);
  });
});

describe("refused", () => {
  const wire = (options: unknown, props: Partial<WhatsAppMessagingProps> = {}) =>
    messaging(stackIn(Testing.app(), "chat"), props).wire(options as WireOptions);

  test.each([
    ["an account", { id: Token.asString({ resolve: () => waba(1) }) }, "accounts[0].id"],
    [
      "a phone number",
      { phoneNumbers: [{ id: Fn.join("-", ["phone", "number"]) }] },
      "accounts[0].phoneNumbers[0].id",
    ],
  ])("the id of %s that only Terraform knows", (_, account, field) => {
    expect(() => wire(one(account))).toThrow(
      new RegExp(
        `chat/WhatsApp {2}${field.replace(/[[\]]/g, "\\$&")}
  got      a reference, .*
  allowed  .*, known at synthesis
  fix      copy the id .*: an account that two places wire is found by it, before anything is deployed`,
      ),
    );
  });

  test.each([
    [
      "Amazon Connect, which the construct does not have",
      one({ destination: "connect" }),
      'chat/WhatsApp  accounts[0].destination\n  got      "connect"\n  allowed  sns, none or unmanaged',
    ],
    [
      "an ARN of another account",
      one({ arn: `arn:aws:social-messaging:eu-west-1:444455556666:waba/${"1".repeat(32)}` }),
      "111122223333",
    ],
    ["an ARN of another id", one({ arn: arn("2".repeat(32)) }), "the ARN that ends with the id"],
    [
      "an account twice",
      { accounts: [...one().accounts, ...one().accounts] },
      "as in chat/WhatsApp",
    ],
  ])("%s", (_, options, message) => {
    expect(() => wire(options)).toThrow(message);
  });

  test("a second call in the stack, with both places", () => {
    const stack = stackIn(Testing.app(), "chat");
    messaging(stack).wire(one());
    const scopeOfTwo = { ...scope, region: "eu-west-1", namePrefix: "acme-two" };
    const second = new WhatsAppMessaging(stack, "Second", scopeOfTwo);
    expect(() => second.wire({ accounts: [] })).toThrow(
      `chat/Second  wire
  got      a second place that wires accounts in this stack, beside chat/WhatsApp
  allowed  one place in each stack`,
    );
  });

  test("an account and a number that another stack of the app wires", () => {
    const app = Testing.app();
    messaging(stackIn(app, "chat")).wire(one({ phoneNumbers: [{ id: phone(1) }] }));
    const other = messaging(stackIn(app, "shop"));
    const numbers = one({ id: waba(2), phoneNumbers: [{ id: phone(1) }] });
    expect(() => other.wire({ accounts: [...one().accounts, ...numbers.accounts] })).toThrow(
      new RegExp(`shop/WhatsApp {2}accounts\\[0\\].id
  got      "${waba(1)}", as in chat/WhatsApp
[^]*shop/WhatsApp {2}accounts\\[1\\].phoneNumbers\\[0\\].id
  got      "${phone(1)}", as in chat/WhatsApp`),
    );
  });

  const file = () =>
    environment({ whatsappBusinessAccounts: [{ id: waba(1), destination: "sns" }] });

  test("an account that an environment file of the same app wires", () => {
    const app = Testing.app();
    new EnvironmentStack(app, file());
    expect(() => messaging(stackIn(app, "chat")).wire(one())).toThrow("as in prod");
    const again = Testing.app();
    messaging(stackIn(again, "chat")).wire(one());
    expect(() => new EnvironmentStack(again, file())).toThrow(
      `prod  whatsappBusinessAccounts[0].id
  got      "${waba(1)}", as in chat/WhatsApp`,
    );
  });

  test("a call in the stack of an environment file", () => {
    const { whatsapp } = new EnvironmentStack(Testing.app(), file());
    expect(() => whatsapp.wire({ accounts: [] })).toThrow("beside the environment file prod.yaml");
  });
});

function arn(id: string): string {
  return `arn:aws:social-messaging:eu-west-1:111122223333:waba/${id}`;
}
