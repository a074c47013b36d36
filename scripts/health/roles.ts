import type { AttachedPolicy } from "@aws-sdk/client-iam";
import { accountStackName } from "../../app/stack-names";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { CREATE_ROLE, serviceLinkedRolePart } from "../../constructs/service-linked-role/decisions";
import { isOurs } from "../../constructs/shared/part";
import { SOCIAL_MESSAGING } from "../../constructs/shared/publisher";
import { globalArnOf, nameInArn } from "../../formats/arns";
import { fieldName } from "../../formats/finding";
import { type Answer, mayServiceAssume } from "../../iam/evaluate/health";
import { readPolicy } from "../../iam/policy/read";
import { toDeploy } from "../terminal/to-run";
import { deploying, placeOf, type WiringSource } from "../wiring/source";
import {
  type HealthLine,
  type Kind,
  MISSING_WITH_PARENT,
  type Reading,
  type World,
} from "./health";
import { itemsOf, read, readIfThere } from "./read";
import { callsFor, jointAnswer, type WabaCall } from "./service-calls";
import { VERIFY_SAYS_UNKNOWN } from "./unknown";

export const CONNECT_ROLE = "connect role";
export const SERVICE_LINKED_ROLE = "service-linked role";

const RUNBOOK = "docs/runbook.md#connect-stays-silent";
/** In lower case, as the names of condition keys have no case. */
const UNPROVEN = ["aws:sourceaccount", "aws:sourcearn"];

/** An IAM role as it is now. */
export interface LiveRole {
  readonly arn: string;
  /** JSON text. */
  readonly trust: string;
  readonly boundary?: string | undefined;
}

export const role: Kind = {
  what: "role",
  named: ({ name }) => String(name),
  // What a role may do beyond the policies that it was given: nothing.
  compared: {
    assume_role_policy: null,
    permissions_boundary: null,
    inline_policies_of_others: null,
    attached_policies: null,
  },
  notCompared: { name: "the role is found by it", description: "it is no more than a remark" },
  async read({ name }, world) {
    const found = await readRole(world, roleArn(world, name));
    if (found === undefined) return undefined;
    const own = world.built
      .filter(({ type, values }) => type === "aws_iam_role_policy" && values["role"] === name)
      .map(({ values }) => values["name"]);
    const inline = await readInlinePolicies(world, String(name));
    return {
      assume_role_policy: found.trust,
      permissions_boundary: found.boundary,
      inline_policies_of_others: inline.filter((policy) => !own.includes(policy)),
      attached_policies: await readAttachedPolicies(world, roleArn(world, name)),
    };
  },
};

export const rolePolicy: Kind = {
  what: "policy of role",
  named: ({ role: of }) => String(of),
  compared: { policy: null },
  notCompared: { name: "the policy is found by it", role: "the policy is found by it" },
  async read({ name, role: of }, world) {
    const resource = roleArn(world, of);
    if ((await readRole(world, resource)) === undefined) return MISSING_WITH_PARENT;
    const policy = await readInlinePolicy(world, resource, String(name));
    return policy === undefined ? undefined : { policy };
  },
};

/** JSON text; nothing where the role has no such policy. */
export async function readInlinePolicy(
  world: Reading,
  resource: string,
  PolicyName: string,
): Promise<string | undefined> {
  const client = await world.clients.iam();
  const { GetRolePolicyCommand } = await import("@aws-sdk/client-iam");
  const input = { RoleName: nameInArn(resource), PolicyName };
  const found = await readIfThere("iam:GetRolePolicy", resource, ROLE_IS_MISSING, (options) =>
    client.send(new GetRolePolicyCommand(input), options),
  );
  return found && decoded(found.PolicyDocument);
}

function roleArn({ environment }: Reading, name: unknown): string {
  return globalArnOf(environment, "iam", `role/${name}`);
}

const ROLE_IS_MISSING = ["NoSuchEntityException"];

/** IAM returns policies URL-encoded. */
export function decoded(document = ""): string {
  return decodeURIComponent(document);
}

export function readRole(world: Reading, arn: string): Promise<LiveRole | undefined> {
  return world.once(`role ${arn}`, async () => {
    const client = await world.clients.iam();
    const { GetRoleCommand } = await import("@aws-sdk/client-iam");
    const name = nameInArn(arn);
    const found = await readIfThere("iam:GetRole", arn, ROLE_IS_MISSING, (options) =>
      client.send(new GetRoleCommand({ RoleName: name }), options),
    );
    if (found === undefined) return undefined;
    const { AssumeRolePolicyDocument: trust, PermissionsBoundary: boundary } = found.Role ?? {};
    const { Arn: live = arn } = found.Role ?? {};
    return { arn: live, trust: decoded(trust), boundary: boundary?.PermissionsBoundaryArn };
  });
}

export async function readInlinePolicies(world: Reading, RoleName: string): Promise<string[]> {
  const client = await world.clients.iam();
  const { paginateListRolePolicies } = await import("@aws-sdk/client-iam");
  return read("iam:ListRolePolicies", roleArn(world, RoleName), (options) =>
    itemsOf(
      paginateListRolePolicies({ client }, { RoleName }, options),
      ({ PolicyNames = [] }) => PolicyNames,
    ),
  );
}

export async function readAttachedPolicies(world: Reading, resource: string): Promise<string[]> {
  const client = await world.clients.iam();
  const { paginateListAttachedRolePolicies } = await import("@aws-sdk/client-iam");
  const RoleName = nameInArn(resource);
  return read("iam:ListAttachedRolePolicies", resource, (options) =>
    itemsOf(paginateListAttachedRolePolicies({ client }, { RoleName }, options), arnsIn),
  );
}

/** Of the policies attached to a role or a user, in one page of an answer. */
export function arnsIn({
  AttachedPolicies = [],
}: {
  readonly AttachedPolicies?: AttachedPolicy[];
}) {
  return AttachedPolicies.map(({ PolicyArn = "" }) => PolicyArn);
}

/** Ten by default, and more where AWS was asked. */
export async function readQuota(world: World, kind: "role" | "user"): Promise<number> {
  const client = await world.clients.iam();
  const { GetAccountSummaryCommand } = await import("@aws-sdk/client-iam");
  const { SummaryMap = {} } = await world.once("account summary", () =>
    read("iam:GetAccountSummary", "*", (options) =>
      client.send(new GetAccountSummaryCommand({}), options),
    ),
  );
  const name = kind === "role" ? "AttachedPoliciesPerRoleQuota" : "AttachedPoliciesPerUserQuota";
  const quota = SummaryMap[name];
  if (quota === undefined) throw new Error(`iam:GetAccountSummary does not say ${name}`);
  return quota;
}

export async function judgeConnect(world: World): Promise<readonly HealthLine[]> {
  const { environment, outputs, actual } = world;
  if (outputs.connect_role_arn === undefined) return [];
  const found = await readRole(world, outputs.connect_role_arn);
  return [judgeConnectRole(found, callsFor("connect", environment, actual), environment)];
}

/** Whether the service may assume the role with which it delivers events to Amazon Connect. */
export function judgeConnectRole(
  found: LiveRole | undefined,
  calls: readonly WabaCall[],
  environment: WiringSource,
): HealthLine {
  const subject = CONNECT_ROLE;
  const theirs = partsWithRole(partsOf(environment), "connect role").find((part) => !isOurs(part));
  const ours = theirs === undefined;
  const deploy = deploying(environment);
  const trustFix = ours
    ? `${deploy} writes its trust again`
    : `have its owner let ${SOCIAL_MESSAGING} assume it`;
  if (found === undefined) {
    const message = "The role does not exist, so nothing reaches Amazon Connect.";
    const fix = ours
      ? `${deploy} creates it again`
      : `have its owner create it again, or write another as ${fieldName(theirs.declaredAt)} in ${placeOf(environment)}`;
    return { subject, status: "failed", message, fix, runbook: RUNBOOK };
  }
  const trust = readPolicy(found.trust, "trust");
  const answer = jointAnswer(calls, (call) =>
    mayServiceAssume(trust, { ...call, roleArn: found.arn }),
  );
  const { verdict, because, forWhom } = answer;
  if (verdict === "yes") {
    return { subject, status: "ok", message: "Its trust lets the service assume it." };
  }
  if (verdict === "no") {
    const message = `The service may not assume the role${forWhom}: ${because}`;
    return { subject, status: "failed", message, fix: trustFix, runbook: RUNBOOK };
  }
  if (restsOnUnproven(answer)) {
    const message = `Unproven condition: whether the service may assume the role rests on ${answer.restsOn.join(" and ")}, which AWS documents for its services in general and nobody has proven for this one.`;
    const fix = unprovenFix(environment);
    return { subject, status: "warning", message, fix, runbook: RUNBOOK };
  }
  const message = `It cannot be decided whether the service may assume the role${forWhom}: ${because}`;
  return { subject, status: "unknown", message, fix: trustFix, runbook: VERIFY_SAYS_UNKNOWN };
}

function restsOnUnproven({ restsOn }: Answer): boolean {
  return restsOn.length > 0 && restsOn.every((key) => UNPROVEN.includes(key.toLowerCase()));
}

function unprovenFix(environment: WiringSource): string {
  const [part] = partsWithRole(partsOf(environment), "connect role");
  if (part !== undefined && !isOurs(part)) {
    return "nothing while events arrive; if Connect stays silent, have its owner take the condition off";
  }
  return part?.trustConditions === false
    ? `${deploying(environment)} takes the condition off, as ${environment.stack === undefined ? "its file" : placeOf(environment)} asks`
    : `nothing while events arrive; if Connect stays silent, set connect.trustConditions: false in ${placeOf(environment)} and deploy`;
}

export async function judgeLinkedRole(world: World): Promise<readonly HealthLine[]> {
  const { environment } = world;
  const found = await readRole(world, serviceLinkedRolePart(environment).arn);
  return [judgeServiceLinkedRole(found, environment)];
}

/** Whether the role exists with which the service publishes its metrics. */
export function judgeServiceLinkedRole(
  found: LiveRole | undefined,
  environment: WiringSource,
): HealthLine {
  const subject = SERVICE_LINKED_ROLE;
  if (found !== undefined) return { subject, status: "ok", message: "The role exists." };
  return {
    subject,
    status: "failed",
    message: "The role does not exist, so no metric ever appears and no alarm on one can fire.",
    fix: missingFix(environment),
    runbook: "docs/runbook.md#no-metrics-appear",
  };
}

function missingFix(environment: WiringSource): string {
  const { account, name } = environment;
  return isOurs(serviceLinkedRolePart(environment))
    ? toDeploy(name, accountStackName(account))
    : `deploy the environment of account ${account} that creates it, or ${CREATE_ROLE}`;
}
