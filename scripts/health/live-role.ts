import type { AwsClients } from "../aws/clients";
import { readIfThere } from "./read";

/** An IAM role as it is now. */
export interface LiveRole {
  readonly arn: string;
  /** JSON text. */
  readonly trust: string;
}

export async function readRole(clients: AwsClients, arn: string): Promise<LiveRole | undefined> {
  const client = await clients.iam();
  const { GetRoleCommand } = await import("@aws-sdk/client-iam");
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  const call = { action: "iam:GetRole", resource: arn } as const;
  const found = await readIfThere(call, "NoSuchEntityException", (options) =>
    client.send(new GetRoleCommand({ RoleName: name }), options),
  );
  if (found === undefined) return undefined;
  // IAM returns policies URL-encoded.
  return { arn, trust: decodeURIComponent(found.Role?.AssumeRolePolicyDocument ?? "") };
}
