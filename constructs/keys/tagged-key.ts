import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { Construct } from "constructs";
import { OWNERSHIP_TAG_KEY } from "../../formats/ownership-tag";
import { importExisting } from "../shared/import-existing";
import { DELETION_WINDOW_DAYS } from "./decisions";

interface TaggedKey {
  readonly alias: string;
  readonly policy: string;
  readonly deletionWindowDays?: number | undefined;
  /** Id of a key that exists. @default - it is created */
  readonly adopt?: string | undefined;
  readonly adoptAlias?: boolean | undefined;
}

/**
 * A symmetric key that rotates every year, with its alias. Every key is created here, because the policies that
 * `iam` prints create and manage keys with this tag alone: see `manageKeys`.
 */
export function createTaggedKey(scope: Construct, props: TaggedKey): KmsKey {
  const { alias, policy, deletionWindowDays = DELETION_WINDOW_DAYS } = props;
  const key = new KmsKey(scope, "Key", {
    description: `WhatsApp messaging, ${alias}`,
    enableKeyRotation: true,
    deletionWindowInDays: deletionWindowDays,
    policy,
    tags: { [OWNERSHIP_TAG_KEY]: alias },
  });
  const named = new KmsAlias(scope, "Alias", { name: alias, targetKeyId: key.keyId });
  if (props.adopt !== undefined) importExisting(key, props.adopt);
  if (props.adoptAlias === true) importExisting(named, alias);
  return key;
}
