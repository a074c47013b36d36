import { type AwsScope, arnOf } from "../../formats/arns";
import { partitionOf } from "../../formats/regions";
import { allow, type PolicyStatement } from "../shared/policy-document";
import type { EndpointPart } from "./decisions";

/** These know no resources. Network interfaces are looked at before a security group is deleted. */
const LOOK = [
  "ec2:DescribeVpcEndpoints",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSecurityGroupRules",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribePrefixLists",
] as const;

const ENDPOINT_ACTIONS = [
  "ec2:CreateVpcEndpoint",
  "ec2:ModifyVpcEndpoint",
  "ec2:DeleteVpcEndpoints",
] as const;

const GROUP_ACTIONS = [
  "ec2:CreateSecurityGroup",
  "ec2:AuthorizeSecurityGroupIngress",
  "ec2:ModifySecurityGroupRules",
  "ec2:RevokeSecurityGroupIngress",
  "ec2:RevokeSecurityGroupEgress",
  "ec2:DeleteSecurityGroup",
] as const;

const TAG_ACTIONS = ["ec2:CreateTags", "ec2:DeleteTags"] as const;

/**
 * What creates, changes and deletes an endpoint. AWS chooses the ids, so that conditions say which ones:
 * endpoints of this service, security groups of this VPC. IfExists, as each request also concerns
 * resources that have no such key.
 */
export function manageEndpoint(scope: AwsScope, endpoint: EndpointPart): PolicyStatement[] {
  const { region } = scope;
  const of = (resource: string) => arnOf(scope, "ec2", resource);
  const vpc = of(`vpc/${endpoint.vpcId}`);
  const subnets = endpoint.subnetIds.map((id) => of(`subnet/${id}`));
  const [groups, rules] = [of("security-group/*"), of("security-group-rule/*")];
  const endpoints = of("vpc-endpoint/*");
  const service = `com.amazonaws.${region}.social-messaging`;
  const ofService = { StringEqualsIfExists: { "ec2:VpceServiceName": service } };
  const inVpc = { ArnEqualsIfExists: { "ec2:Vpc": vpc } };
  return [
    allow("LookAtEndpoints", LOOK, "*"),
    allow("ManageEndpoint", ENDPOINT_ACTIONS, [vpc, ...subnets, groups, endpoints], ofService),
    allow("ManageEndpointClients", GROUP_ACTIONS, [vpc, groups, rules], inVpc),
    allow("TagEndpoint", TAG_ACTIONS, endpoints, ofService),
    allow("TagEndpointClients", TAG_ACTIONS, [groups, rules], inVpc),
    ...(endpoint.privateDns ? [nameEndpoint(region)] : []),
  ];
}

/** AWS owns the zone and chooses its id. */
function nameEndpoint(region: string): PolicyStatement {
  const zones = `arn:${partitionOf(region)}:route53:::hostedzone/*`;
  return allow("NameEndpoint", "route53:AssociateVPCWithHostedZone", zones);
}
