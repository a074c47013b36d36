import { spawn, spawnSync } from "node:child_process";
import { mustSkip } from "../../must-skip";
import { CONNECT, FOREIGN, marker, OWNER, phoneId, WABA } from "./fixtures";
import { describeWithMoto, folderOf } from "./moto";
import { DECLARED, DESTINATION, emulator, env, LINKED, prod, site, use } from "./prod-commands";
import { emulatorOf, environmentFile, outputsFile, stateOf, writesIn } from "./site";

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
    use(await emulatorOf([{ number: 1, destination: drifted, tags }]));
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
