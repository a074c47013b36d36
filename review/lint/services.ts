import type { FoundPolicy } from "../model";

/** Of a service principal, its name alone: `logs` for `logs.eu-west-1.amazonaws.com`. */
export function serviceName(principal: string): string {
  return principal
    .replace(/\.amazonaws\.com(\.cn)?$/, "")
    .replace(/\.[a-z]{2,4}(-[a-z]+)+-\d+$/, "");
}

export const SOCIAL_MESSAGING = "social-messaging";

/**
 * Services that may assume only roles which somebody of the role's own account passed to them
 * (iam:PassRole), and for which AWS documents no source keys in a role's trust: the role of an
 * instance, of a function, of a pod.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
const BOUND_BY_PASS_ROLE: readonly string[] = ["ec2", "edgelambda", "lambda", "pods.eks"];

export function isBoundByPassRole(service: string, { kind }: FoundPolicy): boolean {
  return kind === "trust" && BOUND_BY_PASS_ROLE.includes(serviceName(service));
}

/**
 * Services that call without aws:SourceAccount and aws:SourceArn, and where: "You can't use Condition
 * blocks in Amazon SNS topic policies for EventBridge", nor does it send the keys to KMS for an
 * encrypted topic or queue. To a queue itself it does send them.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
const WITHOUT_SOURCE_KEYS: Readonly<Record<string, readonly string[]>> = {
  events: ["sns", "kms"],
};

export function sendsNoSourceKeys(service: string, { kind, resource }: FoundPolicy): boolean {
  const where = WITHOUT_SOURCE_KEYS[serviceName(service)] ?? [];
  return kind === "resource" && where.includes(serviceOfType(resource.type));
}

/** Whether a key's policy could let in this service only for every AWS customer. */
export function sendsNoSourceKeysToKms(service: string): boolean {
  return WITHOUT_SOURCE_KEYS[serviceName(service)]?.includes("kms") ?? false;
}

/** The service that owns resources of a Terraform type: `sns` for `aws_sns_topic_policy`. */
export function serviceOfType(type: string): string {
  return type.split("_")[1] ?? "";
}

/** What cannot lie elsewhere than the resource that the service calls. */
interface Bond {
  readonly account?: true;
  readonly region?: true;
}

/**
 * Most services may work across accounts, some across Regions (SNS delivers to queues anywhere): there
 * a foreign source is a decision, told as cross-account access. These cannot:
 * - a WhatsApp Business Account lives in one Region, and AWS's guide knows no topic elsewhere;
 * - "Amazon SNS topics must be in the same account as the Budgets", whose ARNs have no Region;
 * - server access logs stay in the bucket's account and Region, whose ARN tells neither;
 * - alarms and rules act on topics, queues and keys of their own Region, of other accounts too.
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
const BONDS: Readonly<Record<string, Bond>> = {
  [SOCIAL_MESSAGING]: { account: true, region: true },
  budgets: { account: true },
  "logging.s3": { account: true },
  cloudwatch: { region: true },
  events: { region: true },
};

export function bondOf(service: string): Bond {
  return BONDS[serviceName(service)] ?? {};
}
