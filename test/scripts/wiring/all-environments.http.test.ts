import { FOREIGN, wabaId } from "./fixtures";
import { emulator, folderOf, OUTPUTS, use, whatsAppAws } from "./prod-commands";
import {
  emulatorOf,
  environmentFile,
  type Folder,
  outputsFile,
  SET,
  stateOf,
  TAGS,
  writesIn,
} from "./site";

describe("all environments", () => {
  const own = (number: number, changes: Readonly<Record<string, unknown>>) =>
    environmentFile([{ number, destination: "none", tags: TAGS }], changes);
  const all = (folder: Folder, command: "apply" | "plan", ...more: readonly string[]) =>
    whatsAppAws(folder, command, "--all", ...OUTPUTS, ...more);

  test("are done each in turn: the failure of one is reported by name and stops no other", async () => {
    use(await emulatorOf([{ number: 1 }, { number: 3 }]));
    const folder = folderOf({
      dev: own(1, { namePrefix: "acme-dev" }),
      prod: own(2, { namePrefix: "acme-prod" }), // not linked
      test: own(3, { namePrefix: "acme-test" }),
    });
    const { code, out, err } = await all(folder, "apply", "--yes");
    expect(err).toMatch(new RegExp(`^prod: Nothing was written:\n\n${wabaId(2)}\n`));
    expect(out.match(/Read back: everything stands as planned/g)).toHaveLength(2);
    expect(code).toBe(1);
    expect(writesIn(emulator)).toHaveLength(2);
    const planned = await all(folder, "plan", "--json");
    const { exitCode, environments } = JSON.parse(planned.out);
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
    use(await emulatorOf([{ number: 1 }, { number: 2, tags: SET }]));
    const folder = folderOf({
      dev: own(1, { namePrefix: "acme-dev" }),
      prod: own(2, { namePrefix: "acme-prod" }),
    });
    const { code, out } = await all(folder, "plan");
    expect(out).toContain("  Nothing to change.\n");
    expect(code).toBe(2);
  });

  test("are each reached under their own role", async () => {
    use(await emulatorOf([{ number: 1 }, { number: 2 }]));
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
    const { code, out, err } = await all(folder, "plan");
    expect(err).toBe("");
    expect(out).toContain("dev  account 222233334444");
    expect(out).toContain("prod  account 333344445555");
    expect(code).toBe(2);
  });

  test("take an account to replace, which belongs to one of them", async () => {
    use(
      await emulatorOf([
        { number: 1, destination: FOREIGN },
        { number: 2, destination: FOREIGN },
      ]),
    );
    const folder = folderOf({
      dev: own(1, { namePrefix: "acme-dev" }),
      prod: own(2, { namePrefix: "acme-prod" }),
    });
    const { code, out } = await all(folder, "apply", "--yes", "--replace", wabaId(1));
    expect(out).toContain(`made       destination of ${wabaId(1)}`);
    expect(stateOf(emulator)).toMatchObject([
      { eventDestinations: [] },
      { eventDestinations: [{ eventDestinationArn: FOREIGN.arn }] },
    ]);
    expect(code).toBe(2);
  });
});
