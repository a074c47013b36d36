import { added, load, places, refusal, rendered, right, rightToo } from "./harness";

// What is wrong with an endpoint is tested with its decisions; here, that a file's reader sees where.

const VPC = "vpcId: vpc-0123456789abcdef0";
const SUBNETS = "subnetIds: [subnet-0123456789abcdef0]";
const CLIENTS = "clientCidrs: [10.0.0.0/16]";
const endpoint = (text: string) => added(`vpcEndpoint: { ${text} }`);

describe("an endpoint", () => {
  test("without clients is refused where it stands", () => {
    const text = endpoint(`${VPC}, ${SUBNETS}`);
    expect(places({ "prod.yaml": text })).toEqual(["prod.yaml:6:14  vpcEndpoint: no clients"]);
  });

  test("gives the service's usual name to one endpoint of a VPC", () => {
    const text = (more = "") => `vpcEndpoint: { ${VPC}, ${SUBNETS}, ${CLIENTS}${more} }\n`;
    expect(refusal({ "dev.yaml": rightToo + text(), "prod.yaml": right + text() })).toBe(
      rendered([
        "prod.yaml:6:23  vpcEndpoint.vpcId",
        '"vpc-0123456789abcdef0", as in environments/dev.yaml:6:23',
        "one endpoint of a VPC to which the service's usual name leads",
        "share one endpoint, or write privateDnsEnabled: false for one of the two",
      ]),
    );
    const without = text(", privateDnsEnabled: false");
    const files = { "dev.yaml": rightToo + without, "prod.yaml": right + text() };
    expect(load(files).environments).toHaveLength(2);
  });
});
