import { rmSync } from "node:fs";
import { join } from "node:path";
import { apply } from "../../../scripts/commands/apply";
import { detach } from "../../../scripts/commands/detach";
import { plan } from "../../../scripts/commands/plan";
import type { Destination } from "../../../scripts/wiring/wiring";
import { CONNECT, FOREIGN, TOPIC, wabaId } from "./fixtures";
import { ended, inFolder, use } from "./in-process";
import { emulatorOf, environmentFile, Folder, stateOf, writesIn } from "./site";

const SHARE = { quotaShare: Number.POSITIVE_INFINITY };
const FIFO = { arn: `${FOREIGN.arn}.fifo` };
const ELSEWHERE = { arn: FOREIGN.arn.replace("111122223333", "444455556666") };

const DESTINATIONS: readonly (readonly [string, Destination | undefined])[] = [
  ["no destination", undefined],
  ["the topic of the file", TOPIC],
  ["a FIFO topic", FIFO],
  ["another account's topic", ELSEWHERE],
  ["Amazon Connect", CONNECT],
  ["Amazon Connect without a role", { arn: CONNECT.arn }],
];

/** Whatever the file creates nothing of needs neither Terraform nor a file of outputs. */
function withoutOutputs(folder: Folder): Folder {
  rmSync(join(folder.path, "outputs.json"));
  return inFolder(folder);
}

describe.each(DESTINATIONS)("an unmanaged account with %s", (_, destination) => {
  test("is left as it is by plan, apply and detach, without outputs", async () => {
    const linked = [{ number: 1, ...(destination && { destination }) }];
    const emulator = await emulatorOf(linked);
    use(emulator);
    const before = stateOf(emulator);
    const file = environmentFile([{ number: 1, destination: "unmanaged" }]);
    const folder = withoutOutputs(new Folder({ prod: file }));
    for (const command of [
      () => plan("prod", SHARE),
      () => apply("prod", { ...SHARE, yes: true }),
      () => detach("prod", { ...SHARE, yes: true }),
    ]) {
      expect((await ended(folder, command)).code).toBe(0);
    }
    expect(writesIn(emulator)).toEqual([]);
    expect(stateOf(emulator)).toEqual(before);
  });
});

test("tags of an unmanaged account are set, and its destination stays", async () => {
  const emulator = await emulatorOf([{ number: 1, destination: FOREIGN }]);
  use(emulator);
  const declared = [{ number: 1, destination: "unmanaged", tags: { Team: "care" } }] as const;
  const folder = withoutOutputs(new Folder({ prod: environmentFile(declared) }));
  const applied = await ended(folder, () => apply("prod", { ...SHARE, yes: true }));
  expect(applied.code).toBe(0);
  const operations = writesIn(emulator).map(({ operation }) => operation);
  expect(operations).toEqual(["TagResource"]);
  const detached = await ended(folder, () => detach("prod", { ...SHARE, yes: true }));
  expect(detached.code).toBe(0);
  expect(stateOf(emulator)[0]).toMatchObject({
    eventDestinations: [{ eventDestinationArn: FOREIGN.arn }],
    tags: [],
  });
});

test("an account whose sign-up is not finished hinders nothing while it is unmanaged", async () => {
  const emulator = await emulatorOf([{ number: 1, registrationStatus: "INCOMPLETE" }]);
  use(emulator);
  const left = new Folder({ prod: environmentFile([{ number: 1, destination: "unmanaged" }]) });
  expect((await ended(withoutOutputs(left), () => plan("prod", SHARE))).code).toBe(0);
  const wired = new Folder({ prod: environmentFile([{ number: 1, destination: "none" }]) });
  const refused = await ended(withoutOutputs(wired), () => plan("prod", SHARE));
  expect(refused.err).toContain("registrationStatus");
});

test.each(["replace", "clear"] as const)(
  "--%s of an unmanaged account is refused",
  async (flag) => {
    const emulator = await emulatorOf([{ number: 1, destination: FOREIGN }]);
    use(emulator);
    const file = environmentFile([{ number: 1, destination: "unmanaged" }]);
    const folder = withoutOutputs(new Folder({ prod: file }));
    const { code, err } = await ended(folder, () =>
      plan("prod", { ...SHARE, [flag]: [wabaId(1)] }),
    );
    expect(code).toBe(1);
    expect(err).toContain(`leaves the destination of ${wabaId(1)} as it is (unmanaged)`);
  },
);

describe("an environment without a topic", () => {
  test("plans with a role that exists, and detaches what its mark remembers alone", async () => {
    const emulator = await emulatorOf([
      { number: 1, destination: CONNECT },
      { number: 2, destination: TOPIC },
    ]);
    use(emulator);
    const file = environmentFile(
      [
        { number: 1, destination: "connect" },
        { number: 2, destination: "unmanaged" },
      ],
      {
        eventTopic: { enabled: false },
        connect: { instanceArn: CONNECT.arn, existingRoleArn: CONNECT.roleArn },
      },
    );
    const folder = withoutOutputs(new Folder({ prod: file }));
    const planned = await ended(folder, () => plan("prod", SHARE));
    expect(planned.out).toContain("Nothing to change.");
    expect(planned.code).toBe(0);
    // Nothing proves that this tool set the destination: somebody has to decide.
    const detached = await ended(folder, () => detach("prod", { ...SHARE, yes: true }));
    expect(detached.out).toContain(`${wabaId(1)} sends to ${CONNECT.arn}`);
    expect(writesIn(emulator)).toEqual([]);
  });

  test("points an account at the role that exists", async () => {
    const emulator = await emulatorOf([{ number: 1 }]);
    use(emulator);
    const file = environmentFile([{ number: 1, destination: "connect" }], {
      eventTopic: { enabled: false },
      connect: { instanceArn: CONNECT.arn, existingRoleArn: CONNECT.roleArn },
    });
    const folder = withoutOutputs(new Folder({ prod: file }));
    expect((await ended(folder, () => apply("prod", { ...SHARE, yes: true }))).code).toBe(0);
    expect(stateOf(emulator)[0]?.eventDestinations).toEqual([
      { eventDestinationArn: CONNECT.arn, roleArn: CONNECT.roleArn },
    ]);
    expect((await ended(folder, () => detach("prod", { ...SHARE, yes: true }))).code).toBe(0);
    expect(stateOf(emulator)[0]?.eventDestinations).toEqual([]);
  });
});
