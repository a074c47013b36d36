import { type SpawnSyncOptions, spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createServiceLinkedRole } from "../../local/local-aws-role";
import { mustSkip } from "../must-skip";
import { closeSites, Site, TOPIC } from "../scripts/deploy/site";
import type { Ran } from "../scripts/run";
import { ACCOUNT, describeWithTerraform } from "../workbench";
import { FreshApp, registryProblem } from "./fresh-app";
import { type NodeVersion, nodeVersions } from "./nodes";
import { manifest, type Packed, pack, REPOSITORY } from "./pack";

const problem = registryProblem();
const isSkipped = mustSkip("installing the binary", problem === undefined ? [] : [problem]);
const describeWithRegistry = isSkipped ? describe.skip : describe;

const PACKAGE = "cdktf-aws-social-messaging";
const NAMES = [PACKAGE, "whatsapp-aws"];
const EXAMPLES = ["several-environments-per-account", "spend-limits", "message-outcomes"];

let packed: Packed;
let app: FreshApp;
let nodes: readonly NodeVersion[];
let removeNodes = () => {};

beforeAll(() => {
  if (isSkipped) return;
  packed = pack();
  app = new FreshApp({ [PACKAGE]: `file:${packed.tarball}` });
  const found = nodeVersions();
  nodes = found.nodes;
  removeNodes = found.remove;
});

afterAll(async () => {
  await closeSites();
  app?.remove();
  removeNodes();
  if (packed !== undefined) rmSync(dirname(packed.folder), { recursive: true, force: true });
});

const binary = (name = "whatsapp-aws") => join(app.folder, "node_modules", ".bin", name);

/** With nothing in the environment that leads back to this repository. */
function run(node: NodeVersion, args: readonly string[], options: SpawnSyncOptions = {}): Ran {
  const env = { ...process.env, NODE_PATH: "", ENVIRONMENT: "", ...options.env };
  const settings = { cwd: app.folder, ...options, env, encoding: "utf8" } as const;
  const { status, stdout, stderr } = spawnSync(node.path, [binary(), ...args], settings);
  return { code: status, stdout, stderr };
}

/** A folder with the environments of an example, far from the repository and from what is installed. */
function projectOf(example: string): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "project-"));
  const environments = join(folder, "environments");
  cpSync(join(REPOSITORY, "examples/environments", example), environments, { recursive: true });
  for (const file of readdirSync(environments).filter((name) => name.endsWith(".yaml"))) {
    const [, ...lines] = readFileSync(join(environments, file), "utf8").split("\n");
    writeFileSync(join(environments, file), lines.join("\n")); // the first leads to the schema, from there
  }
  return folder;
}

describeWithRegistry("the installed binary", () => {
  test("brings its dependencies, and no toolkit, bindings, SDK or command line of another", () => {
    const folder = join(app.folder, "node_modules");
    const installed = readdirSync(folder).filter((name) => !name.startsWith("."));
    expect(installed.sort()).toEqual([PACKAGE, ...Object.keys(manifest().dependencies)].sort());
  });

  test.each(NAMES)("is called %s", (name) => {
    const { stdout } = spawnSync(binary(name), ["--version"], { encoding: "utf8" });
    expect(stdout).toBe(`${manifest().version}\n`);
  });

  test("holds the licence of all that is bundled, and says where the source is", () => {
    const notices = readFileSync(join(packed.folder, "dist/bin/NOTICES.txt"), "utf8");
    for (const name of ["cdktf", "@cdktf/provider-aws"]) {
      expect(notices).toMatch(
        new RegExp(
          `^${name} \\S+ \\(MPL-2\\.0\\): https://www\\.npmjs\\.com/package/${name}/v/`,
          "m",
        ),
      );
    }
    for (const name of ["constructs", "commander", "zod", "yaml", "@aws-sdk/client-sns"]) {
      expect(notices).toContain(`\n${name} `);
    }
    expect(notices).toContain("Mozilla Public License, version 2.0");
    expect(notices).toMatch(/Apache License\s+Version 2\.0, January 2004/);
  });

  test("names itself in what is to be typed next", () => {
    const cwd = projectOf("several-environments-per-account");
    const [node] = nodes as [NodeVersion];
    const { stdout } = run(node, ["iam", "prod"], { cwd });
    expect(stdout).toContain("npx whatsapp-aws deploy prod, npx whatsapp-aws destroy prod");
    expect(stdout).not.toContain("cdktf deploy");
    rmSync(cwd, { recursive: true });
  });

  test("loads for each command what it needs, and no AWS client to synthesize", () => {
    const cwd = projectOf("several-environments-per-account");
    const [node] = nodes as [NodeVersion];
    app.write(
      "preload.cjs",
      'process.on("exit", () => process.stderr.write(Object.keys(require.cache).join("\\n")));',
    );
    const env = { NODE_OPTIONS: `--require ${join(app.folder, "preload.cjs")}` };
    const loaded = (...args: string[]) => {
      const files = run(node, args, { cwd, env }).stderr.split("\n").filter(existsSync);
      return files.map((file) => readFileSync(file, "utf8")).join("\n");
    };
    expect(loaded("--help").length).toBeLessThan(100_000);
    const toSynthesize = loaded("synth", "prod");
    expect(toSynthesize).toContain("aws_sns_topic");
    expect(toSynthesize).not.toMatch(/GetCallerIdentity|iam-data|SigningKey/);
    rmSync(cwd, { recursive: true });
  });

  describe.each(EXAMPLES)("with the environments of %s", (example) => {
    let cwd: string;

    beforeAll(() => {
      cwd = projectOf(example);
      const main = join(REPOSITORY, "dist/main.js");
      const env = { ...process.env, ENVIRONMENT: "", CDKTF_OUTDIR: "main.out" };
      expect(spawnSync(process.execPath, [main], { cwd, env }).status).toBe(0);
    });

    afterAll(() => rmSync(cwd, { recursive: true, force: true }));

    test("synthesizes on every Node.js, byte for byte, what main.ts of the repository does", () => {
      const stacks = readdirSync(join(cwd, "main.out/stacks"));
      expect(stacks.length).toBeGreaterThan(0);
      for (const node of nodes) {
        rmSync(join(cwd, "cdktf.out"), { recursive: true, force: true });
        const { code, stderr } = run(node, ["synth"], { cwd });
        expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
        expect(readdirSync(join(cwd, "cdktf.out/stacks")).sort()).toEqual(stacks.sort());
        for (const stack of stacks) {
          const textIn = (out: string) =>
            readFileSync(join(cwd, out, "stacks", stack, "cdk.tf.json"), "utf8");
          expect(textIn("cdktf.out")).toBe(textIn("main.out"));
        }
      }
    });

    test("does on every Node.js what the compiled sources do without AWS", () => {
      const [environment = ""] = readdirSync(join(cwd, "environments"))
        .filter((file) => file.endsWith(".yaml"))
        .map((file) => file.replace(".yaml", ""));
      const cli = join(REPOSITORY, "dist/scripts/cli.js");
      for (const args of [
        ["review", "--advisory", "--format", "json", "--base", "main.out"],
        ["spend", environment, "--json"],
        ["iam", environment, "--json"],
        ["requirements", environment],
      ]) {
        const { stdout: wanted, status } = spawnSync(process.execPath, [cli, ...args], {
          cwd,
          encoding: "utf8",
        });
        expect(wanted).not.toBe("");
        for (const node of nodes) {
          const { code, stdout, stderr } = run(node, args, { cwd });
          expect({ args, code, stderr }).toEqual({ args, code: status, stderr: "" });
          expect(asInstalled(stdout)).toBe(asInstalled(wanted));
        }
      }
    });
  });
});

/** What is typed in a clone, in the words of those who have none; the texts of alarms are the same for both. */
function asInstalled(text: string): string {
  return text.replaceAll(/npm run ([\w-]+)( --)?/g, "npx whatsapp-aws $1");
}

const describeWithBoth = isSkipped ? describe.skip : describeWithTerraform;

/** On every maintained version from nothing to nothing: this is all that a user without a clone types. */
describeWithBoth("without a clone, without cdktf-cli", () => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.open();
    site.write();
    await createServiceLinkedRole(site.bench.client);
  });

  const type = (node: NodeVersion, ...args: readonly string[]): Promise<Ran> => {
    const { env } = site;
    const child = spawn(node.path, [binary(), ...args], { cwd: site.bench.folder, env });
    const text = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => {
      text.stdout += String(chunk);
    });
    child.stderr.on("data", (chunk) => {
      text.stderr += String(chunk);
    });
    return new Promise((resolve) => {
      child.on("close", (code) => resolve({ code, ...text }));
    });
  };

  test.each([1, 2])(
    "drafts, synthesizes, deploys, verifies and destroys with maintained Node.js %i",
    async (index) => {
      const node = nodes[index] as NodeVersion;
      mkdirSync(site.temporary, { recursive: true });
      const draft = `draft-${index}`;
      const waba = `waba-${String(index).repeat(32)}`;
      const settings = ["--account", ACCOUNT, "--region", "eu-west-1", "--name-prefix", draft];
      const drafted = await type(node, "init", draft, "--offline", ...settings, "--waba", waba);
      expect(drafted).toMatchObject({ code: 0, stderr: "" });
      expect(await type(node, "synth", draft)).toMatchObject({ code: 0, stderr: "" });
      expect(site.bench.synthesized(draft).resource).toHaveProperty("aws_sns_topic");

      const deployed = await type(node, "deploy", "prod", "--yes");
      expect({ code: deployed.code, stderr: deployed.stderr }).toEqual({ code: 0, stderr: "" });
      expect(deployed.stdout).toContain("prod is deployed and wired.");
      expect(site.destinations).toEqual([{ eventDestinationArn: TOPIC }]);

      const verified = await type(node, "verify", "prod");
      expect(verified).toMatchObject({ code: 0, stderr: "" });
      expect(verified.stdout).toMatch(/ok +event topic/);

      const again = await type(node, "deploy", "prod", "--plan");
      expect(again).toMatchObject({ code: 0, stderr: "" });

      const destroyed = await type(node, "destroy", "prod", "--yes");
      expect(destroyed).toMatchObject({ code: 0 });
      expect(destroyed.stdout).toContain("prod is destroyed.");
      expect(site.destinations).toEqual([]);
    },
  );
});
