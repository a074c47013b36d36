import { opaque } from "../../../iam/policy/terraform-references";
import { BOTH, but, compared, DENY, LESS, OPEN, SAME, verdictTable, when } from "./verdicts";

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
  expect(compared(before, after).witness?.principal.value).toMatch(
    /^arn:aws:iam::111122223333:(?!role\/ci$)/,
  );
  const others = when(
    when(OPEN, "StringEqualsIfExists", PRINCIPAL, MEMBER),
    "StringNotEquals",
    "aws:PrincipalAccount",
    "111122223333",
  );
  expect(compared(DENY_OTHER, others).witness?.principal.type).toBe("Service");
});

test("the ARN of a list is tried that belongs to the account of another condition", () => {
  const here = "arn:aws:iam::111122223333:role/wa-*";
  const there = "arn:aws:iam::222233334444:role/ci";
  const listed = when(OPEN, "ArnLike", PRINCIPAL, [here, there]);
  const after = when(listed, "StringEquals", "aws:PrincipalAccount", "222233334444");
  expect(compared(DENY_OTHER, [DENY_OTHER, after])).toMatchObject({
    verdict: "broadened",
    witness: { principal: { value: there } },
  });
});

test("a variable has the name of the user whom the policy names", () => {
  const eve = but(OPEN, {
    Principal: { AWS: "arn:aws:iam::111122223333:user/eve" },
    Resource: "arn:aws:s3:::media/${aws:username}/*",
  });
  const { witness } = compared(when(eve, "StringEquals", "aws:PrincipalOrgID", "o-abc123"), eve);
  expect(witness).toMatchObject({ resource: "arn:aws:s3:::media/eve/example" });
});
