import { decisionsIn } from "../../../review/report/details";
import { summaryOfAccess, summaryOfChanges } from "../../../review/report/summary";
import { renderText } from "../../../review/report/text";
import { policy } from "../terraform/reading";
import {
  allow,
  changed,
  insecure,
  linesOf,
  own,
  publish,
  type Resources,
  reviewed,
  TOPIC,
  tls,
  topic,
} from "./summed";

test("who may now do what to what, in words", () => {
  expect(changed(topic(publish(own), tls), topic(publish(), tls))).toEqual({
    headline: "Who may now do what, compared with main:",
    lines: ["service social-messaging.amazonaws.com may now sns:Publish on topic events"],
  });
});

test("a Deny that goes is described as what it denied, also where it only denies less", () => {
  expect(linesOf(topic(publish(own), tls), topic(publish(own)))).toEqual([
    "everyone is no longer denied sns:Publish on topic events, if aws:SecureTransport is false",
  ]);
  const internal = { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } };
  const less = { ...tls, Condition: { ...insecure, ...internal } };
  expect(linesOf(topic(publish(own), tls), topic(publish(own), less))).toEqual([
    "everyone is now denied less of: sns:Publish on topic events, if aws:SecureTransport is false",
  ]);
});

test.each([
  ["block_public_acls", false, "a new public ACL of media names may now do what it allows"],
  ["block_public_policy", false, "a new public policy of media names may now do what it allows"],
  ["ignore_public_acls", false, "a public ACL of media names may now do what it allows"],
  ["restrict_public_buckets", false, "a public policy of media names may now do what it allows"],
  [
    "restrict_public_buckets",
    "${var.closed}",
    "a public policy of media names may now do what it allows unless {var.closed} is true",
  ],
])("what a bucket leaves open when %s is %s is a sentence", (argument, value, words) => {
  const closed = {
    bucket: "media",
    ...{ block_public_acls: true, block_public_policy: true },
    ...{ ignore_public_acls: true, restrict_public_buckets: true },
  };
  const block = (B: object): Resources => ({ aws_s3_bucket_public_access_block: { B } });
  const review = reviewed(block(closed), block({ ...closed, [argument]: value }));
  expect(summaryOfChanges([review], "main").lines).toEqual([`everybody whom ${words}`]);
  const text = renderText([review], "main").map((line) => line.text);
  expect(text).toContain(`newly allowed: everybody whom ${words.replace("may now", "may")}`);
});

test("one of AWS's policies in the place of another is one line, with one reason for each of them", () => {
  const attached = (name: string): Resources => ({
    aws_iam_role_policy_attachment: {
      A: { role: "chat", policy_arn: `arn:aws:iam::aws:policy/${name}` },
    },
  });
  const review = reviewed(attached("Reads"), attached("Writes"));
  expect(summaryOfChanges([review], "main").lines).toEqual([
    "role chat may perhaps now do what arn:aws:iam::aws:policy/Writes allows",
  ]);
  expect(decisionsIn(review).changes.flatMap(({ undecided }) => undecided)).toEqual(
    ["Writes", "Reads"].map(
      (name) =>
        `arn:aws:iam::aws:policy/${name} is not part of this configuration, so what it allows and denies is not known here`,
    ),
  );
});

test("a gain without proof is described as possible, and one that assumes something names its assumption", () => {
  const review = reviewed(topic(publish(own)), topic(publish()));
  const withComparison = (changes: object) => ({
    ...review,
    changes: review.changes?.map((change) => ({
      ...change,
      comparison: Object.assign({}, change.comparison, changes),
    })),
  });
  const unproved = review.changes?.[0]?.comparison?.gained.map((one) => ({
    ...one,
    proved: false,
  }));
  expect(summaryOfChanges([withComparison({ gained: unproved })], "main").lines).toEqual([
    "service social-messaging.amazonaws.com may perhaps now sns:Publish on topic events",
  ]);
  const assuming = [{ reference: "${b.arn}", notEqualTo: "${a.arn}" }];
  expect(summaryOfChanges([withComparison({ assuming })], "main").lines).toEqual([
    "service social-messaging.amazonaws.com may now sns:Publish on topic events, unless ${b.arn} is ${a.arn}",
  ]);
  expect(
    summaryOfChanges([withComparison({ unknownAction: "sns:Hologram" })], "main").lines,
  ).toEqual([
    "service social-messaging.amazonaws.com may now sns:Publish on topic events, if AWS has an action sns:Hologram, which is not known here",
  ]);
});

describe("the request that shows a gain", () => {
  const examples = (before: object, after: object) => {
    const given = (statement: object): Resources => ({
      aws_iam_role_policy: { P: { role: "chat", policy: policy(statement) } },
    });
    const { changes } = decisionsIn(reviewed(given(before), given(after)));
    return changes.map(({ example }) => example?.who);
  };
  const reads = allow("s3:GetObject", "arn:aws:s3:::media/*");

  test("comes from the role that has the policy", () => {
    const more = allow(["s3:GetObject", "s3:DeleteObject"], "arn:aws:s3:::media/*");
    expect(examples(reads, more)).toEqual(["role chat"]);
  });

  test("unless it says itself who sends it", () => {
    const of = (name: string) => {
      const Condition = {
        ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::111122223333:role/${name}` },
      };
      return { ...reads, Condition };
    };
    expect(examples(of("a"), of("b"))).toEqual(["arn:aws:iam::111122223333:role/b"]);
  });
});

describe("the holders of an identity policy", () => {
  const role = { aws_iam_role: { R: { name: "chat", assume_role_policy: policy() } } };

  test.each<[string, Resources, string]>([
    [
      "are named by a policy on the role",
      {
        ...role,
        aws_iam_role_policy: {
          P: { role: "${aws_iam_role.R.id}", policy: policy(allow("sns:Publish")) },
        },
      },
      "role chat may now sns:Publish on *",
    ],
    [
      "are named by an inline policy",
      {
        aws_iam_role: {
          R: { name: "chat", inline_policy: [{ policy: policy(allow("sns:Publish")) }] },
        },
      },
      "role chat may now sns:Publish on *",
    ],
    [
      "are all that a managed policy is attached to, once",
      {
        ...role,
        aws_iam_policy: { M: { policy: policy(allow("sns:Publish")) } },
        aws_iam_role_policy_attachment: {
          A: { role: "${aws_iam_role.R.name}", policy_arn: "${aws_iam_policy.M.arn}" },
        },
        aws_iam_user_policy_attachment: {
          B: { user: "legacy", policy_arn: "${aws_iam_policy.M.arn}" },
        },
      },
      "role chat and user legacy may now sns:Publish on *",
    ],
    [
      "are named by the address where the name is not known",
      {
        aws_iam_role: { R: { name_prefix: "chat-" } },
        aws_iam_role_policy: {
          P: { role: "${aws_iam_role.R.id}", policy: policy(allow("sns:Publish")) },
        },
      },
      "role aws_iam_role.R may now sns:Publish on *",
    ],
    [
      "are who has the policy, where nothing attaches it",
      { aws_iam_policy: { M: { policy: policy(allow("sns:Publish")) } } },
      "holders of the policy aws_iam_policy.M may now sns:Publish on *",
    ],
    [
      "get what only AWS knows",
      {
        aws_iam_role_policy_attachment: {
          A: { role: "chat", policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
        },
      },
      "role chat may now do what arn:aws:iam::aws:policy/ReadOnlyAccess allows",
    ],
  ])("%s", (_, after, line) => {
    expect(linesOf({}, after).filter((one) => !one.includes("sts:"))).toContain(line);
  });

  test("of a policy that was there already get what it allows when it is attached", () => {
    const managed = { ...role, aws_iam_policy: { M: { policy: policy(allow("sns:Publish")) } } };
    const attached = {
      ...managed,
      aws_iam_role_policy_attachment: {
        A: { role: "${aws_iam_role.R.name}", policy_arn: "${aws_iam_policy.M.arn}" },
      },
    };
    expect(linesOf(managed, attached)).toEqual(["role chat may now sns:Publish on *"]);
  });

  test("of a trust are whom it names, and it is about the role", () => {
    const trust = policy({
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::444455556666:role/deploy" },
      Action: "sts:AssumeRole",
    });
    expect(
      linesOf({}, { aws_iam_role: { R: { name: "chat", assume_role_policy: trust } } }),
    ).toEqual(["role deploy of account 444455556666 may now sts:AssumeRole on role chat"]);
  });
});

test("what grants nothing is no new grant", () => {
  const denied = reviewed({}, topic(tls));
  expect(denied.changes).toEqual([expect.objectContaining({ verdict: "narrowed" })]);
  expect(summaryOfChanges([denied], "main")).toEqual({
    headline: "Nobody may do more than before, compared with main.",
    lines: ["1 policy allows less than before"],
  });
  const block = { block_public_acls: true, block_public_policy: true };
  const closed = { ...block, ignore_public_acls: true, restrict_public_buckets: true };
  const bucket = {
    aws_s3_bucket: { B: { bucket: "acme" } },
    aws_s3_bucket_public_access_block: { P: { bucket: "acme", ...closed } },
  };
  expect(reviewed({}, bucket).changes).toEqual([]);
});

test("what shrinks or goes is counted, without a word on who gains", () => {
  const two = {
    aws_sns_topic: { ...topic(publish())["aws_sns_topic"], U: { policy: policy(publish()) } },
  };
  expect(changed(two, topic(publish(own)))).toEqual({
    headline: expect.stringMatching(/^Nobody may do more /),
    lines: ["1 policy allows less than before and 1 policy is gone"],
  });
  expect(changed(two, two)).toEqual({
    headline: "No access changed, compared with main.",
    lines: [],
  });
});

test("what could not be read is not known, and said first", () => {
  const lines = linesOf({}, { aws_sns_topic: { T: { policy: "${jsonencode(local.p)}" } } });
  expect(lines).toEqual([
    "What aws_sns_topic.T.policy grants is not known, because it could not be read",
  ]);
});

test("an account or a Region is named where there are several", () => {
  const on = (...Resource: string[]) =>
    linesOf({}, topic(publish({ Resource })))[0]?.replace(/^.* on /, "");
  expect(on(TOPIC, TOPIC.replace("events", "other"))).toBe("topic events and topic other");
  expect(on(TOPIC, TOPIC.replace("111122223333", "444455556666"))).toBe(
    "topic events in account 111122223333 and topic events in account 444455556666",
  );
  expect(on(TOPIC, TOPIC.replace("west-1", "west-2"))).toBe(
    "topic events in eu-west-1 and topic events in eu-west-2",
  );
  const partition = TOPIC.replace("aws", "aws-cn");
  expect(on(TOPIC, partition)).toBe(`topic events and ${partition}`);
});

test("the access of a stack as it is", () => {
  expect(summaryOfAccess(reviewed({}, topic(publish(own), tls)))).toEqual({
    headline: "Who may do what:",
    lines: [
      "service social-messaging.amazonaws.com may sns:Publish on topic events, only if aws:SourceAccount is 111122223333",
    ],
  });
  expect(summaryOfAccess(reviewed({}, topic(tls)))).toEqual({
    headline: "Nothing here grants anything.",
    lines: [],
  });
});
