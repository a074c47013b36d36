/**
 * Regions of AWS End User Messaging Social as the 2026 user guide lists them. The list grows, so an
 * unknown Region deserves a warning and never a refusal.
 * @see https://docs.aws.amazon.com/general/latest/gr/end-user-messaging.html
 */
export const SOCIAL_MESSAGING_REGIONS: readonly string[] = [
  ...["us-east-1", "us-east-2", "us-west-1", "us-west-2"],
  ...["ca-central-1", "ca-west-1", "mx-central-1", "sa-east-1"],
  ...["af-south-1", "il-central-1", "me-central-1", "me-south-1"],
  ...["ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3"],
  ...["ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3"],
  ...["ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7"],
  ...["eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2"],
  ...["eu-west-1", "eu-west-2", "eu-west-3"],
];

const PARTITION_OF_REGION_PREFIX: readonly (readonly [prefix: string, partition: string])[] = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["us-iso-", "aws-iso"],
  ["us-isob-", "aws-iso-b"],
  ["eu-isoe-", "aws-iso-e"],
  ["us-isof-", "aws-iso-f"],
  ["eusc-", "aws-eusc"],
];

/** The second part of every ARN of a Region: `aws` for all commercial Regions. */
export function partitionOf(region: string): string {
  const found = PARTITION_OF_REGION_PREFIX.find(([prefix]) => region.startsWith(prefix));
  return found?.[1] ?? "aws";
}
