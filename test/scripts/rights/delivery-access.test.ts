import { accessOf } from "../../../scripts/rights/access";
import { deliveryAccess } from "../../../scripts/rights/delivery-access";
import { deployAccess } from "../../../scripts/rights/deploy-access";
import { environment } from "../../environment";
import { ACCOUNT, delivery, FUNCTION, TOPIC, vpcEndpoint } from "./environments";

const queueArn = (name: string) => `arn:aws:sqs:eu-west-1:${ACCOUNT}:acme-prod-whatsapp-${name}`;

test("an environment with subscribers", () => {
  const Statement = deliveryAccess(environment({ delivery }))?.Statement;
  expect(Statement).toEqual([
    expect.objectContaining({
      Sid: "ManageQueues",
      Resource: [
        queueArn("inbound"),
        queueArn("inbound-undeliverable"),
        queueArn("inbound-poison"),
        queueArn("chat-undeliverable"),
        queueArn("hook-undeliverable"),
      ],
    }),
    expect.objectContaining({
      Sid: "ManageSubscriptions",
      Resource: [TOPIC, `${TOPIC}:*`],
    }),
    expect.objectContaining({
      Sid: "LetTopicCallFunctions",
      Resource: [FUNCTION, `${FUNCTION}:live`],
    }),
  ]);
});

test("an environment with an EventBridge rule, whose role can be passed to EventBridge alone", () => {
  const eventRules = [{ name: "failures", targetArn: `arn:aws:sqs:eu-west-1:${ACCOUNT}:theirs` }];
  const of = environment({ mediaBucket: { enabled: false }, delivery: { eventRules } });
  const Statement = deliveryAccess(of)?.Statement;
  const role = `arn:aws:iam::${ACCOUNT}:role/acme-prod-whatsapp-failures-rule`;
  expect(Statement).toEqual([
    expect.objectContaining({
      Sid: "ManageQueues",
      Resource: [queueArn("failures-undeliverable")],
    }),
    expect.objectContaining({
      Sid: "ManageEventRules",
      Resource: [`arn:aws:events:eu-west-1:${ACCOUNT}:rule/acme-prod-whatsapp-failures`],
    }),
    expect.objectContaining({ Sid: "ManageEventRuleRoles", Resource: [role] }),
    {
      Sid: "PassEventRuleRoles",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: [role],
      Condition: { StringEquals: { "iam:PassedToService": "events.amazonaws.com" } },
    },
  ]);
});

test("an environment with an endpoint, in its VPC and to the service alone", () => {
  const of = environment({ mediaBucket: { enabled: false }, vpcEndpoint });
  const ec2 = (resource: string) => `arn:aws:ec2:eu-west-1:${ACCOUNT}:${resource}`;
  const vpc = ec2("vpc/vpc-0123456789abcdef0");
  const service = "com.amazonaws.eu-west-1.social-messaging";
  expect(deliveryAccess(of)?.Statement).toEqual([
    {
      Sid: "LookAtEndpoints",
      Effect: "Allow",
      Action: [
        "ec2:DescribeVpcEndpoints",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSecurityGroupRules",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribePrefixLists",
      ],
      Resource: "*",
    },
    {
      Sid: "ManageEndpoint",
      Effect: "Allow",
      Action: ["ec2:CreateVpcEndpoint", "ec2:ModifyVpcEndpoint", "ec2:DeleteVpcEndpoints"],
      Resource: [
        vpc,
        ec2("subnet/subnet-0123456789abcdef0"),
        ec2("security-group/*"),
        ec2("vpc-endpoint/*"),
      ],
      Condition: { StringEqualsIfExists: { "ec2:VpceServiceName": service } },
    },
    {
      Sid: "ManageEndpointClients",
      Effect: "Allow",
      Action: [
        "ec2:CreateSecurityGroup",
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:ModifySecurityGroupRules",
        "ec2:RevokeSecurityGroupIngress",
        "ec2:RevokeSecurityGroupEgress",
        "ec2:DeleteSecurityGroup",
      ],
      Resource: [vpc, ec2("security-group/*"), ec2("security-group-rule/*")],
      Condition: { ArnEqualsIfExists: { "ec2:Vpc": vpc } },
    },
    {
      Sid: "TagEndpoint",
      Effect: "Allow",
      Action: ["ec2:CreateTags", "ec2:DeleteTags"],
      Resource: ec2("vpc-endpoint/*"),
      Condition: {
        StringEqualsIfExists: {
          "ec2:VpceServiceName": "com.amazonaws.eu-west-1.social-messaging",
        },
      },
    },
    {
      Sid: "TagEndpointClients",
      Effect: "Allow",
      Action: ["ec2:CreateTags", "ec2:DeleteTags"],
      Resource: [ec2("security-group/*"), ec2("security-group-rule/*")],
      Condition: { ArnEqualsIfExists: { "ec2:Vpc": ec2("vpc/vpc-0123456789abcdef0") } },
    },
    {
      Sid: "NameEndpoint",
      Effect: "Allow",
      Action: "route53:AssociateVPCWithHostedZone",
      Resource: "arn:aws:route53:::hostedzone/*",
    },
  ]);
});

test("an environment with a trail, and its bucket only where it is created", () => {
  const withTrail = (dataEventTrail: object) =>
    deliveryAccess(environment({ dataEventTrail }))?.Statement;
  const trail = `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/acme-prod-whatsapp-data-events`;
  const manageTrail = [
    {
      Sid: "ManageTrail",
      Effect: "Allow",
      Action: [
        "cloudtrail:CreateTrail",
        "cloudtrail:GetTrailStatus",
        "cloudtrail:GetEventSelectors",
        "cloudtrail:ListTags",
        "cloudtrail:PutEventSelectors",
        "cloudtrail:StartLogging",
        "cloudtrail:StopLogging",
        "cloudtrail:UpdateTrail",
        "cloudtrail:AddTags",
        "cloudtrail:RemoveTags",
        "cloudtrail:DeleteTrail",
      ],
      Resource: trail,
    },
    { Sid: "FindTrails", Effect: "Allow", Action: "cloudtrail:DescribeTrails", Resource: "*" },
  ];
  expect(withTrail({})).toEqual([
    ...manageTrail,
    expect.objectContaining({
      Sid: "ManageTrailBucket",
      Resource: `arn:aws:s3:::acme-prod-whatsapp-trail-${ACCOUNT}`,
    }),
  ]);
  expect(withTrail({ existingBucketName: "their-logs" })).toEqual(manageTrail);
});

test("the key of a trail is managed with the others", () => {
  const { Statement } = deployAccess(environment({ dataEventTrail: {} }));
  expect(Statement[1]?.Condition).toEqual({
    "ForAllValues:StringEquals": {
      "kms:ResourceAliases": ["alias/acme-prod-whatsapp", "alias/acme-prod-whatsapp-trail"],
    },
  });
});

test("an environment that has none of it needs no such policy", () => {
  expect(deliveryAccess(environment())).toBeUndefined();
  expect(accessOf(environment())).not.toHaveProperty("delivery");
});

test("twenty queues fit, and too many are refused, with what to do", () => {
  const queues = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `queue-${index}` }));
  const of = (count: number) => environment({ delivery: { queues: queues(count) } });
  expect(accessOf(of(20)).delivery).toBeDefined();
  expect(() => accessOf(of(30))).toThrow(
    /^The delivery policy of prod takes \d{4} characters, .* shorten the names below delivery/,
  );
});
