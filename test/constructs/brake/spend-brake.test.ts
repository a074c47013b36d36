import { SpendAlarms, SpendBrake, type SpendBrakeProps } from "../../../constructs";
import { limitAlarmName } from "../../../constructs/alarms/texts";
import { machineDefinition } from "../../../constructs/brake/state-machine";
import { evaluate } from "../../../iam/evaluate/evaluate";
import { readPolicy } from "../../../iam/policy/read";
import { alarmTopic } from "../alarms/build";
import { rates, SALES, SUPPORT, scope } from "../alarms/scenes";
import { document, onlyFor } from "../expected-policies";
import { policyIn, type Synthesized, synthesize } from "../synthesize";

const ROLE = "arn:aws:iam::111122223333:role/apps/sender";
const USER = "arn:aws:iam::111122223333:user/legacy";
const POLICY = "arn:aws:iam::111122223333:policy/acme-prod-whatsapp-brake";
const MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:acme-prod-whatsapp-brake";
const ALARM = limitAlarmName("acme-prod", { usd: 0.5, per: "hour", severity: "critical" });

const build = (changes: Partial<SpendBrakeProps> = {}): Synthesized =>
  synthesize((stack) => {
    const target = changes.mode === "automatic" ? alarmTopic(stack, "critical") : undefined;
    new SpendBrake(stack, "Brake", { ...scope, roles: [ROLE], target, ...changes });
  });

const automatic = (changes: Partial<SpendBrakeProps> = {}) =>
  build({ mode: "automatic", alarmNames: [ALARM], users: [USER], ...changes });

const named = (stack: Synthesized, type: string, name: string) => {
  const found = stack.all(type).find((one) => String(one["role"] ?? one["name"]).includes(name));
  if (found === undefined) throw new Error(`no ${type} ${name}`);
  return found;
};

test("mode manual is one policy, attached to nothing", () => {
  const stack = build();
  expect(stack.types).toEqual(["aws_iam_policy"]);
  const { policy: _, lifecycle, ...rest } = stack.one("aws_iam_policy");
  expect(rest).toEqual({
    name: "acme-prod-whatsapp-brake",
    description: "Stops the sending of WhatsApp messages wherever it is attached",
  });
  expect(lifecycle).toEqual({
    // They say who pulled it.
    ignore_changes: ["whatsapp-brake", "-by", "-at", "-reason"].flatMap((end) => {
      const key = end.startsWith("-") ? `whatsapp-brake${end}` : end;
      return [`tags["${key}"]`, `tags_all["${key}"]`];
    }),
    postcondition: [
      {
        condition: "$" + "{self.attachment_count == 0}",
        error_message: expect.stringContaining("is on, and nothing is deployed while it is"),
      },
    ],
  });
});

test("nothing is ever attached by Terraform", () => {
  const types = automatic().types.filter((type) => /attach|exclusive/.test(type));
  expect(types).toEqual([]);
});

test("it denies exactly the two actions that send, of all numbers", () => {
  expect(policyIn(build().one("aws_iam_policy"))).toEqual(
    document({
      Sid: "DenySendingWhatsAppMessages",
      Effect: "Deny",
      Action: ["social-messaging:SendWhatsAppMessage", "social-messaging:SendWhatsAppCallEvent"],
      Resource: "*",
    }),
  );
});

test("it denies them of the listed numbers alone, in both spellings that AWS documents", () => {
  const stack = build({ numberArns: [SUPPORT, SALES] });
  const text = String(stack.one("aws_iam_policy")["policy"]);
  expect(JSON.parse(text).Statement[0].Resource).toEqual([
    SUPPORT,
    SUPPORT.replace("/", "/phone-number-id-"),
    SALES,
    SALES.replace("/", "/phone-number-id-"),
  ]);
  const outcome = (resource: string) =>
    evaluate([readPolicy(text, "identity")], {
      principal: { type: "AWS", value: ROLE },
      action: "social-messaging:SendWhatsAppMessage",
      resource,
      context: {},
    }).outcome;
  expect(outcome(SUPPORT)).toBe("explicitly denied");
  expect(outcome(SUPPORT.replace("/", "/phone-number-id-"))).toBe("explicitly denied");
  expect(outcome(SUPPORT.replace(/.$/, "0"))).toBe("implicitly denied");
});

describe("mode automatic", () => {
  const stack = automatic();

  test("listens to just these alarms of just this account, as they go into ALARM", () => {
    const rule = stack.one("aws_cloudwatch_event_rule");
    expect(JSON.parse(String(rule["event_pattern"]))).toEqual({
      source: ["aws.cloudwatch"],
      account: ["111122223333"],
      region: ["eu-west-1"],
      "detail-type": ["CloudWatch Alarm State Change"],
      detail: { alarmName: [ALARM], state: { value: ["ALARM"] } },
    });
    expect(stack.one("aws_cloudwatch_event_target")).toMatchObject({
      arn: "$" + "{aws_sfn_state_machine.Brake_Machine_DD07FA58.arn}",
      retry_policy: { maximum_event_age_in_seconds: 3600, maximum_retry_attempts: 185 },
    });
  });

  test("the state machine may attach this policy to just these senders, and take it off nobody", () => {
    expect(policyIn(named(stack, "aws_iam_role_policy", "MachineRole"))).toEqual(
      document(
        {
          Sid: "AllowStopOfRoles",
          Effect: "Allow",
          Action: "iam:AttachRolePolicy",
          Resource: [ROLE],
          Condition: { ArnEquals: { "iam:PolicyARN": POLICY } },
        },
        {
          Sid: "AllowStopOfUsers",
          Effect: "Allow",
          Action: "iam:AttachUserPolicy",
          Resource: [USER],
          Condition: { ArnEquals: { "iam:PolicyARN": POLICY } },
        },
        {
          Sid: "AllowNoteOfWhoAndWhy",
          Effect: "Allow",
          Action: "iam:TagPolicy",
          Resource: POLICY,
        },
      ),
    );
  });

  test("only this state machine has that role, and only these rules start it", () => {
    const trust = (name: string) =>
      policyIn(named(stack, "aws_iam_role", name), "assume_role_policy");
    const role = stack.all("aws_iam_role").find(({ name }) => name === "acme-prod-whatsapp-brake");
    expect(policyIn(role ?? {}, "assume_role_policy")).toEqual(
      document({
        Sid: "AllowBrakeToAssume",
        Effect: "Allow",
        Principal: { Service: "states.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: onlyFor(MACHINE),
      }),
    );
    expect(trust("brake-start")).toEqual(
      document({
        Sid: "AllowAlarmRulesToAssume",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "111122223333" },
          ArnEquals: {
            "aws:SourceArn": [
              "arn:aws:events:eu-west-1:111122223333:rule/acme-prod-whatsapp-brake",
            ],
          },
        },
      }),
    );
    expect(policyIn(named(stack, "aws_iam_role_policy", "StarterRole"))).toEqual(
      document({
        Sid: "AllowStartOfBrake",
        Effect: "Allow",
        Action: "states:StartExecution",
        Resource: MACHINE,
      }),
    );
  });

  test("an alarm notifies when not everything was stopped, or the state machine was not started", () => {
    const alarm = stack.one("aws_cloudwatch_metric_alarm");
    expect(alarm).toMatchObject({
      alarm_name: "acme-prod-whatsapp-brake-failed-critical",
      alarm_actions: [expect.stringContaining("aws_sns_topic.critical_Topic")],
      threshold: 1,
      treat_missing_data: "notBreaching",
    });
    const [, ...metrics] = alarm["metric_query"] as { metric: Record<string, unknown> }[];
    expect(metrics.map(({ metric }) => [metric["namespace"], metric["metric_name"]])).toEqual([
      ["AWS/States", "ExecutionsFailed"],
      ["AWS/States", "ExecutionsTimedOut"],
      ["AWS/States", "ExecutionsAborted"],
      ["AWS/Events", "FailedInvocations"],
    ]);
    const { Statement } = policyIn(stack.one("aws_sns_topic")) as { Statement: { Sid: string }[] };
    expect(Statement.map(({ Sid }) => Sid)).toEqual([
      "AllowCloudWatchAlarmsPublish",
      "DenyPublishWithoutTls",
    ]);
  });

  test("the policy goes first, so that nothing goes while it is attached", () => {
    const policy = stack.one("aws_iam_policy");
    expect(policy["depends_on"]).toEqual([
      expect.stringContaining("aws_cloudwatch_event_target.Brake_Target"),
      expect.stringContaining("aws_cloudwatch_metric_alarm.Brake_Failed"),
    ]);
    const others = JSON.stringify({
      ...stack.byId("aws_sfn_state_machine"),
      ...stack.byId("aws_iam_role_policy"),
    });
    expect(others).not.toContain("aws_iam_policy.");
  });

  test("a permissions boundary bounds every role", () => {
    const permissionsBoundaryArn = "arn:aws:iam::111122223333:policy/boundary";
    const roles = automatic({ permissionsBoundaryArn }).all("aws_iam_role");
    expect(roles.map((role) => role["permissions_boundary"])).toEqual([
      permissionsBoundaryArn,
      permissionsBoundaryArn,
    ]);
  });
});

test("alarms whose names are too long for one rule get several, each below EventBridge's limit", () => {
  const alarmNames = Array.from({ length: 90 }, (_, at) => `${ALARM}-${at}`);
  const stack = automatic({ alarmNames });
  const patterns = stack
    .all("aws_cloudwatch_event_rule")
    .map((one) => String(one["event_pattern"]));
  expect(patterns.length).toBeGreaterThan(1);
  expect(Math.max(...patterns.map(({ length }) => length))).toBeLessThanOrEqual(2048);
  const listened = patterns.flatMap((pattern) => JSON.parse(pattern).detail.alarmName);
  expect(listened.toSorted()).toEqual(alarmNames.toSorted());
  expect(stack.all("aws_cloudwatch_event_target")).toHaveLength(patterns.length);
  const starter = named(stack, "aws_iam_role", "brake-start");
  const { Statement } = JSON.parse(String(starter["assume_role_policy"]));
  expect(Statement[0].Condition.ArnEquals["aws:SourceArn"]).toHaveLength(patterns.length);
});

test("a budget attaches the policy once its limit is billed, and may not take it off again", () => {
  const stack = synthesize((of) => {
    const target = alarmTopic(of, "critical");
    const budgetNames = ["acme-month"];
    new SpendBrake(of, "Brake", { ...scope, roles: [ROLE], users: [USER], budgetNames, target });
  });
  const {
    execution_role_arn: _,
    subscriber: __,
    depends_on: ___,
    ...action
  } = stack.one("aws_budgets_budget_action");
  expect(action).toEqual({
    budget_name: "acme-month",
    action_type: "APPLY_IAM_POLICY",
    approval_model: "MANUAL",
    notification_type: "ACTUAL",
    action_threshold: { action_threshold_type: "PERCENTAGE", action_threshold_value: 100 },
    definition: {
      iam_action_definition: {
        policy_arn: expect.stringContaining("aws_iam_policy.Brake_Policy"),
        roles: ["sender"],
        users: ["legacy"],
      },
    },
  });
  expect(policyIn(stack.one("aws_iam_role_policy"))).toEqual(
    document(
      expect.objectContaining({ Action: "iam:AttachRolePolicy", Resource: [ROLE] }),
      expect.objectContaining({ Action: "iam:AttachUserPolicy", Resource: [USER] }),
    ),
  );
  expect(policyIn(stack.one("aws_iam_role"), "assume_role_policy")).toEqual(
    document({
      Sid: "AllowBudgetsToAssume",
      Effect: "Allow",
      Principal: { Service: "budgets.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: onlyFor("arn:aws:budgets::111122223333:*"),
    }),
  );
});

test("no state of the state machine ends it before every sender was tried", () => {
  const definition = machineDefinition({
    ...scope,
    policyArn: POLICY,
    roleNames: ["sender"],
    userNames: ["legacy"],
  }) as { States: Record<string, { ItemProcessor?: { States: Record<string, State> } }> };
  const { States = {} } = definition.States["StopEach"]?.ItemProcessor ?? {};
  const tasks = Object.values(States).filter(({ Type }) => Type === "Task");
  expect(tasks).toHaveLength(2);
  for (const { Catch, Retry } of tasks) {
    expect(Catch).toEqual([expect.objectContaining({ ErrorEquals: ["States.ALL"] })]);
    expect(Retry?.at(-1)).toMatchObject({ ErrorEquals: ["States.ALL"], MaxAttempts: 5 });
  }
  expect(JSON.stringify(definition)).not.toMatch(/detach/i);
});

interface State {
  readonly Type: string;
  readonly Catch?: readonly object[];
  readonly Retry?: readonly object[];
}

test("in China, it calls the services of its own partition", () => {
  const of = { account: "111122223333", region: "cn-north-1" };
  const text = JSON.stringify(
    machineDefinition({ ...of, policyArn: POLICY, roleNames: ["sender"], userNames: [] }),
  );
  expect(text).toContain("arn:aws-cn:states:::aws-sdk:iam:attachRolePolicy");
  expect(text).not.toContain("arn:aws:states:");
});

test("alarms in code pull it by the names that they have, whatever their limits", () => {
  const stack = synthesize((scopeOf) => {
    const target = alarmTopic(scopeOf, "critical");
    const limits = [
      { usd: 0.5, per: "hour", severity: "critical" },
      { usd: 3000, per: "month", severity: "critical" },
    ] as const;
    const countryBurst = { usd: 10, severity: "critical" } as const;
    const targets = { warning: target, critical: target };
    const spend = new SpendAlarms(scopeOf, "Spend", {
      ...{ ...scope, limits, rates, countryBurst, targets },
    });
    const alarmNames = spend.literalAlarmNames.critical;
    expect(spend.literalAlarmNames.warning).toEqual([]);
    new SpendBrake(scopeOf, "Brake", {
      ...{ ...scope, roles: [ROLE], mode: "automatic", alarmNames, target },
    });
  });
  const { detail } = JSON.parse(String(stack.one("aws_cloudwatch_event_rule")["event_pattern"]));
  const notifying = ["metric", "composite"]
    .flatMap((type) => stack.all(`aws_cloudwatch_${type}_alarm`))
    .filter((alarm) => alarm["alarm_actions"] !== undefined)
    .map((alarm) => alarm["alarm_name"])
    .filter((name) => !String(name).includes("brake-failed"));
  expect(detail.alarmName.toSorted()).toEqual(notifying.toSorted());
  expect(notifying).toHaveLength(2);
});
