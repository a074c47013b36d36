import type { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { checkProps } from "../shared/check-props";
import type { MessagingKey } from "../shared/messaging-key";
import { policyJson } from "../shared/policy-document";
import type { Publisher } from "../shared/publisher";
import { Publishers } from "../shared/publishers";
import { DELETION_WINDOW_DAYS, encryptionKeyDecisions } from "./decisions";
import { ExistingKey } from "./existing-key";
import { keyPolicy } from "./key-policy";
import type { EncryptionKeyProps, Key } from "./options";
import { createTaggedKey } from "./tagged-key";

/**
 * A symmetric customer-managed KMS key that rotates every year. Its policy leaves the account's
 * access to IAM and names each service that publishes to a topic on it.
 * @throws ProblemsError for an alias that is malformed or taken, or a window outside 7 to 30 days
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 * @example
 * const key = new EncryptionKey(this, "Key", { account, region, alias: "alias/acme" });
 */
export class EncryptionKey extends Construct implements MessagingKey {
  public readonly account: string;
  public readonly region: string;
  /** A reference, so that whatever uses it waits for the key. */
  public readonly arn: string;
  /** The key itself, for arguments that this class does not offer. */
  public readonly resource: KmsKey;
  /** Days in which a destroyed key can be restored. */
  public readonly deletionWindowDays: number;
  private readonly publishers = new Publishers(this);

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    checkProps(this, encryptionKeyDecisions, props);
    this.account = props.account;
    this.region = props.region;
    this.deletionWindowDays = props.deletionWindowDays ?? DELETION_WINDOW_DAYS;
    this.resource = createTaggedKey(this, {
      alias: props.alias,
      deletionWindowDays: this.deletionWindowDays,
      policy: Lazy.stringValue({
        produce: () => policyJson(keyPolicy(props, this.publishers.all)),
      }),
    });
    this.node.defaultChild = this.resource;
    this.arn = this.resource.arn;
  }

  /**
   * Lets a service use the key for publishing, for this account's resources only.
   * @throws ProblemsError for a service that sends no source keys, or a source without bounds
   * @example
   * key.grantPublish({
   *   name: "Uploads",
   *   service: "s3.amazonaws.com",
   *   sourceAccount: account,
   *   sourceArn: "arn:aws:s3:::acme-uploads",
   * });
   */
  public grantPublish(publisher: Publisher): void {
    this.publishers.add(publisher);
  }
}

/** Builds what was decided of a key. */
export function createKey(scope: Construct, id: string, key: Key): MessagingKey {
  return "alias" in key ? new EncryptionKey(scope, id, key) : new ExistingKey(scope, id, key);
}
