import { z } from "zod";
import type { AwsScope } from "../../formats/arns";
import { securityGroupName } from "../../formats/names";
import { clientCidr, securityGroupId, subnetId, vpcId } from "../../formats/network";
import { list, optionsOf, text } from "../../formats/options";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { awsScope } from "../shared/scope";

/** Where an AWS PrivateLink endpoint is, and who may use it. */
export interface EndpointOptions {
  /** The VPC: `vpc-` and hexadecimal digits. */
  readonly vpcId: string;
  /** One in each Availability Zone whose clients are to stay within it. */
  readonly subnetIds: readonly string[];
  /**
   * IPv4 ranges from which clients come.
   * @default - none
   */
  readonly clientCidrs?: readonly string[];
  /**
   * Security groups of clients.
   * @default - none
   */
  readonly clientSecurityGroupIds?: readonly string[];
  /**
   * Makes the service's usual name lead to the endpoint, in the whole VPC; at most one endpoint of a
   * VPC can.
   * @default true
   */
  readonly privateDnsEnabled?: boolean;
  /**
   * Lets only identities of this account through, only to send and to move media, and only on this
   * account's numbers. Unproven: AWS's guide contradicts itself on endpoint policies.
   * @default false
   */
  readonly messagingOnly?: boolean;
}

/** The options of one endpoint, and the account and Region in which it is built. */
export interface MessagingEndpointProps extends AwsScope, EndpointOptions, ResourceOptions {
  /** Name of its security group. */
  readonly name: string;
}

/** @internal */
export const endpointOptions = optionsOf<EndpointOptions>()({
  vpcId: text(vpcId),
  subnetIds: list(text(subnetId), {
    notEmpty: {
      allowed: "at least one subnet",
      fix: "list one in each Availability Zone of the clients",
    },
    once: true,
  }),
  clientCidrs: list(text(clientCidr), { once: true }).optional(),
  clientSecurityGroupIds: list(text(securityGroupId), { once: true }).optional(),
  privateDnsEnabled: z.boolean().optional(),
  messagingOnly: z.boolean().optional(),
});

/** @internal */
export const endpointProps = optionsOf<MessagingEndpointProps>()({
  ...resourceOptions,
  ...awsScope,
  name: text(securityGroupName),
  ...endpointOptions.shape,
});
