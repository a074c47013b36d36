import { z } from "zod";
import { text } from "../../formats/fields";
import { clientCidr, securityGroupId, subnetId, vpcId } from "../../formats/network";

/** A private way from a VPC to the service. */
export const vpcEndpoint = z
  .strictObject({
    vpcId: text(vpcId, "The VPC."),
    subnetIds: z
      .array(text(subnetId, "A subnet."))
      .meta({ description: "One in each Availability Zone of the clients." }),
    clientCidrs: z
      .array(text(clientCidr, "Where clients are."))
      .default([])
      .meta({ description: "IPv4 ranges from which clients come." }),
    clientSecurityGroupIds: z
      .array(text(securityGroupId, "A security group of clients."))
      .default([])
      .meta({ description: "Security groups of clients." }),
    privateDnsEnabled: z.boolean().default(true).meta({
      description: "false: the service's usual name does not lead to the endpoint.",
    }),
    messagingOnly: z.boolean().default(false).meta({
      description:
        "true: a policy lets this account's identities send and move media, on its numbers, and nothing else. Unproven: AWS's guide contradicts itself on endpoint policies.",
    }),
  })
  .meta({ description: "An AWS PrivateLink endpoint. Left out: none." });
