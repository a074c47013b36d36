import { ACCOUNT, but, DENY, GRANT, OPEN, ROLE, TOPIC, verdictTable, when } from "./verdicts";

const SAME = ["equivalent", "equivalent"] as const;
const LESS = ["narrowed", "broadened"] as const;
const BOTH = ["changed both ways", "changed both ways"] as const;
const OPEN_QUESTION = ["not proved", "not proved"] as const;
const insecure = (statement: typeof DENY) =>
  when(statement, "Bool", "aws:SecureTransport", "false");

verdictTable("statements", [
  ["a changed Sid", { ...GRANT, Sid: "A" }, { ...GRANT, Sid: "B" }, ...SAME],
  ["a new grant", [GRANT, but(GRANT, { Action: "sns:Subscribe" })], GRANT, ...LESS],
  ["a removed Deny", [GRANT, insecure(DENY)], GRANT, "broadened", "narrowed"],
  [
    "a Deny of what nobody was allowed",
    [GRANT, but(DENY, { Action: "sns:Subscribe" })],
    GRANT,
    ...SAME,
  ],
  [
    "a Deny of two overlapping actions less one",
    [but(OPEN, { Action: "sns:Pub*" }), but(DENY, { Action: ["sns:Publish", "sns:*"] })],
    [but(OPEN, { Action: "sns:Pub*" }), but(DENY, { Action: "sns:Publish" })],
    "broadened",
    "narrowed",
  ],
  ["a Deny only", DENY, insecure(DENY), ...SAME],
  ["everything denied", [OPEN, DENY], DENY, ...SAME],
  ["a statement twice", [GRANT, GRANT], GRANT, ...SAME],
  ["a statement within another", [OPEN, GRANT], OPEN, ...SAME],
  [
    "two statements in one",
    [GRANT, but(GRANT, { Action: "sns:Subscribe" })],
    but(GRANT, { Action: ["sns:Subscribe", "sns:Publish"] }),
    ...SAME,
  ],
  ["order of statements", [OPEN, insecure(DENY)], [insecure(DENY), OPEN], ...SAME],
  [
    "a Deny with a further condition",
    [OPEN, when(insecure(DENY), "Null", "aws:SourceArn", "false")],
    [OPEN, insecure(DENY)],
    "narrowed",
    "broadened",
  ],
  [
    "two Denies that cover a third together",
    [OPEN, DENY],
    [
      OPEN,
      when(DENY, "StringEquals", "aws:SourceAccount", "1"),
      when(DENY, "StringNotEquals", "aws:SourceAccount", "1"),
    ],
    ...SAME,
  ],
  [
    "two Denies that do not, as the key may be missing",
    [OPEN, DENY],
    [OPEN, when(DENY, "Bool", "aws:SecureTransport", "true"), insecure(DENY)],
    "broadened",
    "narrowed",
  ],
  [
    "an Allow that a new Deny takes back in part",
    but(OPEN, { Action: "sns:Publish" }),
    [but(OPEN, { Action: "sns:*" }), but(DENY, { NotAction: "sns:Publish" })],
    ...SAME,
  ],
]);

verdictTable("actions", [
  [
    "case and order",
    but(GRANT, { Action: ["SNS:publish", "sns:Subscribe"] }),
    but(GRANT, { Action: ["sns:subscribe", "sns:PUBLISH"] }),
    ...SAME,
  ],
  ["a string and a list", but(GRANT, { Action: ["sns:Publish"] }), GRANT, ...SAME],
  ["a wildcard", but(GRANT, { Action: "sns:Pub*" }), GRANT, ...LESS],
  ["a question mark", but(GRANT, { Action: "sns:*" }), but(GRANT, { Action: "sns:?*" }), ...LESS],
  [
    "wildcards that mean the same",
    but(GRANT, { Action: "sns:*?*" }),
    but(GRANT, { Action: "sns:?**" }),
    ...SAME,
  ],
  [
    "wildcards that overlap",
    but(GRANT, { Action: "sns:*Topic" }),
    but(GRANT, { Action: "sns:Get*" }),
    ...BOTH,
  ],
  ["NotAction added", [GRANT, but(GRANT, { NotAction: "sns:Publish" })], GRANT, ...LESS],
  [
    "NotAction of more",
    but(GRANT, { NotAction: ["sns:Publish", "kms:*"] }),
    but(GRANT, { NotAction: "sns:*" }),
    ...BOTH,
  ],
  [
    "NotAction longer",
    but(GRANT, { NotAction: "sns:Publish" }),
    but(GRANT, { NotAction: ["sns:Publish", "kms:*"] }),
    ...LESS,
  ],
  [
    "NotAction in a Deny",
    [OPEN, but(DENY, { NotAction: "sns:Subscribe" })],
    [OPEN, but(DENY, { NotAction: "sns:*" })],
    "broadened",
    "narrowed",
  ],
  [
    "Action and NotAction of the same",
    [GRANT, but(GRANT, { NotAction: "sns:Publish" })],
    but(GRANT, { Action: "*" }),
    ...SAME,
  ],
  ["NotAction of nothing", GRANT, but(GRANT, { NotAction: [] }), ...OPEN_QUESTION],
  ["Action of nothing", [GRANT, but(GRANT, { Action: [] })], GRANT, ...SAME],
]);

verdictTable("principals", [
  ["everyone", OPEN, but(OPEN, { Principal: { AWS: "*" } }), ...SAME],
  [
    "an account by its ARN",
    but(OPEN, { Principal: { AWS: ACCOUNT } }),
    but(OPEN, { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }),
    ...SAME,
  ],
  [
    "an account in a list",
    but(OPEN, { Principal: { AWS: [ACCOUNT] } }),
    but(OPEN, { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }),
    ...SAME,
  ],
  [
    "an account in two partitions, which cannot be",
    but(OPEN, { Principal: { AWS: `arn:aws-cn:iam::${ACCOUNT}:root` } }),
    but(OPEN, { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }),
    ...OPEN_QUESTION,
  ],
  ["everyone and a service", OPEN, GRANT, ...LESS],
  [
    "an account and a role of it",
    but(OPEN, { Principal: { AWS: ACCOUNT } }),
    but(OPEN, { Principal: { AWS: ROLE } }),
    "changed both ways",
    "changed both ways",
  ],
  [
    "a role and a session of it",
    but(OPEN, { Principal: { AWS: ROLE } }),
    but(OPEN, { Principal: { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/ci` } }),
    "not proved",
    "changed both ways",
  ],
  [
    "another role",
    but(OPEN, { Principal: { AWS: ROLE } }),
    but(OPEN, { Principal: { AWS: `${ROLE}er` } }),
    ...BOTH,
  ],
  [
    "a wildcard that AWS does not know",
    but(OPEN, { Principal: { AWS: `${ROLE}*` } }),
    but(OPEN, { Principal: { AWS: ROLE } }),
    ...OPEN_QUESTION,
  ],
  [
    "NotPrincipal with Allow, which AWS does not support",
    [GRANT, but(OPEN, { NotPrincipal: { AWS: ACCOUNT } })],
    GRANT,
    "narrowed",
    "not proved",
  ],
  [
    "NotPrincipal of more with Deny",
    [OPEN, but(DENY, { NotPrincipal: { Service: ["a.amazonaws.com", "b.amazonaws.com"] } })],
    [OPEN, but(DENY, { NotPrincipal: { Service: "a.amazonaws.com" } })],
    ...LESS,
  ],
  [
    "NotPrincipal instead of everyone with Deny",
    [OPEN, but(DENY, { NotPrincipal: { Service: "a.amazonaws.com" } })],
    [OPEN, DENY],
    ...LESS,
  ],
  [
    "a Deny for an account instead of everyone",
    [GRANT, DENY],
    [GRANT, but(DENY, { Principal: { AWS: ACCOUNT } })],
    "broadened",
    "narrowed",
  ],
  [
    "a Deny for an account that has nothing to do with it",
    [GRANT, but(DENY, { Principal: { AWS: ACCOUNT } })],
    GRANT,
    ...SAME,
  ],
]);

verdictTable("resources", [
  ["case", but(GRANT, { Resource: `${TOPIC}-A` }), but(GRANT, { Resource: `${TOPIC}-a` }), ...BOTH],
  ["a wildcard at the end", but(GRANT, { Resource: `${TOPIC}*` }), GRANT, ...LESS],
  [
    "a wildcard inside the ARN",
    but(GRANT, { Resource: "arn:aws:sns:*:111122223333:events" }),
    GRANT,
    ...LESS,
  ],
  [
    "a wildcard inside and one at the end",
    but(GRANT, { Resource: "arn:aws:sns:*:111122223333:*" }),
    but(GRANT, { Resource: "arn:aws:sns:eu-*:111122223333:ev*" }),
    ...LESS,
  ],
  [
    "wildcards that run over colons or do not",
    but(GRANT, { Resource: "arn:aws:sns:*:events" }),
    but(GRANT, { Resource: "arn:aws:sns:*:*:events" }),
    "not proved",
    "not proved",
  ],
  [
    "NotResource",
    but(GRANT, { NotResource: `${TOPIC}*` }),
    but(GRANT, { NotResource: TOPIC }),
    "broadened",
    "narrowed",
  ],
  [
    "NotResource and Resource",
    but(GRANT, { NotResource: "arn:aws:sns:eu-west-1:111122223333:other" }),
    GRANT,
    ...LESS,
  ],
  [
    "a variable",
    but(GRANT, { Resource: "arn:aws:s3:::b/${aws:username}/*" }),
    but(GRANT, { Resource: "arn:aws:s3:::b/*" }),
    "broadened",
    "narrowed",
  ],
  [
    "another variable",
    but(OPEN, { Resource: "arn:aws:s3:::b/${aws:username}" }),
    but(OPEN, { Resource: "arn:aws:s3:::b/${aws:userid}" }),
    "changed both ways",
    "changed both ways",
  ],
  [
    "an escape",
    but(GRANT, { Resource: "arn:aws:s3:::b/${*}" }),
    but(GRANT, { Resource: "arn:aws:s3:::b/*" }),
    "broadened",
    "narrowed",
  ],
]);
