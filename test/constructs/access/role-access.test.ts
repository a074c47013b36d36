import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { RoleAccess, type RoleAccessProps } from "../../../constructs";
import { ExistingKey } from "../../../constructs/keys/existing-key";
import { ExistingBucket } from "../../../constructs/media/media-bucket";
import { requirementsOf } from "../../../constructs/shared/requirement";
import { evaluate } from "../../../iam/evaluate/evaluate";
import { readPolicy } from "../../../iam/policy/read";
import { lint } from "../../../review/lint/lint";
import { configurationOf } from "../../../review/terraform/load-configuration";
import { readConfiguration } from "../../../review/terraform/read-configuration";
import { document } from "../expected-policies";
import * as expected from "../grants/expected";
import { KEY, NUMBER, OTHER_NUMBER, WABA } from "../grants/granted";
import { policyIn, type Synthesized, scope, synthesize } from "../synthesize";

const OURS = { ...scope, namePrefix: "acme" };
const BUCKET = { bucket: "arn:aws:s3:::acme-media", key: KEY } as const;
const inbound = expected.inbound({ ...BUCKET, prefix: "chat/in/" });
const outbound = expected.outbound({ ...BUCKET, prefix: "chat/out/" });

const build = (props: Partial<RoleAccessProps>, id = "Access"): Synthesized =>
  synthesize((stack) => {
    const key = new ExistingKey(stack, "Key", { ...scope, arn: KEY });
    const prefixes = { inboundPrefix: "chat/in/", outboundPrefix: "chat/out/" };
    const bucket = new ExistingBucket(stack, "Media", {
      ...{ ...scope, ...prefixes, name: "acme-media", key },
    });
    new RoleAccess(stack, id, { ...OURS, role: "chat", bucket, ...props });
  });

const statements = (document: { Statement: readonly object[] }) => document.Statement;
const [fetch] = statements(expected.mediaReceiver);
const [upload] = statements(expected.mediaUploader);

/** What each grant writes, statement by statement. */
const DOCUMENTS: readonly (readonly [Partial<RoleAccessProps>, readonly unknown[]])[] = [
  [{ send: [NUMBER] }, statements(expected.sender)],
  [{ send: [NUMBER], media: "inbound" }, [...statements(expected.sender), fetch, ...inbound]],
  [{ media: "inbound", mediaOf: [NUMBER] }, [fetch, ...inbound]],
  [{ media: "outbound", mediaOf: [NUMBER] }, [upload, ...outbound]],
  [{ media: "both", mediaOf: [NUMBER] }, [fetch, ...inbound, upload, ...outbound]],
  [{ media: "inbound" }, inbound],
  [{ media: "both" }, [...inbound, ...outbound]],
  [
    { templates: [WABA], media: "outbound" },
    [...outbound, ...statements(expected.templateManager)],
  ],
  [{ flows: [WABA] }, statements(expected.flowManager)],
  [{ read: [WABA, NUMBER] }, statements(expected.reader)],
  [
    { read: [NUMBER] },
    statements(expected.reader).flatMap((one) => {
      const { Sid } = one as { Sid: string };
      if (Sid === "ReadAccounts") return [];
      return [Sid === "ReadWhatsAppTags" ? { ...one, Resource: [NUMBER] } : one];
    }),
  ],
];

test.each(DOCUMENTS)(
  "%j is one policy, attached to the role, and nothing else",
  (props, Statement) => {
    const stack = build(props);
    expect(stack.types).toEqual(["aws_iam_policy", "aws_iam_role_policy_attachment"]);
    const { policy: _, ...named } = stack.one("aws_iam_policy");
    expect(named).toEqual({
      name: "acme-whatsapp-access-chat",
      description: "Access to WhatsApp, for one role",
    });
    expect(policyIn(stack.one("aws_iam_policy"))).toEqual({ Version: "2012-10-17", Statement });
    expect(stack.one("aws_iam_role_policy_attachment")).toEqual({
      role: "chat",
      policy_arn: "$" + "{aws_iam_policy.Access_Policy_5EDB5F16.arn}",
    });
  },
);

test.each(DOCUMENTS)("%j: the review has nothing to say", (props) => {
  for (const whereTagged of [undefined, { Team: "support" }]) {
    if (whereTagged !== undefined && Object.keys(props).join() === "media") continue;
    const resource = {
      aws_iam_policy: build({ ...props, whereTagged }).byId("aws_iam_policy"),
      aws_iam_role_policy_attachment: build(props).byId("aws_iam_role_policy_attachment"),
    };
    const configuration = configurationOf("test", JSON.stringify({ resource }));
    const reading = readConfiguration(configuration);
    expect(reading.policies.map(({ kind }) => kind)).toContain("identity");
    expect(reading.unreadable).toEqual([]);
    expect(lint(configuration, reading)).toEqual([]);
  }
});

const outcome = (props: Partial<RoleAccessProps>, resource: string, context = {}) =>
  evaluate([readPolicy(String(build(props).one("aws_iam_policy")["policy"]), "identity")], {
    principal: { type: "AWS", value: "arn:aws:iam::111122223333:role/chat" },
    action: "social-messaging:SendWhatsAppMessage",
    resource,
    context,
  }).outcome;

test("the role may send from its number, and from no other", () => {
  expect(outcome({ send: [NUMBER] }, NUMBER)).toBe("allowed");
  expect(outcome({ send: [NUMBER] }, OTHER_NUMBER)).toBe("implicitly denied");
});

test("where tags are asked for, the role may send only from a number that carries all of them", () => {
  const props = {
    send: [NUMBER.replace(/[^/]*$/, "*")],
    whereTagged: { Team: "support", Stage: "prod" },
  };
  const tagged = (tags: object) =>
    outcome(
      props,
      OTHER_NUMBER,
      Object.fromEntries(Object.entries(tags).map(([key, tag]) => [`aws:ResourceTag/${key}`, tag])),
    );
  expect(tagged({ Team: "support", Stage: "prod" })).toBe("allowed");
  expect(tagged({ Team: "support" })).not.toBe("allowed");
  expect(tagged({ Team: "sales", Stage: "prod" })).toBe("implicitly denied");
});

test("tags decide nothing in statements on the bucket, or on no resource", () => {
  const tagged = build({
    media: "inbound",
    mediaOf: [NUMBER],
    read: [WABA],
    whereTagged: { Team: "support" },
  });
  const { Statement } = policyIn(tagged.one("aws_iam_policy")) as {
    Statement: { Sid: string; Condition?: { StringEquals?: object } }[];
  };
  const conditions = Statement.filter(({ Condition }) =>
    Object.hasOwn(Condition?.StringEquals ?? {}, "aws:ResourceTag/Team"),
  );
  expect(conditions.map(({ Sid }) => Sid)).toEqual([
    "FetchReceivedMedia",
    "ReadAccounts",
    "ReadWhatsAppTags",
  ]);
  expect(Statement.slice(1, 4)).toEqual(inbound);
});

test("nothing is attached to a role of another account, whose owner is asked", () => {
  const role = "arn:aws:iam::444455556666:role/audit";
  let found: ReturnType<typeof requirementsOf> = [];
  const stack = synthesize((of) => {
    const access = new RoleAccess(of, "Access", { ...OURS, role, send: [NUMBER] });
    expect([access.resource, access.policyArn, access.literalPolicyArn]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    found = requirementsOf(of);
  });
  expect(stack.types).toEqual([]);
  expect(found).toEqual([
    {
      of: role,
      why: "may use phone numbers and WhatsApp Business Accounts of another account",
      statements: statements(expected.sender),
      settings: [
        "has these statements in a policy of its own",
        "AWS does not document whether the service serves callers of other accounts: a role of account 111122223333 that this one may assume is certain",
      ],
    },
  ]);
});

test("an asterisk in a prefix passes Terraform as IAM's variable for it", () => {
  const stack = synthesize((of) => {
    const prefixes = { inboundPrefix: "a*/in/", outboundPrefix: "a*/out/" };
    const bucket = new ExistingBucket(of, "Media", { ...scope, ...prefixes, name: "acme-media" });
    new RoleAccess(of, "Access", { ...OURS, role: "chat", media: "inbound", bucket });
  });
  expect(String(stack.one("aws_iam_policy")["policy"])).toContain("acme-media/a$$" + "{*}/in/*");
});

test("one role, written twice in whatever case, is refused", () => {
  expect(() =>
    synthesize((stack) => {
      for (const [id, role] of [
        ["One", "chat"],
        ["Two", "arn:aws:iam::111122223333:role/apps/CHAT"],
      ] as const) {
        new RoleAccess(stack, id, { ...OURS, role, send: [NUMBER] });
      }
    }),
  ).toThrow(
    /test\/Two {2}role\n {2}got {6}"arn:aws:iam::111122223333:role\/apps\/CHAT", as in test\/One\n {2}allowed {2}each role once beside one namePrefix: .*\n {2}fix {6}.* in one of the two$/,
  );
});

describe("a role that the same stack creates", () => {
  const trust = JSON.stringify(document());
  /** The role comes after the access: the stack is looked at when it is finished. */
  const beside = (name: string, role: string) =>
    synthesize((stack) => {
      new RoleAccess(stack, "Access", { ...OURS, role, send: [NUMBER] });
      new IamRole(stack, "Chat", { name, assumeRolePolicy: trust });
    });

  test.each(["chat", "CHAT", "arn:aws:iam::111122223333:role/apps/chat"])(
    "%s is refused, because nothing would wait for it",
    (role) => {
      expect(() => beside("chat", role)).toThrow(`test/Access  role
  got      "${role}", which test/Chat creates in this stack
  allowed  a role that exists already
  fix      pass the construct of the role to grantSend and its like of WhatsAppMessaging, which wait for it`);
    },
  );

  test("is none of another name, and none that another account has", () => {
    expect(beside("sales", "chat").all("aws_iam_policy")).toHaveLength(1);
    const elsewhere = beside("chat", "arn:aws:iam::444455556666:role/chat");
    expect(elsewhere.all("aws_iam_policy")).toEqual([]);
  });
});

test("the construct of a role is answered with what stands for it here", () => {
  expect(() =>
    synthesize((stack) => {
      const role = new IamRole(stack, "Chat", { name: "chat", assumeRolePolicy: "{}" });
      new RoleAccess(stack, "Access", { ...OURS, role: role as never, send: [NUMBER] });
    }),
  ).toThrow(`test/Access  role
  got      an IamRole
  allowed  the name or the ARN`);
});
