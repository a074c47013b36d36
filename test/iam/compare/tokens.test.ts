import { compare } from "../../../iam/compare/compare";
import { readPolicy } from "../../../iam/policy/read";
import { opaque } from "../../../iam/policy/terraform-references";
import { ACCOUNT_ID, ELASTIC, NAME, OTHER, PARTITION, REGION, ROLE, TOKEN } from "./references";
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
