import type { Format } from "./format";

const IDENTIFIER = "[0-9a-f]{8}([0-9a-f]{9})?";

function idOf(kind: string, what: string): Format {
  return {
    pattern: new RegExp(`^${kind}-${IDENTIFIER}$`),
    allowed: `the id of ${what}: ${kind}- and 8 or 17 hexadecimal digits`,
    fix: () => `write it as ${kind}-0123456789abcdef0`,
  };
}

export const vpcId = idOf("vpc", "a VPC");
export const subnetId = idOf("subnet", "a subnet");
export const securityGroupId = idOf("sg", "a security group");

const OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

/** Anything but everybody. */
export const clientCidr: Format = {
  pattern: new RegExp(String.raw`^(${OCTET}\.){3}${OCTET}/([1-9]|[12][0-9]|3[0-2])$`),
  allowed: "an IPv4 range with a prefix length of 1 to 32",
  fix: (got) =>
    got.endsWith("/0")
      ? "name the ranges of the clients: this would let in every address that reaches the VPC"
      : "write it as 10.0.0.0/16",
};
