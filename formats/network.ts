import { type Format, inAnyCase } from "./format";

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

/** Any range but the one that contains every address. */
export const clientCidr: Format = {
  pattern: new RegExp(String.raw`^(${OCTET}\.){3}${OCTET}/([1-9]|[12][0-9]|3[0-2])$`),
  allowed: "an IPv4 range with a prefix length of 1 to 32",
  fix: (got) =>
    got.endsWith("/0")
      ? "name the ranges of the clients: this would let in every address that reaches the VPC"
      : "write it as 10.0.0.0/16",
};

/** Query parameters whose values usually are credentials. */
const SECRET_PARAMETERS = [
  ...["token", "secret", "password", "key", "signature", "sig", "auth", "code"],
  ...["api[_-]?key", "access[_-]?key", "access[_-]?token", "client[_-]?secret"],
];

const SECRET = `[?&](${SECRET_PARAMETERS.map(inAnyCase).join("|")})=`;

/**
 * Where SNS posts notifications. Terraform's state, its plans and the AWS console show the whole URL in
 * plain text.
 */
export const httpsEndpoint: Format = {
  pattern: new RegExp(
    String.raw`^(?!.*${SECRET})https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?(/[^\s#@]*)?(\?[^\s#@]*)?$`,
  ),
  allowed: "an https:// URL without credentials in it",
  fix: (got) => {
    if (/^http:/i.test(got)) return "write https://: events are private conversations";
    if (/^[a-z]+:\/\/[^/?#]*@/i.test(got)) {
      return "drop user and password, which Terraform's state would keep in plain text: verify the signature of each notification instead";
    }
    if (new RegExp(SECRET).test(got)) {
      return "drop the secret from the query, which Terraform's state would keep in plain text: verify the signature of each notification instead";
    }
    return "write it as https://hooks.example.com/whatsapp";
  },
};
