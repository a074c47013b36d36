import { IamServiceLinkedRole } from "@cdktf/provider-aws/lib/iam-service-linked-role";
import { Construct } from "constructs";
import { z } from "zod";
import type { AwsScope } from "../../formats/arns";
import { argumentFindings, throwArgumentFindings } from "../shared/check-arguments";
import { claim, inAccount } from "../shared/claims";
import { serviceLinkedRoleArn } from "../shared/names";
import { SOCIAL_MESSAGING } from "../shared/publisher";
import type { Requirement } from "../shared/requirement";
import { awsScope } from "../shared/scope";
import { checkScope, throwIfAny } from "../shared/validate";

/** How an account gets its service-linked role. */
export interface ServiceLinkedRoleProps extends AwsScope {
  /**
   * Takes over a role that exists already; creating it a second time fails.
   * @default false
   */
  readonly import?: boolean;
}

/**
 * The role with which the service publishes metrics: one per AWS account, and without it no metric and so
 * no spend alarm ever sees a data point. Protected against destroy, as every environment of the
 * account depends on it.
 * @throws ProblemsError for a second role of the account in one app
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/using-service-linked-roles.html
 */
export class ServiceLinkedRole extends Construct {
  /** A reference, so that whatever uses it waits for the role. */
  public readonly arn: string;

  constructor(scope: Construct, id: string, props: ServiceLinkedRoleProps) {
    super(scope, id);
    throwIfAny(this, [...checkScope(this, props), this.claimRole(props)]);
    const role = new IamServiceLinkedRole(this, "Role", {
      awsServiceName: SOCIAL_MESSAGING,
      lifecycle: { preventDestroy: true },
    });
    if (props.import ?? false) role.importFrom(serviceLinkedRoleArn(props));
    this.arn = role.arn;
  }

  private claimRole(props: ServiceLinkedRoleProps) {
    return claim(this, {
      what: "service-linked role",
      name: SOCIAL_MESSAGING,
      within: inAccount(props),
      field: "",
      fix: "keep it in one stack, which the environments of the account share",
    });
  }
}

/**
 * What an environment depends on that leaves the role to others.
 * @throws ProblemsError for a malformed account or Region
 */
export function serviceLinkedRoleRequirement(scope: AwsScope): Requirement {
  const parameters = { scope: z.object(awsScope) };
  throwArgumentFindings("serviceLinkedRoleRequirement", argumentFindings(parameters, { scope }));
  return {
    of: serviceLinkedRoleArn(scope),
    why: "publishes the metrics, without which no spend alarm can fire",
    statements: [],
    settings: [
      "exists, once in the account: another environment creates it, or",
      `aws iam create-service-linked-role --aws-service-name ${SOCIAL_MESSAGING}`,
    ],
  };
}
