import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import type { AwsScope } from "../../formats/arns";
import type { Format } from "../../formats/format";
import { securityGroupName } from "../../formats/names";
import { clientCidr, securityGroupId, subnetId, vpcId } from "../../formats/network";
import { show } from "../../formats/problem";
import { claim } from "../shared/unique-names";
import { checkFormat, checkScope, type PropProblem, throwIfAny } from "../shared/validate";
import { endpointPolicy } from "./endpoint-policy";

/** Where the endpoint stands, and who may use it. */
export interface MessagingEndpointProps extends AwsScope {
  /** Of its security group. */
  readonly name: string;
  /** `vpc-` and hexadecimal digits. */
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
   * @default false (no policy, as the guide says)
   */
  readonly messagingOnly?: boolean;
}

/**
 * A private way from a VPC to the service, open on port 443 to the given clients and to nobody else.
 * @throws ProblemsError for malformed ids or ranges, no subnet, no client, or a second private DNS name in a VPC
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/vpc-interface-endpoints.html
 */
export class MessagingEndpoint extends Construct {
  /** For arguments that must wait until the endpoint exists. */
  public readonly resource: VpcEndpoint;
  /** Of the endpoint, for rules that let clients out to it. */
  public readonly securityGroupId: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: MessagingEndpointProps,
  ) {
    super(scope, id);
    throwIfAny(this, [...checkScope(this, props), ...problems(props), ...this.claims()]);
    const group = this.createSecurityGroup();
    this.openFor(group);
    this.securityGroupId = group.id;
    this.resource = this.createEndpoint(group);
  }

  private claims() {
    const { name, vpcId: vpc, region, privateDnsEnabled = true } = this.props;
    const within = `VPC ${vpc}`;
    const service = `social-messaging.${region}`;
    return [
      claim(this, { what: "security group", name, within, field: "name" }),
      privateDnsEnabled
        ? claim(this, { ...PRIVATE_DNS, name: service, within, field: "privateDnsEnabled" })
        : undefined,
    ];
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
      policy: props.messagingOnly ? JSON.stringify(endpointPolicy(props)) : undefined,
    });
  }
}

const PRIVATE_DNS = {
  what: "private DNS name",
  fix: "share one endpoint, or write privateDnsEnabled: false at one of the two",
} as const;

function problems(props: MessagingEndpointProps): (PropProblem | undefined)[] {
  return [
    checkFormat(securityGroupName, "name", props.name),
    checkFormat(vpcId, "vpcId", props.vpcId),
    ...each(subnetId, "subnetIds", props.subnetIds),
    ...each(clientCidr, "clientCidrs", props.clientCidrs),
    ...each(securityGroupId, "clientSecurityGroupIds", props.clientSecurityGroupIds),
    noSubnets(props),
    noClients(props),
  ];
}

function each(format: Format, field: string, values: readonly string[] = []) {
  return values.map((value, index) => {
    const place = `${field}[${index}]`;
    if (values.indexOf(value) === index) return checkFormat(format, place, value);
    return { field: place, got: show(value), allowed: "each once", fix: "remove the second one" };
  });
}

function noSubnets({ subnetIds }: MessagingEndpointProps): PropProblem | undefined {
  if (subnetIds.length > 0) return undefined;
  const fix = "name one in each Availability Zone of the clients";
  return { field: "subnetIds", got: "an empty list", allowed: "at least one subnet", fix };
}

function noClients(props: MessagingEndpointProps): PropProblem | undefined {
  const { clientCidrs = [], clientSecurityGroupIds = [] } = props;
  if (clientCidrs.length + clientSecurityGroupIds.length > 0) return undefined;
  return {
    field: "clientCidrs",
    got: "no clients",
    allowed: "at least one range, or one of clientSecurityGroupIds",
    fix: "name who may use the endpoint: nobody could",
  };
}
