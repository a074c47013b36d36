import { globalArnOf } from "../../formats/arns";
import type { Partially } from "../../formats/parse-partially";
import { capabilityIn } from "../shared/capability";
import { defaultConnectRoleName } from "../shared/names";
import type { Part } from "../shared/part";
import type { Bounded } from "../shared/permissions-boundary";
import type { PolicyStatement } from "../shared/policy-document";
import { manageRoles } from "../shared/rights";
import type { Scope } from "../shared/scope";
import { inAccount, type UniqueName } from "../shared/unique-names";
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
  /** Whether the service may assume it only on behalf of this account's WhatsApp resources. */
  readonly trustConditions: boolean;
}

export function connectRolePart(props: ConnectRoleProps): ConnectRolePart {
  return {
    role: "connect role",
    arn: globalArnOf(props, "iam", `role/${props.name}`),
    owner: "this environment",
    instanceArn: props.instanceArn,
    trustConditions: props.trustConditions ?? true,
    permissionsBoundaryArn: props.permissionsBoundaryArn,
    declaredAt: [],
  };
}

/** What an environment builds of its options. */
export function connectRoleOf(
  { account, region, namePrefix, permissionsBoundaryArn }: Scope & Bounded,
  options: ConnectOptions,
): ConnectRoleProps {
  const name = defaultConnectRoleName(namePrefix);
  return { account, region, permissionsBoundaryArn, ...options, name };
}

/** The decisions for props in code. */
export const connectRoleDecisions = { schema: connectRoleProps, names: connectRoleNames };

export const connect = capabilityIn("connect", {
  propsOf: connectRoleOf,
  names: connectRoleNames,
  parts: (props) => [connectRolePart(props)],
});

/** What creates, changes and deletes the role. */
export function manageConnectRole(part: ConnectRolePart): PolicyStatement[] {
  return manageRoles("ManageConnectRole", part.arn, part);
}
