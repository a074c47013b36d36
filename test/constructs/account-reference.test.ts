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
    row?.call(stack, ...(row.args(stack) as never[]));
  } finally {
    for (const home of HOMES) home.account = ACCOUNT;
  }
  return Testing.synth(stack, true);
}

/** What is attached to a role by its name alone, by resource type: where the comparison of accounts stands. */
const ATTACHED: Readonly<Record<string, (attached: Attached, resources: Resources) => Attached>> = {
  aws_iam_role_policy: (policy) => policy,
  aws_iam_role_policy_attachment: ({ policy_arn }, resources) => policyOf(policy_arn, resources),
  aws_budgets_budget_action: ({ definition }, resources) =>
    policyOf(definition?.iam_action_definition.policy_arn, resources),
};

type Resources = Readonly<Record<string, Readonly<Record<string, Attached>>>>;

interface Attached {
  readonly role?: string;
  readonly policy_arn?: string;
  readonly definition?: { readonly iam_action_definition: { readonly policy_arn: string } };
  readonly lifecycle?: { readonly precondition?: readonly unknown[] };
}

function policyOf(arn: string | undefined, resources: Resources): Attached {
  const [, type = "", id = ""] = /^\$\{(\w+)\.(\w+)\./.exec(arn ?? "") ?? [];
  return resources[type]?.[id] ?? {};
}

/** IAM finds a role by its name, so that Terraform has to compare the account of its ARN with the reference. */
test("whatever is attached to the role of an ARN waits for the comparison of its account", () => {
  const compared = Object.keys(ROWS).flatMap((name) => {
    const { resource = {} } = JSON.parse(synthesized(name)) as { resource?: Resources };
    return Object.entries(ATTACHED).flatMap(([type, guarded]) =>
      Object.entries(resource[type] ?? {})
        .filter(([, { role }]) => role === undefined || !role.startsWith("${"))
        .map(([id, attached]) => {
          const { precondition } = guarded(attached, resource).lifecycle ?? {};
          const condition = `\${(data.aws_caller_identity.me.account_id == "${ACCOUNT}")}`;
          const error_message = expect.stringMatching(/^\S.* (account \d{12}|arn:\S+)[ ,]/);
          expect({ [`${name} ${id}`]: precondition }).toEqual({
            [`${name} ${id}`]: [{ condition, error_message }],
          });
          return type;
        }),
    );
  });
  expect(new Set(compared)).toEqual(new Set(Object.keys(ATTACHED)));
});

test("a role that is granted to by ARNs of two accounts is compared with both", () => {
  const stack = new TerraformStack(Testing.app(), "stack");
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  const account = new DataAwsCallerIdentity(stack, "me").accountId;
  const chat = whatsApp(stack, account, { name: "acme-media" });
  for (const owner of [ACCOUNT, "444455556666"]) {
    chat.media?.grantInbound(`arn:aws:iam::${owner}:role/support`);
  }
  const { resource } = JSON.parse(Testing.synth(stack, true));
  const [policy] = Object.values<Attached>(resource.aws_iam_role_policy);
  expect(policy?.lifecycle?.precondition).toHaveLength(2);
});

/** Without what Terraform compares with the reference. */
function withoutConditions(key: string, value: unknown): unknown {
  if (key !== "lifecycle") return value;
  const { precondition: _, ...others } = value as Readonly<Record<string, unknown>>;
  return Object.keys(others).length === 0 ? undefined : others;
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

  test("an ARN of any account may be of this one", () => {
    const { stack, account } = stackWith();
    const chat = whatsApp(stack, account, { name: "acme-media" });
    const elsewhere = "arn:aws:social-messaging:eu-west-1:444455556666";
    const number = `${elsewhere}:phone-number-id/0123456789abcdef0123456789abcdef`;
    chat.events.subscribeQueue("Theirs", {
      filterPolicy: { aws_account_id: ["444455556666"] },
    });
    const role = "arn:aws:iam::444455556666:role/support";
    const scope = { account, region: "eu-west-1", namePrefix: "acme" };
    const given = { role, send: [number], media: "both", bucket: chat.media } as const;
    new RoleAccess(stack, "Support", { ...scope, ...given });
    chat.grantSend(role, { phoneNumberArns: [number] });
    const synthesized = Testing.synth(stack, true);
    expect(synthesized).toContain(number);
    expect(synthesized).toContain("aws_iam_role_policy_attachment");
  });
});
