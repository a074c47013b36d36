import type { TerraformStack } from "cdktf";
import { EventRule } from "../../../constructs/event-rules/event-rule";
import type { EventRuleProps } from "../../../constructs/event-rules/options";
import { EventTopic } from "../../../constructs/events/event-topic";
import { EncryptionKey } from "../../../constructs/keys/encryption-key";
import { requirementsOf } from "../../../constructs/shared/requirement";
import { EVENT_TYPES } from "../../../formats/event-types";
import { lint } from "../../../review/lint/lint";
import { configurationOf } from "../../../review/terraform/load-configuration";
import { readConfiguration } from "../../../review/terraform/read-configuration";
import { document, onlyFor, onlyWithTls } from "../expected-policies";
import { policyIn, scope, synthesize } from "../synthesize";

const QUEUE = "arn:aws:sqs:eu-west-1:111122223333:theirs";
const TOPIC = "arn:aws:sns:eu-west-1:111122223333:theirs";
const BUS = "arn:aws:events:eu-west-1:111122223333:event-bus/theirs";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555";
const RULE = "arn:aws:events:eu-west-1:111122223333:rule/acme-failures";
const DEAD = "arn:aws:sqs:eu-west-1:111122223333:acme-failures-undeliverable";

const build = (props: Partial<EventRuleProps> = {}) =>
  synthesize(
    (stack) =>
      new EventRule(stack, "Rule", { ...scope, name: "acme-failures", targetArn: QUEUE, ...props }),
  );

describe("a rule is refused", () => {
  test("twice, as SQS would take the queue of the one for the other's", () => {
    const twice = () =>
      synthesize((stack) => {
        for (const id of ["One", "Two"]) {
          new EventRule(stack, id, { ...scope, name: "acme-failures", targetArn: QUEUE });
        }
      });
    expect(twice).toThrow(`test/Two  name
  got      "acme-failures-undeliverable", as in test/One
  allowed  an SQS queue that nothing else has in account 111122223333, Region eu-west-1`);
    expect(twice).toThrow(": the queue for dead letters is named after the rule");
  });

  test("once in each of two Regions, as roles have none", () => {
    const twice = () =>
      synthesize((stack) => {
        for (const region of ["eu-west-1", "us-east-1"]) {
          const targetArn = QUEUE.replace("eu-west-1", region);
          const props = { ...scope, region, name: "acme-failures", targetArn };
          new EventRule(stack, region, props);
        }
      });
    expect(twice).toThrow("the role is named after the rule, and has no Region");
  });
});

test("a name of 59 characters leaves room for the role's 64", () => {
  const name = "a".repeat(59);
  expect(build({ name }).one("aws_iam_role")["name"]).toBe(`${name}-rule`);
});

test("all event types are sent on, or some", () => {
  const pattern = (props: Partial<EventRuleProps>) =>
    policyIn(build(props).one("aws_cloudwatch_event_rule"), "event_pattern");
  expect(pattern({})).toEqual({
    source: ["aws.social-messaging"],
    "detail-type": EVENT_TYPES,
  });
  expect(pattern({ detailTypes: ["WhatsApp Message Failed"] })).toMatchObject({
    "detail-type": ["WhatsApp Message Failed"],
  });
});

test("this rule alone assumes the role", () => {
  expect(policyIn(build().one("aws_iam_role"), "assume_role_policy")).toEqual(
    document({
      Sid: "AllowEventRuleToAssume",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: onlyFor(RULE),
    }),
  );
});

test.each([
  [QUEUE, "sqs:SendMessage"],
  [TOPIC, "sns:Publish"],
  [BUS, "events:PutEvents"],
  [BUS.replace("eu-west-1:111122223333", "us-east-1:444455556666"), "events:PutEvents"],
])("the role may reach %s by %s, and nothing else", (targetArn, Action) => {
  expect(policyIn(build({ targetArn }).one("aws_iam_role_policy"))).toEqual(
    document({ Sid: "AllowDeliveryToTarget", Effect: "Allow", Action, Resource: targetArn }),
  );
});

test("an encrypted target brings the use of its key", () => {
  expect(policyIn(build({ targetKeyArn: KEY }).one("aws_iam_role_policy"))).toEqual(
    document(
      {
        Sid: "AllowDeliveryToTarget",
        Effect: "Allow",
        Action: "sqs:SendMessage",
        Resource: QUEUE,
      },
      {
        Sid: "AllowUseOfTargetsKey",
        Effect: "Allow",
        Action: ["kms:GenerateDataKey", "kms:Decrypt"],
        Resource: KEY,
      },
    ),
  );
});

test("the target is reached with the role, and what fails is kept", () => {
  expect(build().one("aws_cloudwatch_event_target")).toEqual({
    rule: expect.stringMatching(/^\$\{aws_cloudwatch_event_rule\..*\.name\}$/),
    target_id: "target",
    arn: QUEUE,
    role_arn: expect.stringMatching(/^\$\{aws_iam_role\..*\.arn\}$/),
    dead_letter_config: { arn: expect.stringMatching(/^\$\{aws_sqs_queue\..*\.arn\}$/) },
  });
});

test("dead letters come from this rule alone, encrypted by SQS, because no key could distinguish rules", () => {
  const { policy, ...rest } = build().one("aws_sqs_queue");
  expect(rest).toEqual({
    name: "acme-failures-undeliverable",
    sqs_managed_sse_enabled: true,
    message_retention_seconds: 1_209_600,
    receive_wait_time_seconds: 20,
    redrive_allow_policy: JSON.stringify({ redrivePermission: "denyAll" }),
  });
  expect(JSON.parse(String(policy))).toEqual(
    document(
      {
        Sid: "AllowEventRuleSend",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: DEAD,
        Condition: onlyFor(RULE),
      },
      onlyWithTls("sqs:*", DEAD),
    ),
  );
});

describe("delivered with the policy of a queue", () => {
  const policy = { deliverWith: "policy" } as const;

  test("a rule has no role, and keeps what fails", () => {
    const stack = build(policy);
    expect(stack.types).toEqual([
      "aws_cloudwatch_event_rule",
      "aws_cloudwatch_event_target",
      "aws_sqs_queue",
    ]);
    expect(stack.one("aws_cloudwatch_event_target")).toEqual({
      rule: expect.any(String),
      target_id: "target",
      arn: QUEUE,
      dead_letter_config: { arn: expect.any(String) },
    });
  });

  const refusal = 'deliverWith\n  got      "policy"\n  allowed  role for a queue';
  const rule = (stack: TerraformStack, targetArn: string) =>
    new EventRule(stack, "Rule", { ...scope, name: "acme-failures", targetArn, ...policy });
  const inbound = (stack: TerraformStack) => {
    const key = new EncryptionKey(stack, "Key", { ...scope, alias: "alias/acme" });
    return new EventTopic(stack, "Topic", { ...scope, name: "acme", key }).subscribeQueue("In");
  };

  test("a queue of a topic, which is encrypted, is refused", () => {
    const ours = () => synthesize((stack) => rule(stack, inbound(stack).arn));
    expect(ours).toThrow(refusal);
  });

  test("such a queue is refused, too, if it is created after the rule", () => {
    const later = () =>
      synthesize((stack) => {
        rule(stack, "arn:aws:sqs:eu-west-1:111122223333:acme-in");
        inbound(stack);
      });
    expect(later).toThrow(refusal);
  });
});

test("a doubtful filter gives a warning", () => {
  synthesize((stack) => {
    const props = { ...scope, name: "acme", targetArn: QUEUE, metaPhoneNumberIds: ["57408608"] };
    const { node } = new EventRule(stack, "Rule", props);
    expect(node.metadata.map(({ type, data }) => [type, data])).toEqual([
      ["@cdktf/warn", expect.stringContaining("metaPhoneNumberIds: got a filter by number for")],
    ]);
  });
});

describe("owners have to merge", () => {
  const requirements = (props: Partial<EventRuleProps>) => {
    let found: ReturnType<typeof requirementsOf> = [];
    synthesize((stack) => {
      const rule = { ...scope, name: "acme-failures", targetArn: QUEUE, ...props };
      new EventRule(stack, "Rule", rule);
      found = requirementsOf(stack);
    });
    return found;
  };

  test("of a bus in another account, which role sends", () => {
    const targetArn = BUS.replace("111122223333", "444455556666");
    expect(requirements({ targetArn })).toEqual([
      {
        of: targetArn,
        why: "takes the EventBridge events of the rule acme-failures",
        statements: [
          {
            Sid: "AllowAcmeFailuresRulePutEvents",
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::111122223333:role/acme-failures-rule" },
            Action: "events:PutEvents",
            Resource: targetArn,
          },
        ],
        settings: [],
      },
    ]);
  });

  test("of a queue whose policy lets the rule in, which rule sends", () => {
    expect(requirements({ deliverWith: "policy" })).toEqual([
      {
        of: QUEUE,
        why: expect.stringMatching("the rule acme-failures"),
        statements: [
          {
            Sid: "AllowAcmeFailuresSend",
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: QUEUE,
            Condition: onlyFor(RULE),
          },
        ],
        settings: [
          "encrypted with SQS's own key or not at all: a key of KMS shuts EventBridge out",
        ],
      },
    ]);
  });

  test("of an existing key, that IAM must decide", () => {
    const [ofKey, ...others] = requirements({ targetKeyArn: KEY });
    expect(others).toEqual([]);
    expect([ofKey?.of, ofKey?.statements.map(({ Sid }) => Sid)]).toEqual([KEY, ["DelegateToIam"]]);
  });

  test("nothing, where all is ours", () => {
    expect(requirements({})).toEqual([]);
    synthesize((stack) => {
      const key = new EncryptionKey(stack, "Key", { ...scope, alias: "alias/acme" });
      const rule = { ...scope, name: "acme", targetArn: QUEUE, targetKeyArn: key.arn };
      new EventRule(stack, "Rule", rule);
      expect(requirementsOf(stack)).toEqual([]);
    });
  });

  test("what the review has nothing to say about, once it is in the queue's policy", () => {
    const statements = requirements({ deliverWith: "policy" }).flatMap((one) => one.statements);
    const reviewed = (policy: string) => {
      const queue = { name: "theirs", sqs_managed_sse_enabled: true, policy };
      const text = JSON.stringify({ resource: { aws_sqs_queue: { Theirs: queue } } });
      const configuration = configurationOf("test", text);
      const reading = readConfiguration(configuration);
      return [reading.policies.length, lint(configuration, reading).map(({ rule }) => rule)];
    };
    const tls = {
      ...{
        Sid: "DenyWithoutTls",
        Effect: "Deny",
        Principal: "*",
        Action: "sqs:*",
        Resource: QUEUE,
      },
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    const policy = JSON.stringify(document(...statements, tls));
    expect(reviewed(policy)).toEqual([1, []]);
    const open = policy.replace(/,"Condition":\{.*?\}\}/, "");
    expect(reviewed(open)).toEqual([1, expect.arrayContaining(["service-without-source"])]);
  });
});
