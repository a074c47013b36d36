import type { AwsClients } from "../aws/clients";
import { nameOf, ReadError, readIfThere } from "./read";

/** The four blocks, in S3's words. */
const BLOCKS = [
  "BlockPublicAcls",
  "BlockPublicPolicy",
  "IgnorePublicAcls",
  "RestrictPublicBuckets",
] as const;

/** The media bucket as it is now. */
export interface LiveBucket {
  readonly region: string;
  /** The public-access blocks that are off; not asked of a bucket in another Region. */
  readonly unblocked: readonly string[];
}

export async function readBucket(
  clients: AwsClients,
  context: { readonly bucket: string; readonly arn: string; readonly region: string },
): Promise<LiveBucket | undefined> {
  const region = await readRegion(clients, context);
  if (region === undefined) return undefined;
  // The endpoint of this Region would only refuse to speak of the bucket.
  if (region !== context.region) return { region, unblocked: [] };
  return { region, unblocked: await readUnblocked(clients, context) };
}

type Named = { readonly bucket: string; readonly arn: string };

async function readRegion(clients: AwsClients, named: Named): Promise<string | undefined> {
  const client = await clients.s3();
  const { GetBucketLocationCommand } = await import("@aws-sdk/client-s3");
  const call = { action: "s3:GetBucketLocation", resource: named.arn } as const;
  try {
    const found = await readIfThere(call, "NoSuchBucket", (options) =>
      client.send(new GetBucketLocationCommand({ Bucket: named.bucket }), options),
    );
    return found === undefined ? undefined : regionOf(found.LocationConstraint);
  } catch (error) {
    const told = error instanceof ReadError ? regionToldBy(error.cause) : undefined;
    if (told === undefined) throw error;
    return told;
  }
}

/** The names of the first two Regions are older than Regions' names. */
export function regionOf(location: string | undefined): string {
  if (location === undefined || location === "") return "us-east-1";
  return location === "EU" ? "eu-west-1" : location;
}

/** Some endpoints refuse to speak of a bucket in another Region, but tell which one. */
export function regionToldBy(error: unknown): string | undefined {
  if (nameOf(error) === "AuthorizationHeaderMalformed") {
    const { Region: region } = error as { readonly Region?: unknown };
    return typeof region === "string" ? region : undefined;
  }
  if (nameOf(error) !== "PermanentRedirect") return undefined;
  const { $response } = error as { readonly $response?: { readonly headers?: HeaderBag } };
  return $response?.headers?.["x-amz-bucket-region"];
}

type HeaderBag = Readonly<Record<string, string | undefined>>;

async function readUnblocked(clients: AwsClients, { bucket, arn }: Named): Promise<string[]> {
  const client = await clients.s3();
  const { GetPublicAccessBlockCommand } = await import("@aws-sdk/client-s3");
  const call = { action: "s3:GetBucketPublicAccessBlock", resource: arn } as const;
  const found = await readIfThere(call, "NoSuchPublicAccessBlockConfiguration", (options) =>
    client.send(new GetPublicAccessBlockCommand({ Bucket: bucket }), options),
  );
  return BLOCKS.filter((block) => found?.PublicAccessBlockConfiguration?.[block] !== true);
}
