import * as s3 from "@aws-sdk/client-s3";
import type { AwsClients } from "../../../scripts/aws/clients";
import { OTHER_LOGS } from "../fullest";
import { type Change, type Damages, instead, type Repair, type Values } from "./damaged";

const named = ({ bucket }: Values): string => bucket;

type Client = s3.S3Client;
/** One setting of a bucket: how it is read, written back as it was read, and removed. */
interface Setting<T> {
  read(client: Client, Bucket: string): Promise<T>;
  write(client: Client, Bucket: string, value: T): Promise<unknown>;
  remove(client: Client, Bucket: string): Promise<unknown>;
}

/** A setting, and how it may be changed. */
function setting<T>(
  { read, write, remove }: Setting<T>,
  changes: readonly (readonly [argument: string, what: string, change: (now: T) => T])[] = [],
): Damages & { restorer(aws: AwsClients, bucket: string): Promise<() => Promise<unknown>> } {
  const restorer = async (aws: AwsClients, bucket: string) => {
    const client = await aws.s3(bucket);
    const now = await read(client, bucket);
    return () => write(client, bucket, now);
  };
  return {
    named,
    restorer,
    async gone(aws, { bucket }) {
      const repair = await restorer(aws, bucket);
      await remove(await aws.s3(bucket), bucket);
      return repair;
    },
    changes: changes.map(([argument, what, change]): Change => {
      return [
        argument,
        what,
        async (aws, { bucket }) => {
          const client = await aws.s3(bucket);
          const now = await read(client, bucket);
          return instead(
            (value: T) => write(client, bucket, value),
            now,
            change(structuredClone(now)),
          );
        },
      ];
    }),
  };
}

type Blocks = s3.PublicAccessBlockConfiguration | undefined;
const off = (block: keyof s3.PublicAccessBlockConfiguration) => (now: Blocks) => ({
  ...now,
  [block]: false,
});

export const publicAccessBlocks = setting<Blocks>(
  {
    read: async (client, Bucket) =>
      (await client.send(new s3.GetPublicAccessBlockCommand({ Bucket })))
        .PublicAccessBlockConfiguration,
    write: (client, Bucket, PublicAccessBlockConfiguration) =>
      client.send(new s3.PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration })),
    remove: (client, Bucket) => client.send(new s3.DeletePublicAccessBlockCommand({ Bucket })),
  },
  [
    ["block_public_acls", "off", off("BlockPublicAcls")],
    ["block_public_policy", "off", off("BlockPublicPolicy")],
    ["ignore_public_acls", "off", off("IgnorePublicAcls")],
    ["restrict_public_buckets", "off", off("RestrictPublicBuckets")],
  ],
);

const bucketPolicy = setting<string | undefined>({
  read: async (client, Bucket) =>
    (await client.send(new s3.GetBucketPolicyCommand({ Bucket }))).Policy,
  write: (client, Bucket, Policy) => client.send(new s3.PutBucketPolicyCommand({ Bucket, Policy })),
  remove: (client, Bucket) => client.send(new s3.DeleteBucketPolicyCommand({ Bucket })),
});

export const bucketPolicies: typeof bucketPolicy = {
  ...bucketPolicy,
  policies: {
    policy: async (aws, { bucket: Bucket }, Policy) =>
      (await aws.s3(Bucket)).send(new s3.PutBucketPolicyCommand({ Bucket, Policy })),
  },
};

export const ownership = setting<s3.OwnershipControls | undefined>(
  {
    read: async (client, Bucket) =>
      (await client.send(new s3.GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls,
    write: (client, Bucket, OwnershipControls) =>
      client.send(new s3.PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls })),
    remove: (client, Bucket) =>
      client.send(new s3.DeleteBucketOwnershipControlsCommand({ Bucket })),
  },
  [["rule", "of the writer", () => ({ Rules: [{ ObjectOwnership: "ObjectWriter" }] })]],
);

type Encryption = s3.ServerSideEncryptionConfiguration | undefined;

const encryptedBy =
  (changes: Partial<s3.ServerSideEncryptionByDefault>, bucketKey = true) =>
  (now: Encryption): Encryption => ({
    Rules: now?.Rules?.map(({ ApplyServerSideEncryptionByDefault: byDefault }) => ({
      ApplyServerSideEncryptionByDefault: {
        SSEAlgorithm: "aws:kms",
        ...byDefault,
        ...changes,
      },
      BucketKeyEnabled: bucketKey,
    })),
  });

export const encryption = setting<Encryption>(
  {
    read: async (client, Bucket) =>
      (await client.send(new s3.GetBucketEncryptionCommand({ Bucket })))
        .ServerSideEncryptionConfiguration,
    write: (client, Bucket, ServerSideEncryptionConfiguration) =>
      client.send(new s3.PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration })),
    remove: (client, Bucket) => client.send(new s3.DeleteBucketEncryptionCommand({ Bucket })),
  },
  [
    [
      "rule",
      "by S3's own key",
      encryptedBy({ SSEAlgorithm: "AES256", KMSMasterKeyID: undefined }, false),
    ],
    ["rule", "by another key", encryptedBy({ KMSMasterKeyID: "alias/theirs" })],
    ["rule", "without the bucket key", encryptedBy({}, false)],
  ],
);

/** Nobody can remove it: once switched on, it can only rest. */
export const versioning = setting<s3.BucketVersioningStatus | undefined>(
  {
    read: async (client, Bucket) =>
      (await client.send(new s3.GetBucketVersioningCommand({ Bucket }))).Status,
    write: (client, Bucket, Status) => putVersioning(client, Bucket, Status),
    remove: (client, Bucket) => putVersioning(client, Bucket, "Suspended"),
  },
  [["versioning_configuration", "suspended", () => "Suspended"]],
);

function putVersioning(
  client: Client,
  Bucket: string,
  Status: s3.BucketVersioningStatus | undefined,
) {
  const VersioningConfiguration = { Status };
  return client.send(new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
}

const ruled = (changes: Partial<s3.LifecycleRule>) => (now: s3.LifecycleRule[] | undefined) =>
  now?.map((rule) => ({ ...rule, ...changes }));

export const lifecycles = setting<s3.LifecycleRule[] | undefined>(
  {
    read: async (client, Bucket) =>
      (await client.send(new s3.GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules,
    write: (client, Bucket, Rules) =>
      client.send(
        new s3.PutBucketLifecycleConfigurationCommand({
          Bucket,
          LifecycleConfiguration: { Rules },
        }),
      ),
    remove: (client, Bucket) => client.send(new s3.DeleteBucketLifecycleCommand({ Bucket })),
  },
  [
    ["rule", "off", ruled({ Status: "Disabled" })],
    ["rule", "after ten years", ruled({ Expiration: { Days: 3650 } })],
    ["rule", "for some objects alone", ruled({ Filter: { Prefix: "some/" } })],
  ],
);

export const accessLogs = setting<s3.LoggingEnabled | undefined>(
  {
    read: async (client, Bucket) =>
      (await client.send(new s3.GetBucketLoggingCommand({ Bucket }))).LoggingEnabled,
    write: (client, Bucket, LoggingEnabled) => putLogging(client, Bucket, LoggingEnabled),
    remove: (client, Bucket) => putLogging(client, Bucket, undefined),
  },
  [
    [
      "target_bucket",
      "another bucket",
      (now) => ({ TargetPrefix: "", ...now, TargetBucket: OTHER_LOGS }),
    ],
    [
      "target_prefix",
      "another prefix",
      (now) => ({ TargetBucket: OTHER_LOGS, ...now, TargetPrefix: "elsewhere/" }),
    ],
  ],
);

function putLogging(client: Client, Bucket: string, LoggingEnabled: s3.LoggingEnabled | undefined) {
  const BucketLoggingStatus = { LoggingEnabled };
  return client.send(new s3.PutBucketLoggingCommand({ Bucket, BucketLoggingStatus }));
}

const SETTINGS = [
  publicAccessBlocks,
  bucketPolicies,
  ownership,
  encryption,
  versioning,
  lifecycles,
  accessLogs,
];

export const buckets: Damages = {
  named,
  async gone(aws, { bucket: Bucket }): Promise<Repair> {
    const client = await aws.s3(Bucket);
    const restorers = await Promise.all(SETTINGS.map(({ restorer }) => restorer(aws, Bucket)));
    await client.send(new s3.DeleteBucketCommand({ Bucket }));
    return async () => {
      const CreateBucketConfiguration = { LocationConstraint: "eu-west-1" } as const;
      await client.send(new s3.CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
      for (const restore of restorers) await restore();
    };
  },
};
