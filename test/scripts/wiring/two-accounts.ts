import type { FaultOptions } from "../../../local/emulator/faults";
import type { Emulator } from "../../../local/emulator/server";
import { apply } from "../../../scripts/commands/apply";
import { marker, OWNER, phoneId, TOPIC, wabaId } from "./fixtures";
import { ended, inFolder, use } from "./in-process";
import { emulatorOf, environmentFile, Folder, type Linked } from "./site";

export const OPTIONS = { outputs: "outputs.json", quotaShare: Number.POSITIVE_INFINITY };

const OLD = { Old: "1", Team: "sales" };
export const NEW = { Team: "care" };
export const REMEMBERED = { ...OLD, ...marker(OLD) };

/** Two accounts that need everything: a destination, and tags set, updated and removed. */
const STANDING: readonly Linked[] = [1, 2].map((number) => ({
  number,
  tags: { ...REMEMBERED, Foreign: "x" },
  phones: { [10 * number]: { AmazonConnectEnabled: "True" } },
}));
const FILE = environmentFile(
  [1, 2].map((number) => ({ number, tags: NEW, phones: { [10 * number]: NEW } })),
);
/** The state that every run must end in, sooner or later. */
export const WIRED = STANDING.map(({ number }) => ({
  id: wabaId(number),
  eventDestinations: [{ eventDestinationArn: TOPIC.arn }],
  tags: Object.entries({ Foreign: "x", ...NEW, ...marker(NEW, OWNER, [TOPIC]) }).sort(),
  phones: [
    [
      phoneId(10 * number),
      Object.entries({ AmazonConnectEnabled: "True", ...NEW, ...marker(NEW) }).sort(),
    ],
  ],
}));

export async function site(
  faults: FaultOptions = {},
): Promise<{ emulator: Emulator; folder: Folder }> {
  const emulator = await emulatorOf(STANDING, faults);
  use(emulator);
  return { emulator, folder: inFolder(new Folder({ prod: FILE })) };
}

export const applied = (folder: Folder) =>
  ended(folder, () => apply("prod", { ...OPTIONS, yes: true }));
