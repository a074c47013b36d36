import { eventTopicPart } from "../../constructs/events/decisions";
import { isOurs } from "../../constructs/shared/part";
import { mayServiceUseKey } from "../../iam/evaluate/health";
import { readPolicy } from "../../iam/policy/read";
import { toRun } from "../terminal/to-run";
import type { HealthContext } from "./context";
import type { HealthLine } from "./health-line";
import type { LiveKey } from "./live-key";
import { jointAnswer, type WabaCall } from "./service-calls";
import { VERIFY_SAYS_UNKNOWN } from "./unknown";

export const KEY = "event key";

const RUNBOOK = "docs/runbook.md#events-do-not-arrive";
const PENDING_DELETION = "docs/runbook.md#a-key-is-pending-deletion";

type Deployed = Pick<HealthContext, "environment" | "outputs">;

/** Whether the key with which the topic is really encrypted lets the service publish. */
export function judgeKey(key: LiveKey, calls: readonly WabaCall[], deployed: Deployed): HealthLine {
  if (key.kind === "usable") return judgePolicy(key, calls, deployed);
  if (key.kind === "switched off") {
    const message = `The key ${key.arn} is ${key.state}, so events are dropped.`;
    const fix =
      "aws kms enable-key brings it back, after aws kms cancel-key-deletion if it is pending deletion";
    return { subject: KEY, status: "failed", message, fix, runbook: PENDING_DELETION };
  }
  if (key.kind === "none") {
    const message = "The topic is not encrypted with a customer-managed key.";
    const fix = otherKeyFix(undefined, deployed);
    return { subject: KEY, status: "warning", message, fix, runbook: RUNBOOK };
  }
  const why =
    key.kind === "missing"
      ? "does not exist"
      : "is managed by AWS and nobody can let the service use it";
  const message = `The key ${key.id} ${why}, so events are dropped.`;
  const fix = otherKeyFix(key.id, deployed);
  return { subject: KEY, status: "failed", message, fix, runbook: RUNBOOK };
}

function judgePolicy(
  { arn, policy: text }: Extract<LiveKey, { kind: "usable" }>,
  calls: readonly WabaCall[],
  deployed: Deployed,
): HealthLine {
  const policy = readPolicy(text, "resource");
  const { verdict, because, forWhom } = jointAnswer(calls, (call) =>
    mayServiceUseKey(policy, { ...call, keyArn: arn }),
  );
  const fix = policyFix(arn, deployed);
  if (verdict === "no") {
    const message = `The service may not use the key ${arn}${forWhom}: ${because}`;
    return { subject: KEY, status: "failed", message, fix, runbook: RUNBOOK };
  }
  if (verdict === "unknown") {
    const message = `Whether the service may use the key ${arn}${forWhom} cannot be told: ${because}`;
    return { subject: KEY, status: "unknown", message, fix, runbook: VERIFY_SAYS_UNKNOWN };
  }
  return { subject: KEY, status: "ok", message: `The key ${arn} lets the service use it.` };
}

function policyFix(arn: string, deployed: Deployed): string {
  const { environment, outputs } = deployed;
  const { name } = environment;
  if (arn !== outputs.event_key_arn) return otherKeyFix(arn, deployed);
  const { key, ...topic } = eventTopicPart(environment);
  return isOurs(topic) && key !== undefined && "alias" in key
    ? `npx cdktf deploy ${name} writes the policy again`
    : `have its owner merge what ${toRun("requirements", name)} prints`;
}

/** A topic of the stack gets the key of the stack; of any other topic, the owner decides. */
function otherKeyFix(unfit: string | undefined, { environment }: Deployed): string {
  const { name } = environment;
  const { key, ...topic } = eventTopicPart(environment);
  const file = `environments/${name}.yaml`;
  if (!isOurs(topic)) {
    return `have the topic's owner encrypt it with a customer-managed key, and write that as eventTopic.existingKeyArn in ${file}`;
  }
  return key !== undefined && "arn" in key && key.arn === unfit
    ? `write another key as key.existingArn in ${file} and deploy`
    : `npx cdktf deploy ${name} encrypts it with its own key again`;
}
