import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import * as eventBridge from "@aws-sdk/client-eventbridge";
import * as iam from "@aws-sdk/client-iam";
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import * as sqs from "@aws-sdk/client-sqs";
import type { Environment } from "../../app/environment";
import { loadEnvironments } from "../../app/load";
import { policyDocument } from "../../constructs/shared/policy-document";
import { outcomeOfRole } from "../../local/outcome-of-role";
import { brake } from "../../scripts/commands/brake";
import { destroy } from "../../scripts/commands/destroy";
import { brakeAccess } from "../../scripts/rights/brake-access";
import type { Terraform } from "../../scripts/terraform/terraform";
import { HOUR_AND_MONTH, MAILED_ALARMS, RATE_CARD, spendUpTo } from "../environment";
import { Gate } from "../scripts/rights/gate";
import { ACCOUNT, describeWithTerraform, FUNCTION_TRUST, Workbench, written } from "../workbench";

const SENDER = `arn:aws:iam::${ACCOUNT}:role/apps/sender`;
const SECOND = `arn:aws:iam::${ACCOUNT}:role/second`;
const LEGACY = `arn:aws:iam::${ACCOUNT}:user/legacy`;
const POLICY = `arn:aws:iam::${ACCOUNT}:policy/acme-prod-whatsapp-brake`;
const RULE = "acme-prod-whatsapp-brake";
const MACHINE = `arn:aws:states:eu-west-1:${ACCOUNT}:stateMachine:acme-prod-whatsapp-brake`;

const file = (brakeOptions: object | undefined) =>
  written({
    namePrefix: "acme-prod",
    mediaBucket: { enabled: false },
    alarms: MAILED_ALARMS,
    spend: spendUpTo(HOUR_AND_MONTH, { brake: brakeOptions }),
  });

const AUTOMATIC = { roles: [SENDER, SECOND], users: [LEGACY], mode: "automatic", on: "critical" };

/**
 * As AWS documents it, with our alarm.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
const alarmEvent = (alarmName: string, value: "ALARM" | "OK" = "ALARM") => ({
  version: "0",
  id: "c4c1c1c9-6542-e61b-6ef0-8c4d36933a92",
  "detail-type": "CloudWatch Alarm State Change",
  source: "aws.cloudwatch",
  account: ACCOUNT,
  time: "2026-11-29T17:04:40Z",
  region: "eu-west-1",
  resources: [`arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:${alarmName}`],
  detail: {
    alarmName,
    configuration: { description: "Goes into alarm when too much is spent" },
    previousState: {
      reason:
        "Threshold Crossed: 1 out of the last 1 datapoints was not greater than the threshold",
      timestamp: "2026-11-29T17:02:40.989+0000",
      value: "OK",
    },
    state: {
      reason:
        "Threshold Crossed: 1 out of the last 1 datapoints [700.0] was >= the threshold (640.0).",
      timestamp: "2026-11-29T17:04:40.989+0000",
      value,
    },
  },
});

/** The steps build on each other: one brake lives from its first apply to its destroy. */
describeWithTerraform("the brake, with the real AWS provider", () => {
  let bench: Workbench;
  let terraform: Terraform;
  let environment: Environment;
  let client: iam.IAMClient;
  let executions = 0;
  let buses = 0;
  const folder = process.cwd();
  const before = process.env;

  const synthesize = async (options: object | undefined) => {
    bench.synthesize("prod", file(options));
    terraform = await bench.terraform("prod");
    const environments = join(bench.folder, "environments");
    const [loaded] = loadEnvironments({ folder: environments, names: ["prod"] }).environments;
    if (loaded === undefined) throw new Error("the loader returned no prod");
    environment = loaded;
  };

  const createRole = (arn: string) => {
    const [, Path = "/", RoleName = ""] = /role(\/.*?)([^/]+)$/.exec(arn) ?? [];
    const role = { Path, RoleName, AssumeRolePolicyDocument: FUNCTION_TRUST };
    return client.send(new iam.CreateRoleCommand(role));
  };

  beforeAll(async () => {
    bench = await Workbench.open();
    client = new iam.IAMClient(bench.client);
    process.env = { ...bench.localAws.env, AWS_REGION: "eu-west-1" };
    writeFileSync(join(bench.folder, "environments", "rates.csv"), RATE_CARD);
    await createRole(SENDER);
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Sid: "Send", Effect: "Allow", Action: "social-messaging:*", Resource: "*" }],
    });
    const sending = { RoleName: "sender", PolicyName: "send", PolicyDocument };
    await client.send(new iam.PutRolePolicyCommand(sending));
    await client.send(new iam.CreateUserCommand({ UserName: "legacy" }));
    await synthesize(AUTOMATIC);
    process.chdir(bench.folder);
  });

  afterAll(async () => {
    process.chdir(folder);
    process.env = before;
    await bench.close();
  });

  const attachedTo = async () => {
    const { PolicyRoles = [], PolicyUsers = [] } = await client.send(
      new iam.ListEntitiesForPolicyCommand({ PolicyArn: POLICY }),
    );
    return [
      ...PolicyRoles.map(({ RoleName }) => RoleName),
      ...PolicyUsers.map(({ UserName }) => UserName),
    ].sort();
  };

  const mayThe = (action: string) => {
    const resource = `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:phone-number-id/${"1".repeat(32)}`;
    return outcomeOfRole(client, { role: SENDER, action, resource });
  };

  /**
   * What the pattern of the deployed rule lets through, on a bus of its own with a queue: moto delivers to no state
   * machine.
   */
  const throughRule = async (event: ReturnType<typeof alarmEvent>): Promise<string[]> => {
    const events = new eventBridge.EventBridgeClient(bench.client);
    const queue = new sqs.SQSClient(bench.client);
    const name = `seen-${++buses}`;
    const { QueueUrl } = await queue.send(new sqs.CreateQueueCommand({ QueueName: name }));
    const { EventPattern } = await events.send(new eventBridge.DescribeRuleCommand({ Name: RULE }));
    const on = { EventBusName: name };
    await events.send(new eventBridge.CreateEventBusCommand({ Name: name }));
    await events.send(new eventBridge.PutRuleCommand({ ...on, Name: RULE, EventPattern }));
    const Targets = [{ Id: "seen", Arn: `arn:aws:sqs:eu-west-1:${ACCOUNT}:${name}` }];
    await events.send(new eventBridge.PutTargetsCommand({ ...on, Rule: RULE, Targets }));
    const { source: Source, "detail-type": DetailType, resources: Resources, time } = event;
    const Detail = JSON.stringify(event.detail);
    const Entries = [{ ...on, Source, DetailType, Resources, Detail, Time: new Date(time) }];
    await events.send(new eventBridge.PutEventsCommand({ Entries }));
    const input = { QueueUrl, MaxNumberOfMessages: 10 };
    const { Messages = [] } = await queue.send(new sqs.ReceiveMessageCommand(input));
    return Messages.map(({ Body = "" }) => Body);
  };

  /** Runs the state machine with what passes the rule as its input. */
  const pull = async () => {
    const [alarmName = ""] = criticalAlarms();
    const [input] = await throughRule(alarmEvent(alarmName));
    const sfn = new SFNClient(bench.client);
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({
        stateMachineArn: MACHINE,
        name: `execution-${++executions}`, // moto chooses none
        input,
      }),
    );
    for (let tries = 0; tries < 900; tries++) {
      const found = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      if (found.status !== "RUNNING") return found;
      await setTimeout(100);
    }
    throw new Error("the state machine does not end");
  };

  const criticalAlarms = (): string[] => {
    const [rule] = Object.values(
      bench.synthesized("prod").resource["aws_cloudwatch_event_rule"] ?? {},
    );
    return JSON.parse(String(rule?.["event_pattern"])).detail.alarmName;
  };

  const command = async (options: Parameters<typeof brake>[1]) => {
    const printed = jest.spyOn(console, "log").mockImplementation(() => {});
    const shown = jest.spyOn(process.stderr, "write").mockImplementation(() => true);
    try {
      const code = await brake("prod", { ...options, json: true });
      return { code, document: JSON.parse(String(printed.mock.calls[0])) };
    } finally {
      printed.mockRestore();
      shown.mockRestore();
    }
  };

  test("is applied, stops nobody, and a second plan is empty", async () => {
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
    expect(await attachedTo()).toEqual([]);
    expect(await mayThe("social-messaging:SendWhatsAppMessage")).toBe("allowed");
    const { definition } = await new SFNClient(bench.client).send(
      new DescribeStateMachineCommand({ stateMachineArn: MACHINE }),
    );
    expect(definition).not.toContain("detach");
    expect(criticalAlarms().length).toBeGreaterThan(0);
    expect((await command({ status: true })).code).toBe(0);
  });

  test("hears of just the critical alarms, as they go into ALARM", async () => {
    const [alarmName = ""] = criticalAlarms();
    expect(await throughRule(alarmEvent(alarmName))).toHaveLength(1);
    expect(await throughRule(alarmEvent(alarmName, "OK"))).toEqual([]);
    expect(await throughRule(alarmEvent(`${alarmName}-2`))).toEqual([]);
    expect(await throughRule(alarmEvent("acme-prod-whatsapp-brake-failed-critical"))).toEqual([]);
  });

  test("is pulled by an alarm, which fails where a role is missing and stops all others", async () => {
    const { status, error } = await pull();
    expect([status, error]).toEqual(["FAILED", "NotEverythingStopped"]);
    expect(await attachedTo()).toEqual(["legacy", "sender"]);
    expect(await mayThe("social-messaging:SendWhatsAppMessage")).toBe("explicitly denied");
    expect(await mayThe("social-messaging:SendWhatsAppCallEvent")).toBe("explicitly denied");
    expect(await mayThe("social-messaging:GetWhatsAppMessageMedia")).toBe("allowed");
    const { code, document } = await command({ status: true });
    expect([code, document.brake]).toEqual([
      2,
      expect.objectContaining({
        state: "partly on",
        sending: [{ kind: "role", name: "second" }],
        last: {
          state: "on",
          by: `alarm ${criticalAlarms()[0]}`,
          at: "2026-11-29T17:04:40Z",
          reason: "the alarm went into ALARM",
        },
      }),
    ]);
  });

  test("is completed by the next alarm, once the role exists", async () => {
    await createRole(SECOND);
    expect((await pull()).status).toBe("SUCCEEDED");
    expect(await attachedTo()).toEqual(["legacy", "second", "sender"]);
    expect((await pull()).status).toBe("SUCCEEDED"); // already on
  });

  test("lets nobody deploy or destroy while it is on, and no plan would release it", async () => {
    await expect(terraform.plan()).rejects.toThrow(
      /whatsapp-brake is on,\s+and nothing is deployed/,
    );
    expect(await attachedTo()).toEqual(["legacy", "second", "sender"]);
    const printed = jest.spyOn(console, "log").mockImplementation(() => {});
    const shown = jest.spyOn(process.stdout, "write").mockImplementation(() => true);
    expect(await destroy("prod", { yes: true })).toBe(2);
    printed.mockRestore();
    shown.mockRestore();
    await synthesize(undefined);
    await expect(terraform.apply()).rejects.toThrow("DeleteConflict");
    await synthesize(AUTOMATIC);
    const kept = await terraform.stateList();
    expect(kept.filter((address) => address.includes("Brake"))).toHaveLength(9);
    expect(await attachedTo()).toEqual(["legacy", "second", "sender"]);
  });

  test("is released by hand, only when that is confirmed, and says who did it and why", async () => {
    const reason = "bot loop stopped; see #4711";
    const dry = await command({ off: true, reason });
    expect(dry.code).toBe(2);
    expect(await attachedTo()).toEqual(["legacy", "second", "sender"]);
    const done = await command({ off: true, reason, yes: true });
    expect([done.code, done.document.failed]).toEqual([0, []]);
    expect(await attachedTo()).toEqual([]);
    expect(await mayThe("social-messaging:SendWhatsAppMessage")).toBe("allowed");
    const { code, document } = await command({ status: true });
    expect([code, document.brake.state, document.brake.last]).toEqual([
      0,
      "off",
      expect.objectContaining({ state: "off", reason: "bot loop stopped see 4711" }),
    ]);
    expect(document.brake.last.by).toContain("arn:aws:");
  });

  test("keeps its tags in the next deploy, which attaches nothing again", async () => {
    await terraform.apply(); // what went while the policy could not be deleted: lines of the dashboard
    expect(await attachedTo()).toEqual([]);
    expect((await command({ status: true })).document.brake.last.state).toBe("off");
    expect(await terraform.plan()).toEqual([]);
  });

  test("is pulled and released by hand with the policy that iam prints, which grants no more", async () => {
    const policy = brakeAccess(environment) ?? policyDocument([]);
    const scope = { account: ACCOUNT, region: "eu-west-1" };
    const gate = await Gate.open({ upstream: bench.localAws.url, scope, policy });
    process.env["AWS_ENDPOINT_URL"] = gate.url;
    try {
      expect((await command({ on: true, reason: "leak", yes: true })).code).toBe(0);
      expect(await attachedTo()).toEqual(["legacy", "second", "sender"]);
      expect((await command({ status: true })).code).toBe(2);
      expect((await command({ off: true, reason: "done", yes: true })).code).toBe(0);
    } finally {
      process.env["AWS_ENDPOINT_URL"] = bench.localAws.url;
      await gate.close();
    }
    expect(await attachedTo()).toEqual([]);
    expect(gate.refused).toEqual([]);
    const granted = new Set(policy.Statement.flatMap(({ Action }) => Action));
    expect([...granted].filter((action) => !gate.used.has(action))).toEqual([]);
  });

  test("lets a budget pull it, too, as far as Terraform knows before an apply", async () => {
    await synthesize({ ...AUTOMATIC, budgetAction: true });
    const created = (await terraform.plan()).filter(({ actions }) => actions.includes("create"));
    expect(created.map(({ type }) => type).sort()).toEqual([
      "aws_budgets_budget_action",
      "aws_iam_role",
      "aws_iam_role_policy",
    ]);
    await synthesize(AUTOMATIC);
  });

  test("is destroyed without a rest", async () => {
    await terraform.unprotected(() => terraform.destroy());
    expect(await terraform.stateList()).toEqual([]);
  });
});
