import { opaque } from "../../../iam/policy/terraform-references";
import type { Call } from "./oracle";

/** A world small enough to be tried out, in which policies still meet, overlap and miss each other. */
export const TOPIC = "arn:aws:sns:eu-west-1:111122223333:";
export const ROLE = "arn:aws:iam::111122223333:role/R";
const USER = "arn:aws:iam::111122223333:user/U";
const SESSION = "arn:aws:sts::111122223333:assumed-role/R/s";

/** Terraform references: for a principal, for a resource, and for a part of a text. */
const WHO = opaque("${aws_iam_role.r.arn}");
const WHAT = opaque("${aws_sns_topic.t.arn}");
const PART = opaque("${var.name}");

export const PRINCIPALS: readonly Call["principal"][] = [
  ...[ROLE, "111122223333", USER, SESSION, "arn:aws:iam::222233334444:role/X"].map((value) => ({
    type: "AWS",
    value,
  })),
  { type: "Service", value: "sns.amazonaws.com" },
  { type: "Service", value: "sqs.amazonaws.com" },
];
export const AWS_PRINCIPALS = [
  ...["*", "111122223333", "arn:aws:iam::111122223333:root", ROLE, USER, SESSION, WHO],
  ...["222233334444", "arn:aws:iam::222233334444:role/X"],
];
export const SERVICES = ["sns.amazonaws.com", "sqs.amazonaws.com"];

export const ACTIONS = ["sns:Publish", "sns:Subscribe", "kms:Decrypt", "sns:Pish", "sns:P"];
export const ACTION_PATTERNS = [
  ...["sns:Publish", "SNS:publish", "sns:*", "s?s:P*", "sns:Subscribe", "*", "kms:*", "*ish"],
  ...["sns:P*ish", "sns:?*", "sns:*?ish", "*:P*", "?ms:*", "sns:p"],
];

export const RESOURCES = [
  ...["a", "ab", "b", "b:a", "*", ""].map((name) => `${TOPIC}${name}`),
  ...["arn:aws:sns:us-east-1:111122223333:a", "arn:aws:sns:eu-west-1:222233334444:a"],
  ...["arn:aws:sns:x:y:111122223333:a", "arn:aws:s3:::a", "topic", "topics"],
];
export const RESOURCE_PATTERNS = [
  ...["*", `${TOPIC}a`, `${TOPIC}a*`, `${TOPIC}?b`, `${TOPIC}*`, "arn:aws:sns:*:111122223333:a"],
  ...["arn:aws:sns:*", "arn:aws:sns:*:*:*", "arn:aws:sns:*:a", "arn:*:a", "arn:aws:*:*:*:a"],
  ...["arn:aws:s*:*1*:a", "arn:aws:sns:?*:a", "arn:aws:sns:?:y:*", "*:a", "topic", "topic*", "*s"],
  ...[`${TOPIC}\${aws:username}`, `${TOPIC}\${aws:username, 'a'}`, `${TOPIC}\${*}`, `${TOPIC}?*`],
  ...[WHAT, `${WHAT}*`, `${TOPIC}${PART}`, `${TOPIC}${PART}*`, `arn:aws:sns:*:${PART}`],
  ...[`arn:aws:sns:\${aws:username}:111122223333:a`, `arn:aws:${PART}:*:a`, "arn:aws:${*"],
];

/** What policies and calls say of one condition key. */
export interface Key {
  readonly spellings: readonly string[];
  readonly operators: readonly string[];
  readonly patterns: readonly string[];
  readonly values: readonly string[];
  /** Whether a call may have several values of it. */
  readonly multivalued: boolean;
}

const TEXT = {
  operators: [
    ...["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "stringequals"],
    ...["StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
  ],
  patterns: [
    ...["a", "A", "b", "ab", "", "a*", "?", "*", "?*", "*?b", "a?", "*a*", "${*}", PART],
    ...["${aws:username}", "a${aws:username}", `a${PART}`, `${PART}*`, "${aws:username, 'a'}"],
  ],
  values: ["", "a", "A", "b", "ab", "aab", "*", "a*"],
};
const ARN = {
  operators: [
    ...["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "StringEquals", "StringLike"],
    "StringNotLike",
  ],
  patterns: [
    ...[`${TOPIC}a`, `${TOPIC}a*`, `${TOPIC}*`, "arn:aws:sns:*:111122223333:a", "*", WHAT, "a*"],
    ...["arn:aws:sns:*:*:*", `${TOPIC}\${aws:username}`, "arn:aws:sns:*", "a", "arn:*:*:*:*:*"],
    ...["arn:aws:s*:eu-west-1:*:a", "arn:aws:sns:?*:111122223333:?", `${TOPIC}${PART}`],
    ...[`arn:aws:sns:${PART}:*:a`, `arn:aws:sns:\${aws:username}:*:a`, "arn:aws:sns:*:*:*:a"],
  ],
  values: [
    ...["a", "ab", "b", "b:a", "*"].map((name) => `${TOPIC}${name}`),
    ...["arn:aws:sns:us-east-1:111122223333:a", "arn:aws:sns:a:x:a", "a", "ab", "", "arn:aws:a"],
  ],
};
const NUMBER = {
  operators: [
    ...["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals"],
    ...["NumericGreaterThan", "NumericGreaterThanEquals"],
  ],
  patterns: ["5", "05", "5.0", "7", "10", "x"],
  values: ["4", "5", "6", "7", "8", "10", "11", "x"],
};

/** Of the keys that AWS documents to have one value at most no call has more, nor one of another type. */
export const KEYS: readonly Key[] = [
  { ...TEXT, spellings: ["aws:SourceAccount", "AWS:sourceaccount"], multivalued: false },
  { ...TEXT, spellings: ["aws:TagKeys"], multivalued: true },
  { ...TEXT, spellings: ["x:any"], multivalued: true },
  {
    ...ARN,
    spellings: ["aws:SourceArn"],
    values: ARN.values.filter((value) => value.split(":").length > 5),
    multivalued: false,
  },
  { ...ARN, spellings: ["x:arns"], multivalued: true },
  {
    ...NUMBER,
    spellings: ["aws:MultiFactorAuthAge"],
    values: NUMBER.values.filter((value) => value !== "x"),
    multivalued: false,
  },
  { ...NUMBER, spellings: ["x:number"], multivalued: true },
  {
    spellings: ["aws:SecureTransport"],
    operators: ["Bool", "bool"],
    patterns: ["true", "false", "True", PART],
    values: ["true", "false"],
    multivalued: false,
  },
  {
    spellings: ["aws:SourceIp"],
    operators: ["IpAddress", "NotIpAddress"],
    patterns: [
      ...["10.0.0.0/8", "10.1.0.0/16", "10.1.2.3/8", "10.1.2.3/16", "10.1.0.1", "10.1.0.1/32"],
      ...["0.0.0.0/0", "x", "11.0.0.0/8"],
    ],
    values: ["10.1.0.1", "10.1.2.3", "10.2.0.1", "11.0.0.1", "12.0.0.1"],
    multivalued: false,
  },
  {
    spellings: ["aws:CurrentTime"],
    operators: ["DateEquals", "DateNotEquals", "DateLessThan", "DateGreaterThanEquals"],
    patterns: [
      "1577836800",
      "2020-01-01T00:00:00Z",
      "2020-01-01T01:00:00+01:00",
      "1577836801",
      "x",
    ],
    values: ["2019-12-31T23:59:59Z", "2020-01-01T00:00:00Z", "1577836801", "1577836802"],
    multivalued: false,
  },
  {
    spellings: ["aws:SourceVpc"],
    operators: ["StringIs", "Stringis", "StringHas", "StringEquals"],
    patterns: ["a", "b"],
    values: ["a", "b"],
    multivalued: false,
  },
];
export const USERNAMES = ["a", "*"];
