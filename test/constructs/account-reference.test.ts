import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import { AwsProvider, type AwsProviderConfig } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import { RoleAccess, WhatsAppMessaging } from "../../constructs";
import { HOMES, ROWS } from "./inputs/rows";

const ACCOUNT = "111122223333";
const REFERENCE = "${data.aws_caller_identity.me.account_id}";

/** What a row builds, with this account or the reference in all options, also in those of the constructs that it takes. */
function synthesized(name: string, literal?: string): string {
  const stack = new TerraformStack(Testing.app(), "stack");
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  const account = literal ?? new DataAwsCallerIdentity(stack, "me").accountId;
  const row = ROWS[name];
  try {
    for (const home of HOMES) home.account = account;
    row?.call(stack, ...(rolesByName(row.args(stack)) as never[]));
  } finally {
    for (const home of HOMES) home.account = ACCOUNT;
  }
  return Testing.synth(stack, true);
}

/** Who is granted something by name: an ARN says of which account a role is, which is refused beside an unknown one. */
function rolesByName(args: readonly unknown[]): readonly unknown[] {
  const name = (arn: unknown) =>
    typeof arn === "string" ? arn.replace(/^arn:aws:iam::\d{12}:role\/(\w+)$/, "$1") : arn;
  return args.map((arg) =>
    isOptions(arg) && "role" in arg ? { ...arg, role: name(arg["role"]) } : name(arg),
  );
}

function isOptions(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && Object.getPrototypeOf(Object(value)) === Object.prototype;
}

/** The brake finds roles by their names, so that Terraform has to compare the account of their ARNs with the reference. */
test("a brake is refused by Terraform where its roles are of another account", () => {
  const { resource } = JSON.parse(synthesized("SpendBrake"));
  const [policy] = Object.values<Brake>(resource.aws_iam_policy);
  expect(policy?.lifecycle.precondition).toEqual([
    {
      condition: `\${(data.aws_caller_identity.me.account_id == "${ACCOUNT}")}`,
      error_message: `The brake is in another account than the roles and users of account ${ACCOUNT} that it lists, and would stop those of the same names: list those of its own account`,
    },
  ]);
});

interface Brake {
  readonly lifecycle: { readonly precondition: readonly unknown[] };
}

/** Without what a brake asks of the reference. */
function withoutConditions(key: string, value: unknown): unknown {
  return key === "precondition" ? undefined : value;
}

describe.each(Object.keys(ROWS))("%s", (name) => {
  test("with a reference as account is what it is with the literal", () => {
    const { data, ...referring } = JSON.parse(synthesized(name));
    expect(Object.keys(data.aws_caller_identity)).toEqual(["me"]);
    const text = JSON.stringify(referring, withoutConditions);
    expect(text).not.toContain("TfToken");
    const { data: _, ...literal } = JSON.parse(synthesized(name, ACCOUNT));
    expect(JSON.parse(text.replaceAll(REFERENCE, ACCOUNT))).toEqual(literal);
  });
});

/** A stack with a reference as account, and what its synthesis warns of. */
function warnings(provider: Partial<AwsProviderConfig>, account?: string): string[] {
  const app = Testing.app();
  const stack = new TerraformStack(app, "stack");
  new AwsProvider(stack, "aws", { region: "eu-west-1", ...provider });
  const reference = new DataAwsCallerIdentity(stack, "me").accountId;
  whatsApp(stack, account ?? reference, { name: "acme-media" });
  app.synth();
  return stack.node.metadata
    .filter(({ type }) => type === "@cdktf/warn")
    .map(({ data }) => String(data));
}

const whatsApp = (stack: TerraformStack, account: string, mediaBucket?: { name: string }) =>
  new WhatsAppMessaging(stack, "WhatsApp", {
    account,
    region: "eu-west-1",
    namePrefix: "acme",
    mediaBucket,
  });

describe("the guard against a wrong account", () => {
  test("is off with a reference, which synth says once for the stack", () => {
    expect(warnings({})).toEqual([
      "The account is a reference and the AWS provider stack/aws has no allowedAccountIds, so nothing notices credentials of a wrong account before resources are created there. Set allowedAccountIds on the provider, or pass the account as twelve digits.",
    ]);
  });

  test("is on if the provider has it, or if the account is a literal", () => {
    expect(warnings({ allowedAccountIds: [ACCOUNT] })).toEqual([]);
    expect(warnings({}, ACCOUNT)).toEqual([]);
  });
});

describe("beside an account that only Terraform knows", () => {
  const stackWith = () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    new AwsProvider(stack, "aws", { region: "eu-west-1" });
    return { stack, account: new DataAwsCallerIdentity(stack, "me").accountId };
  };

  test("a bucket needs a name", () => {
    const { stack, account } = stackWith();
    expect(() => whatsApp(stack, account)).toThrow(
      `stack/WhatsApp  mediaBucket.name
  got      no name, beside an account that only Terraform knows`,
    );
  });

  test("the data source itself is answered with what the account takes", () => {
    const { stack } = stackWith();
    const source = new DataAwsCallerIdentity(stack, "other") as never;
    expect(() => whatsApp(stack, source, { name: "acme-media" })).toThrow(`stack/WhatsApp  account
  got      a DataAwsCallerIdentity
  allowed  twelve digits in quotes
  fix      pass the attribute that holds it, or write`);
  });

  test("an ARN of any account may be of this one, but for that of a role", () => {
    const { stack, account } = stackWith();
    const chat = whatsApp(stack, account, { name: "acme-media" });
    const elsewhere = "arn:aws:social-messaging:eu-west-1:444455556666";
    const number = `${elsewhere}:phone-number-id/0123456789abcdef0123456789abcdef`;
    chat.events.subscribeQueue("Theirs", {
      filterPolicy: { aws_account_id: ["444455556666"] },
    });
    const access = (role: string) =>
      new RoleAccess(stack, "Support", {
        account,
        region: "eu-west-1",
        namePrefix: "acme",
        role,
        send: [number],
        media: "both",
        bucket: chat.media,
      });
    const send = (role: string) => chat.grantSend(role, { phoneNumberArns: [number] });
    // The policy would be attached to the role of that name in the account of the stack.
    const role = "arn:aws:iam::444455556666:role/support";
    const refused = "beside an account that only Terraform knows";
    expect(() => access(role)).toThrow(refused);
    expect(() => send(role)).toThrow(refused);
    stack.node.tryRemoveChild("Support");
    access("support");
    send("support");
    const synthesized = Testing.synth(stack, true);
    expect(synthesized).toContain(number);
    expect(synthesized).toContain("aws_iam_role_policy_attachment");
  });
});
