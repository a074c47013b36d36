import { endpointFindings } from "../../../constructs/private-endpoint/decisions";
import { endpointProps } from "../../../constructs/private-endpoint/options";
import { type Row, refusesOptions } from "../refuses-options";

const right = {
  account: "111122223333",
  region: "eu-west-1",
  name: "acme-endpoint",
  vpcId: "vpc-0123456789abcdef0",
  subnetIds: ["subnet-0123456789abcdef0"],
  clientCidrs: ["10.0.0.0/16"],
};

const ID = "and 8 or 17 hexadecimal digits";
const CIDR = "an IPv4 range with a prefix length of 1 to 32";
const noClients: Row = [
  "",
  "no clients",
  "at least one of clientCidrs or clientSecurityGroupIds",
  "list who may use the endpoint: without clients it accepts no connection",
];

refusesOptions(
  { schema: endpointProps, findings: (_, written) => endpointFindings(written) },
  right,
  [
    [
      { name: "sg-acme" },
      [
        "name",
        '"sg-acme"',
        "1 to 255 letters, digits, hyphens and underscores, not starting with sg-",
        "write a name such as acme-endpoint",
      ],
    ],
    [
      { vpcId: "acme" },
      ["vpcId", '"acme"', `the id of a VPC: vpc- ${ID}`, "write it as vpc-0123456789abcdef0"],
    ],
    [
      { subnetIds: ["acme"] },
      [
        "subnetIds[0]",
        '"acme"',
        `the id of a subnet: subnet- ${ID}`,
        "write it as subnet-0123456789abcdef0",
      ],
    ],
    [
      { subnetIds: [] },
      [
        "subnetIds",
        "an empty list",
        "at least one subnet",
        "list one in each Availability Zone of the clients",
      ],
    ],
    [
      { subnetIds: ["subnet-01234567", "subnet-01234567"] },
      ["subnetIds[1]", '"subnet-01234567"', "each value once", "remove the second one"],
    ],
    [
      { clientSecurityGroupIds: ["acme"] },
      [
        "clientSecurityGroupIds[0]",
        '"acme"',
        `the id of a security group: sg- ${ID}`,
        "write it as sg-0123456789abcdef0",
      ],
    ],
    [
      { clientCidrs: ["0.0.0.0/0"] },
      [
        "clientCidrs[0]",
        '"0.0.0.0/0"',
        CIDR,
        "name the ranges of the clients: this would let in every address that reaches the VPC",
      ],
    ],
    ...["10.0.0.1", "10.0.0.256/16", "10.0.0.0/33", "::/64"].map((cidr): [object, Row] => [
      { clientCidrs: [cidr] },
      ["clientCidrs[0]", JSON.stringify(cidr), CIDR, "write it as 10.0.0.0/16"],
    ]),
    [{ clientCidrs: [] }, noClients],
    [{ clientCidrs: undefined }, noClients],
  ],
);
