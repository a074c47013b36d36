import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { outcomeOf, reviewStack } from "../../../review/review";
import { configurationOf } from "../../../review/terraform/load-configuration";
import { providerMirror } from "../../../scripts/terraform/provider-mirror";
import { terraformBinary } from "../../../scripts/terraform/tools";
import { describeWithTerraform } from "../../workbench";
import { CASES, type HclCase, MODULES, NAMELESS, ROOT } from "./hcl-cases";
import { EXPRESSIONS, inHcl, inJson, NAMED, PASSING } from "./policy-expressions";

/** The plan that Terraform makes of these files. */
function planIn(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const binary = terraformBinary() ?? "";
  const mirror = providerMirror(binary);
  const run = (...args: readonly string[]) =>
    execFileSync(binary, args, {
      cwd: folder,
      env: { ...process.env, CHECKPOINT_DISABLE: "1" },
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
      stdio: ["ignore", "pipe", "pipe"],
    });
  run("init", "-input=false", ...(mirror === undefined ? [] : [`-plugin-dir=${mirror}`]));
  run("plan", "-input=false", "-refresh=false", "-out=plan.tfplan");
  return run("show", "-json", "plan.tfplan");
}

/** The plan of every case at once, each in a file of the root module. */
function planOf(folder: string, text: (one: HclCase) => string): string {
  return planIn(folder, {
    "root.tf": ROOT,
    "nameless.tf": NAMELESS,
    ...MODULES,
    ...Object.fromEntries(CASES.map((one) => [`${one.name}.tf`, text(one)])),
  });
}

const input = (plan: string) => ({
  configuration: configurationOf("plan", plan),
  waivers: [],
  today: "2026-11-29",
});

const reviewOf = (one: ReturnType<typeof input>, base: typeof one) =>
  reviewStack({ ...one, base: { snapshot: reviewStack(base).snapshot, waivers: [] } });

describeWithTerraform("a real plan of HCL that creates what its policies refer to", () => {
  const folder = mkdtempSync(join(tmpdir(), "hcl-"));
  let before: ReturnType<typeof input>;
  let difference: ReturnType<typeof reviewOf>;

  beforeAll(() => {
    before = input(planOf(folder, ({ hcl }) => hcl));
    const after = input(
      planOf(folder, ({ hcl, from, to }) => {
        if (!hcl.includes(from)) throw new Error(`${from} is not in ${hcl}`);
        return hcl.replaceAll(from, to);
      }),
    );
    difference = reviewOf(after, before);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const of = ({ name }: HclCase) => new RegExp(`\\b${name}\\b`);

  test("is the same as itself, and nothing of it is unreadable", () => {
    const review = reviewOf(before, before);
    expect(review.snapshot.unreadable).toEqual([]);
    expect(review.changes).toEqual([]);
    expect(outcomeOf(review)).not.toBe("could not judge");
  });

  test("what nothing is known of is a finding, never nothing", () => {
    const hidden = reviewOf(before, before)
      .open.filter(({ rule, address }) => rule === "hidden-text" && address.includes("nameless"))
      .map(({ address, argument }) => `${address} ${argument}`);
    expect(hidden.sort()).toEqual([
      "aws_iam_role.nameless_trust assume_role_policy",
      'aws_iam_role.nameless_trust inline_policy["a"].policy',
      "aws_iam_role_policy.nameless_time policy",
      "aws_s3_bucket_acl.nameless_acl grant",
    ]);
  });

  test.each(CASES)("$name: more is seen as $seen", (one) => {
    const { changes = [], open } = difference;
    const verdicts = new Set(
      changes.filter(({ address }) => of(one).test(address)).map(({ verdict }) => verdict),
    );
    const hidden = open
      .filter(({ rule, address }) => rule === "hidden-text" && of(one).test(address))
      .map(({ severity }) => severity);
    if (one.seen === "change") {
      expect([...verdicts]).toHaveLength(1);
      // Nothing is lost, so a reference has the same name on both sides.
      expect(["broadened", "new grants"]).toContain([...verdicts][0]);
      expect(hidden).not.toContain("error");
    } else if (one.seen === "nothing") {
      expect([[...verdicts], hidden]).toEqual([[], []]);
    } else {
      expect([...verdicts]).toEqual([]);
      expect(new Set(hidden)).toEqual(new Set([one.seen]));
    }
  });
});

const LANGUAGES = [
  ["HCL", "expressions.tf", inHcl],
  ["JSON", "expressions.tf.json", inJson],
] as const;

describeWithTerraform("a real plan of every way to write a policy", () => {
  describe.each(LANGUAGES)("in %s", (_, file, written) => {
    const folder = mkdtempSync(join(tmpdir(), "expressions-"));
    const planned = (change: (text: string) => string) =>
      input(
        planIn(folder, {
          ...{ "root.tf": ROOT, "named.tf": NAMED, "passing/main.tf": PASSING },
          ...{ "text.tftpl": MODULES["text.tftpl"], [file]: change(written()) },
          "known.json": MODULES["text.tftpl"].replace("${action}", "sns:Publish"),
        }),
      );
    let same: ReturnType<typeof reviewOf>;
    let more: ReturnType<typeof reviewOf>;

    beforeAll(() => {
      const before = planned((text) => text);
      same = reviewOf(before, before);
      more = reviewOf(
        planned((text) => text.replaceAll("sns:Publish", "sns:*")),
        before,
      );
    });

    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test("is the same as itself, and nothing of it is unreadable", () => {
      expect(same.snapshot.unreadable).toEqual([]);
      expect(same.changes).toEqual([]);
      expect(outcomeOf(same)).toBe("decision needed");
    });

    test.each(Object.keys(EXPRESSIONS))(
      "%s: more is a change, or it is reported as hidden",
      (name) => {
        for (const address of [`aws_iam_role_policy.${name}`, `aws_iam_role.${name}`]) {
          const isHidden = same.open.some(
            (one) => one.rule === "hidden-text" && one.address === address,
          );
          const isChanged = more.changes?.some((one) => one.address === address) === true;
          const isOwn = EXPRESSIONS[name]?.includes("sns:Publish") === true;
          expect(same.snapshot.policies.map((one) => one.address)).toContain(address);
          expect(isHidden || !isOwn || isChanged).toBe(true);
        }
      },
    );
  });
});
