import type { Configuration, Resource } from "../../model";
import { bodiesOf, listed } from "../../terraform/values";
import { managed, refersTo } from "../links";
import { type PlacedObjection, settingRule } from "../rule";

const GROUPS = ["aws_security_group", "aws_default_security_group"];

/** A rule that lets packets in, as any of Terraform's three ways writes it. */
interface Ingress {
  readonly resource: Resource;
  readonly argument: string;
  readonly setting: unknown;
  readonly ranges: readonly unknown[];
}

export const openEndpoint = settingRule(
  {
    id: "open-endpoint",
    severity: "warning",
    description: "A security group of a VPC endpoint that admits every address (0.0.0.0/0, ::/0).",
  },
  (configuration) =>
    GROUPS.flatMap((type) => managed(configuration, type))
      .filter((group) => isOfEndpoint(group, configuration))
      .flatMap((group) => ingressOf(group, configuration))
      .flatMap(objections),
);

function objections({ resource, argument, setting, ranges }: Ingress): PlacedObjection[] {
  const open = ranges.map(String).filter(isWide);
  if (open.length === 0) return [];
  return [
    {
      resource,
      argument,
      setting,
      message: `${open.join(" and ")} lets every address that reaches the VPC use the VPC endpoint of this security group`,
      fix: "name the ranges or the security groups of the clients",
    },
  ];
}

/** Nobody's own network is as large; two halves of everything are everything. */
function isWide(range: string): boolean {
  const bits = /\/(\d+)$/.exec(range)?.[1];
  return bits !== undefined && Number(bits) < (range.includes(":") ? 7 : 8);
}

function isOfEndpoint(group: Resource, configuration: Configuration): boolean {
  const named = managed(configuration, "aws_vpc_endpoint").some((endpoint) =>
    listed(endpoint.values["security_group_ids"]).some((id) => refersTo(id, endpoint, group)),
  );
  const type = "aws_vpc_endpoint_security_group_association";
  return named || belonging(configuration, group, type).length > 0;
}

/** Resources that name the group in `security_group_id`. */
function belonging(configuration: Configuration, group: Resource, type: string): Resource[] {
  return managed(configuration, type).filter((one) =>
    refersTo(one.values["security_group_id"], one, group),
  );
}

function ingressOf(group: Resource, configuration: Configuration): Ingress[] {
  const inside = bodiesOf(group.values["ingress"]).map((block) => ({
    resource: group,
    argument: "ingress",
    setting: block,
    ranges: [...listed(block["cidr_blocks"]), ...listed(block["ipv6_cidr_blocks"])],
  }));
  const rules = belonging(configuration, group, "aws_security_group_rule")
    .filter(({ values }) => values["type"] === "ingress")
    .flatMap((rule) => [ofRule(rule, "cidr_blocks"), ofRule(rule, "ipv6_cidr_blocks")]);
  const newer = belonging(configuration, group, "aws_vpc_security_group_ingress_rule").flatMap(
    (rule) => [ofRule(rule, "cidr_ipv4"), ofRule(rule, "cidr_ipv6")],
  );
  return [...inside, ...rules, ...newer];
}

function ofRule(resource: Resource, argument: string): Ingress {
  const setting = resource.values[argument];
  return { resource, argument, setting, ranges: listed(setting) };
}
