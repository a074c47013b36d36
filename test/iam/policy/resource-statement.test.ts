import {
  type ReadableStatement,
  resourceStatementFindings,
} from "../../../iam/policy/resource-statement";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:events";
const target = { service: "sns", resources: [TOPIC], sids: ["Taken"] };

const right: ReadableStatement = {
  Sid: "AllowUploads",
  Effect: "Allow",
  Principal: { Service: "s3.amazonaws.com" },
  Action: "sns:Publish",
  Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
};

/** Where something is wrong, and what is reported of it. */
const found = (changes: object, of: Partial<typeof target> = {}) =>
  resourceStatementFindings({ ...right, ...changes }, { ...target, ...of }).map(
    ({ path, got }) => `${path.join(".")}: ${got}`,
  );

const ORGANIZATION = { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
const ACCOUNT = { StringEquals: { "aws:SourceAccount": "111122223333" } };

test.each<[string, object]>([
  ["a service on behalf of an account", {}],
  [
    "a service on behalf of one bucket",
    { Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::uploads" } } },
  ],
  ["a role", { Principal: { AWS: "arn:aws:iam::111122223333:role/chat" }, Condition: undefined }],
  [
    "an account",
    {
      Principal: { AWS: ["111122223333", "arn:aws:iam::444455556666:root"] },
      Condition: undefined,
    },
  ],
  ["everybody of an organization", { Principal: "*", Condition: ORGANIZATION }],
  [
    "a role that Terraform knows",
    { Principal: { AWS: "${aws_iam_role.Chat.arn}" }, Condition: undefined },
  ],
  ["a denial to everybody", { Effect: "Deny", Principal: "*", Condition: undefined }],
  ["a denial to a service", { Effect: "Deny", Condition: undefined }],
  ["every operation of its own", { Action: "sns:*" }],
  ["the resource itself", { Resource: TOPIC }],
  ["a resource that Terraform knows", { Resource: "${aws_sns_topic.Events.arn}" }],
  [
    "an account with a wildcard beside a source",
    { Condition: { StringLike: { "aws:SourceAccount": "1111*" }, ...ACCOUNT } },
  ],
])("right: %s", (_, changes) => {
  expect(found(changes)).toEqual([]);
});

const EVERYBODY =
  "Principal: everybody, in any AWS account or in none, as no condition says who calls";
const CUSTOMERS =
  "Condition: no condition that says on whose behalf s3.amazonaws.com calls, so it may do this for any AWS customer";

test.each<[string, object, string]>([
  ["a Sid that is taken", { Sid: "Taken" }, 'Sid: "Taken"'],
  ["everybody", { Principal: "*", Condition: undefined }, EVERYBODY],
  ["every AWS principal", { Principal: { AWS: "*" }, Condition: undefined }, EVERYBODY],
  [
    "everybody beside somebody",
    { Principal: { AWS: ["111122223333", "*"] }, Condition: undefined },
    EVERYBODY,
  ],
  [
    "everybody with TLS",
    { Principal: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } },
    EVERYBODY,
  ],
  [
    "everybody but some",
    { Principal: "*", Condition: { StringNotEquals: ORGANIZATION.StringEquals } },
    EVERYBODY,
  ],
  [
    "everybody, if they say so",
    { Principal: "*", Condition: { StringEqualsIfExists: ORGANIZATION.StringEquals } },
    EVERYBODY,
  ],
  [
    "everybody of any organization",
    { Principal: "*", Condition: { StringLike: { "aws:PrincipalOrgID": "*" } } },
    EVERYBODY,
  ],
  ["a service", { Condition: undefined }, CUSTOMERS],
  [
    "a service on behalf of any account",
    { Condition: { StringLike: { "aws:SourceAccount": "*" } } },
    CUSTOMERS,
  ],
  [
    "a service on behalf of some, if it says so",
    { Condition: { StringEqualsIfExists: ACCOUNT.StringEquals } },
    CUSTOMERS,
  ],
  [
    "an operation of another service",
    { Action: ["sns:Publish", "s3:GetObject"] },
    'Action.1: "s3:GetObject"',
  ],
  ["every operation", { Action: "*" }, 'Action: "*"'],
  ["another topic", { Resource: `${TOPIC}-too` }, `Resource: "${TOPIC}-too"`],
  ["everything", { Resource: ["*"] }, 'Resource.0: "*"'],
  ["a service that is none", { Principal: { Service: "s3" } }, 'Principal.Service: "s3"'],
  ["an identity that is none", { Principal: { AWS: "chat" } }, 'Principal.AWS: "chat"'],
  ...["role/*", "role/apps/chat-?", "user/team*"].map((name): [string, object, string] => {
    const AWS = `arn:aws:iam::111122223333:${name}`;
    return [
      `${name}, as AWS takes no wildcards`,
      { Principal: { AWS } },
      `Principal.AWS: "${AWS}"`,
    ];
  }),
  [
    "federated users",
    { Principal: { Federated: "cognito-identity.amazonaws.com" } },
    'Principal.Federated: "cognito-identity.amazonaws.com"',
  ],
  [
    "an unknown kind of principal",
    { Principal: { Services: "s3.amazonaws.com" } },
    'Principal: "Services"',
  ],
  [
    "an unknown operator",
    { Condition: { ...ACCOUNT, StringEqual: { "aws:SourceArn": "arn:aws:s3:::a" } } },
    "Condition.StringEqual: an unknown operator",
  ],
  [
    "an account that is none",
    { Condition: { ...ACCOUNT, StringLike: { "aws:SourceAccount": "acme" } } },
    'Condition.StringLike.aws:SourceAccount: "acme"',
  ],
  [
    "a key twice in two spellings",
    { Condition: { StringEquals: { ...ACCOUNT.StringEquals, "aws:sourceaccount": "1" } } },
    "Condition.StringEquals: aws:sourceaccount twice",
  ],
])("wrong: %s", (_, changes, message) => {
  expect(found(changes)).toEqual([message]);
});

test.each<[string, string, boolean]>([
  ["sns", "events.amazonaws.com", false],
  ["kms", "events.amazonaws.com", false],
  ["sqs", "events.amazonaws.com", true],
  ["kms", "sns.amazonaws.com", true],
])("the request on %s by %s sends source keys: %s", (service, principal, sends) => {
  const changes = { Principal: { Service: principal }, Action: `${service}:Any`, Resource: TOPIC };
  const findings = found(changes, { service });
  expect(findings).toEqual(
    sends
      ? []
      : [`Principal: "${principal}", which sends neither aws:SourceAccount nor aws:SourceArn here`],
  );
});

test("objects of a bucket are parts of it, those of another are not", () => {
  const bucket = { service: "s3", resources: ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"] };
  const on = (Resource: string) => found({ Action: "s3:GetObject", Resource }, bucket);
  expect(on("arn:aws:s3:::acme/inbound/*")).toEqual([]);
  expect(on("arn:aws:s3:::acme-other/inbound/*")).toEqual([
    'Resource: "arn:aws:s3:::acme-other/inbound/*"',
  ]);
});

test("what was left out as unreadable is not judged", () => {
  expect(resourceStatementFindings({ Sid: "A" }, target)).toEqual([]);
});
