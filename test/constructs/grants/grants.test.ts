import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { App, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { WhatsAppMessaging } from "../../../constructs/messaging/whatsapp-messaging";
import { document } from "../expected-policies";
import { scope } from "../synthesize";
import { mediaReceiver, mediaUploader, sender } from "./expected";
import {
  type Attached,
  composed,
  granted,
  NUMBER,
  numbers,
  OTHER_NUMBER,
  WABA,
  wabas,
} from "./granted";

const only = (policies: Readonly<Record<string, Attached>>) => {
  const [policy, ...others] = Object.values(policies);
  expect(others).toEqual([]);
  return policy;
};

const send = (...Resource: string[]) =>
  document(...sender.Statement.map((statement) => ({ ...statement, Resource })));

describe("a policy is attached", () => {
  test.each<[string, string]>([
    ["a name", "chat"],
    ["an ARN", "arn:aws:iam::111122223333:role/chat"],
    ["an ARN with a path", "arn:aws:iam::111122223333:role/some/path/chat"],
  ])("to a role by %s", (_, grantee) => {
    const { policies } = granted((stack) => composed(stack).grantSend(grantee, numbers));
    expect(only(policies)).toEqual({ role: "chat", name: "acme-whatsapp-send", document: sender });
    expect(Object.keys(policies)).toEqual(["WhatsApp_Send_role--chat_DAD24D3C"]);
  });

  test("to a role that the stack looks up", () => {
    const { policies } = granted((stack) => {
      composed(stack).grantSend(new DataAwsIamRole(stack, "Chat", { name: "chat" }), numbers);
    });
    expect(only(policies)?.role).toBe("${data.aws_iam_role.Chat.name}");
  });

  test("through the provider of the role", () => {
    const { policies } = granted((stack) => {
      const provider = new AwsProvider(stack, "other", { region: "us-east-1", alias: "other" });
      const role = new IamRole(stack, "Role", { assumeRolePolicy: "{}", provider });
      composed(stack).grantSend(role, numbers);
    });
    expect(only(policies)?.provider).toBe("aws.other");
  });

  test("to each of two roles of one id in different places", () => {
    const { policies } = granted((stack) => {
      const whatsapp = composed(stack);
      for (const place of ["One", "Two"]) {
        const role = new IamRole(new Construct(stack, place), "Role", { assumeRolePolicy: "{}" });
        whatsapp.grantSend(role, numbers);
      }
    });
    expect(Object.values(policies).map(({ role }) => role)).toEqual([
      expect.stringContaining("aws_iam_role.One_Role"),
      expect.stringContaining("aws_iam_role.Two_Role"),
    ]);
  });

  test("to a role of another stack, and to one at the same place of this", () => {
    const outdir = mkdtempSync(join(tmpdir(), "grants-"));
    const app = new App({ outdir });
    const [owner, user] = [new TerraformStack(app, "owner"), new TerraformStack(app, "user")];
    for (const stack of [owner, user]) new AwsProvider(stack, "aws", { region: scope.region });
    const whatsapp = composed(owner);
    whatsapp.grantSend(new IamRole(user, "Role", { assumeRolePolicy: "{}" }), numbers);
    whatsapp.grantSend(new IamRole(owner, "Role", { assumeRolePolicy: "{}" }), numbers);
    app.synth();
    const file = readFileSync(join(outdir, "stacks", "owner", "cdk.tf.json"), "utf8");
    rmSync(outdir, { recursive: true });
    const policies = Object.values<Attached>(JSON.parse(file).resource.aws_iam_role_policy);
    expect(policies.map(({ role }) => role).sort()).toEqual([
      "${aws_iam_role.Role.name}",
      expect.stringContaining("${data.terraform_remote_state."),
    ]);
  });

  test("that others can wait for", () => {
    const { text } = granted((stack) => {
      const policy = composed(stack).grantSend("chat", numbers);
      new SqsQueue(stack, "Queue", { dependsOn: [policy] });
    });
    expect(JSON.parse(text).resource.aws_sqs_queue.Queue.depends_on).toEqual([
      "aws_iam_role_policy.WhatsApp_Send_role--chat_DAD24D3C",
    ]);
  });
});

describe("granting again", () => {
  test("the very same changes nothing", () => {
    const once = granted((stack) => composed(stack).grantSend("chat", numbers));
    const twice = granted((stack) => {
      const whatsapp = composed(stack);
      const policy = whatsapp.grantSend("chat", numbers);
      expect(whatsapp.grantSend("arn:aws:iam::111122223333:role/x/chat", numbers)).toBe(policy);
    });
    expect(twice).toEqual(once);
  });

  test("adds the numbers that are new, in the order of granting", () => {
    const { policies } = granted((stack) => {
      const whatsapp = composed(stack);
      whatsapp.grantSend("chat", { phoneNumberArns: [OTHER_NUMBER] });
      whatsapp.grantSend("chat", { phoneNumberArns: [NUMBER, OTHER_NUMBER] });
    });
    expect(only(policies)?.document).toEqual(send(OTHER_NUMBER, NUMBER));
  });

  test("keeps apart what each number was granted for", () => {
    const { policies } = granted((stack) => {
      const whatsapp = composed(stack);
      whatsapp.grantHandleMedia("chat", { ...numbers, direction: "inbound" });
      whatsapp.grantHandleMedia("chat", {
        phoneNumberArns: [OTHER_NUMBER],
        direction: "outbound",
      });
    });
    const onOther = [OTHER_NUMBER];
    expect(only(policies)?.document).toEqual(
      document(
        ...mediaReceiver.Statement,
        ...mediaUploader.Statement.map((statement) =>
          statement.Sid === "UploadMediaToSend" ? { ...statement, Resource: onOther } : statement,
        ),
      ),
    );
  });

  test("after all else still counts, as policies are written last", () => {
    const { policies } = granted((stack) => {
      const whatsapp = composed(stack);
      whatsapp.grantManageFlows("chat", wabas);
      whatsapp.grantManageTemplates("chat", wabas);
      whatsapp.grantManageFlows("chat", { wabaArns: [`${WABA}1`] });
    });
    expect(Object.values(policies).map(({ name, document }) => [name, document])).toMatchObject([
      ["acme-whatsapp-manage-flows", { Statement: [{ Resource: [WABA, `${WABA}1`] }, {}] }],
      ["acme-whatsapp-manage-templates", { Statement: [{ Resource: [WABA] }, {}] }],
    ]);
  });
});

test("two environments that grant to one role do not share a policy's name", () => {
  const { policies } = granted((stack) => {
    composed(stack).grantSend("chat", numbers);
    const other = { ...scope, namePrefix: "other", mediaBucket: { enabled: false } };
    new WhatsAppMessaging(stack, "Other", other).grantSend("chat", numbers);
  });
  expect(Object.values(policies)).toEqual([
    { role: "chat", name: "other-whatsapp-send", document: sender },
    { role: "chat", name: "acme-whatsapp-send", document: sender },
  ]);
});
