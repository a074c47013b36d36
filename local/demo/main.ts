import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printFailure } from "../../formats/print";
import { literalOutputs } from "../../scripts/outputs";
import { startFakeServices } from "../fake-services";
import { closeUnlessKept, isKept, sayKept } from "../keep";
import { localAwsEnvironment, startLocalAws } from "../local-aws";
import { createServiceLinkedRole } from "../local-aws-role";
import { missingTools } from "../local-stack";
import { deploy } from "./deployment";
import { createSenders } from "./money";
import { Narrator } from "./narrator";
import { type Prepared, prepare } from "./prepare";
import { wire } from "./wiring";

/** The whole journey of environments/example.yaml, with no AWS account. */
async function demo(narrator: Narrator, folder: string): Promise<void> {
  const prepared = prepare(narrator, folder);
  const missing = missingTools();
  if (missing.length === 0) {
    if (await withLocalAws(narrator, prepared, folder)) return;
  } else {
    narrator.step("Deploy, plan again and destroy: left out");
    narrator.say(`not on the PATH: ${missing.join(", ")}`);
  }
  await withoutLocalAws(narrator, prepared, folder);
}

/** @returns false when nothing could be deployed to the local AWS */
async function withLocalAws(narrator: Narrator, prepared: Prepared, folder: string) {
  const { environment, stackFolder } = prepared;
  narrator.progress("starting moto_server");
  const localAws = await startLocalAws(environment.account);
  try {
    enter(localAws.env);
    await createServiceLinkedRole(environment);
    await createSenders(environment);
    const deployment = await deploy(narrator, localAws, stackFolder);
    if (deployment === undefined) return false;
    const { outputs } = deployment;
    await wire(narrator, { environment, outputs, folder, health: true });
    if (!isKept()) await deployment.destroy();
    return true;
  } finally {
    await localAws.stop();
  }
}

async function withoutLocalAws(narrator: Narrator, prepared: Prepared, folder: string) {
  const { environment } = prepared;
  const outputs = literalOutputs(environment);
  narrator.say("From here on, outputs are the literals that synth knows; nothing was deployed.");
  const fakeServices = await startFakeServices(outputs);
  try {
    enter(localAwsEnvironment(fakeServices.url));
    await wire(narrator, { environment, outputs, folder, health: false });
  } finally {
    await closeUnlessKept("what answers like AWS", "AWS_ENDPOINT_URL", fakeServices);
  }
}

/** Whatever the user's own AWS settings are: from here on this process knows the local ones only. */
function enter(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
}

async function main(): Promise<void> {
  const narrator = new Narrator();
  const folder = mkdtempSync(join(tmpdir(), "whatsapp-demo-"));
  narrator.say(
    "About two minutes, all on this machine. An environment file is checked, synthesized and deployed to a local AWS, and its WhatsApp account is wired. Then a spend alarm fires, the brake stops the sending, a change that was made by hand is found, and everything is removed.",
  );
  try {
    await demo(narrator, folder);
    narrator.step("Your turn");
    narrator.say(
      "WhatsApp runs on AWS already? This writes the file that describes it:",
      "  npm run init -- prod --region eu-west-1",
      "A new environment? Copy environments/example.yaml to environments/prod.yaml, edit it, then:",
      "  npm run doctor -- prod",
      "  npm run deploy -- prod",
    );
  } finally {
    if (isKept()) sayKept("the stack and its outputs are kept", `to look:  cd ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  printFailure(error);
  process.exitCode = 1;
});
