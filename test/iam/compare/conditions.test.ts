import { BOTH, changes, DENY, GRANT, LESS, MORE, OPEN, SAME, verdictTable, when } from "./verdicts";

const ACCOUNT = "aws:SourceAccount";
const ARN = "aws:SourceArn";
const TAGS = "aws:TagKeys";
const IP = "aws:SourceIp";
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
