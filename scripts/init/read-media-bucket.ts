import { bucketArnOf } from "../../formats/arns";
import { ENCRYPTION, readSetting, VERSIONING } from "../health/bucket-settings";
import { readBucket, readBucketPolicy } from "../health/buckets";
import { read } from "../health/read";
import { type Reads, sorted } from "./reads";
import type { BucketEncryption, LiveMediaBucket } from "./world";

/** The folders that are looked into, and how many of them are named: a bucket may hold any number. */
const MOST_PREFIXES = 20;

export async function readMediaBucket(reads: Reads, name: string): Promise<LiveMediaBucket> {
  const world = reads.reading;
  const found = await reads.attempt(`bucket ${name}`, () => readBucket(world, name));
  const place = found ?? "missing";
  // Nothing more can be read of a bucket that is not there, or that another Region's endpoint knows.
  const { region } = world.environment;
  if (place === "missing" || (place !== "unread" && place.region !== region)) {
    const unread = { policy: "unread", encryption: "unread", isVersioned: "unread" } as const;
    return { name, place, ...unread, prefixes: "unread" };
  }
  const [policy, encryption, isVersioned, prefixes] = await Promise.all([
    reads.attempt(`policy of bucket ${name}`, () => readBucketPolicy(world, name)),
    reads.attempt(`encryption of bucket ${name}`, () => readEncryption(reads, name)),
    reads.attempt(`versioning of bucket ${name}`, () => readVersioning(reads, name)),
    reads.attempt(`folders of bucket ${name}`, () => readPrefixes(reads, name)),
  ]);
  const text = policy === undefined ? "none" : policy === "unread" ? "unread" : { text: policy };
  return { name, place, policy: text, encryption, isVersioned, prefixes };
}

async function readEncryption(reads: Reads, name: string): Promise<BucketEncryption> {
  const found = await readSetting(reads.reading, name, ENCRYPTION);
  const [rule] = found?.ServerSideEncryptionConfiguration?.Rules ?? [];
  const by = rule?.ApplyServerSideEncryptionByDefault;
  return { algorithm: by?.SSEAlgorithm ?? "AES256", keyId: by?.KMSMasterKeyID || undefined };
}

async function readVersioning(reads: Reads, name: string): Promise<boolean> {
  const found = await readSetting(reads.reading, name, VERSIONING);
  return found?.Status === "Enabled";
}

/** Two levels: what is written as a prefix of media is hardly ever deeper. */
async function readPrefixes(reads: Reads, name: string): Promise<string[]> {
  const folders = await foldersIn(reads, name, "");
  const inner = await Promise.all(folders.map((folder) => foldersIn(reads, name, folder)));
  return sorted([...folders, ...inner.flat()]).slice(0, MOST_PREFIXES);
}

async function foldersIn(reads: Reads, Bucket: string, Prefix: string): Promise<string[]> {
  const client = await reads.reading.clients.s3(Bucket);
  const { ListObjectsV2Command } = await import("@aws-sdk/client-s3");
  const input = { Bucket, Prefix, Delimiter: "/", MaxKeys: 1000 };
  const { CommonPrefixes = [] } = await read(
    "s3:ListBucket",
    bucketArnOf(reads.reading.environment, Bucket),
    (options) => client.send(new ListObjectsV2Command(input), options),
  );
  return CommonPrefixes.flatMap(({ Prefix: found }) => found ?? []).slice(0, MOST_PREFIXES);
}
