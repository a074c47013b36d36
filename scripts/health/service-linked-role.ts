import { accountStackName, type Environment } from "../../app/environment";
import { serviceLinkedRolePart } from "../../constructs/service-linked-role/decisions";
import { isOurs } from "../../constructs/shared/part";
import { SOCIAL_MESSAGING } from "../../constructs/shared/publisher";
import type { HealthLine } from "./health-line";
import type { LiveRole } from "./live-role";

export const SERVICE_LINKED_ROLE = "service-linked role";

/** Whether the role exists with which the service publishes its metrics. */
export function judgeServiceLinkedRole(
  role: LiveRole | undefined,
  environment: Environment,
): HealthLine {
  const subject = SERVICE_LINKED_ROLE;
  if (role !== undefined) return { subject, status: "ok", message: "The role exists." };
  return {
    subject,
    status: "failed",
    message: "The role does not exist, so no metric ever appears and no alarm on one can fire.",
    fix: missingFix(environment),
    runbook: "docs/runbook.md#no-metrics-appear",
  };
}

function missingFix(environment: Environment): string {
  const { account } = environment;
  return isOurs(serviceLinkedRolePart(environment))
    ? `npx cdktf deploy ${accountStackName(account)}`
    : `deploy the environment of account ${account} that creates it, or aws iam create-service-linked-role --aws-service-name ${SOCIAL_MESSAGING}`;
}
