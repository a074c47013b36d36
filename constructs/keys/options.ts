import { type AwsScope, keyArn } from "../../formats/arns";
import { keyAlias } from "../../formats/names";
import { arnInScope, optionsOf, text, whole } from "../../formats/options";
import { deletionWindowDays } from "../../formats/ranges";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { awsScope } from "../shared/scope";

/** Creates a key, or uses one that exists. */
export interface KeyOptions {
  /**
   * ARN of a key in this account and Region, which is used instead of a created one.
   * @default - a key is created
   */
  readonly existingArn?: string;
  /**
   * Days between deletion of a created key and its end; until then it can be restored.
   * @default 30
   */
  readonly deletionWindowDays?: number;
}

/** The options from which the keys of an environment follow. */
export interface KeySharing {
  /**
   * Encrypts events and, without a `mediaKey`, media too.
   * @default - a key is created
   */
  readonly key?: KeyOptions;
  /**
   * Encrypts media alone.
   * @default - media shares `key`
   */
  readonly mediaKey?: KeyOptions;
}

/** What a key is made of. */
export interface EncryptionKeyProps extends AwsScope, ResourceOptions {
  /** With `alias/` in front. */
  readonly alias: string;
  /**
   * Days between deletion and the end of the key; until then it can be restored.
   * @default 30
   */
  readonly deletionWindowDays?: number;
}

/** Which key is meant. */
export interface ExistingKeyProps extends AwsScope {
  /** The key's ARN, never an alias. */
  readonly arn: string;
}

/** A key that an environment creates, or one that it uses. */
export type Key = EncryptionKeyProps | ExistingKeyProps;

const deletionWindow = whole(deletionWindowDays).optional();

/** @internal */
export const keyOptions = optionsOf<KeyOptions>()({
  existingArn: arnInScope(keyArn).optional(),
  deletionWindowDays: deletionWindow,
});

/** @internal */
export const encryptionKeyProps = optionsOf<EncryptionKeyProps>()({
  ...resourceOptions,
  ...awsScope,
  alias: text(keyAlias),
  deletionWindowDays: deletionWindow,
});

/** @internal */
export const existingKeyProps = optionsOf<ExistingKeyProps>()({
  ...awsScope,
  arn: arnInScope(keyArn),
});
