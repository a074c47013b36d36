import { loadEnvironments } from "../../../app/load";
import {
  type AgreedDestruction,
  detachAndDestroy,
} from "../../../scripts/destroy/detach-and-destroy";
import { Interruption } from "../../../scripts/terminal/interruption";
import { Terminal } from "../../../scripts/terminal/terminal";
import { surveyDetach } from "../../../scripts/wiring/detachment";
import { marker, OWNER, TOPIC, wabaId } from "../wiring/fixtures";
import { inFolder, use } from "../wiring/in-process";
import { emulatorOf, environmentFile, Folder } from "../wiring/site";

const tags = marker({}, OWNER, [TOPIC]);
const wired = (number: number) => ({ number, destination: TOPIC, tags });

/** The message after a detach of two accounts in which the service refuses some calls; nothing may be destroyed. */
async function failing(failures: Parameters<typeof emulatorOf>[1]): Promise<string> {
  const numbers = [{ number: 1 }, { number: 2 }];
  const folder = inFolder(new Folder({ prod: environmentFile(numbers) }));
  use(await emulatorOf([wired(1), wired(2)], failures));
  const { environments } = loadEnvironments({
    folder: `${folder.path}/environments`,
    names: ["prod"],
  });
  const [environment] = environments;
  if (environment === undefined) throw new Error("prod was written above");
  const terminal = new Terminal();
  jest.spyOn(terminal, "line").mockImplementation(() => {});
  const options = { yes: true, outputs: `${folder.path}/outputs.json`, quotaShare: 1 };
  const detachment = await surveyDetach(environment, options, terminal);
  const interruption = new Interruption();
  const agreed = { environment, detachment, again: "AGAIN", terminal, interruption, buckets: [] };
  const ended = await detachAndDestroy(agreed as unknown as AgreedDestruction).then(
    () => "destroyed",
    (error: Error) => error.message,
  );
  interruption.release();
  return ended;
}

const refusing: Parameters<typeof emulatorOf>[1] = {
  failures: [
    {
      operation: "PutWhatsAppBusinessAccountEventDestinations",
      ...{ call: 2, when: "before" },
      answer: { name: "AccessDeniedException", status: 403 },
    },
  ],
};

test("only what is detached is reported as detached", async () => {
  const message = await failing(refusing);
  expect(message).toContain("Not every account could be detached, so nothing was destroyed");
  expect(message).toContain(`send no events to prod any more: ${wabaId(1)}.`);
  expect(message).toContain(`unknown whether these accounts are detached: ${wabaId(2)}.`);
  expect(message).toContain("run npx cdktf deploy prod, then npm run apply -- prod");
});
