import type { MessagingEndpointProps } from "../../../constructs/private-endpoint/options";
import { MessagingEndpoint } from "../../../constructs/private-endpoint/private-endpoint";
import { document } from "../expected-policies";
import { policyIn, scope, synthesize } from "../synthesize";

const VPC = "vpc-0123456789abcdef0";
const SUBNETS = ["subnet-0123456789abcdef0", "subnet-01234567"];
const GROUP = "sg-0123456789abcdef0";

const build = (props: Partial<MessagingEndpointProps> = {}) =>
  synthesize((stack) => {
    const least = { ...scope, name: "acme-endpoint", vpcId: VPC, subnetIds: SUBNETS };
    new MessagingEndpoint(stack, "Endpoint", { ...least, clientCidrs: ["10.0.0.0/16"], ...props });
  });

describe("a second endpoint in the VPC", () => {
  const second = (props: Partial<MessagingEndpointProps>) => () =>
    synthesize((stack) => {
      const same = { ...scope, vpcId: VPC, subnetIds: SUBNETS, clientCidrs: ["10.0.0.0/16"] };
      new MessagingEndpoint(stack, "One", { ...same, name: "one" });
      new MessagingEndpoint(stack, "Two", { ...same, name: "two", ...props });
    });

  test("cannot have the service's usual name as well", () => {
    expect(second({})).toThrow("or write privateDnsEnabled: false");
  });

  test("cannot have the security group's name", () => {
    expect(second({ name: "one", privateDnsEnabled: false })).toThrow("as in test/One");
  });

  test("is right under names of its own", () => {
    expect(second({ privateDnsEnabled: false })).not.toThrow();
  });
});

test.each(["10.0.0.0/1", "255.255.255.255/32", "0.0.0.0/1"])("clients may be in %s", (cidr) => {
  expect(() => build({ clientCidrs: [cidr] })).not.toThrow();
});

test("it answers to the service's own name, in the VPC alone", () => {
  expect(build().one("aws_vpc_endpoint")).toEqual({
    vpc_id: VPC,
    vpc_endpoint_type: "Interface",
    service_name: "com.amazonaws.eu-west-1.social-messaging",
    subnet_ids: SUBNETS,
    security_group_ids: [expect.stringMatching(/^\$\{aws_security_group\..*\.id\}$/)],
    private_dns_enabled: true,
  });
  const without = build({ privateDnsEnabled: false }).one("aws_vpc_endpoint");
  expect(without["private_dns_enabled"]).toBe(false);
});

test("clients alone reach it, on port 443, and nothing leaves through its security group", () => {
  const stack = build({ clientCidrs: ["10.0.0.0/16"], clientSecurityGroupIds: [GROUP] });
  expect(stack.one("aws_security_group")).toEqual({
    name: "acme-endpoint",
    description: "Clients of AWS End User Messaging Social",
    vpc_id: VPC,
  });
  const https = {
    ip_protocol: "tcp",
    from_port: 443,
    to_port: 443,
    security_group_id: expect.stringMatching(/^\$\{aws_security_group\..*\.id\}$/),
  };
  expect(stack.all("aws_vpc_security_group_ingress_rule")).toEqual([
    { ...https, cidr_ipv4: "10.0.0.0/16" },
    { ...https, referenced_security_group_id: GROUP },
  ]);
  expect(stack.types).not.toContain("aws_vpc_security_group_egress_rule");
});

test("no policy by default, as AWS's guide says; one for this account alone by choice", () => {
  expect(build().one("aws_vpc_endpoint")["policy"]).toBeUndefined();
  expect(policyIn(build({ messagingOnly: true }).one("aws_vpc_endpoint"))).toEqual(
    document({
      Sid: "AllowAccountToMessage",
      Effect: "Allow",
      Principal: "*",
      Action: [
        "social-messaging:SendWhatsAppMessage",
        "social-messaging:PostWhatsAppMessageMedia",
        "social-messaging:GetWhatsAppMessageMedia",
        "social-messaging:DeleteWhatsAppMessageMedia",
      ],
      Resource: "arn:aws:social-messaging:eu-west-1:111122223333:phone-number-id/*",
      Condition: { StringEquals: { "aws:PrincipalAccount": "111122223333" } },
    }),
  );
});
