import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { checkProps } from "../shared/check-props";
import { importExisting } from "../shared/import-existing";
import { policyJson } from "../shared/policy-document";
import { connectRolePermissions, connectRoleTrust } from "./connect-role-policies";
import { connectRoleDecisions, limitsTrust } from "./decisions";
import type { ConnectRoleProps } from "./options";

const POLICY_NAME = "deliver-whatsapp-events";

/**
 * The role with which the service delivers events to an Amazon Connect instance.
 * @throws ProblemsError for a name with a path, an instance elsewhere, or a name that is taken
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destinations-add-connect.html
 * @example
 * new ConnectRole(this, "Connect", {
 *   account,
 *   region,
 *   name: "acme-connect",
 *   instanceArn: "arn:aws:connect:eu-west-1:111122223333:instance/11111111-2222-3333-8444-555555555555",
 * });
 */
export class ConnectRole extends Construct {
  /** A reference, so that whatever uses it waits for the role. */
  public readonly arn: string;
  /** The role itself, for arguments that this class does not offer. */
  public readonly resource: IamRole;

  constructor(scope: Construct, id: string, props: ConnectRoleProps) {
    super(scope, id);
    checkProps(this, connectRoleDecisions, props);
    this.resource = this.createRole(props);
    this.node.defaultChild = this.resource;
    const permissions = this.createPermissions(props, this.resource);
    const { name, adopt } = props;
    if (adopt !== undefined) importExisting(this.resource, name);
    if (adopt?.includes("permissions")) importExisting(permissions, `${name}:${POLICY_NAME}`);
    this.arn = this.resource.arn;
  }

  private createRole(props: ConnectRoleProps): IamRole {
    return new IamRole(this, "Role", {
      name: props.name,
      description: "Delivers WhatsApp events to Amazon Connect",
      assumeRolePolicy: policyJson(connectRoleTrust(props, limitsTrust(props))),
      permissionsBoundary: props.permissionsBoundaryArn,
    });
  }

  private createPermissions(props: ConnectRoleProps, role: IamRole): IamRolePolicy {
    return new IamRolePolicy(this, "Permissions", {
      name: POLICY_NAME,
      role: role.name,
      policy: policyJson(connectRolePermissions(props, props.instanceArn)),
    });
  }
}
