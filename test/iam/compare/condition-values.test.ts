import { BOTH, changes, LESS, MORE, OPEN_QUESTION, SAME } from "./verdicts";

const ACCOUNT = "aws:SourceAccount";
const ARN = "aws:SourceArn";
const TAGS = "aws:TagKeys";
const IP = "aws:SourceIp";
const AGE = "aws:MultiFactorAuthAge";
const TIME = "aws:CurrentTime";
const TLS = "aws:SecureTransport";

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
