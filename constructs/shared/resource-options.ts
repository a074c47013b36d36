import { z } from "zod";
import { tagKey, tagValue } from "../../formats/names";
import { text } from "../../formats/options";

/** What can be chosen of everything that a construct builds. */
export interface ResourceOptions {
  /**
   * Tags on every resource that the construct builds and that takes tags; those of a construct inside it win.
   * @default - none beside the provider's `defaultTags`
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Lets Terraform refuse, in its plan, whatever would destroy or replace the construct's `resource` (or `resources`), or
   * a key, bucket, queue, topic, role, trail, event rule, log group or endpoint inside. A bucket with `forceDestroy` goes
   * without it; that of a construct inside wins. Before a destroy, set it to false and apply.
   * @default false
   */
  readonly protect?: boolean;
}

/** @internal The fields of `ResourceOptions`. */
export const resourceOptions = {
  tags: z.record(text(tagKey), text(tagValue)).optional(),
  protect: z.boolean().optional(),
};
