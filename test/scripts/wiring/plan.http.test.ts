import { ACCOUNT, FOREIGN, marker, phoneId, REGION, TOPIC, WABA } from "./fixtures";
import { emulator, prod, site } from "./prod-commands";
import { DECLARED, LINKED, TAGS, WIRED, writesIn } from "./site";

describe("plan", () => {
  test("prints what apply would change, ends with 2, and changes nothing", async () => {
    const folder = await site(DECLARED, LINKED);
    const { code, out, err } = await prod(folder, "plan");
    expect(out.split("\n")).toEqual([
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
    expect(err).toBe("");
    expect(code).toBe(2);
    expect(writesIn(emulator)).toEqual([]);
  });

  test("of what stands as desired ends with 0", async () => {
    const folder = await site(DECLARED, WIRED);
    const { code, out } = await prod(folder, "plan");
    expect(out).toBe(`prod  account ${ACCOUNT}, ${REGION}\n  Nothing to change.\n`);
    expect(code).toBe(0);
  });

  test("that needs a decision ends with 2, though there is nothing to apply", async () => {
    const folder = await site([{ number: 1 }], [{ number: 1, destination: FOREIGN }]);
    const { code, out } = await prod(folder, "plan");
    expect(out).toContain(`npm run apply -- prod --replace ${WABA}\n`);
    expect(out).toContain("  0 to change, 1 to decide.\n");
    expect(out).not.toContain("--checksum");
    expect(code).toBe(2);
  });

  test("with --json is one document and nothing else", async () => {
    const folder = await site(DECLARED, LINKED);
    const { code, out, err } = await prod(folder, "plan", "--json");
    expect(JSON.parse(out)).toEqual({
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
    expect(err).toContain("3 to change.");
    expect(code).toBe(2);
  });

  test("that fails says why in its JSON", async () => {
    const folder = await site(DECLARED, [{ number: 9 }]);
    const { code, out } = await prod(folder, "plan", "--json");
    expect(JSON.parse(out)).toEqual({
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

describe("verify", () => {
  test("writes nothing, and drift keeps it from ending with 0", async () => {
    const folder = await site(DECLARED, LINKED);
    const { code, out } = await prod(folder, "verify");
    expect(out).toContain("  3 to change.");
    expect(code).not.toBe(0);
    expect(writesIn(emulator)).toEqual([]);
  });
});
