import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../app/environment";
import { loadEnvironments } from "../../app/load";
import { whatsAppApp } from "../../app/whatsapp-app";
import { deployAccess } from "../../scripts/rights/deploy-access";
import { environment } from "../environment";
import { delivery, full } from "../scripts/rights/environments";

const ROOT = join(__dirname, "../..");
const EXAMPLES = join(ROOT, "examples/environments");
const TAG = "cdktf-aws-social-messaging";

const examples = readdirSync(EXAMPLES).map((name): [string, readonly Environment[]] => [
  name,
  loadEnvironments({ folder: join(EXAMPLES, name), today: "2026-11-29" }).environments,
]);
const everything = environment({
  mediaKey: {},
  delivery,
  dataEventTrail: {},
  alarms: { warning: { emails: ["ops@example.com"] } },
  outcomes: {},
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "keys-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Stack {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
}
interface Resource {
  readonly name?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly target_key_id?: string;
}

/** Each key with the alias that leads to it and with its tag. */
function keysIn(environments: readonly Environment[]): { alias?: string; tag?: string }[] {
  const outdir = mkdtempSync(join(folder, "-"));
  whatsAppApp(environments, outdir).app.synth();
  return readdirSync(join(outdir, "stacks")).flatMap((name) => {
    const { resource = {} }: Stack = JSON.parse(
      readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8"),
    );
    const aliases = Object.values(resource["aws_kms_alias"] ?? {});
    return Object.entries(resource["aws_kms_key"] ?? {}).map(([id, { tags }]) => ({
      alias: aliases.find((alias) => alias.target_key_id?.includes(`aws_kms_key.${id}.`))?.name,
      tag: tags?.[TAG],
    }));
  });
}

/** The values that the deploy policies of all these environments admit. */
function managed(environments: readonly Environment[]): string[] {
  return environments.flatMap((one) =>
    deployAccess(one).Statement.flatMap(({ Sid, Condition }) => {
      const values = Condition?.["StringEquals"]?.[`aws:ResourceTag/${TAG}`] ?? [];
      return Sid === "ManageKeys" ? values : [];
    }),
  );
}

test.each([...examples, ["everything", [everything]], ["full", [full]]] as const)(
  "%s: every key carries its alias as tag, which the deploy policy names",
  (_, environments) => {
    const keys = keysIn(environments);
    expect(keys.map(({ tag }) => tag)).toEqual(keys.map(({ alias }) => alias));
    expect(keys.map(({ tag }) => tag).sort()).toEqual(managed(environments).sort());
  },
);

test("an environment with everything has a key of each kind", () => {
  expect(keysIn([everything]).map(({ alias }) => alias?.replace("alias/acme-prod-", ""))).toEqual(
    expect.arrayContaining([
      ...["whatsapp", "whatsapp-media", "whatsapp-alarms", "whatsapp-trail"],
      "whatsapp-outcomes",
    ]),
  );
});

test("keys are created in one place, which tags them", () => {
  const sources = ["app", "constructs"].flatMap((top) =>
    readdirSync(join(ROOT, top), { recursive: true, encoding: "utf8" }).map((file) =>
      join(top, file),
    ),
  );
  const creating = sources.filter(
    (file) =>
      file.endsWith(".ts") &&
      /new Kms(Key|ExternalKey|Replica\w+)\b/.test(readFileSync(join(ROOT, file), "utf8")),
  );
  expect(creating).toEqual(["constructs/keys/tagged-key.ts"]);
});
