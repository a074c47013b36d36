import type { Environment } from "../../app/environment";
import { brakeName } from "../../constructs/brake/decisions";
import { AwsClients } from "../aws/clients";
import { explained } from "../aws/explain-error";
import { readAttached } from "../health/live-brake";
import { toRun } from "../terminal/to-run";
import type { Instance } from "../terraform/state";

/**
 * Why nothing may be destroyed: everybody whom the brake stops could send again. The state says whether there is a
 * brake, as the file may have lost it.
 * @returns nothing where there is none, or where it is off
 */
export async function brakeIsOn(
  environment: Environment,
  instances: readonly Instance[],
): Promise<string | undefined> {
  const brake = instances.find(
    ({ type, attributes }) =>
      type === "aws_iam_policy" && attributes["name"] === brakeName(environment),
  );
  if (brake === undefined) return undefined;
  const { roles, users, groups } = await readAttached(
    await new AwsClients(environment).iam(),
    String(brake.attributes["arn"]),
    (call, send) => explained(call, () => send({})),
  );
  const stopped = [
    ...roles.map((name) => `role ${name}`),
    ...users.map((name) => `user ${name}`),
    ...groups.map((name) => `group ${name}`),
  ];
  if (stopped.length === 0) return undefined;
  const { name } = environment;
  return `${name} was not destroyed, and nothing was changed: its brake is on, and stops ${stopped.join(", ")}. Release it first, with ${toRun("brake", name, "--off", "--reason", "...")}`;
}
