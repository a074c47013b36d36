import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CloudWatchLogsClient, PutResourcePolicyCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import type { Environment } from "../../app/environment";
import { loadEnvironments } from "../../app/load";
import { allowAccessLogs } from "../../constructs/media/bucket-policies";
import { type Outputs, parseOutputs } from "../../constructs/messaging/outputs";
import { LOG_POLICY_NAME, logPolicy } from "../../constructs/outcomes/policies";
import { policyDocument } from "../../constructs/shared/policy-document";
import { createServiceLinkedRole } from "../../local/local-aws-role";
import { AwsClients } from "../../scripts/aws/clients";
import { checkHealth } from "../../scripts/health/check-health";
import type { HealthLine } from "../../scripts/health/health";
import { terraformBinary } from "../../scripts/terraform/tools";
import { GERMAN_MARKETING, MAILED_ALARMS, RATE_CARD, spendUpTo } from "../environment";
import { linked, phone, waba } from "../scripts/health/fixtures";
import { createFunction } from "../scripts/rights/full-environment";
import { ACCOUNT, Workbench, written } from "../workbench";

const PREFIX = "acme-prod";
/** Buckets into which logs may be written: the one that the environment names, and another. */
export const [LOGS, OTHER_LOGS] = ["acme-access-logs", "acme-other-logs"] as const;
export const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;

/** Those whom the brake would stop. */
const SENDER = `arn:aws:iam::${ACCOUNT}:role/apps/sender`;
const LEGACY = `arn:aws:iam::${ACCOUNT}:user/legacy`;

/** Those that get access. */
const DESK = `arn:aws:iam::${ACCOUNT}:role/apps/desk`;
const SUPPORT_DESK = `arn:aws:iam::${ACCOUNT}:role/apps/support-desk`;
/** As the service of these tests spells it. */
const SUPPORT = `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:phone-number-id/${"1".repeat(32)}`;

export const SCOPE = { account: ACCOUNT, region: "eu-west-1" };

/** Everything that a file can ask for, within what is there before. */
async function fullest(bench: Workbench) {
  const { Subnets: [subnet] = [] } = await new EC2Client(bench.client).send(
    new DescribeSubnetsCommand({}),
  );
  return written({
    namePrefix: PREFIX,
    permissionsBoundaryArn: BOUNDARY,
    mediaKey: {},
    mediaBucket: { accessLogBucket: LOGS },
    connect: {
      instanceArn: `arn:aws:connect:eu-west-1:${ACCOUNT}:instance/11111111-2222-3333-8444-555555555555`,
    },
    delivery: {
      queues: [{ name: "inbound", phoneNumberIds: [`phone-number-id-${"1".repeat(32)}`] }],
      functions: [
        { name: "chat", functionArn: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:chat` },
      ],
      https: [{ name: "hook", endpoint: "https://hooks.example.com/" }],
      eventRules: [
        {
          name: "failures",
          targetArn: `arn:aws:sqs:eu-west-1:${ACCOUNT}:${PREFIX}-whatsapp-inbound`,
        },
      ],
    },
    vpcEndpoint: {
      vpcId: subnet?.VpcId,
      subnetIds: [subnet?.SubnetId],
      clientCidrs: ["172.31.0.0/16"],
      messagingOnly: true,
    },
    dataEventTrail: {},
    alarms: MAILED_ALARMS,
    spend: spendUpTo(
      [
        [40, "hour", "warning"],
        [80, "hour", "critical"],
        [3000, "month", "warning"],
      ],
      {
        feeRate: { splits: 3 }, // each further split has the same two alarms
        brake: { roles: [SENDER], users: [LEGACY], mode: "automatic" }, // moto has no budget actions
        estimated: [GERMAN_MARKETING],
      },
    ),
    outcomes: {
      failed: { percent: 5, atLeast: 50, severity: "warning" },
      codes: [{ codes: [131048, 368], severity: "critical" }],
    },
    whatsappBusinessAccounts: [
      {
        id: waba(1),
        destination: "sns",
        phoneNumbers: [{ id: phone(1), name: "support", arn: SUPPORT }],
      },
      { id: waba(2), destination: "connect" },
    ],
    access: [
      { role: SUPPORT_DESK, send: ["support"], media: "inbound" },
      { role: DESK, read: ["support"] },
    ],
  });
}

/** What must be there before: a log bucket, a function, a boundary, a log resource policy, and the account's service-linked role. */
async function surround(bench: Workbench): Promise<void> {
  const s3 = new S3Client({ ...bench.client, forcePathStyle: true });
  const CreateBucketConfiguration = { LocationConstraint: "eu-west-1" } as const;
  const bucket = `${PREFIX}-whatsapp-media-${ACCOUNT}`;
  for (const Bucket of [LOGS, OTHER_LOGS]) {
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    const logs = policyDocument([
      allowAccessLogs(SCOPE, Bucket, { bucket, logPrefix: "" }), // moto knows no prefixes
    ]);
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(logs) }));
  }
  const everything = { Effect: "Allow", Action: "*", Resource: "*" };
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: everything });
  const iam = new IAMClient(bench.client);
  await iam.send(new CreatePolicyCommand({ PolicyName: "boundary", PolicyDocument }));
  const AssumeRolePolicyDocument = JSON.stringify(policyDocument([]));
  for (const RoleName of ["sender", "support-desk", "desk"]) {
    await iam.send(new CreateRoleCommand({ Path: "/apps/", RoleName, AssumeRolePolicyDocument }));
  }
  await iam.send(new CreateUserCommand({ UserName: "legacy" }));
  await createFunction(bench);
  await new CloudWatchLogsClient(bench.client).send(
    new PutResourcePolicyCommand({
      policyName: LOG_POLICY_NAME,
      policyDocument: JSON.stringify(logPolicy(SCOPE)),
    }),
  );
}

/** A resource as Terraform has it in its state. */
export interface Deployed {
  readonly type: string;
  readonly address: string;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of many shapes, which each damage knows
  readonly values: any;
}

/** The environment with everything, really deployed to the local AWS, where `verify` can look at it. */
export class Fullest {
  private constructor(
    readonly bench: Workbench,
    private readonly before: NodeJS.ProcessEnv,
    readonly environment: Environment,
    readonly outputs: Outputs,
    private readonly terraform: Awaited<ReturnType<Workbench["terraform"]>>,
  ) {}

  /** SDK clients of this process reach the local AWS until `close`. */
  static async deploy(): Promise<Fullest> {
    const bench = await Workbench.open();
    const before = process.env;
    process.env = { ...bench.localAws.env, AWS_REGION: "eu-west-1" };
    try {
      await surround(bench);
      await createServiceLinkedRole(SCOPE);
      const folder = join(bench.folder, "environments");
      writeFileSync(join(folder, "rates.csv"), RATE_CARD);
      bench.synthesize("prod", await fullest(bench));
      const terraform = await bench.terraform("prod");
      await terraform.apply();
      const [environment] = loadEnvironments({ folder, names: ["prod"] }).environments;
      if (environment === undefined) throw new Error("the loader returned no prod");
      const outputs = parseOutputs(await terraform.output(), "prod");
      return new Fullest(bench, before, environment, outputs, terraform);
    } catch (error) {
      process.env = before;
      await bench.close(); // or Jest would wait for the local AWS for ever
      throw error;
    }
  }

  async close(): Promise<void> {
    process.env = this.before;
    await this.bench.close();
  }

  /** What a user does where verify says so. */
  redeploy(): Promise<void> {
    return this.terraform.apply();
  }

  /** What the command says of its health, without the wiring of accounts. */
  verify(): Promise<readonly HealthLine[]> {
    const { environment, outputs } = this;
    const clients = new AwsClients(SCOPE);
    return checkHealth({ environment, outputs, actual: linked(2, ["GREEN"]), clients });
  }

  deployed(): readonly Deployed[] {
    const cwd = join(this.bench.folder, "cdktf.out", "stacks", "prod");
    const state = execFileSync(terraformBinary() ?? "", ["show", "-json"], {
      cwd,
      maxBuffer: 1 << 26,
    });
    return JSON.parse(state.toString()).values.root_module.resources;
  }
}
