import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Emulator } from "../../../local/emulator/server";
import type { Terraform } from "../../../scripts/terraform/terraform";
import { onPath } from "../../../scripts/terraform/tools";
import { ACCOUNT, describeWithTerraform, Workbench, written } from "../../workbench";
import { cli, lockState, onTerminal, start, until } from "../wiring/child";
import { WABA } from "../wiring/fixtures";
import { callsIn, closeAll, emulatorOf } from "../wiring/site";

const BUCKET = `acme-prod-whatsapp-media-${ACCOUNT}`;

const environment = (changes: Readonly<Record<string, unknown>> = {}) =>
  written({
    namePrefix: "acme-prod",
    delivery: { queues: [{ name: "all" }] },
    whatsappBusinessAccounts: [{ id: WABA, destination: "sns" }],
    ...changes,
  });

const opened: Workbench[] = [];

afterAll(async () => {
  await closeAll();
  for (const bench of opened) await bench.close();
});

/** An environment that is deployed and wired, as its operator and as AWS see it. */
class Site {
  private constructor(
    readonly bench: Workbench,
    readonly emulator: Emulator,
    public terraform: Terraform,
  ) {}

  static async open(changes: Readonly<Record<string, unknown>> = {}): Promise<Site> {
    const bench = await Workbench.open();
    opened.push(bench);
    const emulator = await emulatorOf([{ number: 1 }]);
    bench.synthesize("prod", environment(changes));
    return new Site(bench, emulator, await bench.terraform("prod"));
  }

  async deploy(): Promise<void> {
    await this.terraform.apply();
    const { code, stderr } = await this.run("apply", "prod", "--yes");
    if (code !== 0) throw new Error(stderr);
  }

  get folder() {
    return { path: this.bench.folder };
  }

  get env(): NodeJS.ProcessEnv {
    return {
      ...this.bench.localAws.env,
      AWS_ENDPOINT_URL_SOCIALMESSAGING: this.emulator.url,
    };
  }

  run(...args: readonly string[]) {
    return cli(this.folder, args, this.env);
  }

  /** With a Terraform that prints this and fails when it is asked for the command. */
  runFailing(command: string, output: string, ...args: readonly string[]) {
    const file = join(this.bench.folder, "failing.sh");
    const condition = `[ "$1" = ${command} ] && { echo '${output}' >&2; exit 1; }`;
    writeFileSync(file, `#!/bin/sh\n${condition}\nexec ${onPath("terraform")} "$@"\n`);
    chmodSync(file, 0o755);
    return cli(this.folder, args, { ...this.env, TERRAFORM_BINARY_NAME: file });
  }

  get s3(): S3Client {
    return new S3Client({ ...this.bench.client, forcePathStyle: true });
  }

  get sqs(): SQSClient {
    return new SQSClient(this.bench.client);
  }

  get queue(): string {
    return `${this.bench.localAws.url}/${ACCOUNT}/acme-prod-whatsapp-all`;
  }

  async addData(): Promise<void> {
    for (const Body of ["first", "second"]) await this.putObject(Body);
    await this.sqs.send(new SendMessageCommand({ QueueUrl: this.queue, MessageBody: "event" }));
  }

  async putObject(Body: string): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "in/a.jpg", Body }));
  }

  async keyState(): Promise<string | undefined> {
    const KeyId = "alias/acme-prod-whatsapp";
    const kms = new KMSClient(this.bench.client);
    return (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyState;
  }

  /** Everything that a destroy could have changed. */
  async picture() {
    const Bucket = BUCKET;
    const policy = await this.s3.send(new GetBucketPolicyCommand({ Bucket }));
    const closed = await this.s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    const rules = await this.s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    const queue = await this.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: this.queue, AttributeNames: ["All"] }),
    );
    return {
      state: (await this.terraform.stateList()).toSorted(),
      key: await this.keyState(),
      bucket: [policy.Policy, closed.PublicAccessBlockConfiguration, rules.Rules],
      messages: queue.Attributes?.["ApproximateNumberOfMessages"],
      destinations: this.destinations,
    };
  }

  get destinations() {
    return this.emulator.store.account(WABA).eventDestinations;
  }

  bucketIsThere(): Promise<boolean> {
    const head = new HeadBucketCommand({ Bucket: BUCKET });
    return this.s3.send(head).then(
      () => true,
      () => false,
    );
  }
}

const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:acme-prod-whatsapp-events`;
const WIRED = [{ eventDestinationArn: TOPIC }];

describeWithTerraform("an environment that holds data", () => {
  let site: Site;
  let before: Awaited<ReturnType<Site["picture"]>>;

  const nothingChanged = async () => expect(await site.picture()).toEqual(before);

  beforeAll(async () => {
    site = await Site.open();
    await site.deploy();
    await site.addData();
    before = await site.picture();
    expect(before).toMatchObject({ key: "Enabled", messages: "1", destinations: WIRED });
  });

  test("is not destroyed by Terraform alone, which refuses in the plan", async () => {
    await expect(site.terraform.destroy()).rejects.toThrow(/Instance cannot be destroyed/);
    await nothingChanged();
  });

  test("--yes decides nothing about data: what would be lost is printed, with exit code 2", async () => {
    const { code, stdout } = await site.run("destroy", "prod", "--yes");
    expect(stdout).toContain(`  ! bucket ${BUCKET}: 2 object versions\n`);
    expect(stdout).toContain(`  ! queue ${site.queue}: about 1 message waiting\n`);
    expect(stdout).toContain("npm run destroy -- prod --keep-data --yes\n");
    expect(stdout).toContain("npm run destroy -- prod --delete-data --yes\n");
    expect(code).toBe(2);
    await nothingChanged();
  });

  test.each([
    [["--delete-data", "--keep-data", "--yes"], "Write --delete-data or --keep-data, not both"],
    [["--delete-data"], "without a terminal: add --yes"],
    [["--keep-data"], "without a terminal: add --yes"],
  ])("%j is refused before anything changes", async (flags, message) => {
    const { code, stderr } = await site.run("destroy", "prod", ...flags);
    expect(stderr).toContain(message);
    expect(code).toBe(1);
    await nothingChanged();
  });

  test.each(["--delete-data", "--keep-data"])("a no after %s changes nothing", async (flag) => {
    const args = ["destroy", "prod", flag];
    const { code, stdout } = await onTerminal(site.folder, args, site.env, "n\n");
    expect(stdout).toContain("Nothing was destroyed, and nothing was changed.");
    expect(code).toBe(2);
    await nothingChanged();
  });

  test.each(["--delete-data", "--keep-data"])(
    "a locked state changes nothing (%s)",
    async (flag) => {
      const release = await lockState(join(site.bench.folder, "terraform.prod.tfstate"));
      const { code, stderr } = await site.run("destroy", "prod", flag, "--yes");
      await release();
      expect(stderr).toContain("Error acquiring the state lock");
      expect(stderr).toContain("docs/runbook.md#the-state-is-locked");
      expect(code).toBe(1);
      await nothingChanged();
    },
  );

  test("a failure after the detach says that accounts are detached, and what wires them again", async () => {
    const failed = ["destroy", "prod", "--keep-data", "--yes"];
    const { code, stderr } = await site.runFailing("apply", "Error: expired token", ...failed);
    expect(stderr).toContain("terraform apply failed:\n\nError: expired token");
    expect(stderr).toContain(
      `Accounts are detached, and send no events to prod any more: ${WABA}. To go on with the destroy, run npm run destroy -- prod --keep-data. To wire them again instead, run npx cdktf deploy prod, then npm run apply -- prod`,
    );
    expect(code).toBe(1);
    expect(site.destinations).toEqual([]);
    expect(await site.run("apply", "prod", "--yes")).toMatchObject({ code: 0 });
    await nothingChanged();
  });

  test("Ctrl-C while Terraform plans changes nothing", async () => {
    const { child, ended } = start(site.folder, ["destroy", "prod", "--delete-data", "--yes"], {
      ...site.env,
      TERRAFORM_BINARY_NAME: slowPlan(site.bench.folder),
    });
    await until(() => existsSync(join(site.bench.folder, "planning")));
    child.kill("SIGINT");
    const { code, stderr } = await ended;
    expect(stderr).toMatch(
      /^terraform plan was interrupted \(SIGINT\); .+\. Nothing was changed\n$/,
    );
    expect(code).toBe(1);
    await nothingChanged();
  });

  test("--keep-data keeps buckets with their settings, queues with messages, keys and aliases", async () => {
    const { bucket, messages } = before;
    const { code, stdout } = await site.run("destroy", "prod", "--keep-data", "--yes");
    expect(stdout).toContain("prod is destroyed. Kept:");
    expect(stdout).toContain(`  - arn:aws:s3:::${BUCKET}, which holds or encrypts data\n`);
    expect(code).toBe(0);
    expect(await site.picture()).toEqual({
      ...{ bucket, messages, key: "Enabled" },
      state: [],
      destinations: [],
    });
    const backups = readdirSync(site.bench.folder).filter((file) =>
      file.includes("before-destroy"),
    );
    expect(backups).toHaveLength(1);
    importAll(stdout, site);
    site.bench.synthesize("prod", environment());
    const changes = await site.terraform.plan();
    const touched = changes.filter(({ type }) => /s3|kms/.test(type));
    expect(touched.filter(({ actions }) => actions.includes("create"))).toEqual([]);
    expect(changes.filter(({ actions }) => actions.includes("delete"))).toEqual([]);
  });

  test("--delete-data deletes every version, and leaves nothing but a restorable key", async () => {
    await site.deploy();
    const { code, stdout } = await site.run("destroy", "prod", "--delete-data", "--yes");
    expect(stdout).toContain("1 KMS key(s), pending deletion: restorable for 30 days");
    expect(code).toBe(0);
    expect(await site.bucketIsThere()).toBe(false);
    expect(await site.terraform.stateList()).toEqual([]);
    expect(site.destinations).toEqual([]);
  });

  test("what is destroyed already is no success: its state is missing", async () => {
    const calls = callsIn(site.emulator);
    const { code, stderr } = await site.run("destroy", "prod", "--yes");
    expect(stderr).toContain("The Terraform state of prod is missing or empty");
    expect(stderr).toContain("npm run detach -- prod --without-outputs");
    expect(code).toBe(1);
    expect(callsIn(site.emulator)).toEqual(calls);
  });
});

/** Says that it plans, and waits for the signal that Terraform gets. */
function slowPlan(folder: string): string {
  const file = join(folder, "slow-plan.sh");
  const wait = `touch ${join(folder, "planning")}; trap 'exit 1' INT; while :; do sleep 0.1; done`;
  writeFileSync(
    file,
    `#!/bin/sh\n[ "$1" = plan ] && { ${wait}; }\nexec ${onPath("terraform")} "$@"\n`,
  );
  chmodSync(file, 0o755);
  return file;
}

/** The commands that destroy printed, run as they stand in an initialized folder. */
function importAll(printed: string, { bench, env }: Site): void {
  bench.synthesize("prod", environment());
  const commands = printed.split("\n").filter((line) => line.startsWith("  terraform -chdir="));
  expect(commands.length).toBeGreaterThan(8);
  for (const command of commands) {
    const ran = spawnSync("sh", ["-c", command], { cwd: bench.folder, env, encoding: "utf8" });
    if (ran.status !== 0) throw new Error(`${command}: ${ran.stderr}`);
  }
}

/** By its address, as `-target` takes it. */
const BUCKET_ALONE = "aws_s3_bucket.WhatsApp_Media_Bucket_3F49729A";

describeWithTerraform("a first deploy that failed half-way, of a file with forceDestroy", () => {
  test("is destroyed with its objects, without a decision more", async () => {
    const site = await Site.open({ mediaBucket: { forceDestroy: true } });
    const flags = ["apply", "-auto-approve", "-input=false", `-target=${BUCKET_ALONE}`];
    const cwd = join(site.bench.folder, "cdktf.out/stacks/prod");
    const { status } = spawnSync(onPath("terraform") ?? "", flags, { cwd, env: site.env });
    expect(status).toBe(0);
    expect(await site.terraform.stateList()).toHaveLength(2); // the key comes before the bucket
    await site.putObject("first");
    const { code, stdout, stderr } = await site.run("destroy", "prod", "--yes");
    expect(stdout).toContain(`  ! bucket ${BUCKET}: 1 object version\n`);
    expect([code, stderr]).toEqual([0, ""]);
    expect(await site.bucketIsThere()).toBe(false);
    expect(await site.terraform.stateList()).toEqual([]);
  });
});
