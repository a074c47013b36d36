import { type Outputs, parseOutputs } from "../../constructs/messaging/outputs";
import { UserError } from "../../formats/problem";
import { TerraformError } from "../../scripts/terraform/failure";
import type { Terraform } from "../../scripts/terraform/terraform";
import type { LocalAws } from "../local-aws";
import { localStack } from "../local-stack";
import type { Narrator } from "./narrator";
import { NAME } from "./prepare";

/** A stack that is really applied, to the local AWS. */
interface Deployment {
  readonly outputs: Outputs;
  destroy(): Promise<void>;
}

/**
 * Applies the stack and plans again.
 * @returns nothing where the AWS provider cannot be had: a machine's limit, no fault of the stack
 */
export async function deploy(
  narrator: Narrator,
  localAws: LocalAws,
  stackFolder: string,
): Promise<Deployment | undefined> {
  narrator.step("Deploy to a local AWS, with Terraform and the real AWS provider");
  const terraform = await initialized(narrator, localAws, stackFolder);
  if (terraform === undefined) return undefined;
  narrator.say(
    "takes about a minute, because the AWS provider waits 55 s until a lifecycle rule has settled",
  );
  await terraform.apply();
  narrator.say(`${(await terraform.stateList()).length} resources created`);
  await planAgain(narrator, terraform);
  return {
    outputs: parseOutputs(await terraform.output(), NAME),
    destroy: () => destroy(narrator, terraform),
  };
}

async function initialized(narrator: Narrator, localAws: LocalAws, stackFolder: string) {
  narrator.progress("terraform init");
  // A line for each of some forty resources would bury the rest.
  const onProgress = (message: string) => narrator.progress(message.replace(/ \[id=.*\]$/, ""));
  try {
    return await localStack(stackFolder, localAws, { onProgress });
  } catch (error) {
    if (!(error instanceof TerraformError) || error.command !== "init") throw error;
    narrator.say(
      "left out, because the AWS provider is not available on this machine",
      "",
      ...error.output.split("\n"),
    );
    return undefined;
  }
}

async function planAgain(narrator: Narrator, terraform: Terraform): Promise<void> {
  narrator.step("Plan again: the plan should be empty");
  const unexpected = await terraform.plan();
  if (unexpected.length > 0) {
    const changes = unexpected.map((c) => `${c.address}: ${c.attributes.join(", ")}`);
    throw new UserError(`The second plan is not empty:\n${changes.join("\n")}`);
  }
  narrator.say("empty");
}

async function destroy(narrator: Narrator, terraform: Terraform): Promise<void> {
  narrator.step("Destroy");
  await terraform.unprotected(() => terraform.destroy());
  narrator.say(`${(await terraform.stateList()).length} resources left in the state`);
}
