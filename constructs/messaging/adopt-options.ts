import { z } from "zod";
import { subscriberName } from "../../formats/names";
import { literal, optionsOf } from "../../formats/options";
import { adoptedRole, type RolePart } from "../connect/options";
import { type AdoptedSubscriber, adoptedSubscriber } from "../events/options";
import { type AdoptedKeys, adoptedKeys } from "../keys/options";
import { adoptedBucket, type BucketSetting } from "../media/options";

/**
 * What exists under the very names that the environment gives, and is taken over: Terraform imports it into its state
 * where it would otherwise create it. Settings on which nothing here depends, such as display names, descriptions and a
 * retention that no option names, stay as they are in AWS while this stands here: leave it after the import, too.
 */
export interface AdoptOptions extends AdoptedKeys {
  /**
   * Whether the event topic exists.
   * @default false (it is created)
   */
  readonly topic?: boolean;
  /**
   * The media bucket exists, with these of its settings; those that it does not have are created.
   * @default - the bucket is created
   */
  readonly bucket?: readonly BucketSetting[];
  /**
   * The role for Amazon Connect exists, with these of its parts.
   * @default - the role is created
   */
  readonly role?: readonly RolePart[];
}

/** The same in a file, which also lists subscribers. */
export interface AdoptFileOptions extends AdoptOptions {
  /**
   * What exists of subscribers, by their names.
   * @default - all of each is created
   */
  readonly subscribers?: Readonly<Record<string, AdoptedSubscriber>>;
}

const fields = {
  ...{ topic: z.boolean().optional(), ...adoptedKeys },
  ...{ bucket: adoptedBucket, role: adoptedRole },
};

/** @internal */
export const adoptOptions = optionsOf<AdoptOptions>()(fields);

/** @internal */
export const adoptFileOptions = optionsOf<AdoptFileOptions>()({
  ...fields,
  subscribers: z.record(literal(subscriberName), adoptedSubscriber).optional(),
});
