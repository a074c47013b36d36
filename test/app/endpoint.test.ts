import { added, load, refusal, refuses, right, rightToo, told } from "./harness";

const VPC = "vpcId: vpc-0123456789abcdef0";
const SUBNETS = "subnetIds: [subnet-0123456789abcdef0]";
const CLIENTS = "clientCidrs: [10.0.0.0/16]";
const endpoint = (text: string) => added(`vpcEndpoint: { ${text} }`);

describe("an endpoint", () => {
  const ID = "and 8 or 17 hexadecimal digits";
  refuses("vpcEndpoint.vpcId", `the id of a VPC: vpc- ${ID}`, endpoint, [
    [`vpcId: ▸acme, ${SUBNETS}, ${CLIENTS}`, '"acme"', "write it as vpc-0123456789abcdef0"],
  ]);
  refuses("vpcEndpoint.subnetIds[0]", `the id of a subnet: subnet- ${ID}`, endpoint, [
    [
      `${VPC}, subnetIds: [▸subnet-1], ${CLIENTS}`,
      '"subnet-1"',
      "write it as subnet-0123456789abcdef0",
    ],
  ]);
  refuses("vpcEndpoint.subnetIds", "at least one subnet", endpoint, [
    [
      `${VPC}, subnetIds: ▸[], ${CLIENTS}`,
      "an empty list",
      "name one in each Availability Zone of the clients",
    ],
  ]);
  refuses("vpcEndpoint.subnetIds[1]", "each once", endpoint, [
    [
      `${VPC}, subnetIds: [subnet-01234567, ▸subnet-01234567], ${CLIENTS}`,
      '"subnet-01234567"',
      "remove the second one",
    ],
  ]);
  refuses("vpcEndpoint.clientCidrs[0]", "an IPv4 range with a prefix length of 1 to 32", endpoint, [
    [
      `${VPC}, ${SUBNETS}, clientCidrs: [▸0.0.0.0/0]`,
      '"0.0.0.0/0"',
      "name the ranges of the clients: this would let in every address that reaches the VPC",
    ],
    [`${VPC}, ${SUBNETS}, clientCidrs: [▸10.0.0.1]`, '"10.0.0.1"', "write it as 10.0.0.0/16"],
  ]);

  test("that nobody could use is refused", () => {
    expect(refusal({ "prod.yaml": endpoint(`${VPC}, ${SUBNETS}`) })).toBe(
      told([
        "prod.yaml:6:14  vpcEndpoint",
        "no clients",
        "at least one of clientCidrs or clientSecurityGroupIds",
        "name who may use the endpoint: nobody could",
      ]),
    );
  });

  test("may be open to security groups alone", () => {
    const text = endpoint(`${VPC}, ${SUBNETS}, clientSecurityGroupIds: [sg-0123456789abcdef0]`);
    expect(load({ "prod.yaml": text }).environments).toHaveLength(1);
  });

  test("gives the service's usual name to one endpoint of a VPC", () => {
    const text = (more = "") => `vpcEndpoint: { ${VPC}, ${SUBNETS}, ${CLIENTS}${more} }\n`;
    expect(refusal({ "dev.yaml": rightToo + text(), "prod.yaml": right + text() })).toBe(
      told([
        "prod.yaml:6:23  vpcEndpoint.vpcId",
        '"vpc-0123456789abcdef0", as in environments/dev.yaml:6:23',
        "one endpoint of a VPC to which the service's usual name leads",
        "let both environments use one of them, or write privateDnsEnabled: false in one of the files",
      ]),
    );
    const without = text(", privateDnsEnabled: false");
    const files = { "dev.yaml": rightToo + without, "prod.yaml": right + text() };
    expect(load(files).environments).toHaveLength(2);
  });
});
