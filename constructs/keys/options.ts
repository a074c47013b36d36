import { z } from "zod";
import { type AwsScope, keyArn, keyId } from "../../formats/arns";
import { keyAlias } from "../../formats/names";
import { arnInScope, literal, optionsOf, text, whole } from "../../formats/options";
import { deletionWindowDays } from "../../formats/ranges";
import { type Kept, kept, keptStatements, type Statements } from "../shared/kept";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { awsScope } from "../shared/scope";

/** Creates a key, or uses one that exists. */
export interface KeyOptions extends Kept {
  /**
   * Alias of a created key, such as that of one which is taken over.
   * @default `alias/<namePrefix>-whatsapp`, with `-media` or `-alarms` behind it for the keys of these
   */
  readonly alias?: string;
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
  /**
   * Keys that exist and become this environment's own.
   * @default - keys are created anew
   */
  readonly adopt?: AdoptedKeys;
}

/** Keys that exist and are imported into Terraform's state, where they would otherwise be created. */
export interface AdoptedKeys {
  /**
   * Id of the key that becomes `key`.
   * @default - it is created
   */
  readonly key?: string;
  /**
   * Whether the alias of `key` exists, too.
   * @default false (it is created)
   */
  readonly keyAlias?: boolean;
  /**
   * Id of the key that becomes `mediaKey`.
   * @default - it is created
   */
  readonly mediaKey?: string;
  /**
   * Whether the alias of `mediaKey` exists, too.
   * @default false (it is created)
   */
  readonly mediaKeyAlias?: boolean;
}

/** What a key is made of. */
export interface EncryptionKeyProps extends AwsScope, ResourceOptions, Statements {
  /** With `alias/` in front. */
  readonly alias: string;
  /**
   * Days between deletion and the end of the key; until then it can be restored.
   * @default 30
   */
  readonly deletionWindowDays?: number;
  /**
   * Id of a key that exists and is imported into Terraform's state: from then on it is managed like a created one.
   * @default - a key is created
   */
  readonly adopt?: string;
  /**
   * Whether the alias exists, too, and is imported.
   * @default false (it is created)
   */
  readonly adoptAlias?: boolean;
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
  alias: text(keyAlias).optional(),
  deletionWindowDays: deletionWindow,
  ...kept,
});

/** @internal The fields of `AdoptedKeys`. */
export const adoptedKeys = {
  key: literal(keyId).optional(),
  keyAlias: z.boolean().optional(),
  mediaKey: literal(keyId).optional(),
  mediaKeyAlias: z.boolean().optional(),
};

/** @internal */
export const encryptionKeyProps = optionsOf<EncryptionKeyProps>()({
  ...resourceOptions,
  ...awsScope,
  alias: text(keyAlias),
  deletionWindowDays: deletionWindow,
  adopt: literal(keyId).optional(),
  adoptAlias: z.boolean().optional(),
  statements: keptStatements,
});

/** @internal */
export const existingKeyProps = optionsOf<ExistingKeyProps>()({
  ...awsScope,
  arn: arnInScope(keyArn),
});
