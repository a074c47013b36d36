import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformResource, Testing } from "cdktf";
import { EnvironmentStack } from "../../app/environment-stack";
import { AccountStack } from "../../app/whatsapp-app";
import { environment } from "../environment";
import { delivery, INSTANCE, rules, vpcEndpoint } from "../scripts/rights/environments";

interface Arguments {
  readonly depends_on?: readonly string[];
  readonly lifecycle?: { readonly prevent_destroy?: boolean };
}

type Resources = Readonly<Record<string, Readonly<Record<string, Arguments>>>>;

const synth = (changes: Readonly<Record<string, unknown>>): Resources =>
  JSON.parse(Testing.synth(new EnvironmentStack(Testing.app(), environment(changes)), true))
    .resource;

const isProtected = ({ lifecycle }: Arguments) => lifecycle?.prevent_destroy === true;

/** The types of everything that is protected, or of everything that is not. */
const types = (resources: Resources, wanted: boolean) =>
  Object.entries(resources).flatMap(([type, byId]) =>
    Object.values(byId).some((values) => isProtected(values) === wanted) ? [type] : [],
  );

const KEPT = [
  ...["cloudtrail", "cloudwatch_event_rule", "cloudwatch_log_group", "iam_role", "kms_key"],
  ...["s3_bucket", "sns_topic", "sqs_queue", "vpc_endpoint"],
].map((type) => `aws_${type}`);

const whole = {
  ...{ connect: { instanceArn: INSTANCE }, vpcEndpoint, dataEventTrail: {}, outcomes: {} },
  delivery: { ...delivery, ...rules },
  alarms: { warning: { emails: ["ops@example.com"] } },
};

test("an environment file protects what holds data or is known elsewhere, and nothing else", () => {
  const resources = synth(whole);
  expect(types(resources, true).toSorted()).toEqual(KEPT);
  expect(types(resources, false).filter((type) => KEPT.includes(type))).toEqual([]);
});

test("with protect: false, it protects nothing, so that it can be renamed and thrown away", () => {
  expect(types(synth({ ...whole, protect: false }), true)).toEqual([]);
});

test("the account's stack protects the service-linked role, whatever the file says", () => {
  const environments = [{}, { protect: false }].map((changes) =>
    environment({ ...changes, serviceLinkedRole: "create" }),
  );
  for (const one of environments) {
    const { resource } = JSON.parse(Testing.synth(new AccountStack(Testing.app(), one), true));
    const [role] = Object.values<Arguments>(resource["aws_iam_service_linked_role"]);
    expect(role && isProtected(role)).toBe(true);
  }
});

test("both stacks give their main resource, as their constructs do", () => {
  const of = environment({ serviceLinkedRole: "create" });
  for (const [stack, type] of [
    [new EnvironmentStack(Testing.app(), of), "aws_sns_topic"],
    [new AccountStack(Testing.app(), of), "aws_iam_service_linked_role"],
  ] as const) {
    expect(stack.resource?.terraformResourceType).toBe(type);
    expect(stack.node.defaultChild).toBe(stack.resource);
    expect(TerraformResource.isTerraformResource(stack.resource)).toBe(true);
  }
});

test("every bucket is destroyed before the key that is created for it", () => {
  const { aws_s3_bucket: buckets = {} } = synth({ dataEventTrail: {}, mediaKey: {} });
  const waits = Object.values(buckets).map(({ depends_on }) => String(depends_on));
  expect(waits.toSorted()).toEqual([
    expect.stringMatching(/^aws_kms_key\.WhatsApp_DataEvents_Key_/),
    expect.stringMatching(/^aws_kms_key\.WhatsApp_MediaKey_/),
  ]);
  // A new kind of bucket or key must be in the environments above.
  expect(constructsWith("new S3Bucket(")).toEqual(["shared/private-bucket.ts"]);
  expect(constructsWith("createPrivateBucket(")).toHaveLength(3);
  expect(constructsWith("new KmsKey(")).toEqual(["keys/tagged-key.ts"]);
});

function constructsWith(text: string): readonly string[] {
  const folder = join(__dirname, "../../constructs");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .filter((file) => readFileSync(join(folder, file), "utf8").includes(text));
}
