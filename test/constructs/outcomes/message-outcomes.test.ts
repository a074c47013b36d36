import { TerraformStack, Testing } from "cdktf";
import {
  AlarmTopic,
  EncryptionKey,
  MessageOutcomes,
  Monitoring,
  OutcomeLogPolicy,
  WhatsAppMessaging,
} from "../../../constructs";
import { requirementsOf } from "../../../constructs/shared/requirement";
import { lint } from "../../../review/lint/lint";
import { configurationOf } from "../../../review/terraform/load-configuration";
import { readConfiguration } from "../../../review/terraform/read-configuration";
import { delegateToIam, document } from "../expected-policies";
import { granted } from "../grants/granted";
import { scope as home, policyIn, synthesize } from "../synthesize";

const scope = { ...home, namePrefix: "acme" };
const LOG = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/events/acme-whatsapp-outcomes";

type Options = Partial<ConstructorParameters<typeof MessageOutcomes>[2]>;

function outcomesIn(stack: TerraformStack, options: Options = {}): MessageOutcomes {
  const key = new EncryptionKey(stack, "Key", { ...home, alias: "alias/alarms" });
  const target = (name: string) => new AlarmTopic(stack, name, { ...home, name, key });
  const targets = { warning: target("warning"), critical: target("critical") };
  return new MessageOutcomes(stack, "Outcomes", { ...scope, targets, ...options });
}

const build = (options: Options = {}) => synthesize((stack) => outcomesIn(stack, options));

test("the key serves CloudWatch Logs of this Region for this log group alone", () => {
  const keys = build().byId("aws_kms_key");
  const [own] = Object.entries(keys).filter(([id]) => id.startsWith("Outcomes_"));
  expect(policyIn(own?.[1] ?? {})).toEqual(
    document(delegateToIam, {
      Sid: "AllowLogsUseOfKey",
      Effect: "Allow",
      Principal: { Service: "logs.eu-west-1.amazonaws.com" },
      Action: [
        "kms:Encrypt",
        "kms:Decrypt",
        "kms:ReEncrypt*",
        "kms:GenerateDataKey*",
        "kms:DescribeKey",
      ],
      Resource: "*",
      Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": LOG } },
    }),
  );
});

test("one policy lets the rules of every environment write outcomes, and no other log", () => {
  const policy = synthesize((stack) => new OutcomeLogPolicy(stack, "Policy", home));
  const resource = policy.one("aws_cloudwatch_log_resource_policy");
  expect(resource["policy_name"]).toBe("whatsapp-outcomes");
  expect(policyIn(resource, "policy_document")).toEqual(
    document({
      Sid: "AllowEventRulesToWriteOutcomes",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/events/*-whatsapp-outcomes:*",
      Condition: {
        StringEquals: { "aws:SourceAccount": "111122223333" },
        ArnLike: {
          "aws:SourceArn": "arn:aws:events:eu-west-1:111122223333:rule/*-whatsapp-outcomes",
        },
      },
    }),
  );
});

test("an app makes the policy once in an account and Region", () => {
  const app = Testing.app();
  const [one, two] = ["one", "two"].map((name) => new TerraformStack(app, name));
  new OutcomeLogPolicy(one as TerraformStack, "Policy", home);
  expect(() => new OutcomeLogPolicy(two as TerraformStack, "Policy", home)).toThrow(
    ": it lets the rules of all environments of the account and Region write",
  );
  new OutcomeLogPolicy(two as TerraformStack, "Other", { ...home, region: "eu-central-1" });
});

test("the log is encrypted, and as short as can be", () => {
  expect(build().one("aws_cloudwatch_log_group")).toEqual({
    kms_key_id: expect.stringMatching(/^\$\{aws_kms_key\.Outcomes_Key_\w+\.arn\}$/),
    name: "/aws/events/acme-whatsapp-outcomes",
    retention_in_days: 7,
  });
  expect(build({ retentionDays: 1 }).one("aws_cloudwatch_log_group")).toMatchObject({
    retention_in_days: 1,
  });
});

describe("the rule", () => {
  test("matches outcomes alone, never what customers send", () => {
    expect(build().one("aws_cloudwatch_event_rule")).toEqual({
      name: "acme-whatsapp-outcomes",
      description: "Outcomes of WhatsApp messages at best effort",
      event_pattern: JSON.stringify({
        source: ["aws.social-messaging"],
        "detail-type": ["Sent", "Delivered", "Read", "Failed", "Undeliverable"].map(
          (each) => `WhatsApp Message ${each}`,
        ),
      }),
    });
  });

  test("writes with the log resource policy, without a role, once that is there", () => {
    expect(build().one("aws_cloudwatch_event_target")).toEqual({
      arn: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\./),
      depends_on: [expect.stringMatching(/^aws_cloudwatch_log_resource_policy\./)],
      rule: expect.stringMatching(/^\$\{aws_cloudwatch_event_rule\./),
      target_id: "log",
      input_transformer: {
        input_paths: {
          time: "$.time",
          type: "$.detail-type",
          number: "$.detail.originationPhoneNumberId",
          code: "$.detail.errors[0].code",
        },
        input_template:
          '{"timestamp":<time>,"message":"{\\"type\\":\\"<type>\\",\\"number\\":\\"<number>\\",\\"code\\":\\"<code>\\"}"}',
      },
    });
  });

  test("can keep whole events, and rely on a policy of somebody else", () => {
    const target = build({ wholeEvents: true, logPolicy: "existing" });
    expect(target.one("aws_cloudwatch_event_target")).not.toHaveProperty("input_transformer");
    expect(target.one("aws_cloudwatch_event_target")).not.toHaveProperty("depends_on");
    expect(target.types).not.toContain("aws_cloudwatch_log_resource_policy");
  });
});

test("what a policy of somebody else must allow names this rule and this log", () => {
  const stack = new TerraformStack(Testing.app(), "test");
  outcomesIn(stack, { logPolicy: "existing" });
  expect(requirementsOf(stack)).toEqual([
    {
      of: LOG,
      why: expect.any(String),
      statements: [
        expect.objectContaining({
          Resource: `${LOG}:*`,
          Condition: {
            StringEquals: { "aws:SourceAccount": "111122223333" },
            ArnLike: {
              "aws:SourceArn": "arn:aws:events:eu-west-1:111122223333:rule/acme-whatsapp-outcomes",
            },
          },
        }),
      ],
      settings: [expect.stringContaining("outcomes.logPolicy create")],
    },
  ]);
  expect(outcomesIn(new TerraformStack(Testing.app(), "test")).requirement).toBeUndefined();
});

test("each outcome and each code has a filter", () => {
  const filters = build({
    codes: [
      { code: 368, severity: "critical" },
      { codes: [131048, 130429], severity: "warning" },
    ],
  }).all("aws_cloudwatch_log_metric_filter");
  expect(filters.map(({ name, pattern }) => `${name} ${pattern}`).toSorted()).toEqual([
    'Delivered { $.type = "WhatsApp Message Delivered" }',
    'Error130429 { $.code = "130429" }',
    'Error131048 { $.code = "131048" }',
    'Error368 { $.code = "368" }',
    'Failed { $.type = "WhatsApp Message Failed" }',
    'Read { $.type = "WhatsApp Message Read" }',
    'Sent { $.type = "WhatsApp Message Sent" }',
    'Undeliverable { $.type = "WhatsApp Message Undeliverable" }',
  ]);
  for (const { name, ...filter } of filters) {
    expect(filter).toMatchObject({
      log_group_name: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\./),
      metric_transformation: { name, namespace: "acme-whatsapp-outcomes", value: "1" },
    });
  }
});

test("filters of whole events look where AWS's guide has type and code", () => {
  const filters = build({ wholeEvents: true, codes: [{ code: 368, severity: "warning" }] });
  const patterns = filters.all("aws_cloudwatch_log_metric_filter").map(({ pattern }) => pattern);
  expect(patterns).toContain('{ $.detail-type = "WhatsApp Message Failed" }');
  expect(patterns).toContain("{ $.detail.errors[0].code = 368 }");
});

test("alarms go where their severity goes, and say what they mean and that counts are estimates", () => {
  const built = build({
    failed: { percent: 2.5, atLeast: 1000, per: "day", severity: "critical" },
    codes: [
      { code: 131048, severity: "critical" },
      { code: 999, severity: "warning", atLeast: 2 },
    ],
    runbookUrl: "https://wiki.example.com/whatsapp",
  });
  const alarms = built.all("aws_cloudwatch_metric_alarm");
  const described = alarms.map(
    ({ alarm_name: name, alarm_actions: to, alarm_description: text }) => [
      name,
      String(to).replace(/.*aws_sns_topic\.(\w+?)_.*/, "$1"),
      text,
    ],
  );
  const estimate = "EventBridge delivers the events behind this number at best effort";
  const page = "Runbook: https://wiki.example.com/whatsapp#";
  expect(described.toSorted()).toEqual([
    [
      "acme-whatsapp-outcomes-error-131048-critical",
      "critical",
      `A message failed with WhatsApp's error 131048 within five minutes: too many earlier messages were blocked or reported as spam, so that the number may send fewer. There may be more of them: ${estimate}. ${page}error-131048`,
    ],
    [
      "acme-whatsapp-outcomes-error-999-warning",
      "warning",
      `2 messages or more failed with WhatsApp's error 999 within five minutes: what it means is not known here. There may be more of them: ${estimate}. ${page}messages-fail`,
    ],
    [
      "acme-whatsapp-outcomes-failed-critical",
      "critical",
      `About 2.5 % or more of the messages of the last day failed, and there were 1,000 messages or more. The share is an estimate: ${estimate}. Look at the reasons in the log group /aws/events/acme-whatsapp-outcomes, and stop sending what cannot arrive: a number that fails often loses quality. ${page}messages-fail`,
    ],
    [
      "acme-whatsapp-outcomes-unwritten-warning",
      "warning",
      expect.stringContaining("EventBridge could not write outcomes of messages"),
    ],
  ]);
});

test("the review reads every policy, and has nothing to say", () => {
  const { text } = granted((stack) =>
    outcomesIn(stack, { codes: [{ code: 368, severity: "warning" }] }),
  );
  const configuration = configurationOf("test", text);
  const read = readConfiguration(configuration);
  expect(read.unreadable).toEqual([]);
  expect(lint(configuration, read)).toEqual([]);
  const open = text.replaceAll(
    /,\\"Condition\\":\{\\"StringEquals\\":\{\\"aws:SourceAccount.*?\}\}/g,
    "",
  );
  const openConfiguration = configurationOf("test", open);
  expect(
    lint(openConfiguration, readConfiguration(openConfiguration)).map(
      ({ rule, address }) => `${rule} ${address}`,
    ),
  ).toContainEqual(
    expect.stringMatching(/^service-without-source aws_cloudwatch_log_resource_policy\./),
  );
});

test("a code that is not known is a warning at the construct", () => {
  const stack = new TerraformStack(Testing.app(), "test");
  const codes = [{ codes: [368, 999], severity: "warning" as const }];
  expect(outcomesIn(stack, { codes }).node.metadata.map(({ data }) => data)).toEqual([
    expect.stringMatching(/^The error code 999 is not a code of Meta that is known here/),
  ]);
});

describe("in code, too", () => {
  const codes = [{ codes: [368, 368], severity: "critical" as const }];
  const alarms = { warning: { emails: ["ops@example.com"] } };
  const doors: readonly [string, (stack: TerraformStack) => unknown, readonly string[]][] = [
    [
      "WhatsAppMessaging",
      (stack) => new WhatsAppMessaging(stack, "Thing", { ...scope, alarms, outcomes: { codes } }),
      ["outcomes.codes[0].severity", "outcomes.codes[0].codes[1]"],
    ],
    [
      "Monitoring",
      (stack) =>
        new Monitoring(stack, "Thing", { ...scope, alarms, topicName: "t", outcomes: { codes } }),
      ["outcomes.codes[0].severity", "outcomes.codes[0].codes[1]"],
    ],
    [
      "MessageOutcomes",
      (stack) => new MessageOutcomes(stack, "Thing", { ...scope, codes, targets: {} }),
      ["codes[0].codes[1]", "targets.warning", "targets.critical"],
    ],
    [
      "WhatsAppMessaging without alarms",
      (stack) => new WhatsAppMessaging(stack, "Thing", { ...scope, outcomes: {} }),
      ["outcomes"],
    ],
  ];
  test.each(doors)("%s refuses everything that is wrong at once", (_, build, fields) => {
    const stack = new TerraformStack(Testing.app(), "test");
    expect(() => build(stack)).toThrow();
    try {
      build(new TerraformStack(Testing.app(), "test"));
    } catch (error) {
      expect(String(error).match(/test\/Thing {2}\S+/g)).toEqual(
        fields.map((field) => `test/Thing  ${field}`),
      );
    }
  });
});
