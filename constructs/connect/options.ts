import { z } from "zod";
import { type AwsScope, connectInstanceArn, roleArnWithoutPath } from "../../formats/arns";
import { roleName } from "../../formats/names";
import { arnInScope, list, optionsOf, text } from "../../formats/options";
import { type Bounded, bounded } from "../shared/permissions-boundary";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { awsScope } from "../shared/scope";

/** The instance, and how far the role is limited to it. */
interface InstanceOptions {
  /** The one Amazon Connect instance, in this account and Region. */
  readonly instanceArn: string;
  /**
   * Limits the role's trust to this account's WhatsApp resources. That the service sends the source keys
   * here is unproven: when Connect stays silent, set it to false first (docs/runbook.md#connect-stays-silent).
   * @default true
   */
  readonly trustConditions?: boolean;
}

/** Where Amazon Connect receives the events. */
export interface ConnectOptions extends InstanceOptions, Pick<ResourceOptions, "tags"> {
  /**
   * ARN of a role in this account, without a path, which delivers the events instead of a created one.
   * @default - a role is created
   */
  readonly existingRoleArn?: string;
  /**
   * Name of a created role, such as that of one which is taken over.
   * @default `<namePrefix>-whatsapp-connect`
   */
  readonly roleName?: string;
}

/** What a Connect role is made of. */
export interface ConnectRoleProps extends AwsScope, Bounded, InstanceOptions, ResourceOptions {
  /** Name of the role, without a path: the service refuses role ARNs that hold one. */
  readonly name: string;
  /**
   * A role of this name exists and is imported into Terraform's state, with these of its parts: from then on they are
   * managed like created ones. Other policies of the role stay as they are.
   * @default - the role is created
   */
  readonly adopt?: readonly RolePart[];
}

const ROLE_PARTS = ["permissions"] as const;

/** A part of a role which Terraform knows as a resource of its own: its inline policy `deliver-whatsapp-events`. */
export type RolePart = (typeof ROLE_PARTS)[number];

const instanceOptions = {
  instanceArn: arnInScope(connectInstanceArn),
  trustConditions: z.boolean().optional(),
};

/** @internal */
export const connectOptions = optionsOf<ConnectOptions>()({
  ...instanceOptions,
  existingRoleArn: arnInScope(roleArnWithoutPath).optional(),
  roleName: text(roleName).optional(),
  tags: resourceOptions.tags,
});

/** @internal */
export const adoptedRole = list(z.enum(ROLE_PARTS), { once: true }).optional();

/** @internal */
export const connectRoleProps = optionsOf<ConnectRoleProps>()({
  ...resourceOptions,
  ...awsScope,
  ...bounded,
  name: text(roleName),
  adopt: adoptedRole,
  ...instanceOptions,
});
