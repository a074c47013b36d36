import type { Environment } from "../../app/environment";
import { eventTopicPart } from "../../constructs/events/decisions";
import { isOurs } from "../../constructs/shared/part";
import { mayServicePublish } from "../../iam/evaluate/health";
import { readPolicy } from "../../iam/policy/read";
import { toRun } from "../terminal/to-run";
import type { HealthLine } from "./health-line";
import type { LiveTopic } from "./live-topic";
import { jointAnswer, type WabaCall } from "./service-calls";
import { VERIFY_SAYS_UNKNOWN } from "./unknown";

export const TOPIC = "event topic";

const RUNBOOK = "docs/runbook.md#events-do-not-arrive";

/** Whether the topic's live policy lets the service publish for every account that sends to it. */
export function judgeTopicPolicy(
  topic: LiveTopic | undefined,
  calls: readonly WabaCall[],
  environment: Environment,
): HealthLine {
  if (topic === undefined) {
    const message = "The topic does not exist, so no event arrives.";
    const fix = missingTopicFix(environment);
    return { subject: TOPIC, status: "failed", message, fix, runbook: RUNBOOK };
  }
  const policy = readPolicy(topic.policy, "resource");
  const { verdict, because, forWhom } = jointAnswer(calls, (call) =>
    mayServicePublish(policy, { ...call, topicArn: topic.arn }),
  );
  const fix = policyFix(environment);
  if (verdict === "no") {
    const message = `The service may not publish${forWhom}: ${because}`;
    return { subject: TOPIC, status: "failed", message, fix, runbook: RUNBOOK };
  }
  if (verdict === "unknown") {
    const message = `Whether the service may publish${forWhom} cannot be told: ${because}`;
    return { subject: TOPIC, status: "unknown", message, fix, runbook: VERIFY_SAYS_UNKNOWN };
  }
  return { subject: TOPIC, status: "ok", message: "Its policy lets the service publish." };
}

function missingTopicFix(environment: Environment): string {
  const { name } = environment;
  const topic = eventTopicPart(environment);
  return isOurs(topic)
    ? `npx cdktf deploy ${name} creates it again`
    : `have its owner create ${topic.arn} again, or use another topic in environments/${name}.yaml and deploy`;
}

function policyFix(environment: Environment): string {
  const { name } = environment;
  return isOurs(eventTopicPart(environment))
    ? `npx cdktf deploy ${name} writes the policy again`
    : `have its owner merge what ${toRun("requirements", name)} prints`;
}
