import { type AwsScope, arnOf } from "../../formats/arns";
import { partitionOf } from "../../formats/regions";
import type { PolicyStatement } from "../shared/policy-document";
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
  const [groups, rules, endpoints] = [
    of("security-group/*"),
    of("security-group-rule/*"),
    of("vpc-endpoint/*"),
  ];
  const service = `com.amazonaws.${region}.social-messaging`;
  return [
    { Sid: "LookAtEndpoints", Effect: "Allow", Action: LOOK, Resource: "*" },
    {
      Sid: "ManageEndpoint",
      Effect: "Allow",
      Action: ENDPOINT_ACTIONS,
      Resource: [vpc, ...subnets, groups, endpoints],
      Condition: { StringEqualsIfExists: { "ec2:VpceServiceName": service } },
    },
    {
      Sid: "ManageEndpointClients",
      Effect: "Allow",
      Action: GROUP_ACTIONS,
      Resource: [vpc, groups, rules],
      Condition: { ArnEqualsIfExists: { "ec2:Vpc": vpc } },
    },
    {
      Sid: "TagEndpoint",
      Effect: "Allow",
      Action: TAG_ACTIONS,
      Resource: endpoints,
      Condition: { StringEqualsIfExists: { "ec2:VpceServiceName": service } },
    },
    {
      Sid: "TagEndpointClients",
      Effect: "Allow",
      Action: TAG_ACTIONS,
      Resource: [groups, rules],
      Condition: { ArnEqualsIfExists: { "ec2:Vpc": vpc } },
    },
    ...(endpoint.privateDns ? [nameEndpoint(region)] : []),
  ];
}

/** The zone is AWS's own, so that nobody knows its id before. */
function nameEndpoint(region: string): PolicyStatement {
  return {
    Sid: "NameEndpoint",
    Effect: "Allow",
    Action: "route53:AssociateVPCWithHostedZone",
    Resource: `arn:${partitionOf(region)}:route53:::hostedzone/*`,
  };
}
