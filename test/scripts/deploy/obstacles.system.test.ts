import { existsSync, writeFileSync } from "node:fs";
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { ACCOUNT, describeWithTerraform } from "../../workbench";
import { lockState, until } from "../wiring/child";
import { callsIn } from "../wiring/site";
import { type AnomalyServer, startAnomalyServer } from "./anomaly-server";
import { closeSites, environment, Site, TOPIC } from "./site";

const WIRED = [{ eventDestinationArn: TOPIC }];

afterAll(closeSites);

/** The steps build on each other. */
describeWithTerraform("deploy of an environment whose account has no service-linked role", () => {
  let site: Site;
  const all = { serviceLinkedRole: "create", delivery: { queues: [{ name: "all" }] } };

  beforeAll(async () => {
    site = await Site.open();
    site.write(all);
  });

  test("deploys the account's stack first", async () => {
    const { code, stdout, stderr } = await site.run("deploy", "prod", "--yes");
    expect([code, stderr]).toEqual([0, ""]);
    const order = [`  account-${ACCOUNT} is deployed.`, "  prod is deployed.", "  Read back"];
    const places = order.map((line) => stdout.indexOf(line));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(site.destinations).toEqual(WIRED);
  });

  test("is interrupted in an orderly way while Terraform applies, wires nothing, and goes on later", async () => {
    site.write({ ...all, tags: { Team: "chat" } });
    site.emulator.store.account(site.wabaId).eventDestinations = [];
    const wait = `[ "$1" = apply ] && { touch ${site.file("begun")}; trap 'exit 1' INT; while :; do sleep 0.1; done; }`;
    const { child, ended } = site.startWith(wait, "deploy", "prod", "--yes");
    await until(() => existsSync(site.file("begun")));
    child.kill("SIGTERM");
    const { code, stderr } = await ended;
    expect(stderr).toMatch(
      /^terraform apply was interrupted \(SIGTERM\); .+\n\nNothing was done in prod\. No account was wired\. .+ npm run deploy -- prod\n$/,
    );
    expect(code).toBe(1);
    expect([site.left, site.destinations]).toEqual([[], []]);
  });

  test("waits for a locked state, and then ends with one message", async () => {
    const release = await lockState(site.file("terraform.prod.tfstate"));
    const { code, stderr } = await site.run("deploy", "prod", "--yes");
    await release();
    expect(stderr).toContain("Error acquiring the state lock");
    expect(stderr).toContain("docs/runbook.md#the-state-is-locked");
    expect([code, site.destinations]).toEqual([1, []]);
  });

  test("says loudly whose data would be lost, also in the question", async () => {
    site.write({ serviceLinkedRole: "create" });
    const { code, stdout } = await site.answering("n\n", "deploy", "prod");
    expect(stdout).toContain("!!! DATA WOULD BE LOST: the queue with the messages that wait in it");
    expect(stdout).toContain("and LOSE THE DATA of 3 resource(s)? [y/N]");
    expect(code).toBe(2);
    expect([site.left, site.destinations]).toEqual([[], []]);
  });
});

describeWithTerraform("deploy of an account's stack that needs the environment's topic", () => {
  let site: Site;
  let server: AnomalyServer;
  const STACK = `account-${ACCOUNT}`;
  const ROLE = `${STACK} (its service-linked role)`;
  const REST = `${STACK} (the rest of it)`;

  beforeEach(async () => {
    site = await Site.open();
    const sns = new SNSClient(site.bench.client);
    server = await startAnomalyServer((TopicArn) =>
      sns.send(new GetTopicAttributesCommand({ TopicArn })).then(
        () => true,
        () => false,
      ),
    );
    site.write({
      serviceLinkedRole: "create",
      alarms: { warning: { emails: ["ops@example.com"] } },
      costAnomalies: { usd: 20, severity: "warning" },
    });
  });
  afterEach(() => server.close());

  const deploy = (script: string, ...flags: readonly string[]) => {
    const endpoint = `export AWS_ENDPOINT_URL_COST_EXPLORER=${server.url}`;
    return site.startWith(`${endpoint}\n${script}`, "deploy", "prod", ...flags).ended;
  };

  test("creates a missing role first, then the environment, then the rest, all as shown", async () => {
    const shown = await deploy("", "--plan");
    expect([shown.code, shown.stderr, server.written]).toEqual([2, "", []]);
    const parts = [...shown.stdout.matchAll(/Terraform, stack (.+): (\d+) to create/g)];
    expect(parts.map(([, name]) => name)).toEqual([ROLE, "prod", REST]);
    expect(parts.map(([, , number]) => number)).toEqual(["1", expect.anything(), "2"]);
    const [, checksum = ""] = /--checksum (\w+)/.exec(shown.stdout) ?? [];

    const { code, stdout, stderr } = await deploy("", "--checksum", checksum);
    expect([code, stderr]).toEqual([0, ""]);
    const deployed = [...stdout.matchAll(/^ {2}(.+) is deployed\.$/gm)].map(([, name]) => name);
    expect(deployed).toEqual([ROLE, "prod", REST]);
    expect(server.written).toEqual(["CreateAnomalyMonitor", "CreateAnomalySubscription"]);
    expect([site.left, site.destinations]).toEqual([[], WIRED]);
  });

  test("stops where the rest is not what was shown any more, and says what it is now", async () => {
    const meanwhile = `[ "$1 $(basename "$PWD")" = "apply prod" ] && sed -i 's/"20"/"50"/' ../${STACK}/cdk.tf.json`;
    const { code, stdout, stderr } = await deploy(meanwhile, "--yes");
    expect([code, stderr]).toEqual([2, ""]);
    expect(stdout).toContain(`${ROLE} and prod are deployed. But Terraform would now do something`);
    expect(stdout.split("What Terraform would do now:")[1]).toContain(
      "aws_ce_anomaly_subscription",
    );
    expect([server.written, site.left, site.destinations]).toEqual([[], [], []]);
  });
});

describeWithTerraform("deploy of what cdktf deploy has deployed", () => {
  test("finds its state, changes nothing there, and wires the account", async () => {
    const site = await Site.open();
    site.bench.synthesize("prod", environment());
    await (await site.bench.terraform("prod")).apply();
    const { code, stdout } = await site.run("deploy", "prod", "--yes", "--json");
    const [found] = JSON.parse(stdout).environments;
    expect(found.stacks).toMatchObject([{ stack: "prod", changes: [], outputs: [] }]);
    expect([code, site.destinations]).toEqual([0, WIRED]);
  });
});

describeWithTerraform("deploy that is interrupted while it reads the accounts", () => {
  test("deploys nothing, and ends at once", async () => {
    const site = await Site.open([{ number: 1 }], { delayMs: 1000 });
    site.write();
    const { child, ended } = site.startWith("", "deploy", "prod", "--yes");
    await until(() => site.emulator.requests.length > 0);
    child.kill("SIGINT");
    const { code, stderr } = await ended;
    expect(stderr).toBe("Interrupted (SIGINT). Nothing was changed\n");
    expect([code, site.left, site.destinations]).toEqual([1, [], []]);
    expect(callsIn(site.emulator)["ListTagsForResource"] ?? 0).toBeLessThan(2);
  });
});

describeWithTerraform("deploy that is interrupted while it wires the accounts", () => {
  test("finishes the change under way, begins no other, and goes on with the next deploy", async () => {
    const site = await Site.open([{ number: 1 }], { delayMs: 1000 });
    site.write();
    const { child, ended } = site.startWith("", "deploy", "prod", "--yes");
    await until(() => callsIn(site.emulator)["TagResource"] !== undefined);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect(stdout).toContain("  Interrupted: finishing what is under way,");
    expect(stdout).toContain("1 made, 0 failed, 1 not tried.");
    expect(stdout).toContain(
      "prod is deployed, and not all of its accounts are wired: go on with npm run deploy -- prod\n",
    );
    expect([code, stderr, site.left, site.destinations]).toEqual([1, "", [], []]);
    const again = await site.run("deploy", "prod", "--yes");
    expect([again.code, again.stderr, site.destinations]).toEqual([0, "", WIRED]);
  });
});

describeWithTerraform("deploy while the brake is on", () => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.open();
    const name = "acme-prod-whatsapp-brake";
    const client = new IAMClient(site.bench.client);
    const Statement = [
      { Effect: "Deny", Action: "social-messaging:SendWhatsAppMessage", Resource: "*" },
    ];
    const document = JSON.stringify({ Version: "2012-10-17", Statement });
    await client.send(
      new CreateRoleCommand({ RoleName: "sender", AssumeRolePolicyDocument: document }),
    );
    const policy = { PolicyName: name, PolicyDocument: document };
    const { Policy: { Arn: PolicyArn } = {} } = await client.send(new CreatePolicyCommand(policy));
    await client.send(new AttachRolePolicyCommand({ RoleName: "sender", PolicyArn }));
    const resource = {
      mode: "managed",
      type: "aws_iam_policy",
      name: "WhatsApp_Monitoring_Brake_Policy_4E179205",
      provider: 'provider["registry.terraform.io/hashicorp/aws"]',
      instances: [{ schema_version: 0, attributes: { name, arn: PolicyArn } }],
    };
    const state = {
      version: 4,
      terraform_version: "1.5.0",
      serial: 1,
      lineage: "one",
      outputs: {},
    };
    writeFileSync(
      site.file("terraform.prod.tfstate"),
      JSON.stringify({ ...state, resources: [resource] }),
    );
  });

  test.each([
    ["the file has lost it", {}, "To go on, release it first, with npm run brake -- prod --off"],
    [
      "the file has another prefix",
      { namePrefix: "acme-new" },
      "its policy is called acme-prod-whatsapp-brake, so write the namePrefix that it was deployed with",
    ],
  ])("is refused with exit code 2 before anything is planned: %s", async (_, changes, fix) => {
    site.write(changes);
    for (const flags of [["--plan"], ["--yes"]]) {
      const { code, stdout } = await site.run("deploy", "prod", ...flags);
      expect(stdout).toContain(
        "prod was not deployed, and nothing was changed: its brake is on. It stops role sender. ",
      );
      expect(stdout).toContain(fix);
      expect(code).toBe(2);
    }
    expect(callsIn(site.emulator)).toEqual({});
  });

  test("is shown by doctor, too", async () => {
    site.write();
    const { stdout } = await site.run("doctor", "prod");
    expect(stdout).toContain(
      "  wrong    brake: it is on, so that nothing is deployed. It stops role sender\n",
    );
  });
});

describeWithTerraform("deploy behind an endpoint of one's own", () => {
  test("creates a bucket with dots in its name, which as a host would lead nowhere", async () => {
    const site = await Site.open();
    site.write({ mediaBucket: { name: "media.acme.example", lifecycle: "unmanaged" } });
    const { AWS_ENDPOINT_URL = "" } = site.env;
    const byName = { AWS_ENDPOINT_URL: AWS_ENDPOINT_URL.replace("127.0.0.1", "localhost") };
    const first = await site.runWith(byName, "deploy", "prod", "--yes");
    expect([first.code, first.stderr]).toEqual([0, ""]);
    expect(site.destinations).toEqual(WIRED);
    expect((await site.runWith(byName, "deploy", "prod", "--plan")).code).toBe(0);
  });
});

describeWithTerraform("two deploys at once", () => {
  test("deploy once: the one that is late ends with one message, or finds nothing left to do", async () => {
    const site = await Site.open();
    site.write();
    const deploy = () => site.run("deploy", "prod", "--yes");
    const both = await Promise.all([deploy(), deploy()]);
    expect(both.some(({ code }) => code === 0)).toBe(true);
    for (const { code, stderr } of both) {
      const late =
        /^terraform (plan|apply|init) failed:[\s\S]+(state lock|Saved plan is stale)[\s\S]+\n$/;
      expect([code, stderr]).toEqual(code === 0 ? [0, ""] : [1, expect.stringMatching(late)]);
    }
    expect([site.destinations, site.left]).toEqual([WIRED, []]);
    const after = await deploy();
    expect([after.code, after.stdout]).toEqual([0, expect.stringContaining("Nothing to change.")]);
  });
});
