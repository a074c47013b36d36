import type { PolicyStatement } from "../../constructs/shared/policy-document";
import { SOCIAL_MESSAGING } from "../../constructs/shared/publisher";
import type { Requirement } from "../../constructs/shared/requirement";
import { arnOf, globalArnOf, queueNameIn } from "../../formats/arns";
import { evaluate, type Outcome } from "../../iam/evaluate/evaluate";
import type { Request } from "../../iam/policy/context";
import { readPolicy } from "../../iam/policy/read";
import { requirementsOfSource } from "../wiring/source";
import { readBucketPolicy, readRegion } from "./buckets";
import type { HealthLine, World } from "./health";
import { readKey } from "./keys";
import { readLogPolicies } from "./outcomes";
import { readAttributes } from "./queues";
import { readTopic } from "./topics";
import { unknownLine, VERIFY_SAYS_UNKNOWN } from "./unknown";

const RUNBOOK = "docs/runbook.md#an-owner-has-not-merged-what-is-required";

/** Whether the owners of existing things let the environment use them: one line for each that has a policy. */
export async function judgeRequirements(world: World): Promise<readonly HealthLine[]> {
  const withPolicy = world.requirements.filter(({ statements }) => statements.length > 0);
  const lines = withPolicy.map(async (requirement) => {
    const subject = subjectOf(requirement);
    return policyOf(requirement.of, world)
      .then((policy) => judgeRequirement(requirement, policy, world.environment))
      .catch((error: unknown) => [unknownLine(subject, error, world.environment)]);
  });
  return (await Promise.all(lines)).flat();
}

function subjectOf({ of }: Requirement): string {
  return `requirements of ${of}`;
}

/** Nothing where the thing does not exist or cannot be used, which has a line of its own. */
type LivePolicy =
  | { readonly kind: "policy"; readonly text: string }
  | { readonly kind: "missing" }
  | { readonly kind: "out of sight" };

async function policyOf(arn: string, world: World): Promise<LivePolicy> {
  const [, , service, , , resource = ""] = arn.split(":");
  if (service === "sns") {
    const found = await readTopic(world, arn);
    return found === undefined ? { kind: "missing" } : { kind: "policy", text: found.policy };
  }
  if (service === "kms") {
    const found = await readKey(world, arn);
    return found.kind === "usable" ? { kind: "policy", text: found.policy } : { kind: "missing" };
  }
  if (service === "s3") {
    if ((await readRegion(world, resource)) !== world.environment.region)
      return { kind: "missing" };
    return { kind: "policy", text: (await readBucketPolicy(world, resource)) ?? NO_POLICY };
  }
  if (service === "sqs") {
    const found = await readAttributes(world, queueNameIn(arn));
    return found === undefined
      ? { kind: "missing" }
      : { kind: "policy", text: found["Policy"] ?? NO_POLICY };
  }
  if (service === "logs") return { kind: "policy", text: await readLogPolicies(world) };
  return { kind: "out of sight" };
}

/** Allows nothing and denies nothing. */
const NO_POLICY = JSON.stringify({ Version: "2012-10-17", Statement: [] });

/** @param policy what is in AWS */
export function judgeRequirement(
  requirement: Requirement,
  policy: LivePolicy,
  environment: World["environment"],
): readonly HealthLine[] {
  const subject = subjectOf(requirement);
  const { account, region } = environment;
  const fix = `have its owner merge ${requirementsOfSource(environment)}`;
  if (policy.kind === "missing") return [];
  if (policy.kind === "out of sight") {
    const message = "Its policy can be read by its owner alone.";
    return [{ subject, status: "warning", message, fix, runbook: RUNBOOK }];
  }
  const live = readPolicy(policy.text, "resource");
  const answers = requirement.statements.map((statement) => ({
    sid: statement.Sid,
    effect: statement.Effect,
    outcome: worst(
      requestsFor(statement, requirement.of, { account, region }).map(
        (request) => evaluate([live], request).outcome,
      ),
      statement.Effect,
    ),
  }));
  const unmet = answers.filter(
    ({ effect, outcome }) => outcome !== "unknown" && outcome !== MET[effect],
  );
  const names = (some: readonly { readonly sid: string }[]) =>
    some.map(({ sid }) => sid).join(", ");
  const allows = unmet.filter(({ effect }) => effect === "Allow");
  if (allows.length > 0) {
    const message = `Its policy does not allow what the environment needs: ${names(allows)}.`;
    return [{ subject, status: "failed", message, fix, runbook: RUNBOOK }];
  }
  const undecided = answers.filter(({ outcome }) => outcome === "unknown");
  if (undecided.length > 0) {
    const message = `It cannot be decided whether its policy does what it must: ${names(undecided)}.`;
    return [{ subject, status: "unknown", message, fix, runbook: VERIFY_SAYS_UNKNOWN }];
  }
  if (unmet.length > 0) {
    const message = `Its policy does not deny what it should: ${names(unmet)}.`;
    return [{ subject, status: "warning", message, fix, runbook: RUNBOOK }];
  }
  return [{ subject, status: "ok", message: "Its policy does all that it must." }];
}

const MET = { Allow: "allowed", Deny: "explicitly denied" } as const;

/** What holds only if it holds for each request. */
function worst(outcomes: readonly Outcome[], effect: "Allow" | "Deny"): Outcome {
  const unmet = outcomes.find((one) => one !== "unknown" && one !== MET[effect]);
  return unmet ?? outcomes.find((one) => one === "unknown") ?? MET[effect];
}

type Scope = Parameters<typeof arnOf>[0];

/** A request that the statement speaks of for each of its actions. */
function requestsFor(statement: PolicyStatement, of: string, scope: Scope): Request[] {
  const { Action, Resource = of, Condition = {}, Principal = "*" } = statement;
  const [resource = of] = [Resource].flat();
  const { Service: service, AWS: identity } = Object(Principal) as Record<string, string>;
  const someone = identity ?? globalArnOf(scope, "iam", "role/example");
  const principal =
    service === undefined
      ? ({ type: "AWS", value: someone } as const)
      : ({ type: "Service", value: service } as const);
  const conditions = Object.values(Condition).flatMap((keys) => Object.entries(keys));
  const context = Object.fromEntries(
    conditions.map(([key, value]) => [key, example([value].flat()[0] ?? "", scope)]),
  );
  const byService = service && {
    "aws:PrincipalIsAWSService": "true",
    "aws:PrincipalServiceName": service,
  };
  return [Action].flat().map((action) => ({
    principal,
    action: EVERYTHING_OF[action] ?? action.replaceAll("*", ""),
    resource: resource === "*" ? of : example(resource, scope),
    context: { "aws:SecureTransport": "true", ...byService, ...context },
    unknownKeys: "unlisted",
  }));
}

/** One exact text that matches the pattern, such as a real caller would send. */
function example(pattern: string, scope: Scope): string {
  if (pattern === arnOf(scope, SERVICE, "*")) return arnOf(scope, SERVICE, "waba/example");
  return pattern.replaceAll("*", "example");
}

const SERVICE = SOCIAL_MESSAGING.split(".")[0] ?? "";

const EVERYTHING_OF: Readonly<Record<string, string>> = {
  "kms:*": "kms:Decrypt",
  "s3:*": "s3:GetObject",
  "sqs:*": "sqs:SendMessage",
};
