import type { AccessPart } from "../../constructs/access/decisions";
import { partsWithRole } from "../../constructs/messaging/capabilities";
import { isOurs } from "../../constructs/shared/part";
import { globalArnOf, nameInArn, socialMessagingIdOf } from "../../formats/arns";
import { cut } from "../../formats/problem";
import { toDeploy } from "../terminal/to-run";
import { readPolicy } from "./brake";
import { type HealthLine, type Kind, MISSING_WITH_PARENT, type World } from "./health";
import { readAttachedPolicies, readQuota, readRole } from "./roles";
import { unknownLine } from "./unknown";

export const ACCESS = "access of roles";

const RUNBOOK = "docs/runbook.md#a-role-has-no-access";

/** The policy that a role is given, where it is attached. */
export const attachment: Kind = {
  what: "policy attached to role",
  named: ({ role }) => String(role),
  compared: {},
  notCompared: { role: "it is looked for there", policy_arn: "it is looked for" },
  async read({ role, policy_arn: policyArn }, world) {
    const parts = partsWithRole(world.parts, "role access").filter(isOurs);
    const grantee = parts.find((part) => nameInArn(part.grantee) === role)?.grantee;
    const arn = roleArn(world, grantee ?? String(role));
    if ((await readRole(world, arn)) === undefined) return MISSING_WITH_PARENT;
    const attached = await readAttached(world, arn);
    return attached.includes(String(policyArn)) ? {} : undefined;
  },
};

/** Without a path where the file says none: IAM finds a role by its name alone. */
function roleArn({ environment }: World, grantee: string): string {
  return grantee.startsWith("arn:") ? grantee : globalArnOf(environment, "iam", `role/${grantee}`);
}

function readAttached(world: World, arn: string): Promise<string[]> {
  return world.once(`attached ${arn}`, () => readAttachedPolicies(world, arn));
}

/** Whether each role exists and has a place for its policy, and whether what it is given is spelt as AWS spells it. */
export async function judgeAccess(world: World): Promise<readonly HealthLine[]> {
  const parts = partsWithRole(world.parts, "role access");
  const here = parts.filter(isOurs);
  const judged = await Promise.all(here.map((part) => judgeRole(world, part)));
  const lines = [...judged.flatMap((line) => line ?? []), ...judgeSpelling(world, parts)];
  if (lines.length > 0 || here.length === 0) return lines;
  const message = `Roles that exist and have a place for their policies: ${here.length} of ${here.length}.`;
  return [{ subject: ACCESS, status: "ok", message }];
}

async function judgeRole(
  world: World,
  { grantee, arn: policyArn }: AccessPart,
): Promise<HealthLine | undefined> {
  const name = nameInArn(grantee);
  const subject = `role ${name} of access`;
  const failed = { subject, status: "failed", runbook: RUNBOOK } as const;
  const arn = roleArn(world, grantee);
  try {
    const live = await readRole(world, arn);
    if (live === undefined) {
      const fix = `correct or remove it in access, and ${toDeploy(world.environment.name)}`;
      return { ...failed, message: "It does not exist, so that it has no access.", fix };
    }
    if (grantee === arn && live.arn !== arn) {
      const message = `Its ARN is ${live.arn}: the rights that iam prints do not reach it under another path.`;
      return { ...failed, message, fix: `write ${live.arn} in access, and deploy` };
    }
    const attached = await readAttached(world, arn);
    const quota = await readQuota(world, "role");
    if (!attached.includes(policyArn) && attached.length >= quota) {
      const message = `It has ${attached.length} of ${quota} attached policies, so that there is no place for its access.`;
      return { ...failed, message, fix: "join two of its policies, or have AWS raise the quota" };
    }
    const others = await attachedElsewhere(world, policyArn, name);
    if (others.length === 0) return undefined;
    const message = `Its policy is attached to others, too, which may do the same: ${others.map(cut).join(", ")}.`;
    const fix = "detach it there, or no destroy can delete it";
    return { subject, status: "warning", message, fix, runbook: RUNBOOK };
  } catch (error) {
    return unknownLine(subject, error, world.environment);
  }
}

/** A policy that does not exist has a line of its own. */
async function attachedElsewhere(world: World, policyArn: string, role: string): Promise<string[]> {
  const { roles = [], users = [], groups = [] } = (await readPolicy(world, policyArn)) ?? {};
  const others = roles.filter((one) => one.toLowerCase() !== role.toLowerCase());
  return [
    ...others.map((one) => `role ${one}`),
    ...users.map((one) => `user ${one}`),
    ...groups.map((one) => `group ${one}`),
  ];
}

/** Of both spellings of an ARN that AWS documents, a policy grants something on that alone which the service has. */
function judgeSpelling({ actual }: World, parts: readonly AccessPart[]): HealthLine[] {
  const granted = [...new Set(parts.flatMap((part) => part.granted))];
  const live = actual.accounts.flatMap(({ tagged }) => tagged);
  return granted.flatMap((arn) => {
    const found = live.find((one) => sameThing(one.arn, arn));
    if (found === undefined || found.arn === arn) return [];
    return [
      {
        subject: found.id,
        status: "failed",
        message: `Its ARN is ${cut(found.arn)}: what access grants on ${arn} reaches nothing.`,
        fix: "write the ARN as AWS prints it, and deploy",
        runbook: RUNBOOK,
      },
    ];
  });
}

function sameThing(one: string, other: string): boolean {
  const kind = (arn: string) => (arn.includes(":waba/") ? "account" : "number");
  return kind(one) === kind(other) && socialMessagingIdOf(one) === socialMessagingIdOf(other);
}
