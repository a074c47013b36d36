import { opaque } from "../../../iam/policy/terraform-references";
import { but, compared, DENY, GRANT, OPEN, type Row, verdictTable, when } from "./verdicts";

const SAME = ["equivalent", "equivalent"] as const;
const LESS = ["narrowed", "broadened"] as const;
const MORE = ["broadened", "narrowed"] as const;
const BOTH = ["changed both ways", "changed both ways"] as const;
const OPEN_QUESTION = ["not proved", "not proved"] as const;

type Verdicts = readonly [Row[3], Row[4]];
type Test = readonly [operator: string, key: string, values: unknown];

/** A grant with the one condition becomes one with the other. */
const changes = (title: string, rows: readonly (readonly [string, Test, Test, Verdicts])[]): void =>
  verdictTable(
    title,
    rows.map(
      ([name, before, after, verdicts]): Row => [
        name,
        when(GRANT, ...before),
        when(GRANT, ...after),
        ...verdicts,
      ],
    ),
  );

const ACCOUNT = "aws:SourceAccount";
const ARN = "aws:SourceArn";
const TAGS = "aws:TagKeys";
const IP = "aws:SourceIp";
const AGE = "aws:MultiFactorAuthAge";
const TIME = "aws:CurrentTime";
const TLS = "aws:SecureTransport";

verdictTable("a condition that is new or gone", [
  ["added", GRANT, when(GRANT, "StringEquals", ACCOUNT, "1"), ...LESS],
  [
    "a second one",
    when(GRANT, "StringEquals", ACCOUNT, "1"),
    when(when(GRANT, "StringEquals", ACCOUNT, "1"), "ArnLike", ARN, "arn:aws:s3:::b"),
    ...LESS,
  ],
  ["without effect", GRANT, when(GRANT, "StringEquals", ACCOUNT, "1"), ...LESS],
  [
    "order",
    when(when(GRANT, "Bool", TLS, "true"), "Null", ARN, "false"),
    when(when(GRANT, "Null", ARN, "false"), "Bool", TLS, "true"),
    ...SAME,
  ],
  ["added to a Deny", [OPEN, DENY], [OPEN, when(DENY, "StringNotEquals", ACCOUNT, "1")], ...MORE],
  [
    "IfExists taken from a Deny",
    [OPEN, when(DENY, "StringNotEqualsIfExists", ACCOUNT, "1")],
    [OPEN, when(DENY, "StringNotEquals", ACCOUNT, "1")],
    ...SAME,
  ],
  [
    "IfExists taken from a Deny that does not negate",
    [OPEN, when(DENY, "StringEqualsIfExists", ACCOUNT, "1")],
    [OPEN, when(DENY, "StringEquals", ACCOUNT, "1")],
    ...MORE,
  ],
  [
    "a Deny that the grant's own condition makes idle",
    [when(GRANT, "StringEquals", ACCOUNT, "1"), when(DENY, "StringNotEquals", ACCOUNT, "1")],
    when(GRANT, "StringEquals", ACCOUNT, "1"),
    ...SAME,
  ],
  [
    "a Deny where the key is missing that the grant asks for",
    [when(GRANT, "StringEquals", ACCOUNT, "1"), when(DENY, "Null", ACCOUNT, "true")],
    when(GRANT, "StringEquals", ACCOUNT, "1"),
    ...SAME,
  ],
  [
    "one statement for each value",
    [when(GRANT, "StringEquals", ACCOUNT, "1"), when(GRANT, "StringEquals", ACCOUNT, "2")],
    when(GRANT, "StringEquals", ACCOUNT, ["1", "2"]),
    ...SAME,
  ],
  [
    "one statement for each value of a key that may have several",
    [when(GRANT, "StringEquals", "x:y", "1"), when(GRANT, "StringEquals", "x:y", "2")],
    when(GRANT, "StringEquals", "x:y", ["1", "2"]),
    "not proved",
    "narrowed",
  ],
]);

changes("strings", [
  [
    "case of the key and a list",
    ["StringEquals", ACCOUNT, "1"],
    ["StringEquals", "AWS:sourceaccount", ["1"]],
    SAME,
  ],
  ["case of the value", ["StringEquals", ACCOUNT, "a"], ["StringEquals", ACCOUNT, "A"], BOTH],
  [
    "order of values",
    ["StringEquals", ACCOUNT, ["1", "2"]],
    ["StringEquals", ACCOUNT, ["2", "1", "2"]],
    SAME,
  ],
  ["a value less", ["StringEquals", ACCOUNT, ["1", "2"]], ["StringEquals", ACCOUNT, "1"], LESS],
  [
    "a value less for a negated operator",
    ["StringNotEquals", ACCOUNT, ["1", "2"]],
    ["StringNotEquals", ACCOUNT, "1"],
    MORE,
  ],
  ["any case", ["StringEqualsIgnoreCase", ACCOUNT, "a"], ["StringEquals", ACCOUNT, "A"], LESS],
  [
    "any case twice",
    ["StringEqualsIgnoreCase", ACCOUNT, "a"],
    ["StringEqualsIgnoreCase", ACCOUNT, "A"],
    SAME,
  ],
  [
    "any case for digits",
    ["StringEqualsIgnoreCase", ACCOUNT, "1"],
    ["StringEquals", ACCOUNT, "1"],
    SAME,
  ],
  ["StringLike", ["StringLike", ACCOUNT, "a*"], ["StringEquals", ACCOUNT, "ab"], LESS],
  [
    "StringLike without wildcards",
    ["StringLike", ACCOUNT, "ab"],
    ["StringEquals", ACCOUNT, "ab"],
    SAME,
  ],
  [
    "an asterisk under StringEquals",
    ["StringEquals", ACCOUNT, "*"],
    ["StringLike", ACCOUNT, "*"],
    MORE,
  ],
  ["StringNotLike", ["StringNotLike", ACCOUNT, "a*"], ["StringNotEquals", ACCOUNT, "ab"], MORE],
  [
    "StringLike * and a key that is there",
    ["StringLike", ACCOUNT, "*"],
    ["Null", ACCOUNT, "false"],
    ["narrowed", "not proved"],
  ],
  ["numbers are text here", ["StringEquals", ACCOUNT, "01"], ["StringEquals", ACCOUNT, "1"], BOTH],
  [
    "a value and not another",
    ["StringNotEquals", ACCOUNT, "2"],
    ["StringEquals", ACCOUNT, "1"],
    LESS,
  ],
  [
    "a value and not another of a key that may have several",
    ["StringNotEquals", TAGS, "2"],
    ["StringEquals", TAGS, "1"],
    ["not proved", "changed both ways"],
  ],
  ["an unknown operator", ["StringHas", ACCOUNT, "1"], ["StringHas", ACCOUNT, ["1"]], SAME],
  [
    "an unknown operator with another value",
    ["StringHas", ACCOUNT, "1"],
    ["StringHas", ACCOUNT, "2"],
    OPEN_QUESTION,
  ],
  [
    "no values",
    ["StringEquals", ACCOUNT, []],
    ["StringEquals", ACCOUNT, "1"],
    ["not proved", "not proved"],
  ],
]);

changes("IfExists, Null and set qualifiers", [
  ["IfExists", ["StringEquals", ACCOUNT, "1"], ["StringEqualsIfExists", ACCOUNT, "1"], MORE],
  [
    "IfExists on a negated operator",
    ["StringNotEquals", ACCOUNT, "1"],
    ["StringNotEqualsIfExists", ACCOUNT, "1"],
    SAME,
  ],
  [
    "ForAllValues, which holds without a value",
    ["StringEquals", ACCOUNT, "1"],
    ["ForAllValues:StringEquals", ACCOUNT, "1"],
    MORE,
  ],
  [
    "ForAllValues on a key that may have several",
    ["StringEquals", TAGS, "1"],
    ["ForAllValues:StringEquals", TAGS, "1"],
    ["changed both ways", "not proved"],
  ],
  [
    "ForAllValues and ForAnyValue",
    ["ForAllValues:StringEquals", TAGS, "1"],
    ["ForAnyValue:StringEquals", TAGS, "1"],
    BOTH,
  ],
  [
    "ForAllValues of fewer",
    ["ForAllValues:StringEquals", TAGS, ["1", "2"]],
    ["ForAllValues:StringEquals", TAGS, "1"],
    LESS,
  ],
  [
    "ForAnyValue of fewer",
    ["ForAnyValue:StringEquals", TAGS, ["1", "2"]],
    ["ForAnyValue:StringEquals", TAGS, "1"],
    LESS,
  ],
  [
    "ForAnyValue of not",
    ["ForAnyValue:StringNotEquals", TAGS, "1"],
    ["ForAnyValue:StringNotEquals", TAGS, ["1", "2"]],
    LESS,
  ],
  [
    "ForAllValues with IfExists",
    ["ForAllValues:StringEqualsIfExists", TAGS, "1"],
    ["ForAllValues:StringEquals", TAGS, "1"],
    SAME,
  ],
  [
    "ForAnyValue with IfExists",
    ["ForAnyValue:StringEqualsIfExists", TAGS, "1"],
    ["ForAnyValue:StringEquals", TAGS, "1"],
    ["narrowed", "not proved"],
  ],
  ["Null true and false", ["Null", ACCOUNT, "true"], ["Null", ACCOUNT, "false"], BOTH],
  ["Null false and a value", ["Null", ACCOUNT, "false"], ["StringEquals", ACCOUNT, "1"], LESS],
  [
    "Null false and an empty value, which may be null",
    ["Null", ACCOUNT, "false"],
    ["StringEquals", ACCOUNT, ""],
    ["not proved", "changed both ways"],
  ],
  ["Null of both", ["Null", ACCOUNT, ["true", "false"]], ["Null", ACCOUNT, "true"], LESS],
]);

changes("ARNs", [
  [
    "ArnEquals and ArnLike",
    ["ArnEquals", ARN, "arn:aws:s3:::b*"],
    ["ArnLike", ARN, "arn:aws:s3:::b*"],
    SAME,
  ],
  [
    "ArnNotEquals and ArnNotLike",
    ["ArnNotEquals", ARN, "arn:aws:s3:::b*"],
    ["ArnNotLike", ARN, "arn:aws:s3:::b*"],
    SAME,
  ],
  [
    "wildcards inside",
    ["ArnLike", ARN, "arn:aws:sns:*:1:*"],
    ["ArnLike", ARN, "arn:aws:sns:eu-west-1:1:a"],
    LESS,
  ],
  [
    "wildcards that do not run over colons",
    ["StringLike", ARN, "arn:aws:sns:*:1:a"],
    ["ArnLike", ARN, "arn:aws:sns:*:1:a"],
    LESS,
  ],
  [
    "an exact ARN",
    ["ArnLike", ARN, "arn:aws:s3:::b"],
    ["StringEquals", ARN, "arn:aws:s3:::b"],
    SAME,
  ],
  [
    "a pattern without six components",
    ["ArnLike", ARN, "*"],
    ["ArnLike", ARN, "arn:aws:s3:::b"],
    ["not proved", "not proved"],
  ],
]);

changes("numbers, dates, booleans and addresses", [
  [
    "numbers in two spellings",
    ["NumericEquals", AGE, "5"],
    ["NumericEquals", AGE, ["05", "5.0"]],
    SAME,
  ],
  ["a number and a range", ["NumericLessThan", AGE, 10], ["NumericEquals", AGE, 5], LESS],
  ["ranges", ["NumericLessThan", AGE, "10"], ["NumericLessThanEquals", AGE, "10"], MORE],
  ["not a number", ["NumericEquals", AGE, "five"], ["NumericEquals", AGE, "5"], OPEN_QUESTION],
  [
    "a date in three forms",
    ["DateLessThan", TIME, "2020-01-01T00:00:00Z"],
    ["DateLessThan", TIME, ["2020-01-01T01:00:00+01:00", "1577836800"]],
    SAME,
  ],
  [
    "a later date",
    ["DateLessThan", TIME, "2020-01-01T00:00:00Z"],
    ["DateLessThan", TIME, "2021-01-01T00:00:00Z"],
    MORE,
  ],
  [
    "a date without a time, which can be read in several ways",
    ["DateLessThan", TIME, "2020-01-01"],
    ["DateLessThan", TIME, "2020-01-01T00:00:00Z"],
    OPEN_QUESTION,
  ],
  ["booleans", ["Bool", TLS, true], ["Bool", TLS, "true"], SAME],
  [
    "booleans in another case, of which AWS says nothing",
    ["Bool", TLS, "True"],
    ["Bool", TLS, "true"],
    ["not proved", "not proved"],
  ],
  [
    "a block within a block",
    ["IpAddress", IP, "10.0.0.0/8"],
    ["IpAddress", IP, "10.1.0.0/16"],
    LESS,
  ],
  ["bits of the host", ["IpAddress", IP, "10.1.2.3/8"], ["IpAddress", IP, "10.0.0.0/8"], SAME],
  ["one address", ["IpAddress", IP, "10.1.2.3/32"], ["IpAddress", IP, "10.1.2.3"], SAME],
  ["NotIpAddress", ["NotIpAddress", IP, "10.0.0.0/8"], ["NotIpAddress", IP, "10.1.0.0/16"], MORE],
  [
    "IPv6 in two spellings",
    ["IpAddress", IP, "2001:db8::/32"],
    ["IpAddress", IP, "2001:0DB8:0:0::/32"],
    SAME,
  ],
  ["IPv6 within", ["IpAddress", IP, "2001:db8::/32"], ["IpAddress", IP, "2001:db8:1::/48"], LESS],
  ["IPv6 and IPv4", ["IpAddress", IP, "::/0"], ["IpAddress", IP, "10.0.0.0/8"], BOTH],
]);

changes("policy variables", [
  [
    "the same",
    ["StringLike", "s3:prefix", "home/${aws:username}/*"],
    ["StringLike", "s3:prefix", "home/${AWS:UserName}/*"],
    SAME,
  ],
  [
    "within a wildcard",
    ["StringLike", "s3:prefix", "home/*"],
    ["StringLike", "s3:prefix", "home/${aws:username}/*"],
    LESS,
  ],
  [
    "a list that a variable without value may spoil",
    ["StringEquals", ACCOUNT, ["1", "${aws:SourceVpc}"]],
    ["StringEquals", ACCOUNT, "1"],
    ["not proved", "changed both ways"],
  ],
  [
    "a variable that no service has, in a list",
    ["StringEquals", ACCOUNT, ["1", "${aws:username}"]],
    ["StringEquals", ACCOUNT, "1"],
    ["not proved", "narrowed"],
  ],
  [
    "a list with a default",
    ["StringEquals", ACCOUNT, ["1", "${aws:username, 'x'}"]],
    ["StringEquals", ACCOUNT, "1"],
    LESS,
  ],
]);

const PRINCIPAL = "aws:PrincipalArn";
const MEMBERS = when(OPEN, "StringEquals", "aws:PrincipalAccount", "111122223333");
const NAMELESS = when(OPEN, "Null", PRINCIPAL, "true");

verdictTable("what a request says of its principal fits together", [
  [
    "an ARN is one of its account",
    MEMBERS,
    when(OPEN, "ArnLike", PRINCIPAL, "arn:aws:iam::111122223333:role/wa-*"),
    ...LESS,
  ],
  [
    "an ARN of any account",
    MEMBERS,
    when(OPEN, "ArnLike", PRINCIPAL, "arn:aws:iam::*:role/wa-*"),
    ...BOTH,
  ],
  [
    "whom an ARN excludes is a member of its account",
    [when(OPEN, "ArnNotLike", PRINCIPAL, "arn:aws:iam::111122223333:role/wa-*"), MEMBERS],
    OPEN,
    ...SAME,
  ],
  [
    "everybody in an account has an ARN",
    [but(DENY, { Principal: { AWS: ["111122223333", "222233334444"] } }), NAMELESS],
    NAMELESS,
    ...SAME,
  ],
  [
    "somebody in an account has its id even where only one policy asks",
    [but(OPEN, { Principal: { AWS: "111122223333" } }), MEMBERS],
    when(OPEN, "StringNotEquals", "aws:PrincipalAccount", "111122223333"),
    ...BOTH,
  ],
]);

/** Something that has nothing to do with what is added. */
const DENY_OTHER = but(DENY, { Action: "s3:GetObject" });

test.each([
  [
    "aws:PrincipalArn",
    "arn:aws:iam::111122223333:role/ci",
    { type: "AWS", value: "arn:aws:iam::111122223333:role/ci" },
  ],
  [
    "aws:PrincipalAccount",
    "111122223333",
    { type: "AWS", value: "arn:aws:iam::111122223333:role/Example" },
  ],
  [
    "aws:PrincipalServiceName",
    "sns.amazonaws.com",
    { type: "Service", value: "sns.amazonaws.com" },
  ],
])("a request with %s is one that this principal can send", (key, value, principal) => {
  const { verdict, witness } = compared(DENY_OTHER, when(OPEN, "StringEquals", key, value));
  expect(verdict).toBe("broadened");
  expect(witness).toMatchObject({ principal, context: { [key]: value } });
});

test("an account asks as its root user, and a service's name in an ARN is in lower case", () => {
  const account = but(OPEN, { Principal: { AWS: "111122223333" } });
  expect(compared(DENY_OTHER, account).witness?.principal.value).toBe(
    "arn:aws:iam::111122223333:root",
  );
  const reference = opaque("${data.aws_caller_identity.me.account_id}");
  const own = but(OPEN, { Principal: { AWS: reference } });
  expect(compared(DENY_OTHER, own).witness?.principal.value).toBe(`arn:aws:iam::${reference}:root`);
  const wide = but(OPEN, { Action: "SQS:SendMessage", Resource: "*" });
  expect(compared(DENY_OTHER, wide).witness?.resource).toMatch(/^arn:aws:sqs:/);
});

const MEMBER = "arn:aws:iam::111122223333:role/ci";

verdictTable("a Deny to whom a key says to be calling", [
  [
    "a role",
    but(DENY, { Principal: { AWS: MEMBER } }),
    [but(DENY, { Principal: { AWS: MEMBER } }), when(OPEN, "ArnEquals", PRINCIPAL, MEMBER)],
    ...SAME,
  ],
  [
    "an account",
    but(DENY, { Principal: { AWS: "111122223333" } }),
    [but(DENY, { Principal: { AWS: "111122223333" } }), MEMBERS],
    ...SAME,
  ],
  [
    "another role",
    but(DENY, { Principal: { AWS: `${MEMBER}2` } }),
    [but(DENY, { Principal: { AWS: `${MEMBER}2` } }), when(OPEN, "ArnEquals", PRINCIPAL, MEMBER)],
    "broadened",
    "narrowed",
  ],
  [
    "an Allow to a role is another one than to who has its ARN, whom its boundary does not limit",
    but(OPEN, { Principal: { AWS: MEMBER } }),
    when(OPEN, "ArnEquals", PRINCIPAL, MEMBER),
    "not proved",
    "narrowed",
  ],
  [
    "principals that are all excepted",
    DENY_OTHER,
    [
      DENY_OTHER,
      when(
        but(OPEN, { Principal: { AWS: [MEMBER, `${MEMBER}2`] } }),
        "ArnNotLikeIfExists",
        PRINCIPAL,
        `${MEMBER}*`,
      ),
    ],
    ...SAME,
  ],
]);

test("an Allow to everyone reaches no federated user whom a Deny names", () => {
  const trust = { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" };
  const denied = {
    Effect: "Deny",
    Principal: { Federated: "cognito-identity.amazonaws.com" },
    Action: "sts:*",
  };
  expect(compared([trust, denied], trust, "trust").verdict).toBe("equivalent");
});

test("users and roles, which alone have an identity policy, always have an account and an ARN", () => {
  const { Principal: _, ...own } = OPEN;
  const asked = when(own, "StringEquals", "aws:PrincipalAccount", "111122223333");
  const ifThere = when(own, "StringEqualsIfExists", "aws:PrincipalAccount", "111122223333");
  expect(compared(asked, ifThere, "identity").verdict).toBe("equivalent");
  const without = when(own, "Null", PRINCIPAL, "true");
  expect(compared(asked, [asked, without], "identity").verdict).toBe("equivalent");
  const services = compared(DENY_OTHER, when(OPEN, "Null", PRINCIPAL, "true"));
  expect(services.witness?.principal.type).toBe("Service");
});

test("each of several principals is tried, and a service where it takes somebody without an ARN", () => {
  const named = but(OPEN, { Principal: { AWS: [MEMBER, "111122223333"] } });
  const before = when(named, "ArnEqualsIfExists", PRINCIPAL, MEMBER);
  const after = when(named, "ArnNotEqualsIfExists", PRINCIPAL, MEMBER);
  expect(compared(before, after).witness?.principal.value).toBe("arn:aws:iam::111122223333:root");
  const others = when(
    when(OPEN, "StringEqualsIfExists", PRINCIPAL, MEMBER),
    "StringNotEquals",
    "aws:PrincipalAccount",
    "111122223333",
  );
  expect(compared(DENY_OTHER, others).witness?.principal.type).toBe("Service");
});

test("a variable has the name of the user whom the policy names", () => {
  const eve = but(OPEN, {
    Principal: { AWS: "arn:aws:iam::111122223333:user/eve" },
    Resource: "arn:aws:s3:::media/${aws:username}/*",
  });
  const { witness } = compared(when(eve, "StringEquals", "aws:PrincipalOrgID", "o-abc123"), eve);
  expect(witness).toMatchObject({ resource: "arn:aws:s3:::media/eve/example" });
});

verdictTable("the whole of what a key may have", [
  [
    "the one pattern that every ARN has",
    when(GRANT, "ArnLike", ARN, "arn:*:*:*:*:*"),
    when(GRANT, "Null", ARN, "false"),
    ...SAME,
  ],
  [
    "what every ARN begins with",
    when(GRANT, "StringLike", ARN, "arn:*"),
    when(GRANT, "Null", ARN, "false"),
    ...SAME,
  ],
  [
    "ARNs of one partition are not all",
    when(GRANT, "ArnLike", ARN, "arn:aws:*:*:*:*"),
    when(GRANT, "Null", ARN, "false"),
    ...MORE,
  ],
  [
    "addresses of one version are not all",
    when(OPEN, "IpAddress", IP, "0.0.0.0/0"),
    when(OPEN, "Null", IP, "false"),
    ...MORE,
  ],
  [
    "addresses of both versions",
    when(OPEN, "IpAddress", IP, ["0.0.0.0/0", "::/0"]),
    when(OPEN, "Null", IP, "false"),
    ...SAME,
  ],
  [
    "one statement for each value of a list",
    when(OPEN, "ForAnyValue:StringEquals", TAGS, ["a", "b"]),
    [
      when(OPEN, "ForAnyValue:StringEquals", TAGS, "a"),
      when(OPEN, "ForAnyValue:StringEquals", TAGS, "b"),
    ],
    ...SAME,
  ],
]);
