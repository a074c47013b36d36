/**
 * Regions of AWS End User Messaging Social as the 2026 user guide lists them, each with what usage types of bills
 * call it: only those codes are published, and a guess would watch nothing. The list grows, so an unknown
 * Region deserves a warning and never a refusal.
 * @see https://docs.aws.amazon.com/general/latest/gr/end-user-messaging.html
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/billing.html
 */
const REGIONS: readonly (readonly [region: string, usageCode?: string])[] = [
  ["af-south-1", "AFS1"],
  ["ap-east-1"],
  ["ap-east-2"],
  ["ap-northeast-1", "APN1"],
  ["ap-northeast-2", "APN2"],
  ["ap-northeast-3"],
  ["ap-south-1", "APS3"],
  ["ap-south-2", "APS5"],
  ["ap-southeast-1", "APS1"],
  ["ap-southeast-2", "APS2"],
  ["ap-southeast-3"],
  ["ap-southeast-4"],
  ["ap-southeast-5"],
  ["ap-southeast-6", "APS6"],
  ["ap-southeast-7"],
  ["ca-central-1", "CAN1"],
  ["ca-west-1", "CAW1"],
  ["eu-central-1", "EUC1"],
  ["eu-central-2"],
  ["eu-north-1", "EUN1"],
  ["eu-south-1"],
  ["eu-south-2", "EUS2"],
  ["eu-west-1", "EU"],
  ["eu-west-2", "EUW2"],
  ["eu-west-3"],
  ["il-central-1"],
  ["me-central-1", "MEC1"],
  ["me-south-1", "MES1"],
  ["mx-central-1", "MXC1"],
  ["sa-east-1", "SAE1"],
  ["us-east-1", "USE1"],
  ["us-east-2", "USE2"],
  ["us-west-1"],
  ["us-west-2", "USW2"],
];

const USAGE_CODES = new Map(REGIONS.map(([region, code]) => [region, code]));

export function isSocialMessagingRegion(region: string): boolean {
  return USAGE_CODES.has(region);
}

/** What usage types call the Region, for example EUW2, if AWS publishes it. */
export function usageCode(region: string): string | undefined {
  return USAGE_CODES.get(region);
}

/** A second code that some of AWS's services use, and for no other Region (unverified for this one). */
const SECOND_CODES = new Map([["EUW1", "eu-west-1"]]);

/** The Region that usage types call so, for example eu-west-2, if it is known. */
export function regionOfUsageCode(code: string): string | undefined {
  return REGIONS.find(([, published]) => published === code)?.[0] ?? SECOND_CODES.get(code);
}

export function regionsWithUsageCode(): readonly string[] {
  return REGIONS.flatMap(([region, code]) => (code === undefined ? [] : region));
}

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

/**
 * AWS's chat service (Amazon Q Developer in chat applications) has endpoints in these Regions alone, and keeps the
 * same configurations in each.
 * @see https://docs.aws.amazon.com/general/latest/gr/chatbot.html
 */
export const CHAT_REGIONS: readonly string[] = [
  "us-east-2",
  "us-west-2",
  "eu-west-1",
  "ap-southeast-1",
];

/** Where the configurations of channels are written for topics of a Region. */
export function chatRegionOf(region: string): string {
  return CHAT_REGIONS.includes(region) ? region : "us-east-2";
}
