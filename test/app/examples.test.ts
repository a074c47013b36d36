import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { loadEnvironments } from "../../app/load";
import { synthesize, type WhatsAppApp, whatsAppApp } from "../../app/whatsapp-app";
import { accountsOf } from "../../constructs/accounts/decisions";
import { requirementsOf } from "../../constructs/shared/requirement";
import { EVERYTHING } from "../environment";

const EXAMPLES = join(__dirname, "../../examples/environments");
const SCENARIOS = readdirSync(EXAMPLES);
const TEMPLATE = join(__dirname, "../../environments");

const root = mkdtempSync(join(tmpdir(), "examples-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

type Arguments = Readonly<Record<string, unknown>>;

interface Synthesized {
  readonly provider: { readonly aws: readonly Arguments[] };
  readonly terraform: { readonly backend: Readonly<Record<string, Arguments>> };
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly output?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly import?: readonly Arguments[];
}

/** Some day after the rates of the examples: they must not grow old with the tests. */
const today = "2026-11-20";

const load = (scenario: string) =>
  loadEnvironments({ folder: join(EXAMPLES, scenario), today }).environments;

const environmentOf = (scenario: string) => {
  const [environment] = load(scenario);
  if (environment === undefined) throw new Error(`${scenario} holds no environment`);
  return environment;
};

/** All stacks by name, as Terraform would read them. */
function stacksIn({ app }: WhatsAppApp): Readonly<Record<string, Synthesized>> {
  const stacks = join(app.outdir, "stacks");
  return Object.fromEntries(
    readdirSync(stacks).map((name) => [
      name,
      JSON.parse(readFileSync(join(stacks, name, "cdk.tf.json"), "utf8")),
    ]),
  );
}

function synthesized(scenario: string, write = synthesize) {
  const app = whatsAppApp(load(scenario), mkdtempSync(join(root, "-")));
  write(app);
  return stacksIn(app);
}

const types = (stack: Synthesized | undefined) => Object.keys(stack?.resource ?? {}).sort();

const only = (stack: Synthesized | undefined, type: string) => {
  const [resource, ...more] = Object.values(stack?.resource?.[type] ?? {});
  if (resource === undefined || more.length > 0) throw new Error(`not exactly one ${type}`);
  return resource;
};

const WITHOUT_KEY = EVERYTHING.filter((type) => !type.startsWith("aws_kms_"));

describe.each(SCENARIOS)("%s", (scenario) => {
  const files = readdirSync(join(EXAMPLES, scenario))
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => join(EXAMPLES, scenario, file));

  test("loads without a problem or a warning", () => {
    const loaded = loadEnvironments({ folder: join(EXAMPLES, scenario), today });
    expect(loaded.environments).toHaveLength(files.length);
    expect(loaded.warnings).toEqual([]);
  });

  test("synthesizes", () => {
    expect(Object.keys(synthesized(scenario))).toEqual(
      expect.arrayContaining(load(scenario).map(({ name }) => name)),
    );
  });

  test("has no stack that refers to another: CDKTF, which looks for that, writes the same", () => {
    expect(synthesized(scenario)).toEqual(synthesized(scenario, ({ app }) => app.synth()));
  });

  test("names the schema for editors, holds documentation ids only and no phone number", () => {
    for (const file of files) {
      const text = readFileSync(file, "utf8");
      const schema = /^# yaml-language-server: \$schema=(\S+)/.exec(text)?.[1] ?? "";
      expect(existsSync(resolve(dirname(file), schema))).toBe(true);
      const accounts = new Set(text.match(/\b\d{12}\b/g));
      for (const documented of ["111122223333", "123456789012", "444455556666"]) {
        accounts.delete(documented);
      }
      accounts.delete("555555555555"); // the end of fictional key ids
      accounts.delete("000000000000");
      expect([...accounts]).toEqual([]);
      expect(text).not.toMatch(/\+\d/);
    }
  });
});

test("the template loads, alone as it is", () => {
  const loaded = loadEnvironments({ folder: TEMPLATE, names: ["example"] });
  expect(loaded).toMatchObject({ environments: [{ name: "example" }], warnings: [] });
});

test("two accounts with one number each share one topic", () => {
  const accounts = accountsOf(environmentOf("two-accounts-one-topic"));
  expect(accounts.map(({ destination }) => destination)).toEqual(["sns", "sns"]);
  expect(accounts.map(({ phoneNumbers }) => phoneNumbers.length)).toEqual([1, 1]);

  const stacks = synthesized("two-accounts-one-topic");
  expect(Object.keys(stacks)).toEqual(["account-111122223333", "prod"]);
  expect(types(stacks["prod"])).toEqual(EVERYTHING);
  expect(only(stacks["prod"], "aws_sns_topic")["name"]).toBe("acme-prod-whatsapp-events");
  expect(types(stacks["account-111122223333"])).toEqual(["aws_iam_service_linked_role"]);
});

describe("a topic and a bucket that exist, with prefixes two folders deep", () => {
  const scenario = "existing-topic-and-bucket";

  test("nothing is created or changed", () => {
    const stacks = synthesized(scenario);
    expect(Object.keys(stacks)).toEqual(["prod"]);
    expect(types(stacks["prod"])).toEqual([]);
    expect(stacks["prod"]?.output).toMatchObject({
      event_topic_arn: { value: "arn:aws:sns:eu-west-1:111122223333:customer-events" },
      event_key_arn: {
        value: "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555",
      },
      media_bucket_name: { value: "acme-shared-media" },
    });
  });

  test("prefixes reach the bucket's owner, who is asked for what the topic's owner is not", () => {
    const stack = whatsAppApp(load(scenario), mkdtempSync(join(root, "-"))).stacks.get("prod");
    if (stack === undefined) throw new Error("no stack");
    expect(requirementsOf(stack).map(({ of, why }) => `${of} ${why}`)).toEqual(
      expect.arrayContaining([
        "arn:aws:sns:eu-west-1:111122223333:customer-events receives the events of WhatsApp Business Accounts",
        "arn:aws:s3:::acme-shared-media keeps media below whatsapp/inbound/ and whatsapp/outbound/",
      ]),
    );
  });
});

test("several environments in one AWS account", () => {
  const stacks = synthesized("several-environments-per-account");
  expect(Object.keys(stacks)).toEqual(["account-111122223333", "dev", "prod", "staging"]);
  const environments = ["dev", "prod", "staging"].map((name) => stacks[name]);
  expect(environments.map(types)).toEqual([EVERYTHING, EVERYTHING, EVERYTHING]);
  const names = (type: string, argument: string) =>
    environments.map((stack) => only(stack, type)[argument]);
  expect(names("aws_kms_alias", "name")).toEqual([
    "alias/acme-dev-whatsapp",
    "alias/acme-prod-whatsapp",
    "alias/acme-staging-whatsapp",
  ]);
  expect(names("aws_s3_bucket", "bucket")).toEqual([
    "acme-dev-whatsapp-media-111122223333",
    "acme-prod-whatsapp-media-111122223333",
    "acme-staging-whatsapp-media-111122223333",
  ]);
  const states = Object.values(stacks).map((stack) => stack.terraform.backend["s3"]);
  expect(states.map((state) => `${state?.["bucket"]}/${state?.["key"]}`)).toEqual([
    "acme-terraform-state/cdktf-aws-social-messaging/account-111122223333.tfstate",
    "acme-terraform-state/cdktf-aws-social-messaging/dev.tfstate",
    "acme-terraform-state/cdktf-aws-social-messaging/prod.tfstate",
    "acme-terraform-state/cdktf-aws-social-messaging/staging.tfstate",
  ]);
});

test("one environment per AWS account", () => {
  const stacks = synthesized("one-environment-per-account");
  expect(Object.keys(stacks)).toEqual([
    "account-111122223333",
    "account-123456789012",
    "account-444455556666",
    "dev",
    "prod",
    "staging",
  ]);
  const accounts = { prod: "111122223333", staging: "123456789012", dev: "444455556666" };
  for (const [name, account] of Object.entries(accounts)) {
    for (const stack of [stacks[name], stacks[`account-${account}`]]) {
      expect(stack?.provider.aws).toMatchObject([
        {
          allowed_account_ids: [account],
          assume_role: [{ role_arn: `arn:aws:iam::${account}:role/deploy` }],
        },
      ]);
      expect(stack?.terraform.backend["s3"]?.["bucket"]).toBe(`acme-terraform-state-${account}`);
    }
    expect(only(stacks[name], "aws_sns_topic")["name"]).toBe("acme-whatsapp-events");
  }
});

test("twenty-five accounts in a Region", () => {
  const accounts = accountsOf(environmentOf("twenty-five-accounts"));
  expect(new Set(accounts.map(({ id }) => id)).size).toBe(25);
  expect(
    new Set(accounts.flatMap(({ phoneNumbers }) => phoneNumbers.map(({ id }) => id))).size,
  ).toBe(25);
  expect(types(synthesized("twenty-five-accounts")["prod"])).toEqual(EVERYTHING);
});

test("a key that exists encrypts what is created, and a role that exists is taken over", () => {
  const key = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555";
  const stacks = synthesized("existing-key");
  expect(types(stacks["prod"])).toEqual(WITHOUT_KEY);
  expect(only(stacks["prod"], "aws_sns_topic")["kms_master_key_id"]).toBe(key);
  expect(
    JSON.stringify(only(stacks["prod"], "aws_s3_bucket_server_side_encryption_configuration")),
  ).toContain(key);
  expect(stacks["account-111122223333"]?.import).toMatchObject([
    {
      id: "arn:aws:iam::111122223333:role/aws-service-role/social-messaging.amazonaws.com/AWSServiceRoleForSocialMessaging",
    },
  ]);
});

test("limits in money become alarms, budgets and topics", () => {
  const { prod } = synthesized("spend-limits");
  expect(types(prod)).toEqual(
    [
      ...EVERYTHING,
      "aws_budgets_budget",
      "aws_cloudwatch_composite_alarm",
      "aws_cloudwatch_dashboard",
      "aws_cloudwatch_metric_alarm",
      "aws_sns_topic_subscription",
    ].sort(),
  );
  const alarms = Object.values(prod?.resource?.["aws_cloudwatch_metric_alarm"] ?? {});
  const thresholds = alarms.map(({ alarm_name, threshold }) => [alarm_name, threshold]);
  expect(thresholds).toEqual(
    expect.arrayContaining([
      ["acme-prod-whatsapp-spend-hour-message-fees-warning", 3.599999],
      ["acme-prod-whatsapp-spend-hour-template-fees-4-critical", 5.119999],
    ]),
  );
});

test("a brake becomes a policy, and what attaches it once a limit is reached", () => {
  const { prod } = synthesized("spend-brake");
  expect(types(prod)).toEqual(
    [
      ...EVERYTHING,
      "aws_budgets_budget",
      "aws_budgets_budget_action",
      "aws_cloudwatch_composite_alarm",
      "aws_cloudwatch_dashboard",
      "aws_cloudwatch_event_rule",
      "aws_cloudwatch_event_target",
      "aws_cloudwatch_metric_alarm",
      "aws_iam_policy",
      "aws_iam_role",
      "aws_iam_role_policy",
      "aws_sfn_state_machine",
      "aws_sns_topic_subscription",
    ].sort(),
  );
  const [dashboard] = Object.values(prod?.resource?.["aws_cloudwatch_dashboard"] ?? {});
  const body = String(dashboard?.["dashboard_body"]);
  expect(body).toContain('"title":"The brake, when it was pulled"');
  expect(body).toContain('"AWS/States","ExecutionsStarted","StateMachineArn"');
  expect(body).toContain("alarm:acme-prod-whatsapp-brake-failed-critical");
});

test("outcomes become a log, what writes and counts it, and one policy in the account's stack", () => {
  const { prod, "account-111122223333": account } = synthesized("message-outcomes");
  expect(types(prod)).toEqual(
    [
      ...EVERYTHING,
      "aws_cloudwatch_dashboard",
      "aws_cloudwatch_event_rule",
      "aws_cloudwatch_event_target",
      "aws_cloudwatch_log_group",
      "aws_cloudwatch_log_metric_filter",
      "aws_cloudwatch_metric_alarm",
      "aws_sns_topic_subscription",
    ].sort(),
  );
  expect(types(account)).toEqual([
    "aws_cloudwatch_log_resource_policy",
    "aws_iam_service_linked_role",
  ]);
  const [dashboard] = Object.values(prod?.resource?.["aws_cloudwatch_dashboard"] ?? {});
  const body = String(dashboard?.["dashboard_body"]);
  expect(body).toContain('"title":"Outcomes of messages, at best effort"');
  expect(body).toContain('["acme-prod-whatsapp-outcomes","Error131048",{"id":"error131048"');
  expect(body).toContain("alarm:acme-prod-whatsapp-outcomes-failed-warning");
});

test("what was made by hand is imported under its live names", () => {
  const { prod } = synthesized("take-over");
  expect(prod?.import?.map(({ id }) => id)).toEqual(
    expect.arrayContaining([
      "arn:aws:sns:eu-west-1:111122223333:chat-events",
      "alias/chat",
      "acme-chat-media",
      "https://sqs.eu-west-1.amazonaws.com/111122223333/chat-inbound",
    ]),
  );
  expect(only(prod, "aws_sns_topic")["policy"]).toContain("AllowPartnerSubscribe");
});

test("rules of EventBridge filter by number and code, and only the one to another bus needs a role", () => {
  const { prod } = synthesized("event-rules");
  const patterns = Object.values(prod?.resource?.["aws_cloudwatch_event_rule"] ?? {});
  expect(patterns.map((rule) => String(rule["event_pattern"])).join()).toContain("130429");
  expect(only(prod, "aws_iam_role")["name"]).toContain("to-contacts");
});

test("alarms and unusual spend reach Slack, each severity a channel", () => {
  const { prod } = synthesized("slack-and-anomalies");
  const channels = prod?.resource?.["aws_chatbot_slack_channel_configuration"] ?? {};
  expect(
    Object.values(channels)
      .map((one) => one["slack_channel_id"])
      .toSorted(),
  ).toEqual(["C07EZ1ABC23", "C07EZ1ABC24"]);
  expect(types(prod)).toContain("aws_ce_anomaly_subscription");
});

test("a burst in one country has an alarm of its own", () => {
  const { prod } = synthesized("country-burst");
  const alarms = Object.values(prod?.resource?.["aws_cloudwatch_metric_alarm"] ?? {});
  expect(alarms.map((one) => one["alarm_name"])).toContain(
    "acme-prod-whatsapp-spend-10-usd-hour-country-critical",
  );
});

test("when everything exists, there is nothing to create", () => {
  const stacks = synthesized("everything-exists");
  expect(Object.keys(stacks)).toEqual(["prod"]);
  expect(types(stacks["prod"])).toEqual([]);
  expect(Object.keys(stacks["prod"]?.data ?? {})).toEqual(["aws_kms_key"]);
});
