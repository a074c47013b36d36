import { z } from "zod";
import { type AwsScope, connectInstanceArn } from "../../formats/arns";
import { roleName } from "../../formats/names";
import { arnInScope, optionsOf, text } from "../../formats/options";
import { type Bounded, bounded } from "../shared/permissions-boundary";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { awsScope } from "../shared/scope";

/** Where Amazon Connect receives the events. */
export interface ConnectOptions {
  /** The one Amazon Connect instance, in this account and Region. */
  readonly instanceArn: string;
  /**
   * Limits the role's trust to this account's WhatsApp resources. That the service sends the source keys
   * here is unproven: when Connect stays silent, set it to false first (docs/runbook.md#connect-stays-silent).
   * @default true
   */
  readonly trustConditions?: boolean;
}

/** What a Connect role is made of. */
export interface ConnectRoleProps extends AwsScope, Bounded, ConnectOptions, ResourceOptions {
  /** Name of the role, without a path: the service refuses role ARNs that hold one. */
  readonly name: string;
}

/** @internal */
export const connectOptions = optionsOf<ConnectOptions>()({
  instanceArn: arnInScope(connectInstanceArn),
  trustConditions: z.boolean().optional(),
});

/** @internal */
export const connectRoleProps = optionsOf<ConnectRoleProps>()({
  ...resourceOptions,
  ...awsScope,
  ...bounded,
  name: text(roleName),
  ...connectOptions.shape,
});
