import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { Fn, Lazy, type TerraformStack, TerraformVariable } from "cdktf";
import { z } from "zod";
import { mediaHandler } from "../../../constructs/grants/media";
import { accountAndNumberScope } from "../../../constructs/grants/permissions";
import type { WhatsAppMessaging } from "../../../constructs/messaging/whatsapp-messaging";
import { type Grantee, granteeFindings } from "../../../constructs/shared/grantee";
import { awsScope } from "../../../constructs/shared/scope";
import { LIST_REFERENCE } from "../../../formats/terraform-reference";
import { FROM_THERE, type Row, refusesOptions } from "../refuses-options";
import { scope } from "../synthesize";
import {
  ALL_NUMBERS,
  ALL_WABAS,
  chatRole,
  composed,
  granted,
  NUMBER,
  numbers,
  WABA,
  wabas,
} from "./granted";

type Act = (whatsapp: WhatsAppMessaging, stack: TerraformStack) => unknown;

/** The message with which a stack is refused, or nothing. */
function refusalOf(act: Act, options = {}): string {
  try {
    granted((stack) => {
      act(composed(stack, options), stack);
    });
    return "";
  } catch (error) {
    return String(error);
  }
}

const HERE = 'WhatsAppMessaging "test/WhatsApp" cannot be built:';

describe("a grantee is refused", () => {
  const ROLE = "the ARN of an IAM role that takes inline policies";
  const NAME = "an IAM role name of 1 to 64 characters, without a path";
  const elsewhere =
    "no inline policy can be attached there: grant to a role of account 111122223333 that it may assume, or attach the stand-alone document in its own account; media then needs a bucket policy and a key policy that admit it here, too";

  test.each<[string, string, string]>([
    ["arn:aws:iam::444455556666:role/chat", "an ARN in account 111122223333", elsewhere],
    ["arn:aws:iam::444455556666:role/some/path/chat", "an ARN in account 111122223333", elsewhere],
    [
      "arn:aws-us-gov:iam::111122223333:role/chat",
      "an ARN in partition aws",
      "roles of other partitions reach nothing here: use a role of partition aws",
    ],
    [
      "arn:aws:sts::111122223333:assumed-role/chat/me",
      ROLE,
      "a session is no role: write arn:aws:iam::111122223333:role/chat",
    ],
    [
      "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX",
      ROLE,
      "AWS keeps this role to its service",
    ],
    [
      "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_x",
      ROLE,
      "IAM Identity Center keeps its roles: put the stand-alone document into the permission set",
    ],
    [
      "arn:aws:iam::111122223333:user/diego",
      ROLE,
      "grant to a role, or attach the stand-alone document to users and groups",
    ],
    ["arn:aws:iam::111122223333:role/", ROLE, "write it as arn:aws:iam::111122223333:role/chat"],
    ["some/path/chat", NAME, "write chat"],
    ["a b", NAME, "shorten it or drop other characters"],
    ["", NAME, "write a name such as acme-chat"],
  ])("%p", (grantee, allowed, fix) => {
    const got = JSON.stringify(grantee);
    expect(granteeFindings(scope, grantee)).toEqual([{ path: [], got, allowed, fix }]);
  });

  const HANDLE = "an IamRole, a DataAwsIamRole, or a literal name or ARN";
  const noRole = (got: string) => ({
    path: [],
    got,
    allowed: HANDLE,
    fix: "pass the role's construct, its name or its ARN; of a function, the role that it runs with",
  });

  test.each<[unknown, string]>([
    [undefined, "nothing"],
    [null, "null"],
    [42, "42"],
    [["chat"], '["chat"]'],
    [{ name: "chat" }, '{"name":"chat"}'],
  ])("that is no role: %p", (grantee, got) => {
    expect(granteeFindings(scope, grantee)).toEqual([noRole(got)]);
  });

  test("that is another construct than a role", () => {
    granted((stack) => {
      const policy = new IamPolicy(stack, "Policy", { policy: "{}" });
      expect(granteeFindings(scope, policy)).toEqual([noRole("an IamPolicy")]);
    });
  });

  test.each<[string, (stack: TerraformStack) => Grantee]>([
    ["name", (stack) => chatRole(stack).name],
    ["ARN", (stack) => chatRole(stack).arn],
  ])("that is only the %s of a role, as a reference", (_, grantee) => {
    granted((stack) => {
      expect(granteeFindings(scope, grantee(stack))).toEqual([
        {
          path: [],
          got: expect.stringMatching(/^a reference, /),
          allowed: HANDLE,
          fix: "pass the construct itself rather than its name or arn; for a name that is known only at apply, look it up with DataAwsIamRole",
        },
      ]);
    });
  });

  test("that is granted to by construct and by name, as one policy would overwrite the other", () => {
    const message = refusalOf((whatsapp, stack) => {
      whatsapp.grantSend(chatRole(stack), numbers);
      whatsapp.grantSend("acme-ChatRole", numbers);
    });
    expect(message).toContain(
      'got      role "acme-ChatRole" as "acme-ChatRole", granted something before as test/ChatRole\n  allowed  one handle for one role\n  fix      pass test/ChatRole every time',
    );
  });

  test("by a bucket as well", () => {
    const message = refusalOf((whatsapp) =>
      whatsapp.media.grantInbound("arn:aws:iam::444455556666:role/chat"),
    );
    expect(message).toContain('MediaBucket "test/WhatsApp/Media" cannot be built:');
    expect(message).toContain(elsewhere);
  });
});

describe("a scope is refused", () => {
  const NUMBERS =
    "the ARN of a phone number, or phone-number-id/* for all of the account and Region";
  const WABAS =
    "the ARN of a WhatsApp Business Account, or waba/* for all of the account and Region";
  const COPY_NUMBER =
    "copied from the arn that `aws socialmessaging get-linked-whatsapp-business-account` prints of each";
  const COPY_WABA =
    "copied from the arn that `aws socialmessaging list-linked-whatsapp-business-accounts` prints";
  const each = (type: string) =>
    `name each one, or write arn:aws:social-messaging:eu-west-1:111122223333:${type}/*, with nothing else open, if really all are meant`;
  const LEAVE_OUT = "list what may be used, or leave the grant out";
  const RIGHT = { ...scope, ...wabas, ...numbers };

  const number = (arn: string, allowed: string, fix: string): [object, Row] => [
    { phoneNumberArns: [NUMBER, arn] },
    ["phoneNumberArns[1]", JSON.stringify(arn), allowed, fix],
  ];
  const waba = (arn: string, allowed: string, fix: string): [object, Row] => [
    { wabaArns: [arn] },
    ["wabaArns[0]", JSON.stringify(arn), allowed, fix],
  ];

  refusesOptions(
    { schema: z.strictObject({ ...awsScope, ...accountAndNumberScope.shape }) },
    RIGHT,
    [
      number(
        WABA,
        NUMBERS,
        `this is a WhatsApp Business Account: name its numbers, ${COPY_NUMBER}`,
      ),
      number("*", NUMBERS, each("phone-number-id")),
      number("arn:aws:social-messaging:*:*:phone-number-id/*", NUMBERS, each("phone-number-id")),
      number("arn:aws:social-messaging:eu-west-1:111122223333:*", NUMBERS, each("phone-number-id")),
      number(`${NUMBER}*`, NUMBERS, each("phone-number-id")),
      number(
        "phone-number-id-976c72a700aac43eaf573ae050000001",
        NUMBERS,
        `this is an id, and no ARN can be made from an id: name the ARN, ${COPY_NUMBER}`,
      ),
      number(
        NUMBER.replace("social-messaging", "socialmessaging"),
        NUMBERS,
        "the service is written social-messaging in ARNs",
      ),
      number("+49301234567", NUMBERS, `name the ARN, ${COPY_NUMBER}`),
      number(NUMBER.replace("eu-west-1", "us-east-1"), "an ARN in Region eu-west-1", FROM_THERE),
      number(
        ALL_NUMBERS.replace("111122223333", "444455556666"),
        "an ARN in account 111122223333",
        FROM_THERE,
      ),
      number(NUMBER.replace("arn:aws:", "arn:aws-cn:"), "an ARN in partition aws", FROM_THERE),
      waba(
        NUMBER,
        WABAS,
        `this is a phone number: name the account that it belongs to, ${COPY_WABA}`,
      ),
      waba("*", WABAS, each("waba")),
      waba(
        "waba-fb2594b8a7974770b128a409e2000001",
        WABAS,
        `this is an id, and no ARN can be made from an id: name the ARN, ${COPY_WABA}`,
      ),
      waba(ALL_WABAS.replace("eu-west-1", "us-east-1"), "an ARN in Region eu-west-1", FROM_THERE),
      [
        { phoneNumberArns: [] },
        ["phoneNumberArns", "an empty list", `at least one: ${NUMBERS}`, LEAVE_OUT],
      ],
      [{ wabaArns: [] }, ["wabaArns", "an empty list", `at least one: ${WABAS}`, LEAVE_OUT]],
      [{ wabaArns: WABA }, ["wabaArns", JSON.stringify(WABA), "a list", "pass an array"]],
      // The length of the list is unknown here.
      [
        { wabaArns: ["#{TfToken[TOKEN.1]}"] },
        ["wabaArns", LIST_REFERENCE.got, LIST_REFERENCE.allowed, LIST_REFERENCE.fix],
      ],
    ],
  );

  test("that names no direction which media has", () => {
    const message = refusalOf((whatsapp) =>
      whatsapp.grantHandleMedia("chat", { ...numbers, direction: "in" as never }),
    );
    expect(message).toContain(`scope.direction\n  got      "in"\n  allowed  inbound, outbound\n`);
    expect(mediaHandler.scope?.safeParse({ ...numbers, direction: undefined }).success).toBe(true);
  });

  test("that is a list of the toolkit's own", () => {
    const message = refusalOf((whatsapp, stack) => {
      const { listValue } = new TerraformVariable(stack, "numbers", { type: "list(string)" });
      whatsapp.grantSend("chat", { phoneNumberArns: listValue });
    });
    expect(message).toContain("scope.phoneNumberArns\n  got      a list that is known");
  });

  test("that is missing, beside a wrong grantee, in one message", () => {
    const message = refusalOf((whatsapp) => whatsapp.grantSend("a/b", undefined as never));
    expect(message.split("\n\n")).toEqual([
      `UserError: ${HERE}`,
      expect.stringMatching(/^test\/WhatsApp {2}grantee\n {2}got {6}"a\/b"\n/),
      expect.stringMatching(/^test\/WhatsApp {2}scope\n {2}got {6}nothing\n.*phoneNumberArns\n/),
    ]);
  });

  test("that makes more policy than a role takes", () => {
    const phoneNumberArns = Array.from({ length: 120 }, (_, index) => `${NUMBER}${index}`);
    const message = refusalOf((whatsapp) => whatsapp.grantSend("chat", { phoneNumberArns }));
    expect(message).toMatch(/got {6}1\d{4} characters in the policy acme-whatsapp-send\n/);
    expect(message).toContain("allowed  10240 in all inline policies of a role");
  });
});

describe("a grant takes", () => {
  test.each<[string, Act]>([
    [
      "tokens among the ARNs",
      (whatsapp, stack) => {
        const variable = new TerraformVariable(stack, "number", { type: "string" });
        const list = new TerraformVariable(stack, "numbers", { type: "list(string)" });
        const phoneNumberArns = [variable.stringValue, Fn.element(list.listValue, 0)];
        whatsapp.grantSend("chat", { phoneNumberArns });
      },
    ],
    [
      "an ARN that is made late",
      (whatsapp) => {
        const phoneNumberArns = [Lazy.stringValue({ produce: () => NUMBER })];
        whatsapp.grantSend("chat", { phoneNumberArns });
      },
    ],
    [
      "all numbers, if that is written",
      (whatsapp) => whatsapp.grantSend("chat", { phoneNumberArns: [ALL_NUMBERS] }),
    ],
    [
      "all accounts, if that is written",
      (whatsapp) => whatsapp.grantManageFlows("chat", { wabaArns: [ALL_WABAS] }),
    ],
  ])("%s", (_, act) => {
    expect(refusalOf(act)).toBe("");
  });
});

describe("without a media bucket", () => {
  const without = { mediaBucket: { enabled: false } };

  test.each<[string, Act]>([
    ["asking for it", (whatsapp) => whatsapp.media.grantInbound("chat")],
    ["granting the use of it", (whatsapp) => whatsapp.grantHandleMedia("chat", numbers)],
  ])("%s is refused", (_, act) => {
    expect(refusalOf(act, without)).toContain(
      [
        HERE,
        "",
        "test/WhatsApp  media",
        "  got      mediaBucket.enabled false",
        "  allowed  a media bucket, created or existing",
        "  fix      leave mediaBucket.enabled out, or write an existing bucket as mediaBucket.existingName; what can do without a bucket reads mediaIfEnabled",
      ].join("\n"),
    );
  });

  test("code that can do without media reads mediaIfEnabled, and everything else is granted", () => {
    const message = refusalOf((whatsapp) => {
      expect(whatsapp.mediaIfEnabled).toBeUndefined();
      whatsapp.grantSend("chat", numbers);
    }, without);
    expect(message).toBe("");
  });
});
