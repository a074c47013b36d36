import { Construct } from "constructs";
import { type AwsScope, bucketArnOf } from "../rules/arns";
import { bucketName } from "../rules/names";
import { type MediaPrefixes, prefixesOf, prefixProblems } from "./media-prefixes";
import type { MessagingKey } from "./messaging-key";
import { denyAccessWithoutTls } from "./policies/bucket-policies";
import type { Requirement, Requiring } from "./requirement";
import { against, keyWithin, place, refuse } from "./validate";

export interface ExistingBucketProps extends AwsScope, MediaPrefixes {
  readonly name: string;
  /**
   * The key that encrypts the bucket.
   * @default - the bucket is not encrypted with a customer-managed key
   */
  readonly key?: MessagingKey;
}

/** A media bucket that somebody else owns: used, never changed. Its owner merges `requirement`. */
export class ExistingBucket extends Construct implements Requiring {
  public readonly name: string;
  public readonly arn: string;
  public readonly inboundPrefix: string;
  public readonly outboundPrefix: string;
  public readonly key: MessagingKey | undefined;
  public readonly requirement: Requirement;

  constructor(scope: Construct, id: string, props: ExistingBucketProps) {
    super(scope, id);
    const prefixes = prefixesOf(props);
    refuse(this, [
      ...place(this, props),
      against(bucketName, "name", props.name),
      keyWithin(props, "key", props.key),
      ...prefixProblems(prefixes),
    ]);
    this.name = props.name;
    this.arn = bucketArnOf(props, props.name);
    this.inboundPrefix = prefixes.inboundPrefix;
    this.outboundPrefix = prefixes.outboundPrefix;
    this.key = props.key;
    this.requirement = {
      of: this.arn,
      why: `keeps media below ${prefixes.inboundPrefix} and ${prefixes.outboundPrefix}`,
      statements: [denyAccessWithoutTls(props, props.name)],
      settings: [
        `in account ${props.account} and Region ${props.region}`,
        "all four public-access blocks on, object ownership BucketOwnerEnforced",
        "a Deny on source IP or VPC endpoint must exempt aws:ViaAWSService, as the service moves media on the caller's behalf",
      ],
    };
  }
}
