import { snapshotOf } from "../../../review/changes/snapshot";
import { decisionsIn } from "../../../review/report/details";
import { summaryOfAccess, summaryOfChanges } from "../../../review/report/summary";
import { renderText } from "../../../review/report/text";
import { reviewStack, type StackReview } from "../../../review/review";
import { readConfiguration } from "../../../review/terraform/read-configuration";
import { configured, policy } from "../terraform/reading";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:events";

type Resources = Readonly<Record<string, Record<string, object>>>;

/** What a change from one configuration to another is summed up as. */
function reviewed(before: Resources, after: Resources): StackReview {
  const old = configured({ resource: before });
  const base = { snapshot: () => snapshotOf(old, readConfiguration(old)), waivers: [] };
  return reviewStack({
    configuration: configured({ resource: after }),
    waivers: [],
    base,
    today: "2026-11-20",
  });
}

const changed = (before: Resources, after: Resources) =>
  summaryOfChanges([reviewed(before, after)], "main");

const linesOf = (before: Resources, after: Resources) => changed(before, after).lines;

const publish = (changes: object = {}) => ({
  Sid: "Publish",
  Effect: "Allow",
  Principal: { Service: "social-messaging.amazonaws.com" },
  Action: "sns:Publish",
  Resource: TOPIC,
  ...changes,
});
const own = { Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } } };
const insecure = { Bool: { "aws:SecureTransport": "false" } };
const tls = publish({
  Sid: "Tls",
  Effect: "Deny",
  Principal: "*",
  Condition: insecure,
});
const topic = (...statements: object[]): Resources => ({
  aws_sns_topic: { T: { name: "events", policy: policy(...statements) } },
});
const allow = (Action: string | string[], Resource: string | string[] = "*") => ({
  Effect: "Allow",
  Action,
  Resource,
});

test.each([
  [3, "1 more condition holds"],
  [5, "3 more conditions hold"],
])("a line of %i conditions counts those that it leaves out", (count, rest) => {
  const keys = Array.from({ length: count }, (_, at) => [`aws:PrincipalTag/t${at}`, "x"]);
  const added = publish({ Condition: { StringEquals: Object.fromEntries(keys) } });
  expect(linesOf(topic(tls), topic(tls, added))).toEqual([expect.stringContaining(rest)]);
});

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

test("a line that has no room for a whole list shows first what is new in it", () => {
  const accounts = Array.from({ length: 60 }, (_, index) => String(100000000000 + index));
  const from = (operator: string, values: readonly string[]) =>
    publish({
      Condition: {
        Bool: { "aws:ViaAWSService": "false" },
        [operator]: { "aws:SourceAccount": values },
      },
    });
  const allowed = [1, 0].map((first) => topic(from("StringEquals", accounts.slice(first))));
  const denied = [1, 0].map((first) =>
    topic(publish(), {
      ...from("StringNotEquals", accounts.slice(first)),
      Effect: "Deny",
      Sid: "D",
    }),
  );
  const inOrder = ([before = {}, after = {}]: Resources[]) => linesOf(before, after);
  accounts.push(accounts.shift() ?? "");
  const last = [59, 60].map((end) => topic(from("StringEquals", accounts.slice(0, end))));
  expect(inOrder(allowed)).toEqual([
    expect.stringContaining("only if aws:SourceAccount is 100000000000 or"),
  ]);
  expect(inOrder(last)).toEqual([
    expect.stringContaining("only if aws:SourceAccount is 100000000000 or"),
  ]);
  expect(inOrder(denied)).toEqual([
    expect.stringContaining("if aws:SourceAccount is not 100000000000 or"),
  ]);
});

test("a request of a trust policy is shown on its role, and hundreds of assumptions as a few", () => {
  const trusting = (count: number) => ({
    aws_iam_role: {
      R: {
        name: "deploy",
        assume_role_policy: policy({
          Effect: "Allow",
          Principal: {
            AWS: Array.from({ length: count }, (_, index) => `\${aws_iam_role.r${index}.arn}`),
          },
          Action: "sts:AssumeRole",
        }),
      },
    },
  });
  const [change] = decisionsIn(reviewed(trusting(40), trusting(41))).changes;
  expect(change?.example).toMatchObject({ resource: "role deploy" });
  expect(change?.example?.unless).toEqual([
    expect.stringMatching(
      /^unless (\S+ is \S+ or ){4}one of 36 more such equalities holds \(--json/,
    ),
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

describe("ten lines at most", () => {
  const roles = (count: number, actions: number): Resources => ({
    aws_iam_role_policy: Object.fromEntries(
      Array.from({ length: count }, (_, role) => [
        `P${role}`,
        {
          role: `role-${role}`,
          policy: policy(
            ...Array.from({ length: actions }, (_, at) =>
              allow(`sns:Get${at}`, `arn:aws:sns:eu-west-1:111122223333:t${at}`),
            ),
          ),
        },
      ]),
    ),
  });

  test("each statement, if they are few", () => {
    expect(linesOf({}, roles(2, 5))).toHaveLength(10);
  });

  test("else each receiver, with what it may do in short", () => {
    expect(linesOf({}, roles(3, 5))[0]).toBe(
      "role role-0 may now sns:Get0, sns:Get1 and 3 more on topic t0, topic t1 and 3 more",
    );
  });

  test("else each kind of access, with some of those who have it", () => {
    const all = { R: { role: "admin", policy: policy(allow("*")) } };
    const many = roles(30, 2)["aws_iam_role_policy"];
    expect(linesOf({}, { aws_iam_role_policy: { ...many, ...all } })).toEqual([
      "role admin may now do everything on *",
      "role role-0, role role-1, role role-10 and 27 more may now sns:Get0 and sns:Get1 on topic t0 and topic t1",
    ]);
    const each = Object.fromEntries(
      Array.from({ length: 11 }, (_, at) => {
        const statement = allow("sns:Publish", `${TOPIC}-${at % 2}`);
        const given = at === 0 ? { ...statement, ...own } : statement;
        return [`P${at + 10}`, { role: `r${at}`, policy: policy(given) }];
      }),
    );
    expect(linesOf({}, { aws_iam_role_policy: each })).toEqual([
      "role r0, role r1, role r2 and 8 more may now sns:Publish on topic events-0 and topic events-1, each on some of them, partly under conditions",
    ]);
  });

  test("else the gravest, and how many are left", () => {
    const all = { R: { role: "admin", policy: policy(allow("*")) } };
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [
        `P${at}`,
        { role: `role-${at}`, policy: policy(allow(`sns:Get${at}`)) },
      ]),
    );
    const lines = linesOf({}, { aws_iam_role_policy: { ...many, ...all } });
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe("role admin may now do everything on *");
    expect(lines[9]).toBe("22 more, which the details name");
  });

  test("over all stacks, each line with the name of its stack", () => {
    const review = reviewed({}, roles(1, 5));
    const stacks = ["a", "b", "c"].map((stack) => ({ ...review, stack }));
    const { lines } = summaryOfChanges(stacks, "main");
    expect(lines.map((line) => line.slice(0, 14))).toEqual(
      ["a", "b", "c"].map((one) => `${one}: role role-0`),
    );
    const many = Array.from({ length: 20 }, (_, at) => ({ ...review, stack: `s${at + 10}` }));
    expect(summaryOfChanges(many, "main").lines).toEqual([
      "s10, s11, s12 and 17 more: role role-0 may now sns:Get0, sns:Get1 and 3 more on topic t0, topic t1 and 3 more",
    ]);
  });
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
