import { type AwsScope, globalArnOf } from "../../formats/arns";
import type { Finding } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { valueAt } from "../../formats/schema-walk";
import { nothingToAdopt } from "../keys/decisions";
import { type Capability, capabilityIn, createdOrExisting } from "../shared/capability";
import { defaultConnectRoleName } from "../shared/names";
import type { Part } from "../shared/part";
import type { Bounded } from "../shared/permissions-boundary";
import type { PolicyStatement } from "../shared/policy-document";
import { SOCIAL_MESSAGING } from "../shared/publisher";
import type { Requirement } from "../shared/requirement";
import { manageRoles } from "../shared/rights";
import type { Scope } from "../shared/scope";
import { inAccount, type UniqueName } from "../shared/unique-names";
import { connectRolePermissions } from "./connect-role-policies";
import { type ConnectOptions, type ConnectRoleProps, connectRoleProps } from "./options";

/** Roles have no Region. */
function connectRoleNames(props: Partially<ConnectRoleProps>): UniqueName[] {
  return [{ what: "IAM role", name: props.name, within: inAccount(props), path: ["name"] }];
}

export interface ConnectRolePart extends Part, Bounded {
  readonly role: "connect role";
  readonly arn: string;
  /** Receives the events. */
  readonly instanceArn: string;
  /** Whether the service may assume it only on behalf of this account's WhatsApp resources; its owner decides of others. */
  readonly trustConditions: boolean | undefined;
  /** Whether it was there before, and is taken over. */
  readonly imported: boolean;
}

export function connectRolePart(props: ConnectRoleProps | ExistingRole): ConnectRolePart {
  const common = { role: "connect role", instanceArn: props.instanceArn, declaredAt: [] } as const;
  if ("arn" in props) {
    const theirs = { owner: "somebody else", declaredAt: ["existingRoleArn"] } as const;
    return { ...common, ...theirs, arn: props.arn, trustConditions: undefined, imported: false };
  }
  return {
    ...common,
    arn: globalArnOf(props, "iam", `role/${props.name}`),
    owner: "this environment",
    trustConditions: limitsTrust(props),
    imported: props.adopt !== undefined,
    permissionsBoundaryArn: props.permissionsBoundaryArn,
  };
}

/** Whether the trust of a role that is created names the account's WhatsApp resources. */
export function limitsTrust({ trustConditions = true }: ConnectRoleProps): boolean {
  return trustConditions;
}

/** A role of somebody else. */
interface ExistingRole {
  readonly arn: string;
  readonly instanceArn: string;
}

/** The options of a role that exists, for a file that is written from what runs. */
export function optionsOfExistingRole(instanceArn: string, roleArn: string): ConnectOptions {
  return { instanceArn, existingRoleArn: roleArn };
}

/** What an environment builds of its options, or the role that it uses. */
export function connectRoleOf(
  { account, region, namePrefix, permissionsBoundaryArn, adopt }: ConnectEnvironment,
  { existingRoleArn: arn, roleName, ...options }: ConnectOptions,
): ConnectRoleProps | ExistingRole {
  if (arn !== undefined) return { arn, instanceArn: options.instanceArn };
  const name = roleName ?? defaultConnectRoleName(namePrefix);
  return { account, region, permissionsBoundaryArn, ...options, name, adopt: adopt?.role };
}

/** What an environment's role follows from. */
type ConnectEnvironment = Scope &
  Bounded & { readonly adopt?: { readonly role?: ConnectRoleProps["adopt"] } };

/** What is taken over must be what is created. */
function adoptFindings(adopt: ConnectEnvironment["adopt"], written: unknown): Finding[] {
  if (adopt?.role === undefined) return [];
  const [path, got] = [["adopt", "role"], show(adopt.role)];
  if (valueAt(written, ["connect", "existingRoleArn"]) !== undefined) {
    return [nothingToAdopt(path, got, "connect.existingRoleArn")];
  }
  if (valueAt(written, ["connect"]) !== undefined) return [];
  const allowed = "only beside connect: without it, there is no role for Amazon Connect";
  return [{ path, got, allowed, fix: "add connect, or remove it" }];
}

export const connectRoleDecisions = { schema: connectRoleProps, names: connectRoleNames };

const inField = capabilityIn("connect", {
  findings: (options: Partially<ConnectOptions>, written) =>
    createdOrExisting(options, written, { existing: "existingRoleArn", either: ["instanceArn"] }),
  propsOf: connectRoleOf,
  names: (props) =>
    "arn" in props ? [] : connectRoleNames(props).map((name) => ({ ...name, path: ["roleName"] })),
  parts: (props) => [connectRolePart(props)],
});

export const connect: Capability<
  ConnectEnvironment & { readonly connect?: ConnectOptions },
  ConnectRolePart
> = {
  ...inField,
  findings: (environment, written) => [
    ...inField.findings(environment, written),
    ...adoptFindings(environment.adopt as ConnectEnvironment["adopt"], written),
  ],
};

/** What creates, changes and deletes the role. */
export function manageConnectRole(part: ConnectRolePart): PolicyStatement[] {
  return manageRoles("ManageConnectRole", part.arn, part);
}

/** What an environment depends on that uses a role of somebody else. */
export function connectRoleRequirement(scope: AwsScope, part: ConnectRolePart): Requirement {
  return {
    of: part.arn,
    why: "delivers events to Amazon Connect",
    statements: connectRolePermissions(scope, part.instanceArn).Statement,
    settings: [`lets ${SOCIAL_MESSAGING} assume it, by sts:AssumeRole in its trust policy`],
  };
}
