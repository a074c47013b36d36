import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { reviewStack, type StackReview } from "../../review/review";
import { loadConfigurations } from "../../review/terraform/load-configuration";

const root = resolve(__dirname, "../..");
const folder = join(root, "examples", "constructs");
const examples = readdirSync(folder)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -".ts".length));

const out = mkdtempSync(join(tmpdir(), "examples-"));
afterAll(() => rmSync(out, { recursive: true }));

const folderOf = (example: string) => join(out, example);
const textOf = (example: string) => readFileSync(join(folder, `${example}.ts`), "utf8");

/** Against the emitted declarations, as in the app of somebody who installed the package. */
beforeAll(() => {
  const tsc = join(root, "node_modules", ".bin", "tsc");
  const compiled = spawnSync(tsc, ["-p", folder], { encoding: "utf8" });
  if (compiled.status !== 0) throw new Error(compiled.stdout);
});

/** Runs an example as its user would, and reads what it leaves for Terraform. */
function synthesized(example: string): StackReview[] {
  const guard = join(root, "test", "bench", "refuse-barrel.js");
  const program = join(root, "dist", "examples", `${example}.js`);
  const env = { ...process.env, CDKTF_OUTDIR: folderOf(example) };
  const ran = spawnSync(process.execPath, ["--require", guard, program], { encoding: "utf8", env });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return loadConfigurations(folderOf(example)).map((configuration) =>
    reviewStack({ configuration, waivers: [], today: "2026-11-20" }),
  );
}

const stackOf = (example: string, stack: string) =>
  JSON.parse(readFileSync(join(folderOf(example), "stacks", stack, "cdk.tf.json"), "utf8"));

describe.each(examples)("%s", (example) => {
  const text = textOf(example);

  test("says first what it shows and how to run it, by its own name", () => {
    const [header = ""] = text.split("\nimport ");
    expect(header).toMatch(/^\/\/ [A-Z].*[.:]\n/);
    expect(header).toContain("npm install cdktf-aws-social-messaging");
    expect(header).toContain(`npm run examples, then node dist/examples/${example}.js`);
  });

  test("imports as a stranger would, and names no account but those of documentation", () => {
    const imported = [...text.matchAll(/ from "([^"]+)"/g)].map(([, from = ""]) => from);
    expect(imported).toContain("cdktf-aws-social-messaging");
    expect(imported.filter((from) => from.startsWith("."))).toEqual([]);
    const documented = ["111122223333", "444455556666", "555555555555"]; // the last ends fictional ids
    expect((text.match(/\b\d{12}\b/g) ?? []).filter((id) => !documented.includes(id))).toEqual([]);
  });

  test("synthesizes, and the review of access has nothing to object to", () => {
    const reviews = synthesized(example);
    expect(reviews.length).toBeGreaterThan(0);
    for (const { snapshot, open } of reviews) {
      expect(snapshot.unreadable).toEqual([]);
      // Messages and media share a key by default; an app that wants two names a mediaKey.
      expect(open.filter(({ rule }) => rule !== "shared-key")).toEqual([]);
    }
  });
});

test("several environments share one service-linked role, which none of them can destroy", () => {
  const stacks = synthesized("several-environments").map(({ stack }) => stack);
  expect(stacks).toEqual(["account", "dev", "prod", "staging"]);
  const roles = stacks.filter(
    (stack) => "aws_iam_service_linked_role" in stackOf("several-environments", stack).resource,
  );
  expect(roles).toEqual(["account"]);
});

test("your own key lets the service publish, and its policy refers to nothing unknown", () => {
  synthesized("topic-with-your-own-key");
  const { aws_kms_key: keys } = stackOf("topic-with-your-own-key", "events").resource;
  const { policy } = keys["Key"];
  expect(policy).not.toContain("${");
  expect(JSON.parse(policy).Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual([
    "DelegateToIam",
    "AllowSocialMessagingUseOfKey",
  ]);
});

test("each Region has its provider, and policies that name no other", () => {
  const stacks = synthesized("multi-region").map(({ stack }) => stack);
  expect(stacks).toEqual(["chat-eu-west-1", "chat-us-east-1"]);
  for (const stack of stacks) {
    const { provider, resource } = stackOf("multi-region", stack);
    const regions = JSON.stringify(resource).match(/\b[a-z]{2}-[a-z]+-\d\b/g) ?? [];
    expect([...new Set(regions)]).toEqual([provider.aws[0].region]);
  }
});
