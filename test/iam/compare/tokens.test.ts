import { type Assumption, compare } from "../../../iam/compare/compare";
import { readPolicy } from "../../../iam/policy/read";
import { opaque } from "../../../iam/policy/terraform-references";
import type { WrittenStatement } from "./oracle";
import {
  but,
  compared,
  DENY,
  GRANT,
  OPEN,
  OPEN_QUESTION,
  type Row,
  SAME,
  TOPIC,
  verdictTable,
  when,
} from "./verdicts";

const TOKEN = opaque("${aws_sns_topic.events.arn}");
const OTHER = opaque("${aws_sns_topic.other.arn}");
const NAME = opaque("${var.name}");
const ROLE = opaque("${aws_iam_role.ci.arn}");
const ACCOUNT_ID = opaque("${data.aws_caller_identity.me.account_id}");
const REGION = opaque("${data.aws_region.here.region}");
const PARTITION = opaque("${data.aws_partition.here.partition}");

verdictTable("tokens as resources", [
  [
    "the same",
    but(GRANT, { Resource: [TOKEN, OTHER] }),
    but(GRANT, { Resource: [OTHER, TOKEN] }),
    ...SAME,
  ],
  [
    "others",
    but(GRANT, { Resource: TOKEN }),
    but(GRANT, { Resource: OTHER }),
    "changed both ways",
    "changed both ways",
  ],
  [
    "one less",
    but(GRANT, { Resource: [TOKEN, OTHER] }),
    but(GRANT, { Resource: TOKEN }),
    "narrowed",
    "broadened",
  ],
  [
    "within *",
    but(GRANT, { Resource: "*" }),
    but(GRANT, { Resource: TOKEN }),
    "narrowed",
    "broadened",
  ],
  [
    "not within any other wildcard",
    but(GRANT, { Resource: "arn:aws:sns:*" }),
    but(GRANT, { Resource: TOKEN }),
    "not proved",
    "changed both ways",
  ],
  [
    "the end of a text within a wildcard that runs over everything",
    but(GRANT, { Resource: "arn:aws:s3:::*" }),
    but(GRANT, { Resource: `arn:aws:s3:::${NAME}` }),
    "narrowed",
    "broadened",
  ],
  [
    "but a part of an ARN not within one that a colon ends, as it may bring colons",
    but(GRANT, { Resource: "arn:aws:sns:*:111122223333:t" }),
    but(GRANT, { Resource: `arn:aws:sns:${NAME}:111122223333:t` }),
    "not proved",
    "changed both ways",
  ],
  [
    "an account and a Region, which have no colon",
    but(GRANT, { Resource: `arn:aws:sns:${REGION}:${ACCOUNT_ID}:t` }),
    but(GRANT, { Resource: "arn:aws:sns:*:*:t" }),
    "broadened",
    "narrowed",
  ],
  [
    "a partition",
    but(GRANT, { Resource: `arn:${PARTITION}:sns:eu-west-1:111122223333:t` }),
    but(GRANT, { Resource: "arn:*:sns:eu-west-1:111122223333:t" }),
    "broadened",
    "narrowed",
  ],
  [
    "what follows it",
    but(GRANT, { Resource: `${TOKEN}/*` }),
    but(GRANT, { Resource: `${TOKEN}/a` }),
    "narrowed",
    "broadened",
  ],
  [
    "and what it may be",
    but(GRANT, { Resource: TOKEN }),
    GRANT,
    "changed both ways",
    "changed both ways",
  ],
  [
    "excepted",
    but(GRANT, { NotResource: TOKEN }),
    but(GRANT, { NotResource: [TOKEN, OTHER] }),
    "narrowed",
    "broadened",
  ],
  ["denied", [OPEN, but(DENY, { Resource: TOKEN })], OPEN, "not proved", "narrowed"],
] satisfies Row[]);

verdictTable("tokens elsewhere", [
  [
    "a new principal",
    [GRANT, but(OPEN, { Action: "sns:Subscribe", Principal: { AWS: ROLE } })],
    GRANT,
    "narrowed",
    "broadened",
  ],
  [
    "a new principal, who may be an old one",
    [but(OPEN, { Principal: { AWS: ROLE } }), but(OPEN, { Principal: { AWS: "111122223333" } })],
    but(OPEN, { Principal: { AWS: "111122223333" } }),
    "narrowed",
    "broadened",
  ],
  ["everyone", OPEN, but(OPEN, { Principal: { AWS: ROLE } }), "narrowed", "broadened"],
  [
    "a service and a token that may be everyone",
    GRANT,
    but(GRANT, { Principal: { AWS: ROLE } }),
    "changed both ways",
    "changed both ways",
  ],
  [
    "an account's id in its ARN",
    but(OPEN, { Principal: { AWS: `arn:aws:iam::${NAME}:root` } }),
    but(OPEN, { Principal: { AWS: NAME } }),
    ...OPEN_QUESTION,
  ],
  [
    "actions that differ in the case of the token",
    but(GRANT, { Action: opaque("${local.a}") }),
    but(GRANT, { Action: opaque("${local.A}") }),
    ...OPEN_QUESTION,
  ],
  [
    "a new condition",
    GRANT,
    when(GRANT, "ArnEquals", "aws:SourceArn", TOKEN),
    "narrowed",
    "broadened",
  ],
  [
    "a value more",
    when(GRANT, "ArnEquals", "aws:SourceArn", TOKEN),
    when(GRANT, "ArnEquals", "aws:SourceArn", [TOKEN, OTHER]),
    "broadened",
    "narrowed",
  ],
  [
    "StringEquals and StringLike",
    when(GRANT, "StringLike", "aws:x", NAME),
    when(GRANT, "StringEquals", "aws:x", NAME),
    "narrowed",
    "not proved",
  ],
  [
    "a variable that a token may bring in, and that may spoil the list",
    when(GRANT, "StringEquals", "aws:x", ["1", NAME]),
    when(GRANT, "StringEquals", "aws:x", "1"),
    "not proved",
    "changed both ways",
  ],
] satisfies Row[]);

test("the version counts for a token that may bring in variables, and only for that", () => {
  const verdictFor = (Resource: string) => {
    const [before, after] = ["2008-10-17", "2012-10-17"].map((Version) =>
      readPolicy({ Version, Statement: { ...GRANT, Resource } }, "resource"),
    );
    return before && after && compare(before, after).verdict;
  };
  expect(verdictFor(`arn:aws:s3:::${NAME}`)).toBe("not proved");
  expect(verdictFor(TOKEN)).toBe("equivalent");
});

test("a witness has the token where nothing else is known, and the reasons show it as written", () => {
  const added = but(OPEN, { Action: "sns:Subscribe", Principal: { AWS: ROLE } });
  expect(compared(GRANT, [GRANT, added]).witness).toMatchObject({
    principal: { type: "AWS", value: ROLE },
    action: "sns:Subscribe",
    resource: TOPIC,
  });
  expect(
    compared(but(GRANT, { Resource: "arn:aws:sns:*" }), but(GRANT, { Resource: TOKEN })),
  ).toMatchObject({
    verdict: "not proved",
    reasons: [
      "Statement[0], service social-messaging.amazonaws.com: sns:Publish on ${aws_sns_topic.events.arn}: ${aws_sns_topic.events.arn} is known only at apply",
    ],
  });
});

const OTHER_ROLE = opaque("${aws_iam_role.other.arn}");
const ACCESS = (name: string) =>
  opaque(`\${aws_cloudfront_origin_access_identity.${name}.iam_arn}`);
const ELASTIC = (name: string) => `${opaque(`\${aws_eip.${name}.public_ip}`)}/32`;
const rootOf = (account: string) => `arn:${PARTITION}:iam::${account}:root`;
const unless = (reference: string, notEqualTo: string) => ({ reference, notEqualTo });
const source = (value: unknown) => when(GRANT, "ArnLike", "aws:SourceArn", value);

test.each([
  [
    "a second role",
    but(OPEN, { Principal: { AWS: ROLE } }),
    but(OPEN, { Principal: { AWS: [ROLE, OTHER_ROLE] } }),
    [unless("${aws_iam_role.other.arn}", "${aws_iam_role.ci.arn}")],
  ],
  [
    "a second resource",
    but(GRANT, { Resource: TOKEN }),
    but(GRANT, { Resource: [TOKEN, OTHER] }),
    [unless("${aws_sns_topic.other.arn}", "${aws_sns_topic.events.arn}")],
  ],
  [
    "every resource",
    but(GRANT, { Resource: TOKEN }),
    but(GRANT, { Resource: "*" }),
    [unless("${aws_sns_topic.events.arn}", "*")],
  ],
  [
    "a resource beside a literal one",
    GRANT,
    but(GRANT, { Resource: [TOPIC, TOKEN] }),
    [unless("${aws_sns_topic.events.arn}", TOPIC)],
  ],
  [
    "an account beside a literal one",
    but(OPEN, { Principal: { AWS: "111122223333" } }),
    but(OPEN, { Principal: { AWS: ["111122223333", `arn:aws:iam::${ACCOUNT_ID}:root`] } }),
    [unless("${data.aws_caller_identity.me.account_id}", "111122223333")],
  ],
  [
    "an account beside one in the ARN of a partition",
    but(OPEN, { Principal: { AWS: rootOf(ACCOUNT_ID) } }),
    but(OPEN, { Principal: { AWS: [rootOf(ACCOUNT_ID), rootOf("111122223333")] } }),
    [unless("${data.aws_caller_identity.me.account_id}", "111122223333")],
  ],
  [
    "a topic of an account in the Region and the account of references",
    but(GRANT, { Resource: `arn:aws:sns:${REGION}:${ACCOUNT_ID}:t` }),
    but(GRANT, {
      Resource: ["111122223333", ACCOUNT_ID].map((id) => `arn:aws:sns:${REGION}:${id}:t`),
    }),
    [unless("${data.aws_caller_identity.me.account_id}", "111122223333")],
  ],
  [
    "a network beside an address",
    when(OPEN, "IpAddress", "aws:SourceIp", ELASTIC("a")),
    when(OPEN, "IpAddress", "aws:SourceIp", [ELASTIC("a"), "192.0.2.0/24"]),
    [unless("${aws_eip.a.public_ip}", "192.0.2.0"), unless("${aws_eip.a.public_ip}", "*")],
  ],
  ...(
    ["module.b.bucket_arn", "aws_api_gateway_rest_api.a.execution_arn", "var.bucket_arn"] as const
  ).map((name): [string, WrittenStatement, WrittenStatement, Assumption[]] => [
    `more of what begins with ${name}`,
    but(GRANT, { Resource: `${opaque(`\${${name}}`)}/in/*` }),
    but(GRANT, { Resource: `${opaque(`\${${name}}`)}/*` }),
    [unless(`\${${name}}`, "*")],
  ]),
  [
    "a principal, which is no resource",
    but(OPEN, { Principal: { AWS: ACCESS("a") }, Resource: `${TOKEN}/*` }),
    but(OPEN, { Principal: { AWS: [ACCESS("a"), ACCESS("b")] }, Resource: `${TOKEN}/*` }),
    [
      unless(
        "${aws_cloudfront_origin_access_identity.b.iam_arn}",
        "${aws_cloudfront_origin_access_identity.a.iam_arn}",
      ),
    ],
  ],
  [
    "a literal account beside one",
    when(GRANT, "StringEquals", "aws:SourceAccount", ACCOUNT_ID),
    when(GRANT, "StringEquals", "aws:SourceAccount", [ACCOUNT_ID, "111122223333"]),
    [unless("${data.aws_caller_identity.me.account_id}", "111122223333")],
  ],
  [
    "a wider source, whatever the account is",
    source(`arn:aws:sns:eu-west-1:${ACCOUNT_ID}:t`),
    source(`arn:aws:sns:eu-west-1:${ACCOUNT_ID}:*`),
    undefined,
  ],
  [
    "a Deny that goes",
    [but(OPEN, { Resource: "*" }), but(DENY, { Resource: [TOKEN, OTHER] })],
    [but(OPEN, { Resource: "*" }), but(DENY, { Resource: TOKEN })],
    [unless("${aws_sns_topic.events.arn}", "${aws_sns_topic.other.arn}")],
  ],
  [
    "a name of which nothing is known, which may have wildcards",
    but(GRANT, { Resource: "arn:aws:sns:eu-west-1:111122223333:a*" }),
    but(GRANT, { Resource: `arn:aws:sns:eu-west-1:111122223333:${NAME}` }),
    [unless("${var.name}", "a*")],
  ],
])("%s is shown, and its assumption is named", (_, before, after, assuming) => {
  const comparison = compared(before, after);
  expect(comparison.witness).toBeDefined();
  expect(comparison.assuming).toEqual(assuming);
});

test("a request that depends on the account of a reference says so", () => {
  const denied = but(DENY, { Principal: { AWS: "111122223333" } });
  const added = but(OPEN, { Principal: { AWS: ROLE } });
  const { verdict, assuming } = compared(denied, [denied, added]);
  expect(verdict).toBe("broadened");
  expect(assuming).toContainEqual({
    reference: "${aws_iam_role.ci.arn}",
    notEqualTo: "arn:aws:iam::111122223333:*",
  });
  const wide = but(OPEN, { Resource: "*" });
  const lifted = [wide, but(DENY, { Resource: "arn:aws:sns:eu-west-1:111122223333:*" })];
  const { assuming: within } = compared([wide, but(DENY, { Resource: TOKEN })], lifted);
  expect(within).toContainEqual({
    reference: "${aws_sns_topic.events.arn}",
    notEqualTo: "arn:aws:sns:eu-west-1:111122223333:*",
  });
});

test("the account in which a referenced role is may decide, so that no request is shown", () => {
  const denied = but(DENY, { Principal: { AWS: ACCOUNT_ID } });
  const added = but(OPEN, { Principal: { AWS: ROLE } });
  expect(compared([denied], [denied, added])).toMatchObject({ verdict: "not proved" });
});

test.each([
  [ACCOUNT_ID, "aws", "equivalent"],
  [ACCOUNT_ID, PARTITION, "equivalent"],
  ["111122223333", PARTITION, "equivalent"],
  ["111122223333", opaque("${var.partition}"), "not proved"],
  ["111122223333", REGION, "not proved"],
])("an account and its ARN are one principal: %s in %s is %s", (account, partition, verdict) => {
  const [id, root] = [account, `arn:${partition}:iam::${account}:root`].map((AWS) =>
    but(OPEN, { Principal: { AWS } }),
  );
  expect(id && root && compared(id, root).verdict).toBe(verdict);
});

const REGION_OF = (name: string) => opaque(`\${data.aws_region.${name}.region}`);
const ENDPOINT = opaque("${aws_vpc_endpoint.here.id}");
const SIX_ROLES = [1, 2, 3, 4, 5, 6].map((index) => opaque(`\${aws_iam_role.r${index}.arn}`));

verdictTable("tokens in lists of conditions", [
  [
    "an id that AWS gives has no policy variable, so that it spoils no list",
    when(OPEN, "StringEquals", "aws:SourceVpce", ENDPOINT),
    when(OPEN, "StringEquals", "aws:SourceVpce", [ENDPOINT, "vpce-1"]),
    "broadened",
    "narrowed",
  ],
  [
    "an address with the length of its network",
    when(OPEN, "IpAddress", "aws:SourceIp", ELASTIC("a")),
    when(OPEN, "IpAddress", "aws:SourceIp", [ELASTIC("a"), ELASTIC("b")]),
    "broadened",
    "narrowed",
  ],
  [
    "a network of a VPC",
    when(OPEN, "IpAddress", "aws:SourceIp", ["10.0.0.0/8", opaque("${aws_vpc.a.cidr_block}")]),
    when(OPEN, "IpAddress", "aws:SourceIp", "10.0.0.0/8"),
    "narrowed",
    "broadened",
  ],
  [
    "and one that may be no network, which may spoil the list",
    when(OPEN, "IpAddress", "aws:SourceIp", ["10.0.0.0/8", opaque("${var.cidr}")]),
    when(OPEN, "IpAddress", "aws:SourceIp", "10.0.0.0/8"),
    "not proved",
    "changed both ways",
  ],
  [
    "an ARN as it is and as a pattern, of which it is one",
    when(GRANT, "ArnEquals", "aws:SourceArn", TOKEN),
    when(GRANT, "StringEquals", "aws:SourceArn", TOKEN),
    "narrowed",
    "not proved",
  ],
  [
    "a Region behind many other references",
    when(
      but(OPEN, { Principal: { AWS: SIX_ROLES } }),
      "StringEquals",
      "aws:RequestedRegion",
      REGION_OF("a"),
    ),
    when(but(OPEN, { Principal: { AWS: SIX_ROLES } }), "StringEquals", "aws:RequestedRegion", [
      REGION_OF("a"),
      REGION_OF("b"),
    ]),
    "broadened",
    "narrowed",
  ],
]);
