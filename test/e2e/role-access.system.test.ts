import * as iam from "@aws-sdk/client-iam";
import { evaluate } from "../../iam/evaluate/evaluate";
import { readPolicy } from "../../iam/policy/read";
import type { Terraform } from "../../scripts/terraform/terraform";
import { ACCOUNT, describeWithTerraform, Workbench, written } from "../workbench";

const ARN = `arn:aws:social-messaging:eu-west-1:${ACCOUNT}`;
const [SUPPORT, SALES] = ["1", "2"].map((digit) => `${ARN}:phone-number-id/${digit.repeat(32)}`);

const file = (access: readonly object[]) =>
  written({
    namePrefix: "acme-prod",
    mediaBucket: { existingName: "acme-media", inboundPrefix: "chat/in/" },
    whatsappBusinessAccounts: [
      {
        id: `waba-${"1".repeat(32)}`,
        destination: "sns",
        phoneNumbers: [
          { id: `phone-number-id-${"1".repeat(32)}`, name: "support", arn: SUPPORT },
          { id: `phone-number-id-${"2".repeat(32)}`, name: "sales", arn: SALES },
        ],
      },
    ],
    access,
  });

const CHAT = { role: "chat", send: ["support"], media: "inbound" };
const EDITOR = { role: `arn:aws:iam::${ACCOUNT}:role/apps/editor`, read: ["sales"] };

/** The steps build on each other: two roles of somebody else live on when their access ends. */
describeWithTerraform("access of roles that exist, with the real AWS provider", () => {
  let bench: Workbench;
  let terraform: Terraform;
  let client: iam.IAMClient;
  let before: Awaited<ReturnType<typeof roles>>;

  const synthesize = async (access: readonly object[]) => {
    bench.synthesize("prod", file(access));
    terraform = await bench.terraform("prod");
  };

  beforeAll(async () => {
    bench = await Workbench.open();
    client = new iam.IAMClient(bench.client);
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    for (const [RoleName, Path] of [
      ["chat", "/deep/down/"],
      ["editor", "/apps/"],
    ] as const) {
      await client.send(new iam.CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument }));
    }
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Sid: "Theirs", Effect: "Allow", Action: "s3:ListBucket", Resource: "*" }],
    });
    const theirs = { RoleName: "chat", PolicyName: "theirs", PolicyDocument };
    await client.send(new iam.PutRolePolicyCommand(theirs));
    const { Policy } = await client.send(new iam.CreatePolicyCommand(theirs));
    await client.send(
      new iam.AttachRolePolicyCommand({ RoleName: "chat", PolicyArn: Policy?.Arn }),
    );
    before = await roles();
    await synthesize([CHAT, EDITOR]);
  });

  afterAll(() => bench.close());

  /** All that IAM says of the two roles, their policies included. */
  const roles = async () =>
    Promise.all(
      ["chat", "editor"].map(async (RoleName) => {
        const { Role } = await client.send(new iam.GetRoleCommand({ RoleName }));
        const inline = await client.send(new iam.ListRolePoliciesCommand({ RoleName }));
        const attached = await client.send(new iam.ListAttachedRolePoliciesCommand({ RoleName }));
        const policies = attached.AttachedPolicies?.map(({ PolicyArn = "" }) => PolicyArn) ?? [];
        const { Arn, Tags, AssumeRolePolicyDocument: trust, MaxSessionDuration } = Role ?? {};
        return { Arn, Tags, trust, MaxSessionDuration, inline: inline.PolicyNames, policies };
      }),
    );

  const attached = async () =>
    (await roles()).map(({ policies }) => policies.map((arn) => arn.split("/").at(-1)));

  /** What IAM would answer to the role, by the managed policies that are really attached to it. */
  const mayChat = async (action: string, resource: string) => {
    const [chat] = await roles();
    const documents = await Promise.all(
      (chat?.policies ?? []).map(async (PolicyArn) => {
        const { Policy } = await client.send(new iam.GetPolicyCommand({ PolicyArn }));
        const VersionId = Policy?.DefaultVersionId;
        const version = await client.send(
          new iam.GetPolicyVersionCommand({ PolicyArn, VersionId }),
        );
        return readPolicy(decodeURIComponent(version.PolicyVersion?.Document ?? ""), "identity");
      }),
    );
    return evaluate(documents, {
      principal: { type: "AWS", value: chat?.Arn ?? "" },
      action: action,
      resource,
      context: { "aws:ResourceAccount": ACCOUNT },
    }).outcome;
  };

  test("is applied and attached, and a second plan is empty", async () => {
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
    expect(await attached()).toEqual([
      expect.arrayContaining(["theirs", "acme-prod-whatsapp-access-chat"]),
      ["acme-prod-whatsapp-access-editor"],
    ]);
  });

  test("lets the role send from its number and from no other, and reach what is below the prefix", async () => {
    const send = "social-messaging:SendWhatsAppMessage";
    expect(await mayChat(send, SUPPORT ?? "")).toBe("allowed");
    expect(await mayChat(send, SALES ?? "")).toBe("implicitly denied");
    expect(await mayChat("s3:GetObject", "arn:aws:s3:::acme-media/chat/in/1.ogg")).toBe("allowed");
    expect(await mayChat("s3:GetObject", "arn:aws:s3:::acme-media/other/1.ogg")).toBe(
      "implicitly denied",
    );
  });

  test("follows the file: another number, and a role that leaves it", async () => {
    await synthesize([{ ...CHAT, send: ["sales"] }]);
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
    expect(await mayChat("social-messaging:SendWhatsAppMessage", SALES ?? "")).toBe("allowed");
    expect(await mayChat("social-messaging:SendWhatsAppMessage", SUPPORT ?? "")).toBe(
      "implicitly denied",
    );
    expect((await roles())[1]).toEqual(before[1]);
  });

  test("is attached again after somebody detached it", async () => {
    const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/acme-prod-whatsapp-access-chat`;
    await client.send(new iam.DetachRolePolicyCommand({ RoleName: "chat", PolicyArn }));
    const planned = await terraform.plan();
    expect(planned.map(({ type, actions }) => [type, actions])).toEqual([
      ["aws_iam_role_policy_attachment", ["create"]],
    ]);
    await terraform.apply();
    expect((await attached())[0]).toContain("acme-prod-whatsapp-access-chat");
  });

  test("is destroyed without a rest, and leaves the roles as they were", async () => {
    await terraform.unprotected(() => terraform.destroy());
    expect(await terraform.stateList()).toEqual([]);
    expect(await roles()).toEqual(before);
    const { Policies = [] } = await client.send(new iam.ListPoliciesCommand({ Scope: "Local" }));
    expect(Policies.map(({ PolicyName }) => PolicyName)).toEqual(["theirs"]);
  });
});
