import { type Outputs, type WiringOutput, wiringSchema } from "../../constructs/messaging/outputs";
import { nearest } from "../../formats/nearest";
import { cut, show, UserError } from "../../formats/problem";
import { isReference } from "../../formats/terraform-reference";
import { literalOutputs, wiringOutputOf } from "../outputs";
import { withToolkit } from "../terminal/to-run";
import { appFolder, stackFolder } from "../terraform/synthesis";
import type { StackSource } from "./source";
import {
  differingFields,
  type SynthesizedWiring,
  synthesizedStacks,
  synthesizedWiring,
} from "./synthesized";

export interface StackSelection {
  /** File with Terraform outputs. @default - Terraform is asked, in the folder of the stack */
  readonly outputs?: string;
  /** Takes everything from what was synthesized, where Terraform's state is lost. */
  readonly withoutOutputs?: boolean;
}

/**
 * What a stack's code says of its wiring, as it is deployed: only Terraform knows what references stand for.
 * @param mustBeCurrent whether what was synthesized since is refused; a detach takes back what is deployed
 * @throws UserError for a stack that is not there, wires nothing, or is deployed otherwise than it is synthesized
 */
export async function stackSource(
  name: string,
  { outputs: file, withoutOutputs }: StackSelection,
  mustBeCurrent: boolean,
): Promise<StackSource> {
  if (file === undefined && !isName(name)) throw unknownStack(name);
  const synthesized = isName(name) ? synthesizedWiring(name) : undefined;
  if (synthesized === undefined && file === undefined) throw unknownStack(name);
  if (withoutOutputs) return literalSource(name, synthesized);
  const wiring = await wiringOutputOf(name, file);
  if (mustBeCurrent && synthesized !== undefined) refuseStale(synthesized, wiring);
  return sourceOf(name, wiring, wiring);
}

function sourceOf(name: string, wiring: WiringOutput, outputs: Outputs): StackSource {
  const { account_id: account, region, construct, options } = wiring;
  const stack = { outputs, construct };
  return { ...options, name, account, region, serviceLinkedRole: "existing", stack };
}

/** It becomes part of a path. */
function isName(name: string): boolean {
  return /^[^/\\]+$/.test(name) && name !== "." && name !== "..";
}

function unknownStack(name: string): UserError {
  const known = synthesizedStacks();
  const wired = known.filter((one) => one !== name && synthesizedWiring(one) !== undefined);
  const meant = nearest(name, wired);
  const folder = stackFolder(cut(name), appFolder());
  if (known.includes(name)) {
    return new UserError(
      `The stack ${cut(name)} in ${folder} wires no accounts: call wire on its WhatsAppMessaging, without accounts to take back what it wired before, then synthesize and deploy it`,
    );
  }
  const others = wired.length === 0 ? "" : `; these wire accounts there: ${wired.join(", ")}`;
  return new UserError(
    `There is no stack ${show(name)} in ${folder}${others}. Fix: ${meant ? `write ${meant}, or ` : ""}synthesize the app where you run this, or name a file with the stack's outputs as --outputs`,
  );
}

/** What was synthesized is not what is in AWS, and a plan of either would surprise. */
function refuseStale({ name, file, written }: SynthesizedWiring, wiring: WiringOutput): void {
  const options = Object(written) as { readonly options?: unknown };
  const fields = differingFields(options.options, wiring.options);
  if (fields.length === 0) return;
  throw new UserError(
    `The stack ${name} is deployed with other options than ${file} has (${fields.map(cut).join(", ")}): deploy it first, with ${withToolkit("deploy", name)}. Nothing was written`,
  );
}

/** What follows from the code alone, where all of it is known without Terraform. */
function literalSource(name: string, synthesized: SynthesizedWiring | undefined): StackSource {
  if (synthesized === undefined) throw unknownStack(name);
  const { data: wiring } = wiringSchema.safeParse(synthesized.written);
  const decisive = [wiring?.account_id, wiring?.options.connect?.instanceArn];
  if (wiring === undefined || decisive.some(isReference)) {
    throw new UserError(
      `Not everything that the stack ${name} wires is known without Terraform: write --outputs with a file of its outputs in the place of --without-outputs`,
    );
  }
  const source = sourceOf(name, wiring, wiring);
  return sourceOf(name, wiring, literalOutputs(source));
}
