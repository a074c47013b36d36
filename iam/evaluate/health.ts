import type { Request } from "../policy/context";
import type { PolicyDocument } from "../policy/policy";
import {
  evaluate,
  judge,
  nearestMiss,
  type Outcome,
  partsThatAre,
  statementName,
  undecidedKeys,
} from "./evaluate";

/** A call that an AWS service makes on behalf of one of an account's resources. */
export interface ServiceCall {
  /** The service principal, such as `social-messaging.amazonaws.com`. */
  readonly service: string;
  readonly sourceAccount: string;
  /** The resource on whose behalf it calls: one exact ARN, such as a WABA's. */
  readonly sourceArn: string;
}

export interface Answer {
  readonly verdict: "yes" | "no" | "unknown";
  readonly because: string;
  /**
   * For yes and no, the condition keys of the call without which the verdict would not hold; for
   * unknown, the keys that would have to be known. They are spelled as in the call, or else the policy.
   */
  readonly restsOn: readonly string[];
}

const VERDICTS: Readonly<Record<Outcome, Answer["verdict"]>> = {
  allowed: "yes",
  "implicitly denied": "no",
  "explicitly denied": "no",
  unknown: "unknown",
};

/** Whether the service may publish to the topic, as it does for every event. */
export function mayServicePublish(
  topicPolicy: PolicyDocument,
  call: ServiceCall & { readonly topicArn: string },
): Answer {
  return answer(topicPolicy, requestOf(call, "sns:Publish", call.topicArn));
}

/** Whether the service may use the key of an encrypted topic: it needs both actions to publish. */
export function mayServiceUseKey(
  keyPolicy: PolicyDocument,
  call: ServiceCall & { readonly keyArn: string },
): Answer {
  const answers = ["kms:GenerateDataKey", "kms:Decrypt"].map((action) =>
    answer(keyPolicy, requestOf(call, action, call.keyArn)),
  );
  const verdict = verdictOfAll(answers);
  const decisive = answers.filter((one) => one.verdict === verdict);
  return {
    verdict,
    because: decisive.map(({ because }) => because).join(" "),
    restsOn: [...new Set(decisive.flatMap(({ restsOn }) => restsOn))],
  };
}

/**
 * Whether the service may assume the role. AWS's guide shows no condition in the trust policy, so
 * that the call carries the source account and ARN is unproven: where the verdict depends on
 * whether it does, it is unknown and rests on those keys.
 */
export function mayServiceAssume(
  trustPolicy: PolicyDocument,
  call: ServiceCall & { readonly roleArn: string },
): Answer {
  const request = requestOf(call, "sts:AssumeRole", call.roleArn);
  return answer(trustPolicy, request, ["aws:SourceAccount", "aws:SourceArn"]);
}

/** Only what AWS documents of a service's call is given; every other condition key is unknown. */
function requestOf(call: ServiceCall, action: string, resource: string): Request {
  if (/[*?]/.test(call.sourceArn)) throw new Error(`Not one exact ARN: ${call.sourceArn}`);
  return {
    principal: { type: "Service", value: call.service },
    action,
    resource,
    context: {
      "aws:SourceAccount": call.sourceAccount,
      "aws:SourceArn": call.sourceArn,
      "aws:SecureTransport": "true",
      "aws:PrincipalIsAWSService": "true",
      "aws:PrincipalServiceName": call.service,
    },
    unknownKeys: "unlisted",
  };
}

/** `unproven` keys have the request's value if the call carries them, which is not known. */
function answer(
  policy: PolicyDocument,
  request: Request,
  unproven: readonly string[] = [],
): Answer {
  const verdict = verdictOf(policy, request, unproven);
  if (verdict !== "unknown") {
    const because = `${request.action}: ${grounds(policy, request)}.`;
    return { verdict, because, restsOn: keysNeeded(policy, request, unproven) };
  }
  const { decidedBy } = evaluate([policy], withUnknown(request, unproven));
  const reasons = decidedBy.map(
    (one) =>
      `${statementName(one)} may ${one.statement.effect.toLowerCase()} it, but its ${partsThatAre("unknown", one).join(" and ")} cannot be decided`,
  );
  const restsOn = [...new Set(decidedBy.flatMap(undecidedKeys))];
  const proviso =
    verdictOf(policy, request, []) === "yes"
      ? [`allowed if the call carries ${restsOn.join(" and ")}, which is not proven`]
      : [];
  return {
    verdict,
    because: `${request.action}: ${[...reasons, ...proviso].join("; ")}.`,
    restsOn,
  };
}

function verdictOfAll(answers: readonly Answer[]): Answer["verdict"] {
  if (answers.some(({ verdict }) => verdict === "no")) return "no";
  return answers.every(({ verdict }) => verdict === "yes") ? "yes" : "unknown";
}

/** The verdict if it is the same whichever of the unproven keys the call carries. */
function verdictOf(
  policy: PolicyDocument,
  request: Request,
  unproven: readonly string[],
): Answer["verdict"] {
  const [key, ...others] = unproven;
  if (key === undefined) return VERDICTS[evaluate([policy], request).outcome];
  const carried = verdictOf(policy, request, others);
  const absent = { ...request, context: { ...request.context, [key]: null } };
  return verdictOf(policy, absent, others) === carried ? carried : "unknown";
}

/** The smallest set found by giving up one key after the other as long as the verdict holds. */
function keysNeeded(
  policy: PolicyDocument,
  request: Request,
  unproven: readonly string[],
): string[] {
  const verdict = verdictOf(policy, request, unproven);
  const givenUp: string[] = [];
  return Object.keys(request.context).filter((key) => {
    const without = withUnknown(request, [...givenUp, key]);
    const stillUnproven = unproven.filter((one) => one in without.context);
    if (verdictOf(policy, without, stillUnproven) !== verdict) return true;
    givenUp.push(key);
    return false;
  });
}

function withUnknown(request: Request, keys: readonly string[]): Request {
  const known = Object.entries(request.context).filter(([key]) => !keys.includes(key));
  return { ...request, context: Object.fromEntries(known) };
}

function grounds(policy: PolicyDocument, request: Request): string {
  const { outcome, decidedBy } = evaluate([policy], request);
  const names = decidedBy.map(statementName).join(" and ");
  if (outcome === "allowed") return `allowed by ${names}`;
  if (outcome === "explicitly denied") return `denied by ${names}`;
  const miss = nearestMiss(judge([policy], request));
  return `no statement allows it${miss === undefined ? "" : `; ${miss}`}`;
}
