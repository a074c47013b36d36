import { Fn, Lazy, type TerraformStack, TerraformVariable } from "cdktf";
import type { Grantee } from "../../../constructs/grants/grantee";
import type { WhatsAppMessaging } from "../../../constructs/messaging/whatsapp-messaging";
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
  const elsewhere =
    "no inline policy can be attached there: grant to a role of account 111122223333 that it may assume, or attach the stand-alone document in its own account; media then needs a bucket policy and a key policy that admit it here, too";

  test.each<[string, string, string]>([
    ["arn:aws:iam::444455556666:role/chat", "an ARN in account 111122223333", elsewhere],
    ["arn:aws:iam::444455556666:role/some/path/chat", "an ARN in account 111122223333", elsewhere],
    [
      "arn:aws-us-gov:iam::111122223333:role/chat",
      "an ARN in partition aws",
      "name a role of partition aws",
    ],
    [
      "arn:aws:sts::111122223333:assumed-role/chat/me",
      "the ARN of an IAM role",
      "write arn:aws:iam::111122223333:role/chat",
    ],
    [
      "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX",
      "takes inline policies",
      "AWS keeps this role to its service",
    ],
    [
      "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_x",
      "takes inline policies",
      "put the stand-alone document into the permission set",
    ],
    [
      "arn:aws:iam::111122223333:user/diego",
      "the ARN of an IAM role",
      "attach the stand-alone document to users and groups",
    ],
    [
      "arn:aws:iam::111122223333:role/",
      "the ARN of an IAM role",
      "write it as arn:aws:iam::111122223333:role/chat",
    ],
    ["some/path/chat", "without a path", "write chat"],
    ["", "an IAM role name of 1 to 64 characters", "shorten it or drop other characters"],
  ])("%p", (grantee, allowed, fix) => {
    const message = refusalOf((whatsapp) => whatsapp.grantSend(grantee, numbers));
    expect(message).toContain(HERE);
    expect(message).toContain(`test/WhatsApp  grantee\n  got      "${grantee}"`);
    expect(message).toContain(allowed);
    expect(message).toContain(fix);
  });

  test.each<[string, (stack: TerraformStack) => Grantee]>([
    ["name", (stack) => chatRole(stack).name],
    ["ARN", (stack) => chatRole(stack).arn],
  ])("that is only the %s of a role, as a token", (_, grantee) => {
    const message = refusalOf((whatsapp, stack) => whatsapp.grantSend(grantee(stack), numbers));
    expect(message).toContain("got      a token");
    expect(message).toContain("hand over the construct itself");
  });

  test("that is granted to by construct and by name, as one policy would overwrite the other", () => {
    const message = refusalOf((whatsapp, stack) => {
      whatsapp.grantSend(chatRole(stack), numbers);
      whatsapp.grantSend("acme-ChatRole", numbers);
    });
    expect(message).toContain(
      'got      role "acme-ChatRole" as "acme-ChatRole", granted something before as test/ChatRole',
    );
    expect(message).toContain("fix      hand over test/ChatRole every time");
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
  const send = (...phoneNumberArns: string[]) =>
    refusalOf((whatsapp) => whatsapp.grantSend("chat", { phoneNumberArns }));
  const manage = (...wabaArns: string[]) =>
    refusalOf((whatsapp) => whatsapp.grantManageFlows("chat", { wabaArns }));

  test.each<[string, string, string]>([
    [
      WABA,
      "the ARN of a phone number",
      "this is a WhatsApp Business Account: name its numbers, copied from",
    ],
    [
      "*",
      "the ARN of a phone number",
      "write arn:aws:social-messaging:eu-west-1:111122223333:phone-number-id/*, with nothing else open",
    ],
    [
      "arn:aws:social-messaging:*:*:phone-number-id/*",
      "the ARN of a phone number",
      "with nothing else open",
    ],
    [
      "arn:aws:social-messaging:eu-west-1:111122223333:*",
      "the ARN of a phone number",
      "with nothing else open",
    ],
    [`${NUMBER}*`, "the ARN of a phone number", "with nothing else open"],
    [
      "phone-number-id-976c72a700aac43eaf573ae050000001",
      "the ARN of a phone number",
      "this is an id, from which no ARN can be told",
    ],
    [
      NUMBER.replace("social-messaging", "socialmessaging"),
      "the ARN of a phone number",
      "the service is written social-messaging",
    ],
    ["+49301234567", "the ARN of a phone number", "get-linked-whatsapp-business-account"],
    [NUMBER.replace("eu-west-1", "us-east-1"), "an ARN in Region eu-west-1", "name one from there"],
    [
      NUMBER.replace("111122223333", "444455556666"),
      "an ARN in account 111122223333",
      "name one from there",
    ],
    [NUMBER.replace("arn:aws:", "arn:aws-cn:"), "an ARN in partition aws", "name one from there"],
    [
      ALL_NUMBERS.replace("111122223333", "444455556666"),
      "an ARN in account 111122223333",
      "name one from there",
    ],
  ])("of the number %s", (arn, allowed, fix) => {
    const message = send(NUMBER, arn);
    expect(message).toContain(HERE);
    expect(message).toContain(`test/WhatsApp  phoneNumberArns[1]\n  got      "${arn}"`);
    expect(message).toContain(allowed);
    expect(message).toContain(fix);
    expect(message).not.toContain("phoneNumberArns[0]");
  });

  test.each<[string, string]>([
    [NUMBER, "this is a phone number: name the account that it belongs to"],
    ["*", "write arn:aws:social-messaging:eu-west-1:111122223333:waba/*"],
    ["waba-fb2594b8a7974770b128a409e2000001", "this is an id, from which no ARN can be told"],
    [ALL_WABAS.replace("eu-west-1", "us-east-1"), "name one from there"],
  ])("of the account %s", (arn, fix) => {
    const message = manage(arn);
    expect(message).toContain(`test/WhatsApp  wabaArns[0]\n  got      "${arn}"`);
    expect(message).toContain(fix);
  });

  test.each<[string, Act]>([
    ["a sender", (whatsapp) => whatsapp.grantSend("chat", { phoneNumberArns: [] })],
    ["a media handler", (whatsapp) => whatsapp.grantHandleMedia("chat", { phoneNumberArns: [] })],
    ["a template manager", (whatsapp) => whatsapp.grantManageTemplates("chat", { wabaArns: [] })],
    ["a Flow manager", (whatsapp) => whatsapp.grantManageFlows("chat", { wabaArns: [] })],
    ["a reader of numbers", (whatsapp) => whatsapp.grantRead("chat", { ...numbers, wabaArns: [] })],
    [
      "a reader of accounts",
      (whatsapp) => whatsapp.grantRead("chat", { ...wabas, phoneNumberArns: [] }),
    ],
    ["an operator", (whatsapp) => whatsapp.grantOperate("chat", { ...numbers, wabaArns: [] })],
  ])("of %s without any", (_, act) => {
    const message = refusalOf(act);
    expect(message).toContain("got      []\n  allowed  at least one");
    expect(message).toContain("or leave the grant out");
  });

  test("that is one token, as nobody knows how many there will be", () => {
    const message = refusalOf((whatsapp, stack) => {
      const { listValue } = new TerraformVariable(stack, "numbers", { type: "list(string)" });
      whatsapp.grantSend("chat", { phoneNumberArns: listValue });
    });
    expect(message).toContain("got      a list that is known only at apply");
    expect(message).toContain("Fn.element(list, 0)");
  });

  test("with the grantee, all in one message", () => {
    const message = refusalOf((whatsapp) =>
      whatsapp.grantSend("a/b", { phoneNumberArns: ["*", WABA] }),
    );
    for (const field of ["grantee", "phoneNumberArns[0]", "phoneNumberArns[1]"]) {
      expect(message).toContain(`test/WhatsApp  ${field}\n`);
    }
  });

  test("that makes more policy than a role takes", () => {
    const many = Array.from({ length: 120 }, (_, index) => `${NUMBER}${index}`);
    const message = send(...many);
    expect(message).toMatch(/got {6}1\d{4} characters in the policy acme-whatsapp-send\n/);
    expect(message).toContain("allowed  10240 in all inline policies of a role");
  });
});

describe("not refused", () => {
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
        "  allowed  a media bucket, created or named",
        "  fix      leave mediaBucket.enabled out, or name a bucket as mediaBucket.existingName; whoever can do without asks mediaIfEnabled",
      ].join("\n"),
    );
  });

  test("whoever can do without asks another way, and all else is granted", () => {
    const message = refusalOf((whatsapp) => {
      expect(whatsapp.mediaIfEnabled).toBeUndefined();
      whatsapp.grantSend("chat", numbers);
    }, without);
    expect(message).toBe("");
  });
});
