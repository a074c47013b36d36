import { compare } from "../../../iam/compare/compare";
import { readPolicy } from "../../../iam/policy/read";
import { opaque } from "../../../iam/policy/terraform-references";
import { but, compared, DENY, GRANT, OPEN, type Row, TOPIC, verdictTable, when } from "./verdicts";

const TOKEN = opaque("${aws_sns_topic.events.arn}");
const OTHER = opaque("${aws_sns_topic.other.arn}");
const NAME = opaque("${var.name}");
const ROLE = opaque("${aws_iam_role.ci.arn}");

const SAME = ["equivalent", "equivalent"] as const;
const OPEN_QUESTION = ["not proved", "not proved"] as const;

verdictTable("tokens as resources", [
  [
    "the same",
    but(GRANT, { Resource: [TOKEN, OTHER] }),
    but(GRANT, { Resource: [OTHER, TOKEN] }),
    ...SAME,
  ],
  ["others", but(GRANT, { Resource: TOKEN }), but(GRANT, { Resource: OTHER }), ...OPEN_QUESTION],
  [
    "one less",
    but(GRANT, { Resource: [TOKEN, OTHER] }),
    but(GRANT, { Resource: TOKEN }),
    "narrowed",
    "not proved",
  ],
  [
    "within *",
    but(GRANT, { Resource: "*" }),
    but(GRANT, { Resource: TOKEN }),
    "narrowed",
    "not proved",
  ],
  [
    "not within any other wildcard",
    but(GRANT, { Resource: "arn:aws:sns:*" }),
    but(GRANT, { Resource: TOKEN }),
    ...OPEN_QUESTION,
  ],
  [
    "nor is its end",
    but(GRANT, { Resource: "arn:aws:s3:::*" }),
    but(GRANT, { Resource: `arn:aws:s3:::${NAME}` }),
    ...OPEN_QUESTION,
  ],
  [
    "what follows it",
    but(GRANT, { Resource: `${TOKEN}/*` }),
    but(GRANT, { Resource: `${TOKEN}/a` }),
    "narrowed",
    "not proved",
  ],
  ["and what it may be", but(GRANT, { Resource: TOKEN }), GRANT, ...OPEN_QUESTION],
  [
    "excepted",
    but(GRANT, { NotResource: TOKEN }),
    but(GRANT, { NotResource: [TOKEN, OTHER] }),
    "narrowed",
    "not proved",
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
    "not proved",
  ],
  ["everyone", OPEN, but(OPEN, { Principal: { AWS: ROLE } }), "narrowed", "not proved"],
  [
    "a service and a token that may be everyone",
    GRANT,
    but(GRANT, { Principal: { AWS: ROLE } }),
    "changed both ways",
    "not proved",
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
    "not proved",
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
    "not proved",
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
  expect(compared(GRANT, but(GRANT, { Resource: TOKEN })).reasons).toEqual([
    "Statement[0], service social-messaging.amazonaws.com: sns:Publish on ${aws_sns_topic.events.arn}: ${aws_sns_topic.events.arn} is known only at apply",
  ]);
});
