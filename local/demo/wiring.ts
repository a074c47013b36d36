import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../app/environment";
import { accountsOf } from "../../constructs/accounts/decisions";
import type { Outputs } from "../../constructs/messaging/outputs";
import { UserError } from "../../formats/problem";
import { apply } from "../../scripts/commands/apply";
import { detach } from "../../scripts/commands/detach";
import { plan } from "../../scripts/commands/plan";
import { verify } from "../../scripts/commands/verify";
import { CHANGES, CLEAN } from "../../scripts/terminal/exit-codes";
import { type Emulator, startEmulator } from "../emulator/server";
import { closeUnlessKept, isKept } from "../keep";
import { watchMoney } from "./money";
import { expectCode, type Narrator } from "./narrator";
import { NAME } from "./prepare";
import { demoSeed } from "./seed";

interface WiringDemo {
  readonly environment: Environment;
  readonly outputs: Outputs;
  /** For files that live as long as the demo. */
  readonly folder: string;
  /** Whether there is a local AWS that can be asked for the health of topic, key, roles and alarms. */
  readonly health: boolean;
}

/** The real commands against the emulator: plan, apply, verify, find a drift, detach. */
export async function wire(narrator: Narrator, demo: WiringDemo): Promise<void> {
  const emulator = await startEmulator({ seed: demoSeed(demo.environment) });
  process.env["AWS_ENDPOINT_URL_SOCIALMESSAGING"] = emulator.url;
  try {
    await journey(narrator, demo, emulator);
  } finally {
    const variable = "AWS_ENDPOINT_URL_SOCIALMESSAGING";
    await closeUnlessKept("the Social Messaging emulator", variable, emulator);
  }
}

async function journey(narrator: Narrator, demo: WiringDemo, emulator: Emulator): Promise<void> {
  const outputs = join(demo.folder, "outputs.json");
  writeFileSync(outputs, JSON.stringify({ [NAME]: demo.outputs }));
  narrator.step("Wire the WhatsApp accounts: what would change");
  await expectCode(CHANGES, plan(NAME, { outputs }));
  narrator.step("Apply, and read back");
  await expectCode(CLEAN, apply(NAME, { outputs, yes: true }));
  if (demo.health) {
    narrator.step("Verify drift and health");
    await expectCode(CLEAN, verify(NAME, { outputs }));
    await watchMoney(narrator, demo.environment);
  } else {
    narrator.step("Plan again (health, an alarm and the brake need moto: left out)");
    await expectCode(CLEAN, plan(NAME, { outputs }));
  }
  narrator.step("Somebody changes a tag by hand; the drift is found");
  changeOneTag(emulator, demo.environment);
  await expectCode(CHANGES, plan(NAME, { outputs }));
  if (isKept()) return; // else there would be nothing left to look at
  narrator.step("Detach: our settings are removed, and the tag that was changed by hand stays");
  await expectCode(CLEAN, detach(NAME, { outputs, yes: true }));
}

function changeOneTag(emulator: Emulator, environment: Environment): void {
  const tagged = accountsOf(environment)
    .flatMap((account) => [account, ...account.phoneNumbers])
    .find(({ tags }) => Object.keys(tags).length > 0);
  const [key] = Object.keys(tagged?.tags ?? {});
  if (tagged === undefined || key === undefined) throw new UserError("The example declares no tag");
  emulator.store.resource(tagged.id).tags.set(key, "changed by hand");
}
