import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { type AwsScope, arnOf } from "../../formats/arns";
import { checkProps } from "../shared/check-props";
import { type PolicyDocument, policyDocument, policyJson } from "../shared/policy-document";
import { endpointFindings, endpointNames } from "./decisions";
import { endpointProps, type MessagingEndpointProps } from "./options";

/**
 * A private way from a VPC to the service, open on port 443 to the given clients alone.
 * @throws ProblemsError for malformed ids or ranges, no subnet, no client, or a second private DNS name in a VPC
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/vpc-interface-endpoints.html
 * @example
 * new MessagingEndpoint(this, "Endpoint", {
 *   account,
 *   region,
 *   name: "acme-endpoint",
 *   vpcId: "vpc-0123456789abcdef0",
 *   subnetIds: ["subnet-0123456789abcdef0"],
 *   clientCidrs: ["10.0.0.0/16"],
 * });
 */
export class MessagingEndpoint extends Construct {
  /** The endpoint itself, for arguments that this class does not offer. */
  public readonly resource: VpcEndpoint;
  /** Security group of the endpoint, for rules that let clients out to it. */
  public readonly securityGroupId: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: MessagingEndpointProps,
  ) {
    super(scope, id);
    checkProps(this, endpointDecisions, props);
    const group = this.createSecurityGroup();
    this.openFor(group);
    this.securityGroupId = group.id;
    this.resource = this.createEndpoint(group);
    this.node.defaultChild = this.resource;
  }

  /** Terraform takes the rule away that would let everything out: endpoints only answer. */
  private createSecurityGroup(): SecurityGroup {
    return new SecurityGroup(this, "SecurityGroup", {
      name: this.props.name,
      description: "Clients of AWS End User Messaging Social",
      vpcId: this.props.vpcId,
    });
  }

  private openFor(group: SecurityGroup): void {
    const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443, securityGroupId: group.id };
    for (const cidrIpv4 of this.props.clientCidrs ?? []) {
      new VpcSecurityGroupIngressRule(this, `From ${cidrIpv4}`, { ...https, cidrIpv4 });
    }
    for (const referencedSecurityGroupId of this.props.clientSecurityGroupIds ?? []) {
      const from = { ...https, referencedSecurityGroupId };
      new VpcSecurityGroupIngressRule(this, `From ${referencedSecurityGroupId}`, from);
    }
  }

  private createEndpoint(group: SecurityGroup): VpcEndpoint {
    const { props } = this;
    return new VpcEndpoint(this, "Endpoint", {
      vpcId: props.vpcId,
      vpcEndpointType: "Interface",
      serviceName: `com.amazonaws.${props.region}.social-messaging`,
      subnetIds: [...props.subnetIds],
      securityGroupIds: [group.id],
      privateDnsEnabled: props.privateDnsEnabled ?? true,
      policy: props.messagingOnly ? policyJson(endpointPolicy(props)) : undefined,
    });
  }
}

const endpointDecisions = {
  schema: endpointProps,
  findings: (_: unknown, written: unknown) => endpointFindings(written),
  names: endpointNames,
};

/** Sending, and media both ways; all of them are on numbers. */
const MESSAGING = [
  "social-messaging:SendWhatsAppMessage",
  "social-messaging:PostWhatsAppMessageMedia",
  "social-messaging:GetWhatsAppMessageMedia",
  "social-messaging:DeleteWhatsAppMessageMedia",
] as const;

/**
 * Lets identities of this account send from numbers of this account: without it, every client in the VPC
 * may use credentials of any account, for anything. AWS's guide says that the service has no endpoint
 * policies, and then shows one, so it is unproven that the service obeys it.
 */
function endpointPolicy(scope: AwsScope): PolicyDocument {
  return policyDocument([
    {
      Sid: "AllowAccountToMessage",
      Effect: "Allow",
      Principal: "*",
      Action: MESSAGING,
      Resource: arnOf(scope, "social-messaging", "phone-number-id/*"),
      Condition: { StringEquals: { "aws:PrincipalAccount": scope.account } },
    },
  ]);
}
