import { CONNECT, FOREIGN, marker, OWNER, phoneId, WABA } from "./fixtures";
import { DESTINATION, emulator, folderOf, prod, site, use } from "./prod-commands";
import {
  DECLARED,
  emulatorOf,
  environmentFile,
  LINKED,
  outputsFile,
  stateOf,
  writesIn,
} from "./site";

describe("apply", () => {
  test("with --yes makes the changes, reads back and ends with 0", async () => {
    const folder = await site(DECLARED, LINKED);
    const { code, out, err } = await prod(folder, "apply", "--yes");
    expect(out).toContain(
      [
        "  3 to change.",
        `  made       tags of ${WABA}`,
        `  made       destination of ${WABA}`,
        `  made       tags of ${phoneId(1)}`,
        "  3 made, 0 failed, 0 not tried.",
        "  Read back: everything stands as planned.\n",
      ].join("\n"),
    );
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(stateOf(emulator)).toMatchObject([{ eventDestinations: DESTINATION }]);
    expect((await prod(folder, "plan")).code).toBe(0);
  });

  test("takes exactly the plan that was shown, by its checksum", async () => {
    const folder = await site(DECLARED, LINKED);
    const planned = await prod(folder, "plan");
    const [, checksum = ""] = /--checksum (\w+)/.exec(planned.out) ?? [];
    emulator.store.account(WABA).tags.set("Team", "theirs");
    const stale = await prod(folder, "apply", "--checksum", checksum);
    expect(stale.err).toContain(`no longer the one with checksum ${checksum}; it now has `);
    expect(stale.out).toContain("~ Team = theirs -> care (take-over: somebody else's value)");
    expect(stale.code).toBe(1);
    expect(writesIn(emulator)).toEqual([]);
    emulator.store.account(WABA).tags.delete("Team");
    const fresh = await prod(folder, "apply", "--checksum", checksum);
    expect(fresh.code).toBe(0);
    expect(writesIn(emulator)).toHaveLength(3);
  });

  test("makes what needs no decision, and ends with 2 while one is left", async () => {
    const folder = await site(DECLARED, [{ ...LINKED[0], number: 1, destination: FOREIGN }]);
    const { code, out } = await prod(folder, "apply", "--yes");
    expect(out).toContain("2 made, 0 failed, 0 not tried.");
    expect(out).toContain("Read back: everything stands as planned.");
    expect(code).toBe(2);
    expect(stateOf(emulator)).toMatchObject([
      { eventDestinations: [{ eventDestinationArn: FOREIGN.arn }] },
    ]);
    const again = await prod(folder, "apply", "--yes");
    expect(again.code).toBe(2);
  });

  test("with --json prints every change's outcome", async () => {
    const folder = await site(DECLARED, LINKED);
    const { code, out } = await prod(folder, "apply", "--yes", "--json");
    const { environments, ...rest } = JSON.parse(out);
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
