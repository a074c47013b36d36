import { IamServiceLinkedRole } from "@cdktf/provider-aws/lib/iam-service-linked-role";
import { Construct } from "constructs";
import { checkProps } from "../shared/check-props";
import { importExisting } from "../shared/import-existing";
import { SOCIAL_MESSAGING } from "../shared/publisher";
import { serviceLinkedRoleArn, serviceLinkedRoleDecisions } from "./decisions";
import type { ServiceLinkedRoleProps } from "./options";

/**
 * The role with which the service publishes metrics: one per AWS account, and without it no metric and so
 * no spend alarm ever sees a data point. Protected against destroy unless `protect` is false, as every
 * environment of the account depends on it.
 * @throws ProblemsError for a second role of the account in one app
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/using-service-linked-roles.html
 * @example
 * // In a stack of its own: the role exists once in an account.
 * new ServiceLinkedRole(this, "ServiceLinkedRole", { account, region });
 */
export class ServiceLinkedRole extends Construct {
  /** A reference, so that whatever uses it waits for the role. */
  public readonly arn: string;
  /** The role itself, for arguments that this class does not offer. */
  public readonly resource: IamServiceLinkedRole;

  constructor(scope: Construct, id: string, props: ServiceLinkedRoleProps) {
    super(scope, id);
    checkProps(this, serviceLinkedRoleDecisions, props);
    this.resource = new IamServiceLinkedRole(this, "Role", {
      awsServiceName: SOCIAL_MESSAGING,
      lifecycle: { preventDestroy: props.protect ?? true },
    });
    if (props.import ?? false) importExisting(this.resource, serviceLinkedRoleArn(props));
    this.node.defaultChild = this.resource;
    this.arn = this.resource.arn;
  }
}
