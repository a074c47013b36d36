import { z } from "zod";
import type { AwsScope } from "../../formats/arns";
import { optionsOf } from "../../formats/options";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { awsScope } from "../shared/scope";

/** How an account gets its service-linked role. */
export interface ServiceLinkedRoleProps extends AwsScope, ResourceOptions {
  /**
   * Lets Terraform refuse, in its plan, whatever would destroy the role: every environment of the account depends on it.
   * @default true
   */
  readonly protect?: boolean;
  /**
   * Takes over a role that exists already; creating it a second time fails.
   * @default false
   */
  readonly import?: boolean;
}

const MODES = ["create", "import", "existing"] as const;

/** What an environment does about the service-linked role of its account; `existing` leaves it to others. */
export type ServiceLinkedRoleMode = (typeof MODES)[number];

/** @internal */
export const serviceLinkedRoleMode = z.enum(MODES);

/** @internal */
export const serviceLinkedRoleProps = optionsOf<ServiceLinkedRoleProps>()({
  ...resourceOptions,
  ...awsScope,
  import: z.boolean().optional(),
});
