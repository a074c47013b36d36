import { CONNECT, FOREIGN, phoneId, REGION, TOPIC, WABA, wabaId } from "./fixtures";
import { emulator, folderOf, prod, site, use } from "./prod-commands";
import {
  DECLARED,
  emulatorOf,
  environmentFile,
  SENDING,
  SET,
  stateOf,
  TAGS,
  WIRED,
  writesIn,
} from "./site";

describe("detach", () => {
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
    const { code, out } = await prod(folder, "detach", "--yes");
    expect(out).toContain(
      `  left alone: ${wabaId(2)} sends to ${FOREIGN.arn}, which is not ours\n`,
    );
    expect(out).toContain(`  left alone: ${wabaId(3)} is not linked in ${REGION}\n`);
    expect(out).toContain("4 made, 0 failed, 0 not tried.");
    expect(out).toContain("Read back: everything stands as planned.");
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
    expect(again.out).toContain("Nothing to change.");
    expect(again.code).toBe(0);
  });

  test("asks where nothing shows who made the account send to a topic that was there before", async () => {
    const folder = await site([{ number: 1 }], [{ number: 1, destination: TOPIC }]);
    const { code, out } = await prod(folder, "detach", "--yes");
    expect(out).toContain(
      `  ! ${WABA} sends to ${TOPIC.arn}, and no mark of this environment says that this tool set that, so it stays\n    to clear it   npm run detach -- prod --clear ${WABA}\n`,
    );
    expect(code).toBe(2);
    expect(writesIn(emulator)).toEqual([]);
    const decided = await prod(folder, "detach", "--yes", "--clear", WABA);
    expect(decided.code).toBe(0);
    expect(stateOf(emulator)).toMatchObject([{ eventDestinations: [] }]);
    const stray = await prod(folder, "detach", "--yes", "--clear", wabaId(9));
    expect(stray.err).toContain(`--clear names ${wabaId(9)}, which is not linked in ${REGION}`);
    expect(stray.code).toBe(1);
  });

  test("unwires an account that left the file, and so does a plan name it", async () => {
    const folder = await site([{ number: 2, destination: "none" }], [...WIRED, { number: 2 }]);
    const planned = await prod(folder, "plan");
    expect(planned.out).toContain(`  ${WABA}  Acme 1  (environments/prod.yaml does not name it)\n`);
    expect(planned.code).toBe(2);
    const verified = await prod(folder, "verify");
    expect(verified.out).toContain("(environments/prod.yaml does not name it)");
    const { code } = await prod(folder, "detach", "--yes");
    expect(code).toBe(0);
    expect(stateOf(emulator)).toMatchObject([{ eventDestinations: [], tags: [] }, {}]);
  });

  test("waits for a yes", async () => {
    const folder = await site(DECLARED, WIRED);
    const { code, err } = await prod(folder, "detach");
    expect(err).toContain("Detach prod? ");
    expect(err).toContain(" npm run detach -- prod --outputs outputs.json --quota-share 1 --yes\n");
    expect(code).toBe(1);
    expect(writesIn(emulator)).toEqual([]);
  });

  test("needs no outputs of what it will not set", async () => {
    use(await emulatorOf(WIRED));
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
    const { code, out } = await prod(folder, "detach", "--yes");
    expect(out).toContain("1 made, 1 failed, 1 not tried.");
    expect(code).toBe(1);
    expect((await prod(folder, "detach", "--yes")).code).toBe(0);
  });
});
