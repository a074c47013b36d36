import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { type AwsScope, connectInstanceArn } from "../../formats/arns";
import { roleName } from "../../formats/names";
import { claim, inAccount } from "../shared/claims";
import { policyJson } from "../shared/policy-document";
import { arnWithin, checkFormat, checkScope, throwIfAny } from "../shared/validate";
import { connectRolePermissions, connectRoleTrust } from "./connect-role-policies";

/** What a Connect role is made of. */
export interface ConnectRoleProps extends AwsScope {
  /** Without a path: the service refuses role ARNs that hold one. */
  readonly name: string;
  /** The one Amazon Connect instance that receives the events. */
  readonly instanceArn: string;
  /**
   * Limits the trust to this account's WhatsApp resources. That the service sends the source keys
   * here is unproven: when Connect stays silent, switch this off first
   * (docs/runbook.md#connect-stays-silent).
   * @default true
   */
  readonly trustConditions?: boolean;
}

/**
 * The role with which the service delivers events to an Amazon Connect instance.
 * @throws ProblemsError for a name with a path, an instance elsewhere, or a name that is taken
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destinations-add-connect.html
 */
export class ConnectRole extends Construct {
  /** A reference, so that whatever uses it waits for the role. */
  public readonly arn: string;

  constructor(scope: Construct, id: string, props: ConnectRoleProps) {
    super(scope, id);
    throwIfAny(this, [
      ...checkScope(this, props),
      checkFormat(roleName, "name", props.name),
      claim(this, { what: "IAM role", name: props.name, within: inAccount(props), field: "name" }),
      arnWithin(props, connectInstanceArn, "instanceArn", props.instanceArn),
    ]);
    const role = this.createRole(props);
    this.createPermissions(props, role);
    this.arn = role.arn;
  }

  private createRole(props: ConnectRoleProps): IamRole {
    return new IamRole(this, "Role", {
      name: props.name,
      description: "Delivers WhatsApp events to Amazon Connect",
      assumeRolePolicy: policyJson(connectRoleTrust(props, props.trustConditions ?? true)),
    });
  }

  private createPermissions(props: ConnectRoleProps, role: IamRole): void {
    new IamRolePolicy(this, "Permissions", {
      name: "deliver-whatsapp-events",
      role: role.name,
      policy: policyJson(connectRolePermissions(props, props.instanceArn)),
    });
  }
}
