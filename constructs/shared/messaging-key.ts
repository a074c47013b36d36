import type { DataAwsKmsKey } from "@cdktf/provider-aws/lib/data-aws-kms-key";
import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { type AwsScope, literalScope, placeInWords } from "../../formats/arns";
import type { Finding } from "../../formats/finding";
import { made } from "../../formats/options";
import type { ResourceStatement } from "./added-statements";
import type { Grantee } from "./grantee";
import type { Publisher } from "./publisher";

/** What topics and buckets need of a key, whether it is created here or exists. */
export interface MessagingKey extends AwsScope {
  /** A reference or a literal, fit for every argument that takes a key. */
  readonly arn: string;
  /**
   * The resource of a key that is created here, so that whatever it encrypts is destroyed before it.
   * @default - the key exists
   */
  readonly resource?: KmsKey;
  /**
   * Lets a service publish to topics on this key.
   * @throws ProblemsError for a service that sends no source keys, or a source without bounds
   * @example
   * key.grantPublish({
   *   name: "Uploads",
   *   service: "s3.amazonaws.com",
   *   sourceAccount: account,
   *   sourceArn: "arn:aws:s3:::acme-uploads",
   * });
   */
  grantPublish(publisher: Publisher): void;
  /**
   * Lets a role decrypt what it reads from queues and buckets on this key.
   * @throws ProblemsError for what is no role of this account
   */
  grantDecrypt(grantee: Grantee, scope?: DecryptScope): IamRolePolicy;
  /**
   * Adds a statement to the key's policy or, where the key exists, to what its owner has to merge.
   * @throws ProblemsError with everything that is wrong with the statement
   */
  addToResourcePolicy(statement: ResourceStatement): void;
}

/** A service that decrypts with a key on behalf of the role that reads from it. */
export type DecryptingService = "sqs" | "s3";

/** @internal */
export const DECRYPTING_SERVICES = ["sqs", "s3"] as const satisfies readonly DecryptingService[];

/** Through which services a role may decrypt. */
export interface DecryptScope {
  /**
   * Only what the role reads through these services is decrypted; it needs their own rights, too.
   * @default ["sqs", "s3"] (messages of queues and objects of buckets)
   */
  readonly through?: readonly DecryptingService[];
}

/**
 * The construct of a key of your own, whose policy stays yours. What it has to say is read from the key itself:
 * `requirementsOf(key)`. A synthesis refuses a policy that can be read and lacks it.
 */
export type OwnKey = KmsKey | DataAwsKmsKey;

/** A key: one of this package, or the construct of your own in the account and Region of what it encrypts. */
export type GivenKey = MessagingKey | OwnKey;

/** @internal Recognised by what it builds, and where it stands by nothing, as providers say it in the end. */
export function isOwnKey(value: unknown): value is OwnKey {
  if (typeof value !== "object" || value === null) return false;
  return Reflect.get(value, "terraformResourceType") === "aws_kms_key" && "node" in value;
}

/** @internal The prop that takes a key: what it is for, and what the owner of an existing one has to do. */
export function messagingKey(encrypts: string, owner = "lets SNS use it") {
  return made<GivenKey>((value) => isMessagingKey(value) || isOwnKey(value), {
    allowed: `a key that encrypts ${encrypts}`,
    fix: `pass an EncryptionKey, an ExistingKey whose owner ${owner}, or a KmsKey of your own`,
  });
}

/** Recognised by what it offers: a key may come from another copy of this package. */
function isMessagingKey(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    "arn" in value &&
    "account" in value &&
    "region" in value &&
    "grantPublish" in value
  );
}

/** @internal A key must be in the account and Region of what it encrypts, as far as both are known. */
export function keyElsewhere(props: Partial<AwsScope> & { readonly key?: unknown }): Finding[] {
  const { key } = props;
  if (key === undefined || isOwnKey(key)) return [];
  const there = literalScope(key as Partial<AwsScope>);
  const here = { ...there, ...literalScope(props) };
  const known = { ...here, ...there };
  if (known.account === here.account && known.region === here.region) return [];
  return [
    {
      path: ["key"],
      got: `a key of ${placeInWords(there)}`,
      allowed: `a key of ${placeInWords(here)}`,
      fix: "create or use a key there, or correct the account or the Region of one of the two",
    },
  ];
}
