import type { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Lazy } from "cdktf";
import type { Construct } from "constructs";
import { checkProps } from "../shared/check-props";
import type { MessagingKey } from "../shared/messaging-key";
import { policyDocument, policyJson } from "../shared/policy-document";
import { DELETION_WINDOW_DAYS, encryptionKeyDecisions } from "./decisions";
import { ExistingKey } from "./existing-key";
import { GrantingKey } from "./granting-key";
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
export class EncryptionKey extends GrantingKey {
  public readonly account: string;
  public readonly region: string;
  /** A reference, so that whatever uses it waits for the key. */
  public readonly arn: string;
  /** The key itself, for arguments that this class does not offer. */
  public readonly resource: KmsKey;
  /** Days in which a destroyed key can be restored. */
  public readonly deletionWindowDays: number;
  /** @internal */
  protected readonly policyPrefix: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    checkProps(this, encryptionKeyDecisions, props);
    this.account = props.account;
    this.region = props.region;
    this.policyPrefix = props.alias.slice("alias/".length).replaceAll("/", "-");
    this.deletionWindowDays = props.deletionWindowDays ?? DELETION_WINDOW_DAYS;
    this.keep(props.statements);
    this.resource = createTaggedKey(this, {
      alias: props.alias,
      adopt: props.adopt,
      adoptAlias: props.adoptAlias,
      deletionWindowDays: this.deletionWindowDays,
      policy: Lazy.stringValue({ produce: () => policyJson(policyDocument(this.statements)) }),
    });
    this.node.defaultChild = this.resource;
    this.arn = this.resource.arn;
  }
}

/** Builds what was decided of a key. */
export function createKey(scope: Construct, id: string, key: Key): MessagingKey {
  return "alias" in key ? new EncryptionKey(scope, id, key) : new ExistingKey(scope, id, key);
}
