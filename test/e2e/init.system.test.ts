import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadEnvironments } from "../../app/load";
import { whatsAppApp } from "../../app/whatsapp-app";
import type { PolicyDocument } from "../../constructs/shared/policy-document";
import { type Emulator, startEmulator } from "../../local/emulator/server";
import { apply } from "../../scripts/commands/apply";
import { detach } from "../../scripts/commands/detach";
import { init } from "../../scripts/commands/init";
import { plan } from "../../scripts/commands/plan";
import { synthesizedStack } from "../../scripts/health/built";
import type { Report } from "../../scripts/init/report";
import { TAKE_OVER_KINDS } from "../../scripts/init/take-over/read-adoptable";
import { initAccess } from "../../scripts/rights/init-access";
import { fc, runs, seed } from "../fuzz";
import { Gate } from "../scripts/rights/gate";
import { unusedIn } from "../scripts/rights/unused";
import { stateOf } from "../scripts/wiring/site";
import { describeWithTerraform, MINUTES, Workbench } from "../workbench";
import { changedBesides, type Described, described, EVERYTHING } from "./described-installation";
import { makeInstallation, type Seeded } from "./live-installation";

const SCOPE = { account: "111122223333", region: "eu-west-1" };
const SHARE = { quotaShare: Number.POSITIVE_INFINITY };
jest.setTimeout(10 * MINUTES);

/** What a command ended with, and asked AWS for. */
interface Look {
  readonly code: number;
  readonly report: Report;
  readonly gate: Gate;
}

describeWithTerraform("init from a live account", () => {
  let bench: Workbench;
  let made = 0;
  const folder = process.cwd();

  beforeAll(async () => {
    bench = await Workbench.open();
    process.chdir(bench.folder);
    const credentials = { AWS_ACCESS_KEY_ID: "stand-in", AWS_SECRET_ACCESS_KEY: "stand-in" };
    Object.assign(process.env, credentials, { AWS_EC2_METADATA_DISABLED: "true" });
  });

  afterAll(async () => {
    process.chdir(folder);
    await bench.close();
  });

  /** With a policy that a gate before the local AWS enforces, so that whatever it does not admit fails. */
  const throughGate = async (
    emulator: Emulator,
    { aliases }: Seeded,
    policy: PolicyDocument,
    command: () => Promise<number>,
  ): Promise<Look> => {
    const upstreams = { "social-messaging": emulator.url };
    const keys = { aliases: new Map(aliases), tags: new Map() };
    const gate = await Gate.open({
      upstream: bench.localAws.url,
      upstreams,
      scope: SCOPE,
      policy,
      keys,
    });
    process.env["AWS_ENDPOINT_URL"] = gate.url;
    const printed = jest.spyOn(console, "log").mockImplementation(() => {});
    const shown = jest.spyOn(process.stderr, "write").mockImplementation(() => true);
    try {
      const code = await command();
      return { code, report: JSON.parse(String(printed.mock.calls[0])), gate };
    } finally {
      printed.mockRestore();
      shown.mockRestore();
      await gate.close();
    }
  };

  const withInstallation = async (
    of: Described,
    work: (emulator: Emulator, seeded: Seeded, prefix: string) => Promise<void>,
  ): Promise<void> => {
    made += 1;
    const prefix = `live${made}`;
    const seeded = await makeInstallation(of, bench.client, prefix);
    const emulator = await startEmulator({ seed: seeded.seed });
    try {
      await work(emulator, seeded, prefix);
    } finally {
      await emulator.close();
      for (const file of readdirSync("environments")) rmSync(join("environments", file));
    }
  };

  const initOf =
    (name: string, { bucket }: Seeded) =>
    () =>
      init(name, { region: SCOPE.region, json: true, ...SHARE, ...(bucket && { bucket }) });

  /** No resource is synthesized, so that a deploy creates and changes none. */
  const resourcesOf = (names: readonly string[]) => {
    const { environments } = loadEnvironments({ folder: "environments", names });
    return environments.flatMap((environment) => synthesizedStack(environment).resources);
  };

  const namesOf = ({ files }: Report) =>
    files.map(({ path }) => path.replace(/^environments\//, "").replace(/\.yaml$/, ""));

  const destinationsIn = (accounts: ReturnType<typeof stateOf>) =>
    accounts.map(({ eventDestinations }) => eventDestinations);

  const writesOf = ({ requests }: Emulator) =>
    requests.filter(
      ({ method, operation }) => method !== "GET" && !/^(List|Get)/.test(operation ?? ""),
    );

  /** The wiring has nothing to do, and plan needs neither Terraform nor outputs. */
  const plansNothing = async (
    emulator: Emulator,
    seeded: Seeded,
    policy: PolicyDocument,
    name: string,
  ) => {
    const planned = await throughGate(emulator, seeded, policy, () =>
      plan(name, { json: true, ...SHARE }),
    );
    expect([name, planned.code, planned.report]).toMatchObject([
      name,
      0,
      { environments: [{ changes: [], decisions: [] }] },
    ]);
  };

  test("reads what its policy admits and no more, and Terraform and the wiring then change nothing", async () => {
    await withInstallation(EVERYTHING, async (emulator, seeded) => {
      const policy = initAccess(SCOPE, seeded.bucket);
      const { code, report, gate } = await throughGate(
        emulator,
        seeded,
        policy,
        initOf("prod", seeded),
      );
      expect(gate.refused).toEqual([]);
      expect(unusedIn(policy, gate.allowed)).toEqual([]);
      expect(report.gaps).toEqual([]);
      expect(code).toBe(2);
      expect(writesOf(emulator)).toEqual([]);
      const names = namesOf(report);
      expect(names).toEqual(["prod", "prod-2", "prod-3", "prod-4", "prod-5"]);
      expect(resourcesOf(names)).toEqual([]);
      for (const name of names) await plansNothing(emulator, seeded, policy, name);
      const { environments } = loadEnvironments({ folder: "environments", names });
      whatsAppApp(environments, join(bench.folder, "cdktf.out")).app.synth();
      for (const name of ["prod", "prod-2"]) {
        expect(await (await bench.terraform(name)).plan()).toEqual([]);
      }
      const found = report.findings.map(
        ({ what, rule, message }) => `${what} ${rule ?? ""} ${message}`,
      );
      for (const expected of [
        /alias\/aws\/sns/,
        /no-customer-key/,
        /wildcard-(action|resource)/,
        /can never fire/,
        /Alarms are published to this event topic/,
        /service-without-source/,
      ]) {
        expect(found).toContainEqual(expect.stringMatching(expected));
      }
    });
  });

  test("a second run says that the files are the same, and shows what differs", async () => {
    await withInstallation(EVERYTHING, async (emulator, seeded) => {
      const policy = initAccess(SCOPE, seeded.bucket);
      const first = await throughGate(emulator, seeded, policy, initOf("prod", seeded));
      const texts = () =>
        namesOf(first.report).map((name) => readFileSync(`environments/${name}.yaml`, "utf8"));
      const before = texts();
      const second = await throughGate(emulator, seeded, policy, initOf("prod", seeded));
      expect(second.report.files.map(({ state }) => state)).toEqual(before.map(() => "same"));
      const [account] = emulator.store.accounts;
      if (account === undefined) throw new Error("no account is linked");
      account.eventDestinations = [];
      const third = await throughGate(emulator, seeded, policy, initOf("prod", seeded));
      expect(third.code).toBe(2);
      const diffs = third.report.files.flatMap(({ diff }) => diff ?? []);
      expect(diffs.join("\n")).toContain("-    destination: sns\n+    destination: none");
      expect(texts()).toEqual(before);
    });
  });

  test("whatever runs, the files change no resource and the wiring has nothing to do", async () => {
    await fc.assert(
      fc.asyncProperty(described, async (of) => {
        await withInstallation(of, async (emulator, seeded) => {
          const policy = initAccess(SCOPE, seeded.bucket);
          const { report, gate } = await throughGate(
            emulator,
            seeded,
            policy,
            initOf("live", seeded),
          );
          expect(gate.refused).toEqual([]);
          expect(report.gaps).toEqual([]);
          expect(writesOf(emulator)).toEqual([]);
          const names = namesOf(report);
          expect(resourcesOf(names)).toEqual([]);
          for (const name of names) await plansNothing(emulator, seeded, policy, name);
        });
      }),
      { ...runs(8), endOnFailure: true },
    );
  });

  /** All that is there of what can be taken over. */
  const takeOverOf = async (emulator: Emulator, seeded: Seeded, name: string): Promise<Report> => {
    let kinds = TAKE_OVER_KINDS.filter((kind) => kind !== "bucket" || seeded.bucket !== undefined);
    for (;;) {
      const { bucket } = seeded;
      const takeOver = { takeOver: kinds, ...(bucket && { bucket }) };
      const policy = initAccess(SCOPE, bucket, kinds);
      try {
        const { report, gate } = await throughGate(emulator, seeded, policy, () =>
          init(name, { region: SCOPE.region, json: true, ...SHARE, ...takeOver }),
        );
        expect(gate.refused).toEqual([]);
        return report;
      } catch (error) {
        const { message } = error as Error;
        const missing = kinds.find((kind) => message.includes(` no ${kind} `));
        if (missing === undefined) throw error;
        kinds = kinds.filter((kind) => kind !== missing);
      }
    }
  };

  /** In this process, against the local AWS and the emulator without a gate. */
  const succeeds = async (
    emulator: Emulator,
    command: () => Promise<number>,
    codes: readonly number[] = [0],
  ): Promise<void> => {
    const printed: string[] = [];
    const note = (text: unknown) => printed.push(String(text)) > 0;
    process.env["AWS_ENDPOINT_URL"] = bench.localAws.url;
    process.env["AWS_ENDPOINT_URL_SOCIALMESSAGING"] = emulator.url;
    const spies = [
      ...(["log", "error"] as const).map((method) =>
        jest.spyOn(console, method).mockImplementation((...all) => void note(all.join(" "))),
      ),
      ...[process.stdout, process.stderr].map((stream) =>
        jest.spyOn(stream, "write").mockImplementation(note),
      ),
    ];
    let code = 1;
    try {
      code = await command();
    } finally {
      for (const spy of spies) spy.mockRestore();
      delete process.env["AWS_ENDPOINT_URL_SOCIALMESSAGING"];
    }
    if (!codes.includes(code)) throw new Error(`it ended with ${code}: ${printed.join("\n")}`);
  };

  /** Imports and creates what the file says, with nothing left to do, and writes its outputs. */
  const deployOf = async (name: string): Promise<number> => {
    const terraform = await bench.terraform(name);
    const changes = await terraform.plan();
    expect([name, changes.filter(({ actions }) => actions.includes("delete"))]).toEqual([name, []]);
    expect([name, changedBesides(changes)]).toEqual([name, []]);
    await terraform.apply(); // where no resource changes, it writes the outputs
    // Queues are known by the host through which they were imported, which is AWS itself.
    const file = `terraform.${name}.tfstate`;
    const hosts = /https?:\/\/[^/"]+(?=\/111122223333\/)/g;
    if (existsSync(file)) {
      writeFileSync(file, readFileSync(file, "utf8").replaceAll(hosts, bench.localAws.url));
    }
    expect([name, await terraform.plan()]).toEqual([name, []]);
    writeFileSync("outputs.json", JSON.stringify(await terraform.output()));
    return changes.filter(({ importId }) => importId !== undefined).length;
  };

  // Terraform takes half a minute for each file, so that the usual run takes over one installation alone.
  test(
    `whatever is taken over is imported and wired, and detach leaves the accounts as they were (seed ${seed})`,
    async () => {
      await fc.assert(
        fc.asyncProperty(described, async (of) => {
          await withInstallation(of, async (emulator, seeded, prefix) => {
            const before = stateOf(emulator);
            const first = await throughGate(
              emulator,
              seeded,
              initAccess(SCOPE, seeded.bucket),
              initOf(prefix, seeded),
            );
            const policy = initAccess(SCOPE, seeded.bucket);
            for (const name of namesOf(first.report)) {
              await plansNothing(emulator, seeded, policy, name);
              rmSync(join("environments", `${name}.yaml`));
            }
            const report = await takeOverOf(emulator, seeded, prefix);
            expect(writesOf(emulator)).toEqual([]);
            const names = namesOf(report);
            const { environments } = loadEnvironments({ folder: "environments", names });
            whatsAppApp(environments, join(bench.folder, "cdktf.out")).app.synth();
            let imported = 0;
            for (const name of names) {
              imported += await deployOf(name);
              const options = { ...SHARE, outputs: "outputs.json", yes: true };
              await succeeds(emulator, () => apply(name, options));
              expect(destinationsIn(stateOf(emulator))).toEqual(destinationsIn(before));
              await succeeds(emulator, () => plan(name, options));
              // 2: about a role that stays somebody else's, somebody has to decide.
              await succeeds(emulator, () => detach(name, options), [0, 2]);
            }
            expect(imported).toBe(report.takeOver?.imports ?? 0);
            expect(stateOf(emulator)).toEqual(before);
          });
        }),
        { ...runs(1), endOnFailure: true },
      );
    },
    runs(1).numRuns * 10 * MINUTES,
  );

  test("a role that is gone is one finding, and taking it over is refused in one message", async () => {
    const to = { kind: "connect", instance: 0, role: "gone" } as const;
    const account = { to, name: "Acme", tags: {}, numbers: 0, isComplete: true };
    const of = { ...EVERYTHING, topics: [], accounts: [account], bucket: "none" as const };
    await withInstallation({ ...of, alarms: false }, async (emulator, seeded, prefix) => {
      const policy = initAccess(SCOPE, undefined, ["role"]);
      const { report, code } = await throughGate(emulator, seeded, policy, initOf(prefix, seeded));
      expect(code).toBe(2);
      const found = report.findings.filter(({ what }) => what.startsWith("role "));
      expect(found).toEqual([
        {
          ...{ severity: "error", what: `role arn:aws:iam::111122223333:role/${prefix}-gone` },
          message: expect.stringContaining("The role does not exist"),
          fix: expect.stringMatching(`as connect.existingRoleArn in environments/${prefix}.yaml$`),
        },
      ]);
      const before = readFileSync(`environments/${prefix}.yaml`, "utf8");
      const taking = throughGate(emulator, seeded, policy, () =>
        init(prefix, { region: SCOPE.region, json: true, ...SHARE, takeOver: ["role"] }),
      );
      await expect(taking).rejects.toThrow(
        `--take-over: no role can be taken over; role arn:aws:iam::111122223333:role/${prefix}-gone: It does not exist. To go on, leave role out of --take-over. Nothing was written`,
      );
      expect(readFileSync(`environments/${prefix}.yaml`, "utf8")).toBe(before);
    });
  });

  test.each(
    initAccess(SCOPE, "media")
      .Statement.flatMap(({ Action }) => Action)
      .map((action) => [action]),
  )("without %s, the file is written with what can be read, or nothing can be", async (action) => {
    await withInstallation(EVERYTHING, async (emulator, seeded) => {
      const whole = initAccess(SCOPE, seeded.bucket);
      const Statement = whole.Statement.map((statement) => ({
        ...statement,
        Action: [statement.Action].flat().filter((one) => one !== action),
      })).filter(({ Action }) => Action.length > 0);
      const look = throughGate(emulator, seeded, { ...whole, Statement }, initOf("prod", seeded));
      if (action === "social-messaging:ListLinkedWhatsAppBusinessAccounts") {
        await expect(look).rejects.toThrow(`these credentials lack ${action}`);
        expect(readdirSync("environments")).toEqual([]);
        return;
      }
      const { code, report } = await look;
      expect(code).toBe(2);
      expect(report.gaps.length).toBeGreaterThan(0);
      for (const { because } of report.gaps) expect(because).toContain(`lack ${action}`);
      expect(report.files.every(({ state }) => state === "written")).toBe(true);
      expect(resourcesOf(namesOf(report))).toEqual([]);
    });
  });
});
