import type { Environment } from "../../app/environment";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { type Answer, mayServiceAssume } from "../../iam/evaluate/health";
import { readPolicy } from "../../iam/policy/read";
import type { HealthLine } from "./health-line";
import type { LiveRole } from "./live-role";
import { jointAnswer, type WabaCall } from "./service-calls";
import { VERIFY_SAYS_UNKNOWN } from "./unknown";

export const CONNECT_ROLE = "connect role";

const RUNBOOK = "docs/runbook.md#connect-stays-silent";
/** In lower case, as the names of condition keys have no case. */
const UNPROVEN = ["aws:sourceaccount", "aws:sourcearn"];

/** Whether the service may assume the role with which it delivers events to Amazon Connect. */
export function judgeConnectRole(
  role: LiveRole | undefined,
  calls: readonly WabaCall[],
  environment: Environment,
): HealthLine {
  const subject = CONNECT_ROLE;
  const deploy = `npx cdktf deploy ${environment.name}`;
  if (role === undefined) {
    const message = "The role does not exist, so nothing reaches Amazon Connect.";
    const fix = `${deploy} creates it again`;
    return { subject, status: "failed", message, fix, runbook: RUNBOOK };
  }
  const trust = readPolicy(role.trust, "trust");
  const answer = jointAnswer(calls, (call) =>
    mayServiceAssume(trust, { ...call, roleArn: role.arn }),
  );
  const { verdict, because, forWhom } = answer;
  if (verdict === "yes") {
    return { subject, status: "ok", message: "Its trust lets the service assume it." };
  }
  if (verdict === "no") {
    const message = `The service may not assume the role${forWhom}: ${because}`;
    const fix = `${deploy} writes its trust again`;
    return { subject, status: "failed", message, fix, runbook: RUNBOOK };
  }
  if (restsOnUnproven(answer)) {
    const message = `Unproven condition: whether the service may assume the role rests on ${answer.restsOn.join(" and ")}, which AWS documents for its services in general and nobody has proven for this one.`;
    const fix = unprovenFix(environment);
    return { subject, status: "warning", message, fix, runbook: RUNBOOK };
  }
  const message = `Whether the service may assume the role${forWhom} cannot be told: ${because}`;
  const fix = `${deploy} writes its trust again`;
  return { subject, status: "unknown", message, fix, runbook: VERIFY_SAYS_UNKNOWN };
}

function restsOnUnproven({ restsOn }: Answer): boolean {
  return restsOn.length > 0 && restsOn.every((key) => UNPROVEN.includes(key.toLowerCase()));
}

function unprovenFix(environment: Environment): string {
  const { name } = environment;
  const [role] = partsWithRole(partsOf(environment), "connect role");
  return role?.trustConditions === false
    ? `npx cdktf deploy ${name} takes the condition off, as its file asks`
    : `nothing while events arrive; if Connect stays silent, set connect.trustConditions: false in environments/${name}.yaml and deploy`;
}
