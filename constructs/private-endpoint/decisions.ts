import type { Finding } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { valueAt } from "../../formats/schema-walk";
import { isReference } from "../../formats/terraform-reference";
import { capabilityIn } from "../shared/capability";
import { defaultEndpointGroupName } from "../shared/names";
import type { Part } from "../shared/part";
import type { Scope } from "../shared/scope";
import type { UniqueName } from "../shared/unique-names";
import type { EndpointOptions, MessagingEndpointProps } from "./options";

/** An endpoint without clients would only cost money. */
export function endpointFindings(written: unknown): Finding[] {
  const clients = ["clientCidrs", "clientSecurityGroupIds"].flatMap((field) => {
    const list = valueAt(written, [field]);
    return Array.isArray(list) && !isReference(list) ? list : (list ?? []);
  });
  if ([clients].flat().length > 0) return [];
  return [
    {
      path: [],
      got: "no clients",
      allowed: "at least one of clientCidrs or clientSecurityGroupIds",
      fix: "list who may use the endpoint: without clients it accepts no connection",
    },
  ];
}

export function endpointNames(props: Partially<MessagingEndpointProps>): UniqueName[] {
  const { name, vpcId, region, privateDnsEnabled } = props;
  const within = vpcId && `VPC ${vpcId}`; // ids of VPCs are AWS's own, hence unique everywhere
  return [
    { what: "security group", name, within, path: ["name"] },
    {
      what: "private DNS name",
      name: privateDnsEnabled === false ? undefined : region && `social-messaging.${region}`,
      within,
      path: ["vpcId"],
      written: vpcId,
      allowed: "one endpoint of a VPC to which the service's usual name leads",
      fix: "share one endpoint, or write privateDnsEnabled: false for one of the two",
    },
  ];
}

export interface EndpointPart extends Part {
  readonly role: "private endpoint";
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  /** Whether the service's usual name leads to it. */
  readonly privateDns: boolean;
}

/** AWS chooses its id and that of its security group, so that no ARN is known. */
function endpointParts(props: MessagingEndpointProps): EndpointPart[] {
  const { vpcId, subnetIds, privateDnsEnabled: privateDns = true } = props;
  const ours = { arn: undefined, owner: "this environment", declaredAt: [] } as const;
  return [{ role: "private endpoint", ...ours, vpcId, subnetIds, privateDns }];
}

/** What an environment builds of its options. */
export function endpointOf(
  { account, region, namePrefix }: Scope,
  options: EndpointOptions,
): MessagingEndpointProps {
  return { account, region, ...options, name: defaultEndpointGroupName(namePrefix) };
}

export const privateEndpoint = capabilityIn("vpcEndpoint", {
  findings: (_: unknown, written: unknown) => endpointFindings(written),
  propsOf: endpointOf,
  names: endpointNames,
  parts: endpointParts,
});
