import type { IAMClient } from "@aws-sdk/client-iam";
import { UserError } from "../../formats/problem";

/** What is read of a brake, each with the right that it asks for. */
type BrakeRead = "iam:GetPolicy" | "iam:GetPolicyVersion" | "iam:ListEntitiesForPolicy";

interface SendOptions {
  readonly abortSignal?: AbortSignal;
}

/** Sends a request and explains what goes wrong, in the way of the command that asks. */
export type Ask = <T>(
  call: { readonly action: BrakeRead; readonly resource: string },
  send: (options: SendOptions) => Promise<T>,
) => Promise<T>;

/** Whom a policy is attached to, by name: IAM tells no paths. */
export interface Attached {
  readonly roles: readonly string[];
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

/** The policy of a brake as it is in AWS. */
export interface LiveBrake extends Attached {
  /** JSON text. */
  readonly document: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Nothing where the policy does not exist. */
export async function readBrake(
  iam: IAMClient,
  PolicyArn: string,
  ask: Ask,
): Promise<LiveBrake | undefined> {
  const { GetPolicyCommand, GetPolicyVersionCommand } = await import("@aws-sdk/client-iam");
  const resource = PolicyArn;
  const found = await ask({ action: "iam:GetPolicy", resource }, (options) =>
    unlessMissing(iam.send(new GetPolicyCommand({ PolicyArn }), options)),
  );
  if (found === undefined) return undefined;
  const { DefaultVersionId: VersionId, Tags = [] } = found.Policy ?? {};
  const version = await ask({ action: "iam:GetPolicyVersion", resource }, (options) =>
    iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }), options),
  );
  const document = version.PolicyVersion?.Document;
  if (document === undefined) throw notSaid(PolicyArn, "what the policy denies");
  return {
    document: decodeURIComponent(document),
    tags: Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value])),
    ...(await readAttached(iam, PolicyArn, ask)),
  };
}

/** As permissions: as somebody's permissions boundary it is no brake. Nobody where the policy does not exist. */
export async function readAttached(iam: IAMClient, PolicyArn: string, ask: Ask): Promise<Attached> {
  const { paginateListEntitiesForPolicy } = await import("@aws-sdk/client-iam");
  const call = { action: "iam:ListEntitiesForPolicy", resource: PolicyArn } as const;
  const list = async (options: SendOptions) => {
    const roles: string[] = [];
    const users: string[] = [];
    const groups: string[] = [];
    const input = { PolicyArn, PolicyUsageFilter: "PermissionsPolicy" } as const;
    const pages = paginateListEntitiesForPolicy({ client: iam }, input, options);
    for await (const { PolicyRoles, PolicyUsers, PolicyGroups, IsTruncated } of pages) {
      // AWS always says whether there are more; what says nothing must not count as "attached to nobody".
      if (IsTruncated === undefined) throw notSaid(PolicyArn, "to whom the policy is attached");
      roles.push(...(PolicyRoles ?? []).map(({ RoleName = "" }) => RoleName));
      users.push(...(PolicyUsers ?? []).map(({ UserName = "" }) => UserName));
      groups.push(...(PolicyGroups ?? []).map(({ GroupName = "" }) => GroupName));
    }
    return { roles, users, groups };
  };
  const found = await ask(call, (options) => unlessMissing(list(options)));
  return found ?? { roles: [], users: [], groups: [] };
}

function notSaid(policyArn: string, what: string): UserError {
  return new UserError(
    `IAM's answer about ${policyArn} does not say ${what}, so that it is unknown whether the brake is on: run again later, and check proxy and endpoint variables`,
  );
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if ((error as Error).name === "NoSuchEntityException") return undefined;
    throw error;
  }
}
