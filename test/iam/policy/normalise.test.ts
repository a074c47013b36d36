import { normalise } from "../../../iam/policy/normalise";
import { readPolicy } from "../../../iam/policy/read";

const normal = (statement: unknown, version = "2012-10-17") =>
  normalise(readPolicy({ Version: version, Statement: statement }, "resource"));

const BASE = { Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: "*" };
const conditioned = (Condition: object) => ({ ...BASE, Condition });

describe("different meanings stay different", () => {
  test.each<[string, object, object]>([
    ["Effect", BASE, { ...BASE, Effect: "Deny" }],
    ["everyone and every service", BASE, { ...BASE, Principal: { Service: "*" } }],
    [
      "account and user",
      { ...BASE, Principal: { AWS: "111122223333" } },
      { ...BASE, Principal: { AWS: "arn:aws:iam::111122223333:user/root" } },
    ],
    [
      "two accounts",
      { ...BASE, Principal: { AWS: "111122223333" } },
      { ...BASE, Principal: { AWS: "123456789012" } },
    ],
    [
      "account and canonical user",
      { ...BASE, Principal: { AWS: "111122223333" } },
      { ...BASE, Principal: { CanonicalUser: "111122223333" } },
    ],
    [
      "case of a resource",
      { ...BASE, Resource: "arn:aws:s3:::a" },
      { ...BASE, Resource: "arn:aws:s3:::A" },
    ],
    [
      "case of a condition value",
      conditioned({ StringEquals: { "aws:x": "a" } }),
      conditioned({ StringEquals: { "aws:x": "A" } }),
    ],
    [
      "ArnLike and StringLike",
      conditioned({ ArnLike: { "aws:x": "a" } }),
      conditioned({ StringLike: { "aws:x": "a" } }),
    ],
    [
      "IfExists",
      conditioned({ Bool: { "aws:x": "true" } }),
      conditioned({ BoolIfExists: { "aws:x": "true" } }),
    ],
    [
      "set qualifiers",
      conditioned({ "ForAnyValue:Bool": { "aws:x": "true" } }),
      conditioned({ "ForAllValues:Bool": { "aws:x": "true" } }),
    ],
    ["no condition and an empty list", BASE, conditioned({ Bool: { "aws:x": [] } })],
  ])("%s", (_, one, other) => {
    expect(normal(one)).not.toEqual(normal(other));
  });

  test("Action and NotAction", () => {
    const { Action: NotAction, ...rest } = BASE;
    expect(normal({ ...rest, NotAction })).not.toEqual(normal(BASE));
  });

  test("what looks like a variable, by the policy's version", () => {
    const variable = { ...BASE, Resource: "arn:aws:s3:::b/${aws:username}" };
    expect(normal(variable, "2008-10-17")).not.toEqual(normal(variable));
    expect(normal(variable, "2008-10-17")).toEqual(
      normal({ ...BASE, Resource: "arn:aws:s3:::b/${$}{aws:username}" }),
    );
  });

  test("of operators without variables the values are left alone", () => {
    const bool = conditioned({ Bool: { "aws:x": "${aws:y}" } });
    expect(normal(bool, "2008-10-17")).toEqual(normal(bool));
  });
});

describe("the same meaning becomes one form", () => {
  test.each<[string, object, object]>([
    ["everyone", BASE, { ...BASE, Principal: { AWS: "*" } }],
    [
      "an account by its id and its root",
      { ...BASE, Principal: { AWS: "111122223333" } },
      { ...BASE, Principal: { AWS: "arn:aws:iam::111122223333:root" } },
    ],
    [
      "an account twice in a list",
      { ...BASE, Principal: { AWS: "111122223333" } },
      { ...BASE, Principal: { AWS: ["arn:aws:iam::111122223333:root", "111122223333"] } },
    ],
    [
      "case, order and repetition of actions",
      { ...BASE, Action: ["sns:Publish", "SNS:Subscribe"] },
      { ...BASE, Action: ["sns:subscribe", "SNS:PUBLISH", "sns:Publish"] },
    ],
    [
      "order and repetition of resources",
      { ...BASE, Resource: ["a", "b"] },
      { ...BASE, Resource: ["b", "a", "b"] },
    ],
    [
      "ArnEquals and ArnLike",
      conditioned({ ArnEquals: { "aws:x": "arn:aws:s3:::a" } }),
      conditioned({ ArnLike: { "aws:x": "arn:aws:s3:::a" } }),
    ],
    [
      "ArnNotEquals and ArnNotLike",
      conditioned({ ArnNotEqualsIfExists: { "aws:x": "a" } }),
      conditioned({ ArnNotLikeIfExists: { "aws:x": "a" } }),
    ],
    [
      "case of operators and keys",
      conditioned({ stringequals: { "AWS:SourceAccount": "1" } }),
      conditioned({ StringEquals: { "aws:sourceaccount": ["1"] } }),
    ],
    [
      "order of conditions",
      conditioned({ Bool: { "a:b": "true" }, Null: { "a:c": "true" } }),
      conditioned({ Null: { "a:c": true }, Bool: { "a:b": true } }),
    ],
    ["Sids", BASE, { ...BASE, Sid: "Publish" }],
    ["an empty Condition", BASE, conditioned({ StringEquals: {} })],
  ])("%s", (_, one, other) => {
    expect(normal(one)).toEqual(normal(other));
  });

  test("order and repetition of statements", () => {
    const deny = { ...BASE, Effect: "Deny", Sid: "No" };
    expect(normal([BASE, deny])).toEqual(normal([deny, { ...BASE, Sid: "Yes" }, BASE]));
  });
});

test("the whole form of a topic policy", () => {
  const policy = {
    Version: "2008-10-17",
    Id: "topic",
    Statement: [
      {
        Sid: "DenyPublishWithoutTls",
        Effect: "Deny",
        Principal: "*",
        Action: "SNS:Publish",
        Resource: "arn:aws:sns:eu-west-1:111122223333:events",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        Sid: "Allow",
        Effect: "Allow",
        Principal: {
          Service: "social-messaging.amazonaws.com",
          AWS: "arn:aws:iam::111122223333:root",
        },
        Action: ["sns:Publish"],
        Resource: "arn:aws:sns:eu-west-1:111122223333:events",
        Condition: {
          StringEquals: { "aws:SourceAccount": 111122223333 },
          ArnEquals: { "aws:SourceArn": "arn:aws:social-messaging:eu-west-1:111122223333:*" },
        },
      },
    ],
  };
  const resource = { except: false, values: ["arn:aws:sns:eu-west-1:111122223333:events"] };
  const action = { except: false, values: ["sns:publish"] };
  expect(normalise(readPolicy(policy, "resource"))).toEqual({
    kind: "resource",
    version: "2012-10-17",
    statements: [
      {
        effect: "Allow",
        principal: {
          except: false,
          values: [
            { type: "AWS", value: "111122223333" },
            { type: "Service", value: "social-messaging.amazonaws.com" },
          ],
        },
        action,
        resource,
        conditions: [
          {
            operator: "ArnLike",
            key: "aws:sourcearn",
            values: ["arn:aws:social-messaging:eu-west-1:111122223333:*"],
          },
          { operator: "StringEquals", key: "aws:sourceaccount", values: ["111122223333"] },
        ],
      },
      {
        effect: "Deny",
        principal: { except: false, values: [{ type: "AWS", value: "*" }] },
        action,
        resource,
        conditions: [{ operator: "Bool", key: "aws:securetransport", values: ["false"] }],
      },
    ],
  });
});
