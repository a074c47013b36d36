import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Testing } from "cdktf";
import type { Environment } from "../../../app/environment";
import { loadDrafts } from "../../../app/load";
import { whatsAppApp } from "../../../app/whatsapp-app";
import { nameInArn, queueNameIn, topicNameIn } from "../../../formats/arns";
import { draftsOf } from "../../../scripts/init/drafts";
import { TAKE_OVER_KINDS, type TakeOverKind } from "../../../scripts/init/take-over/read-adoptable";
import { takeOver } from "../../../scripts/init/take-over/take-over";
import type { LiveInstallation } from "../../../scripts/init/world";
import { textOf } from "../../../scripts/init/yaml-files";
import { fc, isFuzzed, runs } from "../../fuzz";
import { type Foreign, type Installed, installed } from "./installed";

const folder = mkdtempSync(join(tmpdir(), "take-over-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface StackJson {
  readonly import?: readonly { readonly to: string; readonly id: string }[];
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Values>>>>;
}
type Values = Readonly<Record<string, unknown>>;

/** An import block with the resource that it fills. */
interface Imported {
  readonly type: string;
  readonly id: string;
  readonly values: Values;
  /** Which holds the policy of a bucket. */
  readonly stack: StackJson;
}

interface TakenOver {
  readonly kinds: ReadonlySet<TakeOverKind>;
  readonly environments: readonly Environment[];
  /** What the report says, in which things that are left as they are have a line. */
  readonly said: string;
}

/** As the command does it, for those of the kinds that are there. */
function tookOver({ live, adoptable }: Installed, wanted: readonly TakeOverKind[]): TakenOver {
  const { drafts } = draftsOf(live, {
    slots: [],
    next: (index) => ({ name: `prod-${index}`, namePrefix: `acme-${index}` }),
  });
  const kinds = new Set(wanted);
  for (;;) {
    try {
      const { drafts: taken, cautions } = takeOver(drafts, live, adoptable, { kinds, drop: [] });
      const texts = new Map(taken.map((one) => [one.name, textOf(one, undefined, ["What runs."])]));
      const { environments } = loadDrafts(folder, texts);
      return { kinds, environments, said: JSON.stringify(cautions) };
    } catch (error) {
      const { message } = error as Error;
      const missing = TAKE_OVER_KINDS.find(
        (kind) =>
          message.includes(`there is no ${kind} `) ||
          message.includes(`no ${kind} can be taken over; `),
      );
      // Nothing else stops a take-over but a key that also encrypts what stays as it is.
      if (missing === undefined) expect(message).toContain("also encrypts the topic");
      kinds.delete(missing ?? "key");
    }
  }
}

function importsOf(environments: readonly Environment[]): Imported[] {
  const { stacks } = whatsAppApp(environments, tmpdir());
  return [...stacks.values()].flatMap((one) => {
    const stack = JSON.parse(Testing.synth(one)) as StackJson; // with the tags, which aspects set
    return (stack.import ?? []).map(({ to, id }): Imported => {
      const [type = "", name = ""] = to.split(".");
      const values = stack.resource?.[type]?.[name];
      if (values === undefined) throw new Error(`${to} is imported and not declared`);
      return { type, id, values, stack };
    });
  });
}

const NAME_ARGUMENTS: Readonly<Record<string, string>> = {
  aws_sns_topic: "name",
  aws_sqs_queue: "name",
  aws_s3_bucket: "bucket",
  aws_iam_role: "name",
  aws_kms_alias: "name",
};

/** The name by which Terraform would replace a thing where the configuration says another. */
function liveName({ type, id }: Imported): string {
  if (type === "aws_sns_topic") return topicNameIn(id) ?? "";
  return type === "aws_sqs_queue" ? (id.split("/").at(-1) ?? "") : id;
}

/** The policy that a deploy gives to an imported thing: of a bucket it is a resource of its own. */
function statementsOf({ type, values, stack }: Imported): unknown[] {
  const text =
    type === "aws_s3_bucket"
      ? Object.values(stack.resource?.["aws_s3_bucket_policy"] ?? {})[0]?.["policy"]
      : values["policy"];
  return JSON.parse(String(text ?? '{"Statement":[]}').replaceAll("$${", "${")).Statement;
}

function expectKept(imported: Imported | undefined, { tags, statements }: Foreign): void {
  if (imported === undefined) throw new Error("nothing is imported");
  expect(imported.values["tags"] ?? {}).toMatchObject(tags);
  const withoutSids = statementsOf(imported).map((one) => ({ ...Object(one), Sid: undefined }));
  for (const statement of statements) {
    expect(withoutSids).toContainEqual({ ...statement, Sid: undefined });
  }
}

/** What stays as it is has its line in the report. */
function expectTakenOrSaid(
  found: Imported | undefined,
  arn: string,
  { said }: TakenOver,
  foreign: Foreign,
): void {
  if (found === undefined) expect(said).toContain(arn);
  else expectKept(found, foreign);
}

/** The keys of what is taken over: of a bucket that stays as it is, the key does, too. */
function keysOf(live: LiveInstallation, kinds: ReadonlySet<TakeOverKind>): string[] {
  const topics = kinds.has("topic") ? live.topics : [];
  const { encryption = "unread" } = (kinds.has("bucket") && live.bucket) || {};
  const ofBucket = encryption === "unread" ? undefined : encryption.keyId;
  const ofTopics = topics.flatMap(({ topic }) =>
    typeof topic === "string" ? [] : (topic.keyId ?? []),
  );
  return [...ofTopics, ...(ofBucket === undefined ? [] : [ofBucket])];
}

test("whatever is taken over is imported once, under its live name, with what others put there", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(installed, fc.subarray([...TAKE_OVER_KINDS], { minLength: 1 }), (all, wanted) => {
      const taken = tookOver(all, wanted);
      const { kinds, environments } = taken;
      const imports = importsOf(environments);
      const ids = imports.map(({ type, id }) => `${type} ${id}`);
      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
      for (const one of imports) {
        seen.add(one.type);
        const argument = NAME_ARGUMENTS[one.type];
        if (argument !== undefined) expect(one.values[argument]).toBe(liveName(one));
      }
      const found = (type: string, fits: (id: string) => boolean) =>
        imports.find((one) => one.type === type && fits(one.id));
      const { foreign, live } = all;
      for (const { arn } of kinds.has("topic") ? live.topics : []) {
        expectKept(
          found("aws_sns_topic", (id) => id === arn),
          foreign(arn),
        );
      }
      for (const one of imports.filter(({ type }) => type === "aws_sqs_queue")) {
        expectKept(one, foreign(`arn:aws:sqs:eu-west-1:111122223333:${liveName(one)}`));
      }
      for (const { arn } of kinds.has("queue") ? live.queues : []) {
        const queue = found("aws_sqs_queue", (id) => id.endsWith(`/${queueNameIn(arn)}`));
        expectTakenOrSaid(queue, arn, taken, foreign(arn));
      }
      if (kinds.has("bucket") && live.bucket !== undefined) {
        const { name } = live.bucket;
        expectKept(
          found("aws_s3_bucket", (id) => id === name),
          foreign(name),
        );
      }
      for (const arn of kinds.has("key") ? keysOf(live, kinds) : []) {
        expectKept(
          found("aws_kms_key", (id) => id === nameInArn(arn)),
          foreign(arn),
        );
      }
      for (const { arn } of kinds.has("role") ? live.connectRoles : []) {
        const role = found("aws_iam_role", (id) => id === nameInArn(arn));
        expectTakenOrSaid(role, arn, taken, { ...foreign(arn), statements: [] });
      }
    }),
    runs(8),
  );
  if (!isFuzzed) return; // the usual few may lack a kind
  // Every kind was among what was imported, so that none passes because it never occurs.
  const everySeen = ["aws_sns_topic", "aws_sqs_queue", "aws_s3_bucket", "aws_kms_key"];
  expect([...seen]).toEqual(expect.arrayContaining([...everySeen, "aws_iam_role"]));
});
