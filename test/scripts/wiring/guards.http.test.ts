import { OWNERSHIP_TAG_KEY } from "../../../formats/ownership-tag";
import { apply } from "../../../scripts/commands/apply";
import { detach } from "../../../scripts/commands/detach";
import { plan } from "../../../scripts/commands/plan";
import type { Tags } from "../../../scripts/wiring/wiring";
import { marker, OWNER, phoneId, TOPIC, wabaId } from "./fixtures";
import { ended, inFolder, use } from "./in-process";
import { type Declared, emulatorOf, environmentFile, Folder, type Linked, writesIn } from "./site";

// What refuses a plan as a whole; guards.system.test.ts looks at the same and more through the binary.

const OPTIONS = { outputs: "outputs.json", quotaShare: Number.POSITIVE_INFINITY };

const COMMANDS = {
  plan: () => plan("prod", OPTIONS),
  apply: () => apply("prod", { ...OPTIONS, yes: true }),
  detach: () => detach("prod", { ...OPTIONS, yes: true }),
};

async function run(
  command: keyof typeof COMMANDS,
  linked: readonly Linked[],
  declared: readonly Declared[],
) {
  const emulator = await emulatorOf(linked);
  use(emulator);
  const folder = inFolder(new Folder({ prod: environmentFile(declared) }));
  return { ...(await ended(folder, COMMANDS[command])), writes: writesIn(emulator) };
}

describe("the limit of 50 tags", () => {
  const tags = (count: number, prefix = "key"): Tags =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`${prefix}${at}`, ""]));
  const DECLARED = [{ number: 1, tags: { Team: "care" }, phones: { 1: { Team: "care" } } }];
  const wiredWith = (own: Tags, phone: Tags = {}) => [
    { number: 1, destination: TOPIC, tags: own, phones: { 1: phone } },
  ];

  test.each([
    ["50 with the declared tag and the mark", tags(48)],
    ["50, and others that AWS sets itself", { ...tags(48), ...tags(5, "aws:x") }],
    ["50, one of which only gets another value", { ...tags(48), Team: "sales" }],
  ])("admits %s", async (_, own) => {
    const { code, out } = await run("apply", wiredWith(own), DECLARED);
    expect(out).toContain("2 made, 0 failed, 0 not tried.");
    expect(code).toBe(0);
  });

  test.each([
    ["51 on the account", wiredWith(tags(49)), wabaId(1), 51],
    ["51 on a number", wiredWith({}, tags(49)), phoneId(1), 51],
    ["52, as the mark alone needs a place", wiredWith(tags(50)), wabaId(1), 52],
  ])("refuses %s, already in the plan", async (_, linked, resource, count) => {
    for (const command of ["plan", "apply"] as const) {
      const { code, err, writes } = await run(command, linked, DECLARED);
      expect(err).toContain(`${resource}  tags\n  got      ${count} tags, the mark of this tool`);
      expect([code, writes]).toEqual([1, []]);
    }
  });

  test("counts the mark of an account without declared tags, too", async () => {
    const { code, err } = await run("plan", [{ number: 1, tags: tags(50) }], [{ number: 1 }]);
    expect(err).toContain("got      51 tags, the mark of this tool");
    expect(code).toBe(1);
  });
});

describe("a mark of a newer version", () => {
  const NEWER = ["3:acme-prod:x", "2:acme-prod:more:than:that", "v12", " 3", "2"];
  const DECLARED = [{ number: 1, tags: { Team: "care" }, phones: { 1: { Team: "care" } } }];
  const former = { ...marker({ Team: "care" }, OWNER, [TOPIC]), Team: "care" };

  const places = (mark: Tags): readonly [string, string, readonly Linked[]][] => [
    ["an account", wabaId(1), [{ number: 1, tags: mark, phones: { 1: {} } }]],
    ["a number", phoneId(1), [{ number: 1, phones: { 1: mark } }]],
    [
      "a number of an account that left the file",
      phoneId(2),
      [
        { number: 1, phones: { 1: {} } },
        { number: 2, destination: TOPIC, tags: former, phones: { 2: mark } },
      ],
    ],
  ];

  const rows = NEWER.flatMap((value) =>
    places({ [OWNERSHIP_TAG_KEY]: value }).map((place) => [value, ...place] as const),
  );

  test.each(rows)("%s on %s is never written to", async (value, _, resource, linked) => {
    for (const command of Object.keys(COMMANDS) as (keyof typeof COMMANDS)[]) {
      const { code, err, writes } = await run(command, linked, DECLARED);
      expect(err).toContain(
        `${resource}  tag ${OWNERSHIP_TAG_KEY}\n  got      ${JSON.stringify(value)}`,
      );
      expect([code, writes]).toEqual([1, []]);
    }
  });
});
