import type { Assumption } from "../../../iam/compare/compare";
import { opaque } from "../../../iam/policy/terraform-references";
import type { WrittenStatement } from "./oracle";
import { ACCOUNT_ID, ELASTIC, NAME, OTHER, PARTITION, REGION, ROLE, TOKEN } from "./references";
import { but, compared, DENY, GRANT, OPEN, TOPIC, when } from "./verdicts";

const OTHER_ROLE = opaque("${aws_iam_role.other.arn}");
const ACCESS = (name: string) =>
  opaque(`\${aws_cloudfront_origin_access_identity.${name}.iam_arn}`);
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
