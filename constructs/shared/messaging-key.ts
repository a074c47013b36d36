import { type AwsScope, literalScope, placeInWords } from "../../formats/arns";
import type { Finding } from "../../formats/finding";
import { made } from "../../formats/options";
import type { Partially } from "../../formats/parse-partially";
import type { Publisher } from "./publisher";

/** A resource that others can depend on. */
export interface Dependable {
  /** Its address in the stack, without an attribute. */
  readonly fqn: string;
}

/** What topics and buckets need of a key, whether it is created here or exists. */
export interface MessagingKey extends AwsScope {
  /** A reference or a literal, fit for every argument that takes a key. */
  readonly arn: string;
  /**
   * The resource of a key that is created here, so that whatever it encrypts is destroyed before it.
   * @default - the key exists
   */
  readonly resource?: Dependable;
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
}

/** @internal The prop that takes a key: what it is for, and what the owner of an existing one has to do. */
export function messagingKey(encrypts: string, owner = "lets SNS use it") {
  return made<MessagingKey>(isMessagingKey, {
    allowed: `a key that encrypts ${encrypts}`,
    fix: `pass an EncryptionKey, or an ExistingKey whose owner ${owner}`,
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
export function keyElsewhere(
  scope: Partial<AwsScope>,
  key: Partially<MessagingKey> | undefined,
): Finding[] {
  if (key === undefined) return [];
  const there = literalScope(key);
  const here = { ...there, ...literalScope(scope) };
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
