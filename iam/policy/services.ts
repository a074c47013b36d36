/** How a service calls, as far as it matters to a policy. */
export interface Service {
  /**
   * It may assume only roles that were passed to it in the role's own account (iam:PassRole), and AWS
   * documents no source keys in a role's trust: the role of an instance, of a function, of a pod.
   */
  readonly boundByPassRole?: true;
  /** Services that it calls without aws:SourceAccount and aws:SourceArn. */
  readonly noSourceKeysTo?: readonly string[];
  /** It works for resources of the same account or Region only. */
  readonly sameAccount?: true;
  readonly sameRegion?: true;
}

export const SOCIAL_MESSAGING = "social-messaging";

/**
 * Most services may work across accounts, some across Regions (SNS delivers to queues anywhere), so that
 * a foreign source is a decision, which cross-account reports. With `sameAccount` and `sameRegion`:
 * - a WhatsApp Business Account belongs to one Region, and AWS's guide knows no topic elsewhere;
 * - "Amazon SNS topics must be in the same account as the Budgets", whose ARNs have no Region;
 * - server access logs stay in the bucket's account and Region, whose ARN says neither;
 * - alarms and rules act on topics, queues and keys of their own Region, of other accounts too.
 *
 * EventBridge: "You can't use Condition blocks in Amazon SNS topic policies for EventBridge", nor does it
 * send the keys to KMS for an encrypted topic or queue. To a queue itself it does send them.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
const SERVICES: ReadonlyMap<string, Service> = new Map<string, Service>([
  [SOCIAL_MESSAGING, { sameAccount: true, sameRegion: true }],
  ["budgets", { sameAccount: true }],
  ["cloudwatch", { sameRegion: true }],
  ["ec2", { boundByPassRole: true }],
  ["edgelambda", { boundByPassRole: true }],
  ["events", { sameRegion: true, noSourceKeysTo: ["sns", "kms"] }],
  ["lambda", { boundByPassRole: true }],
  ["logging.s3", { sameAccount: true }],
  ["pods.eks", { boundByPassRole: true }],
]);

export function serviceOf(principal: string): Service {
  return SERVICES.get(serviceName(principal)) ?? {};
}

/** The name of a service principal alone: `logs` for `logs.eu-west-1.amazonaws.com`. */
export function serviceName(principal: string): string {
  return principal
    .replace(/\.amazonaws\.com(\.cn)?$/, "")
    .replace(/\.[a-z]{2,4}(-[a-z]+)+-\d+$/, "");
}

/** Whether no condition can say on whose behalf a service calls another, such as `sns`. */
export function sendsNoSourceKeysTo(target: string, principal: string): boolean {
  return serviceOf(principal).noSourceKeysTo?.includes(target) === true;
}
