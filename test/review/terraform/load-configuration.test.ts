import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { UserError } from "../../../formats/problem";
import { configurationOf, loadConfigurations } from "../../../review/terraform/load-configuration";
import { configured } from "./reading";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "review-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  }
}

function load(path = ".") {
  return loadConfigurations(join(folder, path));
}

const topic = (values: object = {}) => ({ resource: { aws_sns_topic: { T: values } } });

describe("one clear error for", () => {
  test.each<[string, Record<string, unknown>, string, RegExp]>([
    ["nothing", {}, "gone.json", /gone\.json: it does not exist\n {2}fix {2}synthesize first/],
    ["a folder without configuration", { "a/b.txt": "" }, ".", /has no \*\.tf\.json\n/],
    ["HCL", { "main.tf": "" }, "main.tf", /written in HCL.*\n.*terraform show -json/],
    ["a plan in Terraform's own format", { p: "PK\u0003\u0004" }, "p", /own format\n.*show -json/],
    [
      "a state",
      { "s.json": { format_version: "1.0", values: {} } },
      "s.json",
      /it is a state, so it is not a plan/,
    ],
    ["a plan without values", { "p.json": { format_version: "1.2" } }, "p.json", /no plan/],
    [
      "a plan that failed",
      { "p.json": { format_version: "1.2", planned_values: {}, errored: true } },
      "p.json",
      /ended in an error/,
    ],
    ["no JSON", { "x.tf.json": "{" }, ".", /x\.tf\.json: it is not JSON \(/],
    ["nothing in a file", { "x.tf.json": "" }, ".", /x\.tf\.json: it is not JSON \(/],
    ["a text instead of an object", { "x.tf.json": '"x"' }, ".", /the file is "x", and not an/],
    ["CloudFormation", { "x.json": { Resources: {} } }, "x.json", /"Resources" is not a block/],
    ["a misspelt block", { "x.tf.json": { resources: {} } }, ".", /"resources" is not a block/],
    ["a property of every object", { "x.tf.json": '{"constructor":{}}' }, ".", /is not a block/],
    [
      "a resource that is no object",
      { "x.tf.json": { resource: { aws_sns_topic: { T: 1 } } } },
      ".",
      /resource\.aws_sns_topic\.T is 1, and not an object/,
    ],
    [
      "the same name twice",
      { "x.tf.json": '{"resource":{"aws_sns_topic":{"T":{"name":"a","name":"b"}}}}' },
      ".",
      /resource\.aws_sns_topic\.T\.name is written twice/,
    ],
    [
      "the same resource twice in a file",
      { "x.tf.json": { resource: { aws_sns_topic: { T: [{}, {}] } } } },
      ".",
      /aws_sns_topic\.T is written a second time/,
    ],
    [
      "the same resource in two files",
      { "a.tf.json": topic(), "b.tf.json": topic() },
      ".",
      /b\.tf\.json: aws_sns_topic\.T is written a second time/,
    ],
    [
      "an override of nothing",
      { "a.tf.json": {}, "override.tf.json": topic() },
      ".",
      /override\.tf\.json: aws_sns_topic\.T overrides nothing/,
    ],
    ["endless depth", { "x.tf.json": "[".repeat(9999) + "]".repeat(9999) }, ".", /deeper than/],
    [
      "a manifest without stacks",
      { "manifest.json": {} },
      ".",
      /manifest\.json: it names no stacks/,
    ],
    [
      "a manifest with half a stack",
      { "manifest.json": { stacks: { a: {} } } },
      ".",
      /without synthesizedStackPath/,
    ],
    [
      "locals that unfold without end",
      {
        "x.tf.json": {
          locals: Object.fromEntries([
            ["l0", "x".repeat(1000)],
            ...Array.from({ length: 40 }, (_, n) => [
              `l${n + 1}`,
              `\${local.l${n}}\${local.l${n}}`,
            ]),
          ]),
          ...topic({ name: "${local.l40}" }),
        },
      },
      ".",
      /local\.l\d+ unfolds to too much/,
    ],
  ])("%s", (_, files, path, message) => {
    write(files);
    expect(() => load(path)).toThrow(message);
    expect(() => load(path)).toThrow(UserError);
  });

  test("no UTF-8", () => {
    writeFileSync(join(folder, "x.json"), Buffer.from('{"\u00e9":1}', "latin1"));
    expect(() => load("x.json")).toThrow(/not text in UTF-8/);
  });

  test("a file that is none", () => {
    expect(() => loadConfigurations("/dev/null")).toThrow(/not a file/);
  });
});

describe("shapes", () => {
  const same = [{ address: "aws_sns_topic.T", type: "aws_sns_topic", mode: "managed", values: {} }];

  test.each<[string, unknown]>([
    ["objects", { resource: { aws_sns_topic: { T: {} } } }],
    ["a list of files", [{ resource: { aws_sns_topic: { T: {} } } }]],
    ["lists at every level", { resource: [{ aws_sns_topic: [{ T: [{}] }] }] }],
    ["comments", { "//": "a", resource: { "//": 1, aws_sns_topic: { "//": "b", T: {} } } }],
    ["nothing beside", { resource: { aws_sns_topic: { T: {} }, aws_sqs_queue: null }, data: [] }],
    ["one provider", { provider: { aws: { region: "x" } }, ...topic() }],
    ["several", { provider: { aws: [{ alias: "a" }, { alias: "b" }] }, ...topic() }],
    [
      "all other blocks",
      {
        terraform: { required_version: "1" },
        output: { o: { value: 1 } },
        moved: [{ from: "a", to: "b" }],
        import: [{ to: "a", id: "b" }],
        removed: { from: "a" },
        check: { c: {} },
        ...topic(),
      },
    ],
  ])("%s", (_, root) => {
    expect(configured(root).resources).toEqual(same);
  });

  test("a byte-order mark, and the UTF-16 that PowerShell writes", () => {
    const text = JSON.stringify(topic());
    write({ "a.json": `\uFEFF${text}` });
    writeFileSync(join(folder, "b.json"), Buffer.from(`\uFEFF${text}`, "utf16le"));
    expect(load("a.json")[0]?.resources).toEqual(same);
    expect(load("b.json")[0]?.resources).toEqual(same);
  });

  test("data sources, modules and variables", () => {
    const { resources, definitions } = configured({
      data: { aws_region: { R: { name: "x" } } },
      module: { m: { source: "./m" } },
      variable: { a: { default: 1, type: "number" }, b: {} },
    });
    expect(resources).toEqual([
      { address: "data.aws_region.R", type: "aws_region", mode: "data", values: { name: "x" } },
      { address: "module.m", type: "module", mode: "managed", values: { source: "./m" } },
    ]);
    expect(definitions).toEqual({ "module.m": { source: "./m" }, "var.a": { default: 1 } });
  });
});

describe("folders", () => {
  test("a file has the name of its stack, or its own", () => {
    const stack = { "//": { metadata: { stackName: "prod" } } };
    write({ "cdk.tf.json": stack, "plain.tf.json": {} });
    expect(load("cdk.tf.json")[0]?.name).toBe("prod");
    expect(load("plain.tf.json")[0]?.name).toBe("plain");
    expect(configurationOf("given", "{}").name).toBe("given");
  });

  test("the stacks that the manifest names, nested ones too, and no left-over", () => {
    const path = (name: string) => ({ synthesizedStackPath: `stacks/${name}/cdk.tf.json` });
    write({
      "out/manifest.json": { stacks: { a: path("a"), "a/b": path("a-b") } },
      "out/stacks/a/cdk.tf.json": topic(),
      "out/stacks/a-b/cdk.tf.json": {},
      "out/stacks/old/cdk.tf.json": {},
    });
    expect(load("out").map(({ name }) => name)).toEqual(["a", "a-b"]);
    expect(load("out/stacks").map(({ name }) => name)).toEqual(["a", "a-b", "old"]);
  });

  test("stacks without a manifest", () => {
    write({ "out/stacks/a/cdk.tf.json": {}, "out/stacks/b/cdk.tf.json": {}, "out/stacks/x": "" });
    expect(load("out").map(({ name }) => name)).toEqual(["a", "b"]);
  });

  test("several files are one module; what is not JSON stands for itself", () => {
    write({
      "a.tf.json": topic({ name: "${local.name}" }),
      "b.tf.json": { locals: { name: "events" }, variable: { v: {} } },
      "c.tf": "",
      "d.tofu": "",
      "terraform.tfvars": 'v = "x"',
      ".hidden.tf.json": "{",
      "e.tf.json~": "{",
    });
    const [only] = load();
    expect(only?.resources).toEqual([
      expect.objectContaining({ address: "aws_sns_topic.T", values: { name: "events" } }),
      expect.objectContaining({ address: "c.tf", type: "file" }),
      expect.objectContaining({ address: "d.tofu", type: "file" }),
    ]);
    expect(only?.definitions).toEqual({ "var.v": { settings: expect.any(String) } });
  });

  test("an override replaces arguments and blocks, in the order of the files", () => {
    const base = {
      name: "a",
      policy: "old",
      rule: [{ a: 1 }, { b: 2 }],
      dynamic: { grant: { for_each: [1] }, other: { for_each: [2] } },
      lifecycle: { ignore_changes: ["policy"], prevent_destroy: true },
    };
    write({
      "z.tf.json": { ...topic(base), locals: { x: 1 } },
      "a_override.tf.json": topic({
        policy: "newer",
        grant: [],
        lifecycle: { ignore_changes: [] },
      }),
      "override.tf.json": {
        ...topic({ policy: "newest", dynamic: { rule: { for_each: [3] } } }),
        locals: { x: 2 },
      },
    });
    expect(load()[0]?.resources[0]?.values).toEqual({
      name: "a",
      policy: "newest",
      grant: [],
      dynamic: [{ other: { for_each: [2] } }, { rule: { for_each: [3] } }],
      lifecycle: { ignore_changes: [], prevent_destroy: true },
    });
  });
});
