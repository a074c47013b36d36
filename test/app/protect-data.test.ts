import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { EnvironmentStack } from "../../app/environment-stack";
import { environment } from "../environment";

type Resources = Record<string, Record<string, unknown>>;

interface Synthesized {
  readonly resource: Readonly<Record<"aws_s3_bucket" | "aws_kms_key", Resources>>;
}

const synth = (changes: Readonly<Record<string, unknown>>) =>
  (
    JSON.parse(
      Testing.synth(new EnvironmentStack(Testing.app(), environment(changes)), true),
    ) as Synthesized
  ).resource;

const protectedIn = (resources: Resources) =>
  Object.entries(resources)
    .filter(([, { lifecycle }]) => (lifecycle as { prevent_destroy?: boolean })?.prevent_destroy)
    .map(([id]) => id.replace(/_[0-9A-F]{8}$/, ""));

const EXISTING_KEY = {
  existingArn: "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-4333-8444-555555555555",
};

test.each<[string, Record<string, unknown>, readonly string[], readonly string[]]>([
  ["by default", {}, ["WhatsApp_Media_Bucket"], ["WhatsApp_Key"]],
  ["without a bucket", { mediaBucket: { enabled: false } }, [], ["WhatsApp_Key"]],
  ["with forceDestroy", { mediaBucket: { forceDestroy: true } }, [], []],
  [
    "with forceDestroy and a key for media alone",
    { mediaBucket: { forceDestroy: true }, mediaKey: {} },
    [],
    ["WhatsApp_Key"],
  ],
  ["with an existing key", { key: EXISTING_KEY }, ["WhatsApp_Media_Bucket"], []],
  [
    "with a trail",
    { dataEventTrail: {} },
    ["WhatsApp_DataEvents_Logs_Bucket", "WhatsApp_Media_Bucket"],
    ["WhatsApp_DataEvents_Key", "WhatsApp_Key"],
  ],
  [
    "with a trail whose logs may go",
    { dataEventTrail: { forceDestroy: true } },
    ["WhatsApp_Media_Bucket"],
    ["WhatsApp_Key"],
  ],
])(
  "%s, Terraform refuses to destroy the buckets and keys that hold data",
  (_, changes, buckets, keys) => {
    const { aws_s3_bucket = {}, aws_kms_key = {} } = synth(changes);
    expect(protectedIn(aws_s3_bucket).toSorted()).toEqual(buckets);
    expect(protectedIn(aws_kms_key).toSorted()).toEqual(keys);
  },
);

test("every bucket is destroyed before the key that is created for it", () => {
  const { aws_s3_bucket: buckets } = synth({ dataEventTrail: {}, mediaKey: {} });
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
