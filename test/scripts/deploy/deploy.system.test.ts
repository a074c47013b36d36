import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { describeWithTerraform } from "../../workbench";
import { until } from "../wiring/child";
import { closeSites, Site, TOPIC } from "./site";

const WIRED = [{ eventDestinationArn: TOPIC }];

/** Says that it began this command, and waits: for a signal, or until the test lets it go on. */
const waitingAt = (command: string, site: Site) =>
  `[ "$1" = ${command} ] && { touch ${site.file("begun")}; trap 'exit 1' INT; while [ ! -e ${site.file("go")} ]; do sleep 0.1; done; }`;

afterAll(closeSites);

const topicIsThere = ({ bench }: Site) =>
  new SNSClient(bench.client).send(new GetTopicAttributesCommand({ TopicArn: TOPIC })).then(
    () => true,
    () => false,
  );

/** The steps build on each other: one environment from nothing on. */
describeWithTerraform("deploy", () => {
  let site: Site;

  const nothingIsThere = async () => {
    expect(await topicIsThere(site)).toBe(false);
    expect(site.destinations).toEqual([]);
    expect(site.tags).toEqual({});
    expect(existsSync(site.file("terraform.prod.tfstate"))).toBe(false);
    expect(site.left).toEqual([]);
  };

  let checksum = "";

  beforeAll(async () => {
    site = await Site.open();
    site.write();
  });

  test("--plan shows stacks and accounts as one before anything is deployed, and changes nothing", async () => {
    const { code, stdout, stderr } = await site.run("deploy", "prod", "--plan");
    expect(stderr).toBe("");
    expect(stdout).toMatch(
      /Terraform, stack prod: \d to create, \d output\(s\) to write, 0 to destroy\./,
    );
    expect(stdout).toMatch(/^ {4}\+ aws_sns_topic\.WhatsApp_Events_Topic_\w+$/m);
    expect(stdout).toContain(`    + destination  ${TOPIC}\n`);
    expect(stdout).toContain("      + CostCentre = 4711\n");
    expect(stdout).not.toContain("DATA WOULD BE LOST");
    [, checksum = ""] = /npm run deploy -- prod --checksum (\w+)/.exec(stdout) ?? [];
    expect(checksum).toMatch(/^[0-9a-f]{12}$/);
    expect(code).toBe(2);
    await nothingIsThere();
  });

  test("without a terminal, --yes or --checksum, nothing is deployed", async () => {
    const { code, stderr } = await site.run("deploy", "prod");
    expect(stderr).toContain("add --yes, as in npm run deploy -- prod --yes");
    expect(code).toBe(1);
    await nothingIsThere();
  });

  test.each([
    ["a no", "n\n"],
    ["Ctrl-C", "\u0003"],
  ])("%s at the question deploys nothing", async (_, answer) => {
    const { code, stdout } = await site.answering(answer, "deploy", "prod");
    expect(stdout).toMatch(/Deploy prod: \d change\(s\) by Terraform, \d of accounts\? \[y\/N\]/);
    expect(stdout).toContain("Nothing was deployed.");
    expect(code).toBe(2);
    await nothingIsThere();
  });

  test.each([
    [
      "an account changed",
      () => site.emulator.store.account(site.wabaId).tags.set("CostCentre", "1"),
    ],
    ["the file changed", () => site.write({ eventTopic: { name: "another" } })],
  ])("a checksum refuses what is no longer the same: %s", async (_, change) => {
    change();
    const { code, stderr } = await site.run("deploy", "prod", "--checksum", checksum);
    expect(stderr).toContain(`is no longer what had the checksum ${checksum}; it now has `);
    expect(stderr).toContain("Nothing was deployed");
    expect(code).toBe(1);
    site.emulator.store.account(site.wabaId).tags.clear();
    site.write();
    await nothingIsThere();
  });

  test("Ctrl-C while Terraform plans leaves no plan and no lock behind", async () => {
    const { child, ended } = site.startWith(waitingAt("plan", site), "deploy", "prod", "--yes");
    await until(() => existsSync(site.file("begun")));
    const [file] = site.left.filter((path) => path.endsWith("prod.tfplan"));
    expect(statSync(`${site.temporary}/${file}`).mode & 0o777).toBe(0o600);
    child.kill("SIGINT");
    const { code, stderr } = await ended;
    expect(stderr).toBe(
      "terraform plan was interrupted (SIGINT); it has ended and released its lock. Nothing was changed\n",
    );
    expect(code).toBe(1);
    await nothingIsThere();
  });

  test("a failed apply wires nothing, and says how to go on", async () => {
    const failing = `[ "$1" = apply ] && { echo 'Error: expired token' >&2; exit 1; }`;
    const { ended } = site.startWith(failing, "deploy", "prod", "--yes");
    const { code, stderr } = await ended;
    expect(stderr).toBe(`terraform apply failed:

Error: expired token

No account was wired. What Terraform has done is in its state: once the cause is mended, go on with npm run deploy -- prod
`);
    expect(code).toBe(1);
    await nothingIsThere();
  });

  test("the checksum of the plan deploys exactly that, and wires the account", async () => {
    const args = ["deploy", "prod", "--checksum", checksum, "--json"];
    const { code, stdout, stderr } = await site.run(...args);
    const document = JSON.parse(stdout);
    expect([code, stderr.includes("prod is deployed and wired.")]).toEqual([0, true]);
    expect(document).toMatchObject({
      command: "deploy",
      exitCode: 0,
      environments: [{ environment: "prod", checksum, deployed: true, verified: true }],
    });
    expect(document.environments[0].stacks[0].changes).toHaveLength(3);
    expect(site.destinations).toEqual(WIRED);
    expect(site.tags).toMatchObject({ CostCentre: "4711" });
    expect(site.left).toEqual([]);
  });

  test("a second deploy asks nothing, as nothing is left to do", async () => {
    for (const flags of [[], ["--plan", "--no-refresh"]]) {
      const { code, stdout, stderr } = await site.run("deploy", "prod", ...flags);
      expect([flags, code, stderr]).toEqual([flags, 0, ""]);
      expect(stdout).toContain("Terraform, stack prod: nothing to change.");
      expect(stdout).toContain("Nothing to change.\n");
    }
  });

  test("it works on the same state from a folder below, and with -C from anywhere", async () => {
    mkdirSync(site.file(".git"));
    mkdirSync(site.file("packages/chat"), { recursive: true });
    for (const args of [
      ["-C", "packages/chat", "deploy", "prod", "--plan"],
      ["deploy", "prod", "--plan", "-C", "./packages"],
    ]) {
      expect([args, (await site.run(...args)).code]).toEqual([args, 0]);
    }
    expect(existsSync(site.file("packages/chat/cdktf.out"))).toBe(false);
    site.write({ tags: { Team: "chat" } });
    const { stdout } = await site.run("deploy", "prod", "--plan", "-C", "packages/chat");
    expect(stdout).toContain("npm run deploy -- -C packages/chat prod --checksum ");
    site.write();
  });

  test("a plan that another deploy has overtaken is refused by Terraform, in one message", async () => {
    site.write({ tags: { Team: "chat" } });
    rmSync(site.file("begun"));
    const { ended } = site.startWith(waitingAt("apply", site), "deploy", "prod", "--yes");
    await until(() => existsSync(site.file("begun")));
    const file = site.file("terraform.prod.tfstate");
    const state = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, JSON.stringify({ ...state, serial: state.serial + 1 }));
    writeFileSync(site.file("go"), "");
    const { code, stderr } = await ended;
    expect(stderr).toContain("Saved plan is stale");
    expect(stderr).toContain("Somebody else changed the state since this was planned");
    expect(stderr).toContain("No account was wired.");
    expect([code, site.left]).toEqual([1, []]);
    rmSync(site.file("go"));
    site.write();
  });

  test("an account that somebody changed meanwhile is not wired: exit code 2 says what", async () => {
    site.write({ tags: { Team: "chat" } });
    rmSync(site.file("begun"));
    const { ended } = site.startWith(waitingAt("apply", site), "deploy", "prod", "--yes");
    await until(() => existsSync(site.file("begun")));
    site.emulator.store.account(site.wabaId).tags.set("CostCentre", "0815");
    writeFileSync(site.file("go"), "");
    const { code, stdout } = await ended;
    expect(stdout).toContain(
      "The stacks of prod are deployed, but the accounts stand otherwise than above",
    );
    expect(stdout).toContain("CostCentre = 0815 -> 4711");
    expect(stdout).toMatch(/To do exactly this: npm run apply -- prod --checksum \w+/);
    expect(code).toBe(2);
    expect(site.tags).toMatchObject({ CostCentre: "0815" });
    expect(await site.run("deploy", "prod", "--yes")).toMatchObject({ code: 0 });
    expect(site.tags).toMatchObject({ CostCentre: "4711" });
  });
});
