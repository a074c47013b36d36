import type { Environment } from "../../app/environment";
import { brakeName, isBrakeName } from "../../constructs/brake/decisions";
import { cut } from "../../formats/problem";
import { AwsClients } from "../aws/clients";

import { readAttached } from "../health/live-brake";
import { toRun } from "../terminal/to-run";
import type { Instance } from "../terraform/state";
import { ask } from "./change-brake";

/** Whether this is the policy of a brake. */
export function isBrake({ type, attributes }: Instance): boolean {
  return type === "aws_iam_policy" && isBrakeName(String(attributes["name"]));
}

/** A brake that is on, and how it is released. */
interface PulledBrake {
  readonly stops: string;
  readonly fix: string;
}

/**
 * The brake of a state, if it is on. The state says whether there is one, as the file may have lost it, and may give it
 * another name since.
 */
export async function brakeThatIsOn(
  environment: Environment,
  instances: readonly Instance[],
): Promise<PulledBrake | undefined> {
  const iam = await new AwsClients(environment).iam();
  for (const { attributes } of instances.filter(isBrake)) {
    const name = String(attributes["name"]);
    const arn = String(attributes["arn"]);
    const attached = await readAttached(iam, arn, ask);
    const stopped = [
      ...attached.roles.map((role) => `role ${role}`),
      ...attached.users.map((user) => `user ${user}`),
      ...attached.groups.map((group) => `group ${group}`),
    ];
    if (stopped.length === 0) continue;
    const release = toRun("brake", environment.name, "--off", "--reason", "...");
    const isFormer = name !== brakeName(environment);
    return {
      stops: `It stops ${stopped.map(cut).join(", ")}`,
      fix: isFormer
        ? `its policy is called ${cut(name)}, so write the namePrefix that it was deployed with into environments/${environment.name}.yaml again, then release it with ${release}`
        : `release it first, with ${release}`,
    };
  }
  return undefined;
}

/** Why nothing may be deployed or destroyed: everybody whom the brake stops could send again. */
export async function refusedByBrake(
  environment: Environment,
  instances: readonly Instance[],
  done: "deployed" | "destroyed",
): Promise<string | undefined> {
  const on = await brakeThatIsOn(environment, instances);
  if (on === undefined) return undefined;
  return `${environment.name} was not ${done}, and nothing was changed: its brake is on. ${on.stops}. To go on, ${on.fix}`;
}
