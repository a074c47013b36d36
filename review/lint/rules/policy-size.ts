import { writePolicy } from "../../../iam/policy/policy";
import { plainParts } from "../../../iam/policy/texts";
import type { FoundPolicy, Reading } from "../../model";
import { moduleOf } from "../links";
import { type PlacedObjection, settingRule, wholePolicy } from "../rule";

/** How much AWS takes, and of what. */
interface Limit {
  readonly of: string;
  readonly most: number;
  /** IAM counts characters and "doesn't count white space"; the others count bytes. */
  readonly unit: "characters" | "bytes";
  /** The argument that names whose inline policies are counted together. */
  readonly together?: string;
  readonly fix?: string;
}

const KB = 1024;
const TRUST: Limit = {
  of: "a role's trust policy",
  most: 2048,
  unit: "characters",
  fix: "shorten it, or ask Service Quotas for a longer role trust policy (L-C07B4B0D) and waive this",
};
const inline = (whose: string, most: number): Limit => ({
  of: `all inline policies of a ${whose} together`,
  most,
  unit: "characters",
  together: whose,
});

/**
 * By Terraform type.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html
 */
const LIMITS: readonly (readonly [type: RegExp, limit: Limit])[] = [
  [/^aws_iam_policy$/, { of: "a managed policy", most: 6144, unit: "characters" }],
  [/^aws_iam_role(_policy)?$/, inline("role", 10_240)],
  [/^aws_iam_group_policy$/, inline("group", 5120)],
  [/^aws_iam_user_policy$/, inline("user", 2048)],
  [/^aws_sns_topic(_policy)?$/, { of: "a topic's policy", most: 30 * KB, unit: "bytes" }],
  [/^aws_sqs_queue(_policy)?$/, { of: "a queue's policy", most: 8192, unit: "bytes" }],
  [/^aws_s3_bucket(_policy)?$/, { of: "a bucket's policy", most: 20 * KB, unit: "bytes" }],
  [/^aws_kms_(\w+_)?key(_policy)?$/, { of: "a key's policy", most: 32 * KB, unit: "bytes" }],
  [/^aws_vpc_endpoint(_policy)?$/, { of: "an endpoint's policy", most: 20_480, unit: "bytes" }],
];

export const policySize = settingRule(
  { id: "policy-size", severity: "error", description: "A policy longer than AWS takes." },
  (_, reading) =>
    reading.policies.flatMap((policy) => {
      const limit = limitOf(policy);
      return limit === undefined ? [] : tooLong(policy, limit, reading);
    }),
);

/** Only documents have a limit: other arguments name policies that are written elsewhere, or grant without one. */
function limitOf({ kind, argument, resource }: FoundPolicy): Limit | undefined {
  if (kind === "trust") return TRUST;
  if (!/^(inline_policy\b.*|policy)$/.test(argument)) return undefined;
  return LIMITS.find(([type]) => type.test(resource.type))?.[1];
}

/** If several count together, the policy with which the sum exceeds the limit is reported, and those after it. */
function tooLong(policy: FoundPolicy, limit: Limit, reading: Reading): PlacedObjection[] {
  const counted =
    limit.together === undefined ? [policy] : inlineUpTo(policy, limit.together, reading);
  const size = counted.reduce((sum, one) => sum + sizeOf(one, limit), 0);
  if (size <= limit.most) return [];
  return [
    {
      ...wholePolicy(policy),
      subject: size,
      message: `${limit.of} may have ${limit.most} ${limit.unit}; ${counted.length > 1 ? "with this one there are" : "this has"} at least ${size}`,
      fix: limit.fix ?? "merge statements, use fewer and shorter entries, or split what it grants",
    },
  ];
}

/** The inline policies of the same role, group or user, as far as this one in the order of ids. */
function inlineUpTo(policy: FoundPolicy, whose: string, { policies }: Reading): FoundPolicy[] {
  const owner = ownerOf(policy, whose);
  return policies.filter(
    (one) =>
      limitOf(one)?.together === whose && ownerOf(one, whose) === owner && one.id <= policy.id,
  );
}

/** A role holds inline policies itself, or they name the role, by a reference to its name or id. */
function ownerOf({ resource }: FoundPolicy, whose: string): string {
  const named = resource.values[whose];
  const reference = /\$\{([^.]+\.[^.[]+(?:\[[^\]]*\])?)\.(?:name|id)\}/.exec(String(named))?.[1];
  if (named === undefined) return resource.address;
  return reference === undefined ? String(named) : moduleOf(resource) + reference;
}

/** A lower bound: what Terraform fills in is not counted. */
function sizeOf({ document }: FoundPolicy, { unit }: Limit): number {
  const text = plainParts(JSON.stringify(writePolicy(document)));
  return unit === "bytes" ? Buffer.byteLength(text) : text.replaceAll(/\s/g, "").length;
}
