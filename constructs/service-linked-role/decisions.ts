import { z } from "zod";
import { type AwsScope, globalArnOf } from "../../formats/arns";
import { forCommand } from "../../formats/outlets";
import type { Partially } from "../../formats/parse-partially";
import type { Capability } from "../shared/capability";
import { argumentFindings, throwArgumentFindings } from "../shared/check-arguments";
import type { Part } from "../shared/part";
import { allow, type PolicyStatement } from "../shared/policy-document";
import { SOCIAL_MESSAGING } from "../shared/publisher";
import type { Requirement } from "../shared/requirement";
import { awsScope } from "../shared/scope";
import { inAccount, type UniqueName } from "../shared/unique-names";
import {
  type ServiceLinkedRoleMode,
  type ServiceLinkedRoleProps,
  serviceLinkedRoleProps,
} from "./options";

/** What creates it without Terraform, to be pasted into a shell. */
export const CREATE_ROLE = forCommand([
  "aws",
  "iam",
  "create-service-linked-role",
  "--aws-service-name",
  SOCIAL_MESSAGING,
]);

/** An account has it once, whatever makes it. */
function serviceLinkedRoleName(scope: Partial<AwsScope>): UniqueName {
  return {
    what: "service-linked role",
    name: SOCIAL_MESSAGING,
    within: inAccount(scope),
    path: [],
    fix: "keep it in one stack, which the environments of the account share",
  };
}

/** @internal The decisions for props in code. */
export const serviceLinkedRoleDecisions = {
  schema: serviceLinkedRoleProps,
  names: (props: Partially<ServiceLinkedRoleProps>) => [serviceLinkedRoleName(props)],
};

export interface ServiceLinkedRolePart extends Part {
  readonly role: "service-linked role";
  readonly arn: string;
  /** Whether it exists, and Terraform takes it over. */
  readonly imported: boolean;
}

interface Written extends AwsScope {
  readonly serviceLinkedRole: ServiceLinkedRoleMode;
}

/** AWS chooses the name, so the ARN is known before the role exists. */
export function serviceLinkedRoleArn(scope: AwsScope): string {
  const path = `role/aws-service-role/${SOCIAL_MESSAGING}`;
  return globalArnOf(scope, "iam", `${path}/AWSServiceRoleForSocialMessaging`);
}

export function serviceLinkedRolePart(environment: Written): ServiceLinkedRolePart {
  const { serviceLinkedRole: mode } = environment;
  return {
    role: "service-linked role",
    arn: serviceLinkedRoleArn(environment),
    owner: mode === "existing" ? "somebody else" : "this environment",
    imported: mode === "import",
    declaredAt: ["serviceLinkedRole"],
  };
}

/** @internal */
export const serviceLinkedRole: Capability<Written, ServiceLinkedRolePart> = {
  findings: () => [],
  names(environment) {
    const { account, serviceLinkedRole: mode } = environment;
    if (mode === undefined || mode === "existing") return [];
    return [
      {
        ...serviceLinkedRoleName(environment),
        path: ["serviceLinkedRole"],
        written: mode,
        allowed: `create or import in one environment of account ${account}, existing in the others`,
        fix: "write existing in one of the two",
      },
    ];
  },
  parts: (environment) => [serviceLinkedRolePart(environment)],
};

/**
 * What creates or takes over the role. It is protected against destroy, so the right to delete it is not
 * needed.
 */
export function manageServiceLinkedRole(role: ServiceLinkedRolePart): PolicyStatement[] {
  const { arn, imported } = role;
  const actions = ["iam:GetRole", "iam:TagRole", "iam:UntagRole"];
  const manage = allow("ManageServiceLinkedRole", actions, arn);
  if (imported) return [manage];
  const ofService = { StringEquals: { "iam:AWSServiceName": SOCIAL_MESSAGING } };
  const create = "iam:CreateServiceLinkedRole";
  return [allow("CreateServiceLinkedRole", create, arn, ofService), manage];
}

/**
 * What an environment depends on that leaves the role to others.
 * @throws ProblemsError for a malformed account or Region
 * @example
 * const { settings } = serviceLinkedRoleRequirement({ account, region });
 */
export function serviceLinkedRoleRequirement(scope: AwsScope): Requirement {
  const parameters = { scope: z.object(awsScope) };
  throwArgumentFindings("serviceLinkedRoleRequirement", argumentFindings(parameters, { scope }));
  return {
    of: serviceLinkedRoleArn(scope),
    why: "publishes the metrics, without which no spend alarm can fire",
    statements: [],
    settings: ["exists, once in the account: another environment creates it, or", CREATE_ROLE],
  };
}
