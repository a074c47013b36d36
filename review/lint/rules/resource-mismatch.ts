import { remembered } from "../../../formats/remembered";
import { stringMatches } from "../../../iam/evaluate/match";
import type { Statement } from "../../../iam/policy/policy";
import { arnPattern, asGlob, isOpaque } from "../../../iam/policy/texts";
import { type Action, arnsOf, detailsOf, ownersOf } from "../../iam-data/iam-data";
import type { FoundPolicy } from "../../model";
import { type Objection, statementRule } from "../rule";
import { serviceOfType } from "../services";
import { type ActionPattern, actionPatterns, meansItself } from "../statements";

export const resourceMismatch = statementRule(
  {
    id: "resource-mismatch",
    severity: "error",
    description: "An action that works on none of the statement's resources.",
  },
  ({ policy, statement }) => {
    const { resource, action } = statement;
    if (resource === undefined || resource.except || resource.values.length === 0) return [];
    if (policy.argument === "grant") return [];
    const others = resource.values.filter((text) => isOther(text, ownName(policy)));
    if (others.length > 0) return others.map((text) => ofOther(text, policy, statement));
    if (action.except) return [];
    return actionPatterns(statement).flatMap((pattern) => {
      if (isOfOtherService(pattern, policy)) return [ofOtherService(pattern, policy, statement)];
      if (meansItself(policy) || !isLost(pattern, statement)) return [];
      return [ofOtherType(pattern, statement)];
    });
  },
);

function ofOtherType(pattern: ActionPattern, { effect }: Statement): Objection {
  return {
    subject: pattern.text,
    message: `${pattern.text} works on ${kindsOf(pattern)}, and none of the statement's resources is one: it ${effect === "Allow" ? "grants" : "denies"} nothing`,
    fix: fixFor(pattern),
  };
}

/** Whose policies speak of nothing but the resource itself and what is in it. */
const OWN_ACTIONS = ["kms", "s3", "secretsmanager", "sns", "sqs"];

function isOfOtherService(
  { service, actions }: ActionPattern,
  { kind, resource }: FoundPolicy,
): boolean {
  const own = serviceOfType(resource.type);
  if (kind !== "resource" || !OWN_ACTIONS.includes(own) || actions === undefined) return false;
  return service.toLowerCase() !== own;
}

function ofOtherService(
  { text }: ActionPattern,
  { resource }: FoundPolicy,
  { effect }: Statement,
): Objection {
  const own = serviceOfType(resource.type);
  return {
    subject: text,
    message: `${text} is an action of another service, and a policy of ${own} decides only about actions of ${own}: it ${effect === "Allow" ? "grants" : "denies"} nothing`,
    fix: "put it into a policy of the role or user that is to have it, or of the resource that it is about",
  };
}

/** What a resource with a policy is called, by the argument that says so; a queue's URL and a topic's ARN end with it. */
const NAMED_BY: Readonly<Record<string, string>> = {
  aws_s3_bucket: "bucket",
  aws_s3_bucket_policy: "bucket",
  aws_sns_topic: "name",
  aws_sns_topic_policy: "arn",
  aws_sqs_queue: "name",
  aws_sqs_queue_policy: "queue_url",
};

function ownName({ kind, resource: { type, values } }: FoundPolicy): string | undefined {
  const written = kind === "resource" ? values[NAMED_BY[type] ?? ""] : undefined;
  return typeof written === "string" && written !== "" && !isOpaque(written)
    ? written.replace(/^.*[:/]/s, "")
    : undefined;
}

/** Whether it is the ARN of a bucket, topic or queue of another name. */
function isOther(text: string, own: string | undefined): boolean {
  const parts = own === undefined || isOpaque(text) ? undefined : arnPattern(text);
  if (own === undefined || parts === undefined || !OWN_ACTIONS.includes(parts.service))
    return false;
  const [name = ""] = parts.resource.split("/");
  return name !== own && stringMatches(name, own, undefined, { wildcards: true }) === false;
}

function ofOther(text: string, policy: FoundPolicy, { effect }: Statement): Objection {
  const own = ownName(policy) ?? "";
  return {
    subject: ["other", text],
    message: `${text} is not ${own}, and this policy decides only about ${own}: for it, the statement ${effect === "Allow" ? "grants" : "denies"} nothing`,
    fix: `write the ARN of ${own}, or put the statement into the policy of the resource that is meant`,
  };
}

/** Whether none of the actions that the entry stands for can be asked for one of the resources. */
function isLost({ service, actions = [] }: ActionPattern, { resource }: Statement): boolean {
  const globs = (resource?.values ?? []).map(asGlob);
  if (globs.some((glob) => /^\*+$/.test(glob))) return false;
  return actions.length > 0 && !actions.some((action) => mayFit(service, action, globs));
}

function mayFit(service: string, action: Action, globs: readonly string[]): boolean {
  if (action.hasResourceTypes === undefined) return true;
  if (!action.hasResourceTypes) return globs.some(isEverything);
  const arns = arnsOf(service, action.name);
  if (arns === undefined) return globs.some((glob) => mayBeOf(service, glob));
  return globs.some((glob) => arns.some((arn) => mayBe(glob, wholeArn(arn))));
}

/** Of a service whose resource types are not described, it is known whose ARNs they have. */
function mayBeOf(service: string, glob: string): boolean {
  const written = arnPattern(glob)?.service ?? "*";
  return ownersOf(service).some((owner) => mayMeet(written, owner));
}

/** In any partition. */
const wholeArn = remembered((arn) => `arn:*:${arn}`);

/** Part by part, so that no wildcard at the end runs into what the type is called. */
function mayBe(glob: string, type: string): boolean {
  const [written, wanted] = [arnPattern(glob), arnPattern(type)];
  if (written === undefined || wanted === undefined) return mayMeet(glob, type);
  // A type that is in every Region, or belongs to an account, has something in that place.
  const parts = ["service", "region", "account", "resource"] as const;
  return parts.every(
    (part) => (written[part] !== "" || wanted[part] === "") && mayMeet(written[part], wanted[part]),
  );
}

/** AWS's own guides also write `arn:aws:s3:::*` for actions that have no resources. */
function isEverything(glob: string): boolean {
  return /^\*+$/.test(glob) || /^\*+$/.test(arnPattern(glob)?.resource ?? "");
}

function kindsOf({ service, actions = [] }: ActionPattern): string {
  if (!actions.some((one) => one.hasResourceTypes)) return "no resource that a policy can name";
  return typesOf(service, actions).join(", ") || `resources of ${ownersOf(service).join(", ")}`;
}

function typesOf(service: string, actions: readonly Action[]): string[] {
  const all = actions.flatMap(
    ({ name }) => detailsOf(service.toLowerCase(), name)?.resourceTypes ?? [],
  );
  return [...new Set(all)];
}

function fixFor({ service, actions = [] }: ActionPattern): string {
  const [action] = actions.filter((one) => one.hasResourceTypes);
  const arns = action === undefined ? [] : (arnsOf(service, action.name) ?? []);
  const [arn] = arns.toSorted((one, other) => one.length - other.length);
  if (arn === undefined && action !== undefined) {
    return `name a resource of ${ownersOf(service).join(" or ")}`;
  }
  return arn === undefined
    ? 'put it into a statement of its own with Resource "*"'
    : `name a resource such as arn:aws:${arn.replaceAll("{", "<").replaceAll("}", ">")}`;
}

type Part = string | "*" | "?" | "name";

function partsOf(pattern: string): Part[] {
  return (pattern.match(/\{\w+\}|./gs) ?? []).map((one) => (one.length > 1 ? "name" : one));
}

/** Whether some text matches both; a name in braces is text without a slash. */
function mayMeet(one: string, other: string): boolean {
  if (one === other || one === "*" || other === "*") return true;
  // A text that matches the one without doubt: if it is of the type, too, that is the answer, as it is without wildcards.
  const sample = one.replaceAll(/[*?]/g, "x");
  if (textsOfType(other).test(sample)) return true;
  if (sample === one || beginOtherwise(one, other)) return false;
  const [left, right] = [[...one], partsOf(other)];
  // meets[j]: whether the left parts that are left over meet the right ones from j on.
  let meets = right.map(() => false).concat(true);
  for (let j = right.length - 1; j >= 0; j -= 1) {
    meets[j] = isRepeating(right[j]) && meets[j + 1] === true;
  }
  for (const part of left.toReversed()) {
    const before = meets;
    meets = right.map(() => false).concat(part === "*" && before[right.length] === true);
    for (let j = right.length - 1; j >= 0; j -= 1) {
      meets[j] = step(part, right[j] ?? "", {
        leftDone: before[j] === true,
        rightDone: meets[j + 1] === true,
        bothDone: before[j + 1] === true,
      });
    }
  }
  return meets[0] === true;
}

/** A list of one character needs no escapes: no type has `^`, `]` or `\\`. */
const textsOfType = remembered((type) => {
  const any = { name: "[^/]*", "*": "[^]*" } as const;
  const parts = partsOf(type).map((part) => any[part as keyof typeof any] ?? `[${part}]`);
  return new RegExp(`^${parts.join("")}$`, "u");
});

/** Whether they differ before the first wildcard or name: the usual case. */
function beginOtherwise(one: string, other: string): boolean {
  for (let at = 0; at < one.length || at < other.length; at += 1) {
    const [left, right] = [one.charAt(at), other.charAt(at)];
    if (/[*?]/.test(left) || /[*?{]/.test(right)) return false;
    if (left !== right) return true;
  }
  return false;
}

function isRepeating(part: Part | undefined): boolean {
  return part === "*" || part === "name";
}

interface After {
  readonly leftDone: boolean;
  readonly rightDone: boolean;
  readonly bothDone: boolean;
}

function step(left: Part, right: Part, { leftDone, rightDone, bothDone }: After): boolean {
  if (left === "*") return leftDone || rightDone;
  if (right === "*") return rightDone || leftDone;
  if (right === "name") return rightDone || (left !== "/" && leftDone);
  return (left === "?" || left === right) && bothDone;
}
