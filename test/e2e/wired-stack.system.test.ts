import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ListQueuesCommand, SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { stringify } from "yaml";
import { type Emulator, startEmulator } from "../../local/emulator/server";
import { closeUnlessKept } from "../../local/keep";
import { createServiceLinkedRole } from "../../local/local-aws-role";
import type { Terraform } from "../../scripts/terraform/terraform";
import { linkedAccount, linkedNumber } from "../scripts/wiring/site";
import { describeWithTerraform, Workbench, written } from "../workbench";

const WABA = "waba-0123456789abcdef0123456789abcdef";
const NUMBER = "phone-number-id-0123456789abcdef0123456789abcdef";
const TOPIC = "arn:aws:sns:eu-west-1:111122223333:acme-chat-whatsapp-events";
const root = resolve(__dirname, "../..");

/** The example of an app of constructs, from its deploy to its destroy, by the commands that its user types. */
describeWithTerraform("a stack whose code wires accounts", () => {
  let bench: Workbench;
  let emulator: Emulator;
  let terraform: Terraform;
  let before: unknown;

  const account = () => emulator.store.account(WABA);
  const standing = () => [
    account().eventDestinations,
    [...account().tags],
    [...emulator.store.phoneNumber(NUMBER).tags],
  ];

  const run = (program: string, args: readonly string[], cwd = bench.folder, env = {}) => {
    const all = {
      ...bench.localAws.env,
      AWS_ENDPOINT_URL_SOCIALMESSAGING: emulator.url,
      NODE_NO_WARNINGS: "1",
      ...env,
    };
    const child = spawn(process.execPath, [program, ...args], { cwd, env: all });
    const said: string[] = [];
    child.stdout.on("data", (chunk) => said.push(String(chunk)));
    child.stderr.on("data", (chunk) => said.push(String(chunk)));
    return new Promise<{ code: number | null; said: string }>((ended) => {
      child.on("close", (code) => ended({ code, said: said.join("") }));
    });
  };
  const cli = (...args: string[]) => run(join(root, "dist/scripts/cli.js"), args);

  beforeAll(async () => {
    bench = await Workbench.open();
    emulator = await startEmulator({
      seed: {
        accountId: "111122223333",
        region: "eu-west-1",
        linkedAccounts: [
          linkedAccount({
            id: WABA,
            tags: { Theirs: "stays" },
            phoneNumbers: [
              linkedNumber({ phoneNumberId: NUMBER, tags: { AmazonConnectEnabled: "True" } }),
            ],
          }),
        ],
      },
    });
    before = structuredClone(standing());
    await createServiceLinkedRole(bench.client);
    const compiled = await run(join(root, "node_modules/typescript/bin/tsc"), [
      ...["-p", join(root, "examples/constructs")],
    ]);
    if (compiled.code !== 0) throw new Error(compiled.said);
    await synthesize();
    // The app takes the newest provider, as its bindings ask; here is another one.
    const version = { aws: { source: "aws", version: ">= 5.100.0" } };
    writeFileSync(
      join(bench.folder, "cdktf.out/stacks/chat/provider_override.tf.json"),
      JSON.stringify({ terraform: { required_providers: version } }),
    );
    terraform = await bench.terraform("chat");
  });

  const synthesize = async () => {
    const outdir = join(bench.folder, "cdktf.out");
    const example = join(root, "dist/examples/wired-accounts.js");
    const ran = await run(example, [], bench.folder, { CDKTF_OUTDIR: outdir });
    if (ran.code !== 0) throw new Error(ran.said);
  };

  afterAll(async () => {
    const variable = "AWS_ENDPOINT_URL_SOCIALMESSAGING";
    await closeUnlessKept("the Social Messaging emulator", variable, emulator);
    await bench.close();
  });

  test("before the deploy, plan says what to do", async () => {
    const { code, said } = await cli("plan", "--stack", "chat");
    expect(said).toContain("chat has no Terraform outputs: deploy it first");
    expect(code).toBe(1);
  });

  test("after the deploy, plan shows destination and tags, with the command that applies exactly that", async () => {
    await terraform.apply();
    const { code, said } = await cli("plan", "--stack", "chat");
    expect(said).toContain(`+ destination  ${TOPIC}`);
    expect(said).toContain("3 to change.");
    expect(code).toBe(2);
    const checksum = / --checksum (\w+)/.exec(said)?.[1] ?? "";
    const other = await cli("apply", "--stack", "chat", "--checksum", "000000000000");
    expect([other.code, standing()]).toEqual([1, before]);
    expect(await cli("apply", "--stack", "chat", "--checksum", checksum)).toMatchObject({
      code: 0,
    });
    expect(account().eventDestinations).toEqual([{ eventDestinationArn: TOPIC }]);
    expect(Object.fromEntries(account().tags)).toMatchObject({ CostCentre: "4711" });
  });

  test("a second plan is empty, of Terraform and of the wiring", async () => {
    await synthesize();
    expect(await terraform.plan()).toEqual([]);
    const { code, said } = await cli("plan", "--stack", "chat");
    expect(said).toContain("Nothing to change.");
    expect(code).toBe(0);
  });

  test("verify looks at accounts and destination, and says what it does not look at", async () => {
    const { code, said } = await cli("verify", "--stack", "chat");
    for (const subject of ["event topic", "event key", "media bucket", "service-linked role"])
      expect(said).toMatch(new RegExp(`ok +${subject}`));
    for (const kind of ["topic", "key", "bucket", "queue", "alarm"])
      expect(said).toMatch(new RegExp(`ok +${kind}: As deployed`));
    expect(said).not.toContain("not looked at"); // the example has no resource but those of the construct
    expect(code).toBe(0);
    account().tags.set("CostCentre", "0815");
    const drifted = await cli("verify", "--stack", "chat");
    expect(drifted.said).toContain("CostCentre = 0815 -> 4711");
    expect(drifted.code).toBe(2);
    expect(await cli("apply", "--stack", "chat", "--yes")).toMatchObject({ code: 0 });
  });

  test("verify finds what was changed by hand in a queue of the construct", async () => {
    const sqs = new SQSClient(bench.client);
    const { QueueUrls: [QueueUrl] = [] } = await sqs.send(new ListQueuesCommand({}));
    const Attributes = { MessageRetentionPeriod: "61" };
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    const { code, said } = await cli("verify", "--stack", "chat");
    expect(said).toMatch(/failed +queue .*differs from what was deployed/);
    expect(said).toContain("npx cdktf deploy chat sets it right");
    expect(code).toBe(1);
  });

  test("a file with the outputs is enough, without cdktf.out and Terraform", async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "outputs-"));
    writeFileSync(join(elsewhere, "chat.json"), JSON.stringify(await terraform.output()));
    const args = ["plan", "--stack", "chat", "--outputs", "chat.json"];
    const { code, said } = await run(join(root, "dist/scripts/cli.js"), args, elsewhere, {
      TERRAFORM_BINARY_NAME: "no-such-program",
    });
    expect(said).toContain("Nothing to change.");
    expect(code).toBe(0);
    rmSync(elsewhere, { recursive: true });
  });

  test("the state is read where the app's backend says, without an init in the stack's folder", async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "checkout-"));
    const folder = join(elsewhere, "cdktf.out/stacks/chat");
    mkdirSync(folder, { recursive: true });
    const file = join(bench.folder, "cdktf.out/stacks/chat/cdk.tf.json");
    cpSync(file, join(folder, "cdk.tf.json"));
    const args = ["plan", "--stack", "chat"];
    const { code, said } = await run(join(root, "dist/scripts/cli.js"), args, elsewhere);
    expect(said).toContain("Nothing to change.");
    expect(code).toBe(0);
    expect(readFileSync(join(folder, "cdk.tf.json"), "utf8")).toBe(readFileSync(file, "utf8"));
    rmSync(elsewhere, { recursive: true });
  });

  test("an environment file that claims the account is refused, and so is the stack", async () => {
    const file = join(bench.folder, "environments/prod.yaml");
    const accounts = [{ id: WABA, destination: "sns" }];
    writeFileSync(
      file,
      stringify(written({ namePrefix: "acme-prod", whatsappBusinessAccounts: accounts })),
    );
    for (const args of [
      ["plan", "--stack", "chat"],
      ["detach", "--stack", "chat", "--yes"],
      ["plan", "prod"],
    ]) {
      const { code, said } = await cli(...args);
      expect(said).toContain(`got      "${WABA}", as in `);
      expect(code).toBe(1);
    }
    rmSync(file);
  });

  test("detach leaves the accounts as they were", async () => {
    expect(await cli("detach", "--stack", "chat", "--yes")).toMatchObject({ code: 0 });
    expect(standing()).toEqual(before);
    expect(await cli("detach", "--stack", "chat", "--yes")).toMatchObject({ code: 0 });
    await terraform.destroy();
    expect(await terraform.stateList()).toEqual([]);
  });
});
