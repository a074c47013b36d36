import type { Filter, IpPermission, SecurityGroup } from "@aws-sdk/client-ec2";
import { canonical } from "./compare";
import { type Kind, MISSING_WITH_PARENT, type Values, type World } from "./health";
import { read } from "./read";

/** What AWS gives an endpoint that has no policy of its own. */
const ALL_ALLOWED = {
  Statement: [{ Action: "*", Effect: "Allow", Principal: "*", Resource: "*" }],
};

export const endpoint: Kind = {
  what: "private endpoint",
  named: ({ service_name: service, vpc_id: vpc }) => `${service} in ${vpc}`,
  compared: {
    state: "available",
    vpc_endpoint_type: "Gateway",
    subnet_ids: null,
    security_group_ids: null,
    private_dns_enabled: false,
    policy: ALL_ALLOWED,
  },
  notCompared: {
    vpc_id: "the endpoint is found by it",
    service_name: "the endpoint is found by it",
  },
  read: readEndpoint,
};

/** AWS chooses ids: of several endpoints for the service, it is the one with the security group. */
async function readEndpoint(values: Values, { clients }: World) {
  const client = await clients.ec2();
  const { DescribeVpcEndpointsCommand } = await import("@aws-sdk/client-ec2");
  const { vpc_id: vpc, service_name: service, security_group_ids: groups } = values;
  const filter = filters({ "vpc-id": vpc, "service-name": service });
  const { VpcEndpoints = [] } = await read("ec2:DescribeVpcEndpoints", "*", (options) =>
    client.send(new DescribeVpcEndpointsCommand({ Filters: filter }), options),
  );
  const alive = VpcEndpoints.filter(({ State }) => !/^delet/i.test(String(State)));
  const own = alive.find((one) =>
    one.Groups?.some(({ GroupId }) => [groups].flat().includes(GroupId)),
  );
  const found = own ?? (alive.length === 1 ? alive[0] : undefined);
  return (
    found && {
      state: String(found.State).toLowerCase(),
      vpc_endpoint_type: found.VpcEndpointType,
      subnet_ids: found.SubnetIds,
      security_group_ids: found.Groups?.map(({ GroupId }) => GroupId),
      private_dns_enabled: found.PrivateDnsEnabled,
      policy: withoutVersion(found.PolicyDocument),
    }
  );
}

/** The one that AWS writes names a version, which means nothing there. */
function withoutVersion(policy: string | undefined): unknown {
  const document = canonical(policy);
  const { Version, ...rest } = Object(document) as Values;
  return JSON.stringify(rest) === JSON.stringify(canonical(ALL_ALLOWED)) ? rest : document;
}

/** A security group with the rules that others gave it. */
export const securityGroup: Kind = {
  what: "security group",
  named: ({ name }) => String(name),
  compared: { ingress_of_others: null, egress: null },
  notCompared: {
    name: "the group is found by it",
    vpc_id: "the group is found by it",
    description: "it is no more than a remark",
  },
  async read(values, world) {
    const found = await readGroup(values, world);
    if (found === undefined) return undefined;
    const own = world.built
      .filter(({ type }) => type === "aws_vpc_security_group_ingress_rule")
      .map((built) => written(built.values));
    return {
      ingress_of_others: rulesIn(found.IpPermissions).filter(
        (rule) => !own.includes(written(rule)),
      ),
      egress: rulesIn(found.IpPermissionsEgress),
    };
  },
  chosen: "id",
  identify: async ({ values }, world) => (await readGroup(values, world))?.GroupId,
};

export const ingressRule: Kind = {
  what: "rule of security group",
  named: (values) => String(source(values)),
  compared: {},
  notCompared: {
    security_group_id: "the rule is found by it",
    ip_protocol: "the rule is found by it",
    from_port: "the rule is found by it",
    to_port: "the rule is found by it",
    cidr_ipv4: "the rule is found by it",
    cidr_ipv6: "the rule is found by it",
    referenced_security_group_id: "the rule is found by it",
    prefix_list_id: "the rule is found by it",
  },
  async read(values, world) {
    const group = world.built.find(
      ({ type, values: of }) =>
        type === "aws_security_group" && of["id"] === values["security_group_id"],
    );
    const found = group && (await readGroup(group.values, world));
    if (found === undefined) return MISSING_WITH_PARENT;
    const rules = rulesIn(found.IpPermissions).map(written);
    return rules.includes(written(values)) ? {} : undefined;
  },
};

function readGroup(
  { name, vpc_id: vpc }: Values,
  world: World,
): Promise<SecurityGroup | undefined> {
  return world.once(`group ${name} ${vpc}`, async () => {
    const client = await world.clients.ec2();
    const { DescribeSecurityGroupsCommand } = await import("@aws-sdk/client-ec2");
    const filter = filters({ "vpc-id": vpc, "group-name": name });
    const { SecurityGroups = [] } = await read("ec2:DescribeSecurityGroups", "*", (options) =>
      client.send(new DescribeSecurityGroupsCommand({ Filters: filter }), options),
    );
    return SecurityGroups[0];
  });
}

function filters(wanted: Values): Filter[] {
  return Object.entries(wanted).map(([Name, value]) => ({ Name, Values: [String(value)] }));
}

/** One rule for each source, as Terraform has them. */
function rulesIn(permissions: readonly IpPermission[] = []): Values[] {
  return permissions.flatMap(({ IpProtocol, FromPort, ToPort, ...sources }) => {
    const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] } = sources;
    return [
      ...IpRanges.map(({ CidrIp }) => ({ cidr_ipv4: CidrIp })),
      ...Ipv6Ranges.map(({ CidrIpv6 }) => ({ cidr_ipv6: CidrIpv6 })),
      ...PrefixListIds.map(({ PrefixListId }) => ({ prefix_list_id: PrefixListId })),
      ...UserIdGroupPairs.map(({ GroupId }) => ({ referenced_security_group_id: GroupId })),
    ].map((one) => ({ ip_protocol: IpProtocol, from_port: FromPort, to_port: ToPort, ...one }));
  });
}

function source(values: Values): unknown {
  return (
    values["cidr_ipv4"] ??
    values["cidr_ipv6"] ??
    values["prefix_list_id"] ??
    values["referenced_security_group_id"]
  );
}

function written(rule: Values): string {
  return [rule["ip_protocol"], rule["from_port"], rule["to_port"], source(rule)].join(" ");
}
