import { writeFileSync } from "node:fs";
import { KMSClient, ListAliasesCommand } from "@aws-sdk/client-kms";
import type { Environment } from "../../app/environment";
import { loadEnvironments } from "../../app/load";
import { type Outputs, parseOutputs } from "../../constructs/messaging/outputs";
import { type PolicyDocument, policyDocument } from "../../constructs/shared/policy-document";
import { demoSeed } from "../../local/demo/seed";
import { type Emulator, startEmulator } from "../../local/emulator/server";
import { verify } from "../../scripts/commands/verify";
import type { HealthLine } from "../../scripts/health/health";
import { literalOutputs } from "../../scripts/outputs";
import { verifyAccess } from "../../scripts/rights/verify-access";
import { phone, waba } from "../scripts/health/fixtures";
import type { Keys } from "../scripts/rights/asked-permissions";
import { Gate } from "../scripts/rights/gate";
import { unusedIn } from "../scripts/rights/unused";
import { describeWithTerraform, written } from "../workbench";
import { Fullest, SCOPE } from "./fullest";

/** `npm run spend -- <environment> --check` and `--bill` read with the same policy. */
const OF_OTHERS = ["cloudwatch:ListMetrics", "ce:GetDimensionValues", "ce:GetCostAndUsage"];

/** What the environment has, as subjects of lines that say ok. */
const OF_BUCKETS = [
  "bucket",
  "public-access block of bucket",
  "object ownership of bucket",
  "policy of bucket",
  "encryption of bucket",
  "versioning of bucket",
  "lifecycle of bucket",
  "access logs of bucket",
] as const;
const SENDERS = "senders of the brake";
const GIVEN = "access of roles";
const ATTACHED = "policy attached to role";
const OUTCOMES = `requirements of arn:aws:logs:eu-west-1:${SCOPE.account}:log-group:/aws/events/acme-prod-whatsapp-outcomes`;
const OWNER = "requirements of arn:aws:s3:::acme-access-logs";

/** Each action that verify needs, with the lines that cannot say ok any more without it. */
const DENIED: [action: string, needing: readonly string[] | "all"][] = [
  ["social-messaging:ListLinkedWhatsAppBusinessAccounts", "all"],
  ["social-messaging:GetLinkedWhatsAppBusinessAccount", "all"],
  ["social-messaging:ListTagsForResource", "all"],
  ["sns:GetTopicAttributes", ["event topic", "event key", "topic"]],
  [
    "sns:ListSubscriptionsByTopic",
    ["subscriptions", "alarm topic of warning", "alarm topic of critical", "subscription"],
  ],
  ["sns:GetSubscriptionAttributes", ["subscription"]],
  ["lambda:GetPolicy", ["permission to call function"]],
  ["cloudwatch:DescribeAlarms", ["alarm", "composite alarm"]],
  ["sqs:GetQueueUrl", ["queue"]],
  ["sqs:GetQueueAttributes", ["queue"]],
  ["kms:DescribeKey", ["event key", "key", "key alias", "trail", "log group"]],
  ["kms:GetKeyPolicy", ["event key", "key"]],
  ["kms:GetKeyRotationStatus", ["key"]],
  ["kms:ListResourceTags", ["key"]],
  ["iam:GetRole", ["service-linked role", "role", "policy of role", SENDERS, GIVEN, ATTACHED]],
  ["iam:ListRolePolicies", ["role"]],
  ["iam:GetRolePolicy", ["policy of role"]],
  ["iam:ListAttachedRolePolicies", ["role", SENDERS, GIVEN, ATTACHED]],
  ["iam:GetUser", [SENDERS]],
  ["iam:ListAttachedUserPolicies", [SENDERS]],
  ["iam:GetAccountSummary", [SENDERS, GIVEN]],
  ["iam:GetPolicy", ["brake", "policy", GIVEN]],
  ["iam:GetPolicyVersion", ["brake", "policy", GIVEN]],
  ["iam:ListEntitiesForPolicy", ["brake", "policy", GIVEN]],
  ["states:DescribeStateMachine", ["state machine"]],
  ["s3:GetBucketLocation", ["media bucket", OWNER, ...OF_BUCKETS]],
  ["s3:GetBucketPolicy", [OWNER, "policy of bucket"]],
  ["s3:GetBucketPublicAccessBlock", ["media bucket", "public-access block of bucket"]],
  ["s3:GetBucketOwnershipControls", ["object ownership of bucket"]],
  ["s3:GetEncryptionConfiguration", ["encryption of bucket"]],
  ["s3:GetBucketVersioning", ["versioning of bucket"]],
  ["s3:GetLifecycleConfiguration", ["lifecycle of bucket"]],
  ["s3:GetBucketLogging", ["access logs of bucket"]],
  ["events:DescribeRule", ["event rule", "target of event rule"]],
  ["events:ListTargetsByRule", ["event rule", "target of event rule"]],
  ["logs:DescribeLogGroups", ["log group", "metric filter"]],
  ["logs:DescribeMetricFilters", ["metric filter"]],
  ["logs:DescribeResourcePolicies", [OUTCOMES]],
  ["budgets:ViewBudget", ["budget"]],
  ["cloudwatch:GetDashboard", ["dashboard"]],
  ["cloudtrail:GetTrail", ["trail"]],
  ["cloudtrail:GetTrailStatus", ["trail"]],
  ["cloudtrail:GetEventSelectors", ["trail"]],
  ["ec2:DescribeVpcEndpoints", ["private endpoint"]],
  ["ec2:DescribeSecurityGroups", ["security group", "rule of security group", "private endpoint"]],
];

/** What the command answered, and what it asked AWS for. */
interface Look {
  readonly code: number;
  readonly health: readonly HealthLine[];
  readonly error: string | undefined;
  readonly gate: Gate;
}

describeWithTerraform("what verify may read", () => {
  let fullest: Fullest;
  let emulator: Emulator;
  /** Verify reads keys by their aliases, whatever tags they have. */
  const keys: Keys = { aliases: new Map(), tags: new Map() };
  let full: Look | undefined;
  const folder = process.cwd();

  beforeAll(async () => {
    fullest = await Fullest.deploy();
    const { environment } = fullest;
    const linked = [...(environment.whatsappBusinessAccounts ?? []), ...Object.values(ACCOUNTS)];
    emulator = await startEmulator({
      seed: demoSeed({ ...environment, whatsappBusinessAccounts: linked }),
    });
    const { Aliases = [] } = await new KMSClient(fullest.bench.client).send(
      new ListAliasesCommand({}),
    );
    for (const { AliasName = "", TargetKeyId } of Aliases) {
      if (TargetKeyId !== undefined) keys.aliases.set(AliasName, TargetKeyId);
    }
    process.chdir(fullest.bench.folder); // verify reads the folder of the environments below it
  });

  afterAll(async () => {
    process.chdir(folder);
    await emulator.close();
    await fullest.close();
  });

  /** The command itself, with a policy that a gate before the local AWS enforces. */
  const look = async (name: string, outputs: Outputs, policy: PolicyDocument): Promise<Look> => {
    const upstream = fullest.bench.localAws.url;
    const upstreams = { "social-messaging": emulator.url };
    const gate = await Gate.open({ upstream, upstreams, scope: SCOPE, policy, keys });
    process.env["AWS_ENDPOINT_URL"] = gate.url;
    writeFileSync("outputs.json", JSON.stringify({ [name]: outputs }));
    const printed = jest.spyOn(console, "log").mockImplementation(() => {});
    const said = jest.spyOn(console, "error").mockImplementation(() => {});
    const shown = jest.spyOn(process.stderr, "write").mockImplementation(() => true);
    try {
      const quotaShare = Number.POSITIVE_INFINITY;
      const code = await verify(name, { json: true, outputs: "outputs.json", quotaShare });
      const [of] = JSON.parse(String(printed.mock.calls[0])).environments;
      return { code, health: of.health ?? [], error: of.error, gate };
    } finally {
      for (const spy of [printed, said, shown]) spy.mockRestore();
      process.env["AWS_ENDPOINT_URL"] = upstream;
      await gate.close();
    }
  };

  const loaded = (name: "small" | "guest", changes: object): Environment => {
    fullest.bench.synthesize(
      name,
      written({ ...changes, whatsappBusinessAccounts: [ACCOUNTS[name]] }),
    );
    const [environment] = loadEnvironments({ folder: "environments", names: [name] }).environments;
    if (environment === undefined) throw new Error(`the loader returned no ${name}`);
    return environment;
  };

  const proven = async (environment: Environment, outputs: Outputs) => {
    const policy = verifyAccess(environment);
    const { gate, health, error } = await look(environment.name, outputs, policy);
    expect(gate.refused).toEqual([]);
    expect(error).toBeUndefined();
    expect(health.filter(({ status }) => status === "unknown")).toEqual([]);
    expect(unusedIn(policy, gate.allowed, OF_OTHERS)).toEqual([]);
  };

  test("is exactly what it reads of an environment with everything", async () => {
    await proven(fullest.environment, fullest.outputs);
  });

  test("is exactly what it reads of a small environment", async () => {
    const environment = loaded("small", { namePrefix: "small", mediaBucket: { enabled: false } });
    const terraform = await fullest.bench.terraform("small");
    await terraform.apply();
    const outputs = parseOutputs(await terraform.output(), "small");
    keys.aliases.set("alias/small-whatsapp", outputs.event_key_arn?.split("/").at(-1) ?? "");
    await proven(environment, outputs);
  });

  test("is exactly what it reads of what exists", async () => {
    const { event_topic_arn, event_key_arn, media_bucket_name, media_key_arn } = fullest.outputs;
    const existingTopicArn = event_topic_arn?.replace("events", "alarms-warning");
    const environment = loaded("guest", {
      namePrefix: "guest",
      eventTopic: { existingArn: event_topic_arn, existingKeyArn: event_key_arn },
      mediaBucket: { existingName: media_bucket_name, existingKeyArn: media_key_arn },
      alarms: { warning: { existingTopicArn } },
    });
    await proven(environment, literalOutputs(environment));
  });

  test("has a row below for each action", () => {
    const actions = verifyAccess(fullest.environment).Statement.flatMap(({ Action }) => Action);
    const rows = DENIED.map(([action]) => action);
    expect([...new Set(actions)].filter((one) => !OF_OTHERS.includes(one)).toSorted()).toEqual(
      rows.toSorted(),
    );
  });

  test.each(DENIED)("without %s says ok of nothing that needs it", async (action, needing) => {
    const policy = verifyAccess(fullest.environment);
    full ??= await look("prod", fullest.outputs, policy);
    const { code, health, error } = await look("prod", fullest.outputs, without(action, policy));
    expect(code).toBe(1);
    const reported = [...health.map(({ message }) => message), error ?? ""];
    expect(reported.filter((text) => text.includes(`lack ${action} on`))).not.toEqual([]);
    const before = subjectsOf(full.health, "ok");
    const gone = before.filter((one) => !subjectsOf(health, "ok").includes(one));
    expect(gone.toSorted()).toEqual((needing === "all" ? before : [...needing]).toSorted());
    const warnings = subjectsOf(full.health, "warning");
    const others = health.filter(({ status, subject }) => {
      return status !== "ok" && status !== "unknown" && !warnings.includes(subject);
    });
    expect(others).toEqual([]);
  });
});

function subjectsOf(lines: readonly HealthLine[], wanted: HealthLine["status"]): string[] {
  return lines.filter(({ status }) => status === wanted).map(({ subject }) => subject);
}

/** An account has one destination, so that each environment has its own. */
const ACCOUNTS = {
  small: { id: waba(3), destination: "sns", phoneNumbers: [{ id: phone(3) }] },
  guest: { id: waba(4), destination: "sns", phoneNumbers: [{ id: phone(4) }] },
} as const;

function without(action: string, { Statement }: PolicyDocument): PolicyDocument {
  const rest = Statement.map((statement) => {
    return { ...statement, Action: [statement.Action].flat().filter((name) => name !== action) };
  });
  return policyDocument(rest.filter(({ Action }) => Action.length > 0));
}
