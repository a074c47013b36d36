import type { TamperedAnswer } from "../../../local/emulator/faults";
import { detach } from "../../../scripts/commands/detach";
import { plan } from "../../../scripts/commands/plan";
import { ACCOUNT, FOREIGN, marker, OWNER, REGION, TOPIC, wabaId } from "./fixtures";
import { ended, inFolder, use } from "./in-process";
import { emulatorOf, environmentFile, Folder, type Linked, outputsFile, writesIn } from "./site";

const OPTIONS = { outputs: "outputs.json", quotaShare: Number.POSITIVE_INFINITY };

/** What the stack itself would call its topic. */
const OWN_TOPIC = { arn: `arn:aws:sns:${REGION}:${ACCOUNT}:${OWNER}-whatsapp-events` };

/** An environment whose file has its stack make the topic. */
async function site(linked: readonly Linked[], topic: string) {
  const emulator = await emulatorOf(linked);
  use(emulator);
  const file = environmentFile([{ number: 1 }], { eventTopic: {} });
  const outputs = outputsFile({ prod: { event_topic_arn: topic } });
  return { emulator, folder: inFolder(new Folder({ prod: file }, outputs)) };
}

const detachIn = (folder: Folder) => ended(folder, () => detach("prod", { ...OPTIONS, yes: true }));

describe("detach", () => {
  test("clears the topic that the stack made", async () => {
    const linked = [{ number: 1, destination: OWN_TOPIC }];
    const { emulator, folder } = await site(linked, OWN_TOPIC.arn);
    expect((await detachIn(folder)).code).toBe(0);
    expect(writesIn(emulator)).toHaveLength(1);
  });

  test("asks about a topic that the stack did not make, as an edit of the file is not deployed yet", async () => {
    const linked = [{ number: 1, destination: TOPIC }];
    const { emulator, folder } = await site(linked, TOPIC.arn);
    const { code, out } = await detachIn(folder);
    expect(out).toContain(`npm run detach -- prod --clear ${wabaId(1)}`);
    expect(code).toBe(2);
    expect(writesIn(emulator)).toEqual([]);
  });

  test("asks about an account that another environment made send to the topic of this stack", async () => {
    const tags = marker({}, "acme-dev", [OWN_TOPIC]);
    const linked = [{ number: 1 }, { number: 2, destination: OWN_TOPIC, tags }];
    const { emulator, folder } = await site(linked, OWN_TOPIC.arn);
    const { code, out } = await detachIn(folder);
    expect(out).toContain(`  ! ${wabaId(2)} sends to ${OWN_TOPIC.arn}, and no mark of this`);
    expect(out).toContain(`npm run detach -- prod --clear ${wabaId(2)}`);
    expect(code).toBe(2);
    expect(writesIn(emulator)).toEqual([]);
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
  const folder = inFolder(new Folder({ prod: environmentFile([{ number: 1 }]) }));
  const { out } = await ended(folder, () => plan("prod", OPTIONS));
  expect(out).toContain(wabaId(1));
  expect(out).not.toContain(wabaId(2));
});
