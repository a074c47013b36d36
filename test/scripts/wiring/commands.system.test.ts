import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { FaultOptions } from "../../../local/emulator/faults";
import type { Emulator } from "../../../local/emulator/server";
import { mustSkip } from "../../must-skip";
import type { Ran } from "../run";
import { cli } from "./child";
import {
  ACCOUNT,
  CONNECT,
  FOREIGN,
  marker,
  OWNER,
  phoneId,
  REGION,
  TOPIC,
  WABA,
  wabaId,
} from "./fixtures";
import { describeWithMoto, envFor, folderOf } from "./moto";
import {
  type Declared,
  emulatorOf,
  environmentFile,
  type Folder,
  type Linked,
  outputsFile,
  startFakeServices,
  stateOf,
  writesIn,
} from "./site";

let emulator: Emulator;
const env = (more?: NodeJS.ProcessEnv): NodeJS.ProcessEnv => envFor(emulator, more);

const TAGS = { Team: "care" };
const SET = { ...TAGS, ...marker(TAGS) };
const OUTPUTS = ["--outputs", "outputs.json", "--quota-share", "1"];
const DESTINATION = [{ eventDestinationArn: TOPIC.arn }];

/** Sets up a folder and an emulator; the commands below work there. */
async function site(
  declared: readonly Declared[],
  linked: readonly Linked[],
  faults: FaultOptions = {},
): Promise<Folder> {
  emulator = await emulatorOf(linked, faults);
  return folderOf({ prod: environmentFile(declared) });
}

/** Runs a command on the environment prod. */
const prod = (folder: Folder, command: string, ...more: readonly string[]): Promise<Ran> =>
  cli(folder, [command, "prod", ...OUTPUTS, ...more], env());

const DECLARED: readonly Declared[] = [{ number: 1, tags: TAGS, phones: { 1: TAGS } }];
const LINKED: readonly Linked[] = [{ number: 1, phones: { 1: {} } }];
/** As an apply leaves it: the mark of the account remembers the destination, too. */
const SENDING = { ...TAGS, ...marker(TAGS, OWNER, [TOPIC]) };
const WIRED: readonly Linked[] = [
  { number: 1, destination: TOPIC, tags: SENDING, phones: { 1: SET } },
];

describeWithMoto("plan", () => {
  test("prints what apply would change, ends with 2, and changes nothing", async () => {
    const folder = await site(DECLARED, LINKED);
    const { code, stdout, stderr } = await prod(folder, "plan");
    expect(stdout.split("\n")).toEqual([
      `prod  account ${ACCOUNT}, ${REGION}`,
      `  ${WABA}  Acme 1`,
      `    ${WABA}`,
      "      + Team = care",
      `    + destination  ${TOPIC.arn}`,
      `    ${phoneId(1)}`,
      "      + Team = care",
      "  3 to change.",
      expect.stringMatching(
        /^ {2}Apply exactly this: npm run apply -- prod --outputs outputs\.json --quota-share 1 --checksum [0-9a-f]{12}$/,
      ),
      "",
    ]);
    expect(stderr).toBe("");
    expect(code).toBe(2);
    expect(writesIn(emulator)).toEqual([]);
  });

  test("of what stands as desired ends with 0", async () => {
    const folder = await site(DECLARED, WIRED);
    const { code, stdout } = await prod(folder, "plan");
    expect(stdout).toBe(`prod  account ${ACCOUNT}, ${REGION}\n  Nothing to change.\n`);
    expect(code).toBe(0);
  });

  test("that needs a decision ends with 2, though there is nothing to apply", async () => {
    const folder = await site([{ number: 1 }], [{ number: 1, destination: FOREIGN }]);
    const { code, stdout } = await prod(folder, "plan");
    expect(stdout).toContain(`npm run apply -- prod --replace ${WABA}\n`);
    expect(stdout).toContain("  0 to change, 1 to decide.\n");
    expect(stdout).not.toContain("--checksum");
    expect(code).toBe(2);
  });

  test("with --json is one document and nothing else", async () => {
    const folder = await site(DECLARED, LINKED);
    const { code, stdout, stderr } = await prod(folder, "plan", "--json");
    expect(JSON.parse(stdout)).toEqual({
      formatVersion: 1,
      command: "plan",
      exitCode: 2,
      environments: [
        {
          environment: "prod",
          exitCode: 2,
          checksum: expect.stringMatching(/^[0-9a-f]{12}$/),
          changes: [
            expect.objectContaining({ kind: "tags", account: WABA, resource: WABA }),
            { kind: "destination", account: WABA, to: { arn: TOPIC.arn }, takeOver: false },
            expect.objectContaining({
              kind: "tags",
              resource: phoneId(1),
              set: [{ key: "Team", value: "care", takeOver: false }],
              remove: [],
              marker: Object.values(marker(TAGS))[0],
            }),
          ],
          decisions: [],
          others: [],
        },
      ],
    });
    expect(stderr).toContain("3 to change.");
    expect(code).toBe(2);
  });

  test("that fails says why in its JSON", async () => {
    const folder = await site(DECLARED, [{ number: 9 }]);
    const { code, stdout } = await prod(folder, "plan", "--json");
    expect(JSON.parse(stdout)).toEqual({
      formatVersion: 1,
      command: "plan",
      exitCode: 1,
      environments: [
        { environment: "prod", exitCode: 1, error: expect.stringContaining("not linked") },
      ],
    });
    expect(code).toBe(1);
  });
});

describeWithMoto("apply", () => {
  test("with --yes makes the changes, reads back and ends with 0", async () => {
    const folder = await site(DECLARED, LINKED);
    const { code, stdout, stderr } = await prod(folder, "apply", "--yes");
    expect(stdout).toContain(
      [
        "  3 to change.",
        `  made       tags of ${WABA}`,
        `  made       destination of ${WABA}`,
        `  made       tags of ${phoneId(1)}`,
        "  3 made, 0 failed, 0 not tried.",
        "  Read back: everything stands as planned.\n",
      ].join("\n"),
    );
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stateOf(emulator)).toMatchObject([{ eventDestinations: DESTINATION }]);
    expect((await prod(folder, "plan")).code).toBe(0);
  });

  test("is also called post-deploy", async () => {
    const folder = await site(DECLARED, LINKED);
    expect((await prod(folder, "post-deploy", "--yes")).code).toBe(0);
    expect((await prod(folder, "plan")).code).toBe(0);
  });

  test("takes exactly the plan that was shown, by its checksum", async () => {
    const folder = await site(DECLARED, LINKED);
    const planned = await prod(folder, "plan");
    const [, checksum = ""] = /--checksum (\w+)/.exec(planned.stdout) ?? [];
    emulator.store.account(WABA).tags.set("Team", "theirs");
    const stale = await prod(folder, "apply", "--checksum", checksum);
    expect(stale.stderr).toContain(`no longer the one with checksum ${checksum}; it now has `);
    expect(stale.stdout).toContain("~ Team = theirs -> care (take-over: somebody else's value)");
    expect(stale.code).toBe(1);
    expect(writesIn(emulator)).toEqual([]);
    emulator.store.account(WABA).tags.delete("Team");
    const fresh = await prod(folder, "apply", "--checksum", checksum);
    expect(fresh.code).toBe(0);
    expect(writesIn(emulator)).toHaveLength(3);
  });

  test("makes what needs no decision, and ends with 2 while one is left", async () => {
    const folder = await site(DECLARED, [{ ...LINKED[0], number: 1, destination: FOREIGN }]);
    const { code, stdout } = await prod(folder, "apply", "--yes");
    expect(stdout).toContain("2 made, 0 failed, 0 not tried.");
    expect(stdout).toContain("Read back: everything stands as planned.");
    expect(code).toBe(2);
    expect(stateOf(emulator)).toMatchObject([
      { eventDestinations: [{ eventDestinationArn: FOREIGN.arn }] },
    ]);
    const again = await prod(folder, "apply", "--yes");
    expect(again.code).toBe(2);
  });

  const reasons = spawnSync("aws", ["--version"]).status === 0 ? [] : ["no AWS CLI"];
  const aws = mustSkip("the command that restores", reasons) ? test.skip : test;
  aws("--replace takes over, and the printed command gives it all back", async () => {
    const folder = await site([{ number: 1 }], [{ number: 1, destination: FOREIGN }]);
    const { code, stdout } = await prod(folder, "apply", "--yes", "--replace", WABA);
    expect(code).toBe(0);
    expect(stateOf(emulator)).toMatchObject([{ eventDestinations: DESTINATION }]);
    const [, command = ""] = /to restore it {3}(.*)/.exec(stdout) ?? [];
    // Whatever Region the engineer's profile is in.
    const shell = env({ AWS_REGION: "us-east-1", AWS_DEFAULT_REGION: "us-east-1" });
    expect(await inShell(command, shell)).toBe(0);
    expect(stateOf(emulator)).toMatchObject([
      { eventDestinations: [{ eventDestinationArn: FOREIGN.arn }] },
    ]);
  });

  test("with --json prints every change's outcome", async () => {
    const folder = await site(DECLARED, LINKED);
    const { code, stdout } = await prod(folder, "apply", "--yes", "--json");
    const { environments, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({ formatVersion: 1, command: "apply", exitCode: 0 });
    expect(environments).toEqual([
      {
        environment: "prod",
        exitCode: 0,
        results: [
          { change: expect.objectContaining({ kind: "tags" }), outcome: "made" },
          { change: expect.objectContaining({ kind: "destination" }), outcome: "made" },
          { change: expect.objectContaining({ kind: "tags" }), outcome: "made" },
        ],
        verified: true,
        decisions: [],
      },
    ]);
    expect(code).toBe(0);
  });

  test("of Connect sends instance and role, and a drifted role is mended", async () => {
    const drifted = { ...CONNECT, roleArn: `${CONNECT.roleArn}-old` };
    const tags = marker({}, OWNER, [drifted]);
    emulator = await emulatorOf([{ number: 1, destination: drifted, tags }]);
    const folder = folderOf(
      {
        prod: environmentFile([{ number: 1, destination: "connect" }], {
          connect: { instanceArn: CONNECT.arn },
        }),
      },
      outputsFile({
        prod: { connect_instance_arn: CONNECT.arn, connect_role_arn: CONNECT.roleArn ?? "" },
      }),
    );
    expect((await prod(folder, "apply", "--yes")).code).toBe(0);
    const puts = writesIn(emulator).filter(({ parameters }) => parameters?.["id"] === WABA);
    expect(puts.map(({ parameters }) => parameters)).toEqual([
      {
        id: WABA,
        eventDestinations: [{ eventDestinationArn: CONNECT.arn, roleArn: CONNECT.roleArn }],
      },
    ]);
  });
});

/** Asynchronously: the emulator that it talks to lives in this process. */
async function inShell(command: string, shell: NodeJS.ProcessEnv): Promise<number | null> {
  const child = spawn("sh", ["-c", command], { env: shell, stdio: "ignore" });
  return new Promise((resolve) => child.on("close", resolve));
}

describeWithMoto("verify", () => {
  test("writes nothing, and drift keeps it from ending with 0", async () => {
    const folder = await site(DECLARED, LINKED);
    const { code, stdout } = await prod(folder, "verify");
    expect(stdout).toContain("  3 to change.");
    expect(code).not.toBe(0);
    expect(writesIn(emulator)).toEqual([]);
  });
});

describeWithMoto("detach", () => {
  test("clears what is ours, leaves what is not, and a second one finds nothing", async () => {
    const folder = await site(
      [...DECLARED, { number: 2, tags: TAGS }, { number: 3 }],
      [
        {
          number: 1,
          destination: TOPIC,
          tags: { ...SENDING, Foreign: "x" },
          phones: { 1: { ...SET, AmazonConnectEnabled: "True" } },
        },
        { number: 2, destination: FOREIGN, tags: SET },
      ],
    );
    const { code, stdout } = await prod(folder, "detach", "--yes");
    expect(stdout).toContain(
      `  left alone: ${wabaId(2)} sends to ${FOREIGN.arn}, which is not ours\n`,
    );
    expect(stdout).toContain(`  left alone: ${wabaId(3)} is not linked in ${REGION}\n`);
    expect(stdout).toContain("4 made, 0 failed, 0 not tried.");
    expect(stdout).toContain("Read back: everything stands as planned.");
    expect(code).toBe(0);
    expect(stateOf(emulator)).toEqual([
      {
        id: WABA,
        eventDestinations: [],
        tags: [["Foreign", "x"]],
        phones: [[phoneId(1), [["AmazonConnectEnabled", "True"]]]],
      },
      {
        id: wabaId(2),
        eventDestinations: [{ eventDestinationArn: FOREIGN.arn }],
        tags: [],
        phones: [],
      },
    ]);
    const again = await prod(folder, "detach", "--yes");
    expect(again.stdout).toContain("Nothing to change.");
    expect(again.code).toBe(0);
  });

  test("asks where nothing shows who made the account send to a topic that was there before", async () => {
    const folder = await site([{ number: 1 }], [{ number: 1, destination: TOPIC }]);
    const { code, stdout } = await prod(folder, "detach", "--yes");
    expect(stdout).toContain(
      `  ! ${WABA} sends to ${TOPIC.arn}, and no mark of this environment says that this tool set that, so it stays\n    to clear it   npm run detach -- prod --clear ${WABA}\n`,
    );
    expect(code).toBe(2);
    expect(writesIn(emulator)).toEqual([]);
    const decided = await prod(folder, "detach", "--yes", "--clear", WABA);
    expect(decided.code).toBe(0);
    expect(stateOf(emulator)).toMatchObject([{ eventDestinations: [] }]);
    const stray = await prod(folder, "detach", "--yes", "--clear", wabaId(9));
    expect(stray.stderr).toContain(`--clear names ${wabaId(9)}, which is not linked in ${REGION}`);
    expect(stray.code).toBe(1);
  });

  test("unwires an account that left the file, and so does a plan name it", async () => {
    const folder = await site([{ number: 2, destination: "none" }], [...WIRED, { number: 2 }]);
    const planned = await prod(folder, "plan");
    expect(planned.stdout).toContain(
      `  ${WABA}  Acme 1  (environments/prod.yaml does not name it)\n`,
    );
    expect(planned.code).toBe(2);
    const verified = await prod(folder, "verify");
    expect(verified.stdout).toContain("(environments/prod.yaml does not name it)");
    const { code } = await prod(folder, "detach", "--yes");
    expect(code).toBe(0);
    expect(stateOf(emulator)).toMatchObject([{ eventDestinations: [], tags: [] }, {}]);
  });

  test("changes nothing beside a mark of a newer version", async () => {
    const mark = { "cdktf-aws-social-messaging": "3:acme-prod:x" };
    const folder = await site([{ number: 1 }], [{ number: 1, destination: TOPIC, tags: mark }]);
    for (const command of [["detach", "--yes"], ["apply", "--yes"], ["plan"]]) {
      const [name = "", ...more] = command;
      const { code, stderr } = await prod(folder, name, ...more);
      expect(stderr).toContain('got      "3:acme-prod:x"\n  allowed  a mark of version 1 or 2');
      expect(code).toBe(1);
    }
    expect(writesIn(emulator)).toEqual([]);
  });

  test("waits for a yes", async () => {
    const folder = await site(DECLARED, WIRED);
    const { code, stderr } = await prod(folder, "detach");
    expect(stderr).toContain(
      "Detach prod? It cannot be answered without a terminal: add --yes, as in npm run detach -- prod --outputs outputs.json --quota-share 1 --yes\n",
    );
    expect(code).toBe(1);
    expect(writesIn(emulator)).toEqual([]);
  });

  test("needs no outputs of what it will not set", async () => {
    emulator = await emulatorOf(WIRED);
    // The file speaks of Connect already, but that was never deployed.
    const file = environmentFile([{ number: 1, destination: "connect" }], {
      connect: { instanceArn: CONNECT.arn },
    });
    const { code } = await prod(folderOf({ prod: file }), "detach", "--yes");
    expect(code).toBe(0);
    expect(stateOf(emulator)).toMatchObject([{ eventDestinations: [] }]);
  });

  test("that fails somewhere ends with 1", async () => {
    const answer = { name: "ValidationException", status: 400 };
    const failures = [{ operation: "UntagResource", call: 1, when: "before", answer }] as const;
    const folder = await site(DECLARED, WIRED, { failures });
    const { code, stdout } = await prod(folder, "detach", "--yes");
    expect(stdout).toContain("1 made, 1 failed, 1 not tried.");
    expect(code).toBe(1);
    expect((await prod(folder, "detach", "--yes")).code).toBe(0);
  });
});

describeWithMoto("all environments", () => {
  const own = (number: number, changes: Readonly<Record<string, unknown>>) =>
    environmentFile([{ number, destination: "none", tags: TAGS }], changes);
  const all = (folder: Folder, command: string, ...more: readonly string[]) =>
    cli(folder, [command, "--all", ...OUTPUTS, ...more], env());

  test("are done each in turn: the failure of one is reported by name and stops no other", async () => {
    emulator = await emulatorOf([{ number: 1 }, { number: 3 }]);
    const folder = folderOf({
      dev: own(1, { namePrefix: "acme-dev" }),
      prod: own(2, { namePrefix: "acme-prod" }), // not linked
      test: own(3, { namePrefix: "acme-test" }),
    });
    const { code, stdout, stderr } = await all(folder, "apply", "--yes");
    expect(stderr).toMatch(new RegExp(`^prod: Nothing was written:\n\n${wabaId(2)}\n`));
    expect(stdout.match(/Read back: everything stands as planned/g)).toHaveLength(2);
    expect(code).toBe(1);
    expect(writesIn(emulator)).toHaveLength(2);
    const planned = await all(folder, "plan", "--json");
    const { exitCode, environments } = JSON.parse(planned.stdout);
    expect([planned.code, exitCode]).toEqual([1, 1]);
    expect(
      environments.map((one: Record<string, unknown>) => [one["environment"], one["exitCode"]]),
    ).toEqual([
      ["dev", 0],
      ["prod", 1],
      ["test", 0],
    ]);
  });

  test("end with 2 when one of them has changes", async () => {
    emulator = await emulatorOf([{ number: 1 }, { number: 2, tags: SET }]);
    const folder = folderOf({
      dev: own(1, { namePrefix: "acme-dev" }),
      prod: own(2, { namePrefix: "acme-prod" }),
    });
    const { code, stdout } = await all(folder, "plan");
    expect(stdout).toContain("  Nothing to change.\n");
    expect(code).toBe(2);
  });

  test("are each reached under their own role", async () => {
    emulator = await emulatorOf([{ number: 1 }, { number: 2 }]);
    const inAccount = (account: string) => ({
      account,
      namePrefix: `acme-${account}`,
      deployRoleArn: `arn:aws:iam::${account}:role/deploy`,
      eventTopic: {},
    });
    const outputsIn = (account: string) => ({ account_id: account });
    const folder = folderOf(
      { dev: own(1, inAccount("222233334444")), prod: own(2, inAccount("333344445555")) },
      outputsFile({ dev: outputsIn("222233334444"), prod: outputsIn("333344445555") }),
    );
    const sts = await startFakeServices();
    const { code, stdout, stderr } = await cli(
      folder,
      ["plan", "--all", ...OUTPUTS],
      env({ AWS_ENDPOINT_URL_STS: sts.url }),
    );
    sts.close();
    expect(stderr).toBe("");
    expect(stdout).toContain("dev  account 222233334444");
    expect(stdout).toContain("prod  account 333344445555");
    expect(code).toBe(2);
  });

  test("take an account to replace, which belongs to one of them", async () => {
    emulator = await emulatorOf([
      { number: 1, destination: FOREIGN },
      { number: 2, destination: FOREIGN },
    ]);
    const folder = folderOf({
      dev: own(1, { namePrefix: "acme-dev" }),
      prod: own(2, { namePrefix: "acme-prod" }),
    });
    const { code, stdout } = await all(folder, "apply", "--yes", "--replace", wabaId(1));
    expect(stdout).toContain(`made       destination of ${wabaId(1)}`);
    expect(stateOf(emulator)).toMatchObject([
      { eventDestinations: [] },
      { eventDestinations: [{ eventDestinationArn: FOREIGN.arn }] },
    ]);
    expect(code).toBe(2);
  });
});

describeWithMoto("outputs", () => {
  const { prod: plain } = JSON.parse(outputsFile({ prod: {} }));
  const byTerraform = JSON.stringify(
    Object.fromEntries(
      Object.entries(plain).map(([name, value]) => [name, { sensitive: false, value }]),
    ),
  );

  test("are read from a file that terraform output -json wrote", async () => {
    const folder = await site(DECLARED, WIRED);
    folder.write("outputs.json", byTerraform);
    expect((await prod(folder, "plan")).code).toBe(0);
  });

  test("are read by Terraform in a folder that holds nothing but the backend, where no file is named", async () => {
    const folder = await site(DECLARED, WIRED);
    // Of an environment that creates nothing, Terraform is not asked.
    const creating = environmentFile(DECLARED, { mediaBucket: { enabled: true } });
    folder.write("environments/prod.yaml", creating);
    folder.write("terraform-outputs.json", byTerraform);
    mkdirSync(join(folder.path, "bin"));
    folder.write(
      "bin/terraform",
      `#!/bin/sh
pwd >> ${folder.path}/asked
echo "$*" >> ${folder.path}/asked
[ "$1" = output ] && cat ${folder.path}/terraform-outputs.json
exit 0
`,
    );
    chmodSync(join(folder.path, "bin/terraform"), 0o755);
    const path = `${join(folder.path, "bin")}:/usr/bin:/bin`;
    const { code, stderr } = await cli(folder, ["plan", "prod"], env({ PATH: path }));
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const { stdout } = spawnSync("cat", [join(folder.path, "asked")], { encoding: "utf8" });
    expect(stdout.trim().split("\n").slice(-2)).toEqual([
      expect.stringMatching(/\/stacks\/backend$/),
      "output -json -no-color",
    ]);
    expect(existsSync(join(folder.path, "cdktf.out"))).toBe(false); // only what Terraform works in is written
  });
});
