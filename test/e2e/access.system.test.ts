import { join } from "node:path";
import {
  CreateRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { z } from "zod";
import { configureStack } from "../../app/stack-settings";
import { EncryptionKey } from "../../constructs/keys/encryption-key";
import { ExistingBucket } from "../../constructs/media/media-bucket";
import { WhatsAppMessaging } from "../../constructs/messaging/whatsapp-messaging";
import type { Terraform } from "../../scripts/terraform/terraform";
import { environment } from "../environment";
import { ACCOUNT, describeWithTerraform, FUNCTION_TRUST, Workbench } from "../workbench";

const NAME = "chat";
const HOME = { account: ACCOUNT, region: "eu-west-1" };
const RESOURCE = `arn:aws:social-messaging:eu-west-1:${ACCOUNT}`;
const phoneNumberArns = [
  `${RESOURCE}:phone-number-id/976c72a700aac43eaf573ae050000001`,
  `${RESOURCE}:phone-number-id/phone-number-id-976c72a700aac43eaf573ae050000002`,
];
const wabaArns = [`${RESOURCE}:waba/fb2594b8a7974770b128a409e2000001`];
/** Two that others made, one of them below a path. */
const [EXISTING, LOOKED_UP] = ["existing", "looked-up"] as const;

/** An application beside its WhatsApp, with each way to name a role. */
function synthesize(bench: Workbench): void {
  const app = new App({ outdir: join(bench.folder, "cdktf.out") });
  const stack = new TerraformStack(app, NAME);
  configureStack(stack, { ...environment(), name: NAME });
  const created = new IamRole(stack, "Role", {
    name: "created",
    path: "/app/",
    assumeRolePolicy: FUNCTION_TRUST,
  });
  const existing = `arn:aws:iam::${ACCOUNT}:role/some/path/${EXISTING}`;
  const lookedUp = new DataAwsIamRole(stack, "LookedUp", { name: LOOKED_UP });
  const whatsapp = new WhatsAppMessaging(stack, "WhatsApp", {
    ...HOME,
    namePrefix: "acme",
    mediaBucket: { existingName: "acme-media", inboundPrefix: "a*/in/", outboundPrefix: "a*/out/" },
  });
  whatsapp.grantSend(created, { phoneNumberArns: phoneNumberArns.slice(0, 1) });
  whatsapp.grantSend(created, { phoneNumberArns });
  whatsapp.grantHandleMedia(created, { phoneNumberArns });
  whatsapp.media.grantInbound(existing);
  whatsapp.grantManageTemplates(existing, { wabaArns });
  whatsapp.grantManageFlows(existing, { wabaArns });
  whatsapp.grantRead(lookedUp, { wabaArns, phoneNumberArns });
  whatsapp.grantOperate(lookedUp, { wabaArns, phoneNumberArns });
  const key = new EncryptionKey(stack, "OtherKey", { ...HOME, alias: "alias/acme-other" });
  new ExistingBucket(stack, "Other", { ...HOME, name: "acme-other", key }).grantOutbound(created);
  new TerraformOutput(stack, "key", { value: key.arn, staticId: true });
  app.synth();
}

describeWithTerraform("grants to an application", () => {
  let bench: Workbench;
  let terraform: Terraform;

  beforeAll(async () => {
    bench = await Workbench.open();
    const iam = new IAMClient(bench.client);
    const role = { AssumeRolePolicyDocument: FUNCTION_TRUST };
    await iam.send(new CreateRoleCommand({ ...role, RoleName: EXISTING, Path: "/some/path/" }));
    await iam.send(new CreateRoleCommand({ ...role, RoleName: LOOKED_UP }));
    synthesize(bench);
    terraform = await bench.terraform(NAME);
  });

  afterAll(() => bench.close());

  test("are applied, and a second plan is empty", async () => {
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
  });

  test("are in AWS what was synthesized, on the very roles", async () => {
    const { key } = outputs.parse(await terraform.output());
    const { aws_iam_role_policy: policies = {} } = bench.synthesized(NAME).resource;
    const expected = Object.values(policies).map(({ name, policy }) => [
      name,
      JSON.parse(asApplied(String(policy), key.value)),
    ]);
    const attached = [
      ...(await policiesOf("created", bench)),
      ...(await policiesOf(EXISTING, bench)),
      ...(await policiesOf(LOOKED_UP, bench)),
    ];
    expect(attached.map(([name]) => name)).toEqual([
      ...["acme-other-outbound", "acme-whatsapp-handle-media", "acme-whatsapp-send"],
      ...["acme-media-inbound", "acme-whatsapp-manage-flows", "acme-whatsapp-manage-templates"],
      ...["acme-whatsapp-operate", "acme-whatsapp-read"],
    ]);
    expect(Object.fromEntries(attached)).toEqual(Object.fromEntries(expected));
  });

  test("are taken away with the stack, from roles that stay", async () => {
    await terraform.unprotected(() => terraform.destroy());
    expect(await policiesOf(EXISTING, bench)).toEqual([]);
  });
});

const outputs = z.object({ key: z.object({ value: z.string() }) });

/** What Terraform makes of the text: the reference filled in, IAM's variable for the asterisk passed on. */
function asApplied(policy: string, keyArn: string): string {
  return policy.replace(/\$\{aws_kms_key\.\w+\.arn\}/, keyArn).replaceAll("$${*}", () => "${*}");
}

/** Through the AWS API, as an independent reader sees them; by name. */
async function policiesOf(RoleName: string, { client }: Workbench): Promise<[string, unknown][]> {
  const iam = new IAMClient(client);
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  return Promise.all(
    PolicyNames.sort().map(async (PolicyName): Promise<[string, unknown]> => {
      const policy = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      return [PolicyName, JSON.parse(decodeURIComponent(policy.PolicyDocument ?? ""))];
    }),
  );
}
