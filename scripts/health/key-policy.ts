import type { Outputs } from "../../constructs/outputs";
import type { Environment } from "../../environments/schema";
import { mayServiceUseKey } from "../../iam/health";
import { readPolicy } from "../../iam/read";
import type { HealthLine } from "./health-line";
import type { LiveKey } from "./live-key";
import { jointAnswer, type WabaCall } from "./service-calls";
import { VERIFY_SAYS_UNKNOWN } from "./unknown";

export const KEY = "event key";

const RUNBOOK = "docs/runbook.md#events-do-not-arrive";

/** Whether the key with which the topic is really encrypted lets the service publish. */
export function judgeKeyPolicy(
  key: LiveKey,
  calls: readonly WabaCall[],
  context: { readonly environment: Environment; readonly outputs: Outputs },
): HealthLine {
  switch (key.kind) {
    case "none": {
      const message = "The topic is not encrypted with a customer-managed key.";
      const fix = otherKeyFix(context.environment, "encrypt it with a customer-managed key");
      return { subject: KEY, status: "warning", message, fix, runbook: RUNBOOK };
    }
    case "managed by AWS":
      return unusable(`is managed by AWS, so nobody can let the service use it`, key, context);
    case "missing":
      return unusable("does not exist", key, context);
    case "unusable":
      return unusable(`is ${key.state}, so nothing can be encrypted with it`, key, context);
    case "usable":
      return judgePolicy(key, calls, context);
  }
}

function unusable(
  why: string,
  key: { readonly id: string },
  { environment, outputs }: { readonly environment: Environment; readonly outputs: Outputs },
): HealthLine {
  const deployed = key.id === outputs.event_key_arn;
  const fix = deployed
    ? `enable ${key.id} or cancel its deletion; if it is gone for good, encrypt the topic with another key`
    : otherKeyFix(environment, "encrypt it with a customer-managed key, or not at all");
  const message = `The topic's key ${key.id} ${why}: events are dropped.`;
  return { subject: KEY, status: "failed", message, fix, runbook: RUNBOOK };
}

/** A topic of the stack gets its own key back; of any other, its owner decides. */
function otherKeyFix({ name, eventTopic }: Environment, wish: string): string {
  return eventTopic.existingArn === undefined
    ? `npx cdktf deploy ${name} gives the topic its key back`
    : `have the topic's owner ${wish}, and set eventTopic.existingKeyArn in environments/${name}.yaml to match`;
}

function judgePolicy(
  key: Extract<LiveKey, { kind: "usable" }>,
  calls: readonly WabaCall[],
  context: { readonly environment: Environment; readonly outputs: Outputs },
): HealthLine {
  const policy = readPolicy(key.policy, "resource");
  const { verdict, because, forWhom } = jointAnswer(calls, (call) =>
    mayServiceUseKey(policy, { ...call, keyArn: key.arn }),
  );
  const fix = policyFix(key.arn, context);
  if (verdict === "no") {
    const message = `The service may not use the key ${key.arn}${forWhom}: ${because}`;
    return { subject: KEY, status: "failed", message, fix, runbook: RUNBOOK };
  }
  if (verdict === "unknown") {
    const message = `Whether the service may use the key ${key.arn}${forWhom} cannot be told: ${because}`;
    return { subject: KEY, status: "unknown", message, fix, runbook: VERIFY_SAYS_UNKNOWN };
  }
  return { subject: KEY, status: "ok", message: "Its policy lets the service use it." };
}

function policyFix(
  arn: string,
  { environment, outputs }: { readonly environment: Environment; readonly outputs: Outputs },
): string {
  const { name, eventTopic, key } = environment;
  if (arn !== outputs.event_key_arn) {
    return otherKeyFix(environment, "tell you its key");
  }
  return eventTopic.existingArn === undefined && key.existingArn === undefined
    ? `npx cdktf deploy ${name} writes the policy again`
    : `have its owner merge what npm run requirements -- ${name} prints`;
}
