import {
  connect,
  connectRoleDecisions,
  connectRoleOf,
  connectRolePart,
} from "../../../constructs/connect/decisions";
import { connectOptions } from "../../../constructs/connect/options";
import { roleName } from "../../../formats/names";
import { FROM_THERE, type Row, refusesOptions } from "../refuses-options";

const instanceArn =
  "arn:aws:connect:eu-west-1:111122223333:instance/11111111-2222-3333-8444-555555555555";
const right = { account: "111122223333", region: "eu-west-1", name: "acme-connect", instanceArn };

const INSTANCE = "the ARN of an Amazon Connect instance";
const AN_INSTANCE =
  "write it as arn:aws:connect:eu-west-1:111122223333:instance/<uuid>, as `aws connect list-instances` prints it";

const instance = (wrong: string, allowed: string, fix: string): [object, Row] => [
  { instanceArn: wrong },
  ["instanceArn", JSON.stringify(wrong), allowed, fix],
];

refusesOptions(connectRoleDecisions, right, [
  [
    { name: "messaging/connect" },
    ["name", '"messaging/connect"', roleName.allowed, "write connect"],
  ],
  instance("11111111-2222-3333-8444-555555555555", INSTANCE, AN_INSTANCE),
  instance("arn:aws:connect:eu-west-1:111122223333:phone-number/1", INSTANCE, AN_INSTANCE),
  instance(
    `${instanceArn}/queue/1`,
    INSTANCE,
    "cut it after the instance id: queues, flows and numbers are not instances",
  ),
  instance(
    instanceArn.replace("111122223333", "444455556666"),
    "an ARN in account 111122223333",
    FROM_THERE,
  ),
  instance(instanceArn.replace("eu-west-1", "us-east-1"), "an ARN in Region eu-west-1", FROM_THERE),
  instance(instanceArn.replace("arn:aws:", "arn:aws-cn:"), "an ARN in partition aws", FROM_THERE),
  [
    { instanceArn: undefined },
    ["instanceArn", "nothing", INSTANCE, `add the field: ${AN_INSTANCE}`],
  ],
]);

const roleArn = "arn:aws:iam::111122223333:role/their-connect";
const scope = { account: "111122223333", region: "eu-west-1", namePrefix: "acme" };

describe("a role that exists", () => {
  test("is a part of somebody else, takes no name, and its instance is still the environment's", () => {
    const options = { instanceArn, existingRoleArn: roleArn };
    expect(connectRolePart(connectRoleOf(scope, options))).toEqual({
      role: "connect role",
      owner: "somebody else",
      arn: roleArn,
      instanceArn,
      trustConditions: undefined,
      imported: false,
      declaredAt: ["existingRoleArn"],
    });
    expect(connect.names({ ...scope, connect: options })).toEqual([]);
    expect(connect.names({ ...scope, connect: { instanceArn } })).toHaveLength(1);
  });

  test("has a trust that its owner decides", () => {
    const written = { instanceArn, existingRoleArn: roleArn, trustConditions: false };
    expect(connect.findings({ ...scope, connect: written }, { connect: written })).toEqual([
      {
        path: ["connect", "trustConditions"],
        got: "false",
        allowed: "nothing beside existingRoleArn: nothing is created",
        fix: "remove trustConditions, or existingRoleArn",
      },
    ]);
  });

  test.each([
    "arn:aws:iam::111122223333:role/with/path",
    "arn:aws:iam::111122223333:user/connect",
    "their-connect",
    roleArn.replace("their", "x".repeat(64)),
  ])("is none of the name %s", (existingRoleArn) => {
    expect(connectOptions.safeParse({ instanceArn, existingRoleArn }).success).toBe(false);
  });
});
