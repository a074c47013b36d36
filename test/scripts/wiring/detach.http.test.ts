import type { TamperedAnswer } from "../../../local/emulator/faults";
import { apply } from "../../../scripts/commands/apply";
import { detach } from "../../../scripts/commands/detach";
import { plan } from "../../../scripts/commands/plan";
import { detachedWiring, wiringBefore } from "../../../scripts/wiring/desired";
import { type Ownership, planWiring } from "../../../scripts/wiring/plan";
import type { Destination } from "../../../scripts/wiring/wiring";
import { environment } from "../../environment";
import {
  ACCOUNT,
  CONNECT,
  FOREIGN,
  marker,
  OWNER,
  phoneId,
  REGION,
  TOPIC,
  there,
  WABA,
  wabaId,
} from "./fixtures";
import { ended } from "./in-process";
import { emulator, folderOf, prod, site, use } from "./prod-commands";
import {
  DECLARED,
  type Declared,
  emulatorOf,
  environmentFile,
  type Folder,
  type Linked,
  outputsFile,
  SENDING,
  SET,
  stateOf,
  TAGS,
  WIRED,
  writesIn,
} from "./site";

const OPTIONS = { outputs: "outputs.json", quotaShare: Number.POSITIVE_INFINITY };

/** What the stack itself would call its topic. */
const OWN_TOPIC = { arn: `arn:aws:sns:${REGION}:${ACCOUNT}:${OWNER}-whatsapp-events` };

/** An environment whose file has its stack make the topic. */
async function siteOfOwnTopic(linked: readonly Linked[], topic: string) {
  const emulator = await emulatorOf(linked);
  use(emulator);
  const file = environmentFile([{ number: 1 }], { eventTopic: {} });
  const outputs = outputsFile({ prod: { event_topic_arn: topic } });
  return { emulator, folder: folderOf({ prod: file }, outputs) };
}

const detachIn = (folder: Folder) => ended(folder, () => detach("prod", { ...OPTIONS, yes: true }));

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

  test("clears the topic that the stack made, where the mark says that this tool set it", async () => {
    const tags = marker({}, OWNER, [OWN_TOPIC]);
    const linked = [{ number: 1, destination: OWN_TOPIC, tags }];
    const { emulator, folder } = await siteOfOwnTopic(linked, OWN_TOPIC.arn);
    expect((await detachIn(folder)).code).toBe(0);
    expect(stateOf(emulator)).toMatchObject([{ eventDestinations: [], tags: [] }]);
  });

  test("asks about the topic that the stack made, where no mark says who set it", async () => {
    const linked = [{ number: 1, destination: OWN_TOPIC }];
    const { emulator, folder } = await siteOfOwnTopic(linked, OWN_TOPIC.arn);
    const { code, out } = await detachIn(folder);
    expect(out).toContain(`npm run detach -- prod --clear ${wabaId(1)}`);
    expect([code, writesIn(emulator)]).toEqual([2, []]);
  });

  test("asks about a topic that the stack did not make, as an edit of the file is not deployed yet", async () => {
    const linked = [{ number: 1, destination: TOPIC }];
    const { emulator, folder } = await siteOfOwnTopic(linked, TOPIC.arn);
    const { code, out } = await detachIn(folder);
    expect(out).toContain(`npm run detach -- prod --clear ${wabaId(1)}`);
    expect(code).toBe(2);
    expect(writesIn(emulator)).toEqual([]);
  });

  test("asks about an account that another environment made send to the topic of this stack", async () => {
    const tags = marker({}, "acme-dev", [OWN_TOPIC]);
    const linked = [{ number: 1 }, { number: 2, destination: OWN_TOPIC, tags }];
    const { emulator, folder } = await siteOfOwnTopic(linked, OWN_TOPIC.arn);
    const { code, out } = await detachIn(folder);
    expect(out).toContain(`  ! ${wabaId(2)} sends to ${OWN_TOPIC.arn}, and no mark of this`);
    expect(out).toContain(`npm run detach -- prod --clear ${wabaId(2)}`);
    expect(code).toBe(2);
    expect(writesIn(emulator)).toEqual([]);
  });
});

describe("a topic that was taken over", () => {
  const fileOf = (declared: readonly Declared[], adopt: object | undefined) =>
    environmentFile(declared, { eventTopic: {}, ...(adopt && { adopt }) });

  /** The accounts sent to the topic before there was a file. */
  async function takenOver(declared: readonly Declared[]) {
    const linked = declared.map(({ number }) => ({
      ...{ number, destination: OWN_TOPIC, tags: { Team: "theirs" } },
    }));
    const emulator = await emulatorOf(linked);
    use(emulator);
    const outputs = outputsFile({ prod: { event_topic_arn: OWN_TOPIC.arn } });
    const folder = folderOf({ prod: fileOf(declared, { topic: true }) }, outputs);
    return { emulator, folder, before: stateOf(emulator) };
  }
  const applied = (folder: Folder) => ended(folder, () => apply("prod", { ...OPTIONS, yes: true }));
  const LEFT = `left alone: ${wabaId(1)} sends to ${OWN_TOPIC.arn}, as it did before this environment took that over`;

  test.each<[string, Declared]>([
    ["without tags", { number: 1 }],
    ["with tags that the file adds", { number: 1, tags: { CostCentre: "4711" } }],
  ])("is left to its accounts as it was before the take-over: %s", async (_, declared) => {
    const { emulator, folder, before } = await takenOver([declared]);
    expect((await applied(folder)).code).toBe(0);
    expect((await ended(folder, () => plan("prod", OPTIONS))).code).toBe(0);
    for (let time = 1; time <= 2; time += 1) {
      const { code, out } = await detachIn(folder);
      expect([code, stateOf(emulator)]).toEqual([0, before]);
      expect(out).toContain(LEFT);
    }
  });

  test("stays so where adopt has left the file, as the mark remembers it", async () => {
    const { emulator, folder, before } = await takenOver([{ number: 1 }]);
    await applied(folder);
    folder.write("environments/prod.yaml", fileOf([{ number: 1 }], undefined));
    expect((await ended(folder, () => plan("prod", OPTIONS))).code).toBe(0);
    const { code, out } = await detachIn(folder);
    expect([code, stateOf(emulator)]).toEqual([0, before]);
    expect(out).toContain(LEFT);
    // By now, nothing says any more who set it.
    expect((await detachIn(folder)).code).toBe(2);
    expect(stateOf(emulator)).toEqual(before);
  });

  test("is cleared from accounts that this tool pointed at it", async () => {
    const { emulator, folder } = await takenOver([{ number: 1 }]);
    emulator.store.account(wabaId(1)).eventDestinations = [];
    await applied(folder);
    expect(stateOf(emulator)).toMatchObject([
      { eventDestinations: [{ eventDestinationArn: OWN_TOPIC.arn }] },
    ]);
    expect((await detachIn(folder)).code).toBe(0);
    expect(stateOf(emulator)).toMatchObject([
      { eventDestinations: [], tags: [["Team", "theirs"]] },
    ]);
  });

  test("is cleared by --clear, which decides", async () => {
    const { emulator, folder } = await takenOver([{ number: 1 }]);
    await applied(folder);
    const clear = { ...OPTIONS, yes: true, clear: [wabaId(1)] };
    expect((await ended(folder, () => detach("prod", clear))).code).toBe(0);
    expect(stateOf(emulator)).toMatchObject([{ eventDestinations: [] }]);
  });
});

describe.each<[string, Destination]>([
  ["a topic", TOPIC],
  ["Amazon Connect through a role", CONNECT],
])("%s that was taken over", (_, destination) => {
  const account = environment({ whatsappBusinessAccounts: [{ id: WABA, destination: "sns" }] });
  const ownership: Ownership = {
    destinations: [{ ...destination, made: true, imported: true }],
    owner: OWNER,
  };
  const planOf = (desired: ReturnType<typeof wiringBefore>, tags = {}) =>
    planWiring(desired, { accounts: [there(destination, { tags })], linked: [WABA] }, ownership);

  test("is kept by a detach and cleared before a destroy, with which it goes", () => {
    expect(planOf(wiringBefore(account)).changes).toEqual([]);
    expect(planOf(detachedWiring(account)).changes).toMatchObject([
      { kind: "destination", from: destination, to: undefined, takeOver: false },
    ]);
  });

  test("is cleared by both where the mark says that this tool set it", () => {
    const tags = marker({}, OWNER, [destination]);
    for (const desired of [wiringBefore(account), detachedWiring(account)]) {
      expect(planOf(desired, tags).changes).toMatchObject([
        { kind: "destination", from: destination, to: undefined },
        { kind: "mark", marker: undefined },
      ]);
    }
  });
});

test("an account that left the file and was pointed elsewhere after the list was made is left out", async () => {
  const tamper = ({ operation, body }: TamperedAnswer) => {
    const { account } = body as { account?: { id: string } };
    const isMoved = operation === "GetLinkedWhatsAppBusinessAccount" && account?.id === wabaId(2);
    const eventDestinations = [{ eventDestinationArn: FOREIGN.arn }];
    return isMoved ? { account: { ...account, eventDestinations } } : (body as object);
  };
  const tags = marker({}, OWNER, [TOPIC]);
  const linked = [{ number: 1 }, { number: 2, destination: TOPIC, tags }];
  const emulator = await emulatorOf(linked, { tamper });
  use(emulator);
  const folder = folderOf({ prod: environmentFile([{ number: 1 }]) });
  const { out } = await ended(folder, () => plan("prod", OPTIONS));
  expect(out).toContain(wabaId(1));
  expect(out).not.toContain(wabaId(2));
});
