import { DeleteAlarmsCommand, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  DetachRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import { GetTopicAttributesCommand, SetTopicAttributesCommand } from "@aws-sdk/client-sns";
import { createServiceLinkedRole } from "../../local/local-aws-role";
import { AwsClients } from "../../scripts/aws/clients";
import { KINDS } from "../../scripts/health/checks";
import type { HealthLine } from "../../scripts/health/health";
import { runs, seed } from "../fuzz";
import { KEY_ARN } from "../scripts/health/fixtures";
import { describeWithTerraform } from "../workbench";
import * as alarms from "./damage/alarms-budgets-rules";
import * as buckets from "./damage/buckets";
import { type Damages, damagedPolicies, type Repair } from "./damage/damaged";
import * as outcomes from "./damage/outcomes";
import * as access from "./damage/roles-endpoint-trail";
import * as topics from "./damage/topics-queues-keys";
import { type Deployed, Fullest, LOGS, SCOPE } from "./fullest";

/** By the types of Terraform; a type that an environment gets needs a line here. */
const DAMAGES: Readonly<Record<string, Damages>> = {
  aws_budgets_budget: alarms.budgets,
  aws_cloudtrail: access.trails,
  aws_cloudwatch_composite_alarm: alarms.compositeAlarms,
  aws_cloudwatch_dashboard: alarms.dashboards,
  aws_cloudwatch_event_rule: alarms.eventRules,
  aws_cloudwatch_event_target: alarms.eventTargets,
  aws_cloudwatch_log_group: outcomes.logGroups,
  aws_cloudwatch_log_metric_filter: outcomes.metricFilters,
  aws_cloudwatch_metric_alarm: alarms.metricAlarms,
  aws_iam_policy: access.managedPolicies,
  aws_iam_role: access.roles,
  aws_iam_role_policy: access.rolePolicies,
  aws_iam_role_policy_attachment: access.attachments,
  aws_kms_alias: topics.aliases,
  aws_kms_key: topics.keys,
  aws_lambda_permission: topics.permissions,
  aws_s3_bucket: buckets.buckets,
  aws_s3_bucket_lifecycle_configuration: buckets.lifecycles,
  aws_s3_bucket_logging: buckets.accessLogs,
  aws_s3_bucket_ownership_controls: buckets.ownership,
  aws_s3_bucket_policy: buckets.bucketPolicies,
  aws_s3_bucket_public_access_block: buckets.publicAccessBlocks,
  aws_s3_bucket_server_side_encryption_configuration: buckets.encryption,
  aws_s3_bucket_versioning: buckets.versioning,
  aws_security_group: access.securityGroups,
  aws_sfn_state_machine: access.stateMachines,
  aws_sns_topic: topics.topics,
  aws_sns_topic_subscription: topics.subscriptions,
  aws_sqs_queue: topics.queues,
  aws_vpc_endpoint: access.endpoints,
  aws_vpc_security_group_ingress_rule: access.ingressRules,
};

/** One thing that is damaged, and the words that the line about it must hold. */
interface Row {
  readonly what: string;
  readonly words: readonly string[];
  damage(aws: AwsClients): Promise<Repair>;
}

const EVENTS = `arn:aws:sns:eu-west-1:${SCOPE.account}:acme-prod-whatsapp-events`;

/** The event topic is encrypted with another key, of which another line speaks, too. */
const encryptedWith = (key: string, says: string): Row => ({
  what: `the event topic is encrypted with ${key}`,
  words: ["event key", says],
  async damage(aws) {
    const sns = await aws.sns();
    const of = { TopicArn: EVENTS, AttributeName: "KmsMasterKeyId" };
    const { Attributes = {} } = await sns.send(new GetTopicAttributesCommand(of));
    await sns.send(new SetTopicAttributesCommand({ ...of, AttributeValue: key }));
    const AttributeValue = Attributes["KmsMasterKeyId"];
    return () => sns.send(new SetTopicAttributesCommand({ ...of, AttributeValue }));
  },
});

const SENDER = { RoleName: "sender" };
const BRAKE = `arn:aws:iam::${SCOPE.account}:policy/acme-prod-whatsapp-brake`;

/** What the brake depends on, and what is no difference from the stack. */
const AROUND_BRAKE: readonly Row[] = [
  {
    what: "the brake is on",
    words: ["brake", "It is on: role sender cannot send", "user legacy can"],
    async damage(aws) {
      const client = await aws.iam();
      const attached = { ...SENDER, PolicyArn: BRAKE };
      await client.send(new AttachRolePolicyCommand(attached));
      return () => client.send(new DetachRolePolicyCommand(attached));
    },
  },
  {
    what: "a sender of the brake is gone",
    words: ["user legacy of the brake", "does not exist"],
    async damage(aws) {
      const client = await aws.iam();
      const user = { UserName: "legacy" };
      await client.send(new DeleteUserCommand(user));
      return () => client.send(new CreateUserCommand(user));
    },
  },
  {
    what: "a sender of the brake has another path",
    words: ["role sender of the brake", "under another path"],
    async damage(aws) {
      const client = await aws.iam();
      const AssumeRolePolicyDocument = "{}";
      const create = (Path: string) =>
        client.send(new CreateRoleCommand({ ...SENDER, Path, AssumeRolePolicyDocument }));
      await client.send(new DeleteRoleCommand(SENDER));
      await create("/other/");
      return async () => {
        await client.send(new DeleteRoleCommand(SENDER));
        await create("/apps/");
      };
    },
  },
  {
    what: "a sender of the brake has no place for one more policy",
    words: ["role sender of the brake", "10 of 10 attached policies"],
    async damage(aws) {
      const client = await aws.iam();
      const PolicyDocument = JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
      });
      const names = Array.from({ length: 10 }, (_, at) => `full-${at}`);
      const arns = names.map((name) => BRAKE.replace("acme-prod-whatsapp-brake", name));
      for (const [at, PolicyArn] of arns.entries()) {
        const policy = { PolicyName: names[at], PolicyDocument };
        await client.send(new CreatePolicyCommand(policy));
        await client.send(new AttachRolePolicyCommand({ ...SENDER, PolicyArn }));
      }
      return async () => {
        for (const PolicyArn of arns) {
          await client.send(new DetachRolePolicyCommand({ ...SENDER, PolicyArn }));
          await client.send(new DeletePolicyCommand({ PolicyArn }));
        }
      };
    },
  },
];

/** What no comparison with the stack finds. */
const AROUND: readonly Row[] = [
  ...AROUND_BRAKE,
  encryptedWith("alias/acme-prod-whatsapp-media", "may not use the key"),
  encryptedWith("alias/aws/sns", "is managed by AWS"),
  encryptedWith(KEY_ARN, "does not exist"),
  {
    what: "the service-linked role is gone",
    words: ["service-linked role"],
    async damage(aws) {
      const RoleName = "AWSServiceRoleForSocialMessaging";
      await (await aws.iam()).send(new DeleteRoleCommand({ RoleName }));
      return () => createServiceLinkedRole(SCOPE);
    },
  },
  {
    what: "the owner of the log bucket takes back its policy",
    words: [LOGS],
    async damage(aws) {
      const s3 = await aws.s3(LOGS);
      const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: LOGS }));
      await s3.send(new DeleteBucketPolicyCommand({ Bucket: LOGS }));
      return () => s3.send(new PutBucketPolicyCommand({ Bucket: LOGS, Policy }));
    },
  },
  {
    what: "somebody's alarm notifies the event topic",
    words: ["event topic", "theirs"],
    async damage(aws) {
      const cloudWatch = await aws.cloudWatch();
      const AlarmActions = [EVENTS];
      const metric = { Namespace: "Theirs", MetricName: "Errors", Statistic: "Sum" } as const;
      const when = { ComparisonOperator: "GreaterThanThreshold", Threshold: 1 } as const;
      await cloudWatch.send(
        new PutMetricAlarmCommand({
          ...{ AlarmName: "theirs", Period: 60, EvaluationPeriods: 1, AlarmActions },
          ...metric,
          ...when,
        }),
      );
      return () => cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: ["theirs"] }));
    },
  },
];

/** A fifth, chosen by the seed; with FUZZ_RUNS, as every night, all of them, which takes minutes. */
const chosen = (rows: readonly Row[]) =>
  runs(100).numRuns > 100 ? rows : rows.filter((_, at) => (at + seed) % 5 === 0);

/** The steps share one deployed environment, which each of them leaves as it was. */
describeWithTerraform("verify names what is damaged by hand", () => {
  let fullest: Fullest;
  let deployed: readonly Deployed[];
  let clean: readonly HealthLine[];
  const aws = new AwsClients(SCOPE);
  const count = { named: 0, all: 0 };

  beforeAll(async () => {
    fullest = await Fullest.deploy();
    deployed = fullest.deployed();
    clean = await fullest.verify();
  });

  afterAll(async () => {
    process.stderr.write(
      `verify named ${count.named} of ${count.all} damages (FUZZ_SEED=${seed}; FUZZ_RUNS=1000 tries all)\n`,
    );
    await fullest.close();
  });

  /**
   * Terraform repeats a call whose answer was lost, and fails because of what the first call made, which its state does
   * not hold: the same damage takes that away.
   */
  const redeploy = async (damage: Row["damage"]) => {
    await fullest.redeploy().catch(async (error: unknown) => {
      process.stderr.write(`deployed once more, as Terraform said: ${error}\n`);
      await damage(aws);
      await fullest.redeploy();
    });
    deployed = fullest.deployed(); // with other ids
  };

  const valuesOf = (address: string) =>
    deployed.find((one) => one.address === address)?.values ?? {};

  /** What verify missed, and what it still said after the repair. */
  const missedOf = async (rows: readonly Row[]) => {
    const missed: string[] = [];
    for (const { what, words, damage } of chosen(rows)) {
      count.all += 1;
      const repair = await damage(aws).catch((error: unknown) => String(error));
      if (typeof repair === "string" && repair !== "redeploy") {
        missed.push(`${what}: the damage failed with ${repair}`);
        continue;
      }
      const reported = (await fullest.verify()).filter(({ status }) => status !== "ok");
      const named = reported.some(({ subject, message }) =>
        words.every((word) => `${subject}: ${message}`.includes(word)),
      );
      if (named) count.named += 1;
      else missed.push(`${what}: no line holds ${words.join(" and ")}`);
      await (repair === "redeploy" ? redeploy(damage) : repair());
      const after = await fullest.verify();
      const rest = textsOf(after).filter((line) => !textsOf(clean).includes(line));
      if (rest.length > 0) missed.push(`${what}: not clean after the repair: ${rest.join("; ")}`);
      clean = after; // one that is not repaired is reported once
    }
    return missed;
  };

  test("nothing fails and nothing is unknown before", () => {
    expect(clean.filter(({ status }) => status === "failed" || status === "unknown")).toEqual([]);
  });

  test("every type that is deployed, and every argument that is compared, has a damage", () => {
    const types = [...new Set(deployed.map(({ type }) => type))];
    expect(types.filter((type) => DAMAGES[type] === undefined)).toEqual([]);
    for (const type of types) {
      const { changes = [], policies = {} } = DAMAGES[type] ?? {};
      const damaged = new Set([...changes.map(([argument]) => argument), ...Object.keys(policies)]);
      const compared = Object.keys(KINDS[type]?.compared ?? {}).toSorted();
      expect([type, [...damaged].toSorted()]).toEqual([type, compared]);
    }
  });

  test("each resource that is gone", async () => {
    const rows = deployed.flatMap(({ type, address, values }): Row[] => {
      const { named, gone } = DAMAGES[type] as Damages;
      if (typeof gone === "string") return [];
      const damage = (a: AwsClients) => gone(a, valuesOf(address));
      return [{ what: `${address} is gone`, words: [named(values)], damage }];
    });
    expect(await missedOf(rows)).toEqual([]);
  });

  test("each statement of each policy", async () => {
    const rows = deployed.flatMap(({ type, address, values }) => {
      const { named, policies = {} } = DAMAGES[type] as Damages;
      return Object.entries(policies).flatMap(([argument, write]) =>
        damagedPolicies(values[argument]).map(
          ({ what, sid, text }): Row => ({
            what: `${address}.${argument}: ${sid} ${what}`,
            words: [named(values), argument, sid],
            async damage(a) {
              await write(a, valuesOf(address), text);
              return () => write(a, valuesOf(address), values[argument]);
            },
          }),
        ),
      );
    });
    expect(await missedOf(rows)).toEqual([]);
  });

  test("each argument", async () => {
    const rows = Object.entries(DAMAGES).flatMap(([type, { named, changes = [] }]) =>
      changes.flatMap(([argument, what, change, says = argument]): Row[] => {
        const all = deployed.filter((one) => one.type === type);
        const one = all.find(({ values }) => isSet(values[argument])) ?? all[0];
        if (one === undefined || typeof change === "string") return [];
        const { address } = one;
        const damage = (a: AwsClients) => change(a, valuesOf(address));
        return [
          { what: `${address}.${argument}: ${what}`, words: [named(one.values), says], damage },
        ];
      }),
    );
    expect(await missedOf(rows)).toEqual([]);
  });

  test("what is around it", async () => {
    expect(await missedOf(AROUND)).toEqual([]);
  });
});

function textsOf(lines: readonly HealthLine[]): string[] {
  return lines.map(({ status, subject, message }) => `${status} ${subject}: ${message}`);
}

function isSet(value: unknown): boolean {
  return !["null", '""', "0", "[]", "{}", undefined].includes(JSON.stringify(value));
}
