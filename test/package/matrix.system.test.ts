import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Terraform } from "../../scripts/terraform/terraform";
import { terraformBinary } from "../../scripts/terraform/tools";
import { mustSkip } from "../must-skip";
import { ON_EXISTING_TOPIC } from "../scripts/run";
import { differences } from "./differences";
import { FreshApp, registryProblem } from "./fresh-app";
import { mirror, providerProblem } from "./mirrored";
import { nodeVersions } from "./nodes";
import { type Packed, pack } from "./pack";

interface Installation {
  readonly name: string;
  readonly dependencies: Readonly<Record<string, string>>;
  /** The AWS provider for which the bindings were generated. */
  readonly provider: string;
  readonly reword: (source: string) => string;
}

/** Oldest and newest of what the package's peer ranges admit, in as few installations as possible. */
const INSTALLATIONS: readonly Installation[] = [
  {
    name: "CDKTF, AWS provider 5.x, oldest constructs",
    dependencies: { cdktf: "0.21.0", constructs: "10.4.2", "@cdktf/provider-aws": "20.1.0" },
    provider: "5.100.0",
    reword: (source) => source,
  },
  {
    name: "CDKTF, AWS provider 6.x, newest constructs",
    dependencies: { cdktf: "0.21.0", constructs: "10.8.1", "@cdktf/provider-aws": "21.22.1" },
    provider: "6.25.0",
    reword: (source) => source,
  },
  {
    name: "CDK Terrain, AWS provider 6.x",
    dependencies: { cdktn: "0.24.0", constructs: "10.7.2", "@cdktn/provider-aws": "25.7.0" },
    provider: "6.66.0",
    reword: forTerrain,
  },
];

const STACKS = ["granted", "named", "parts", "regions", "watched", "whole"];
/** What was applied and planned in this project's other tests. */
const TRIED_PROVIDER = "5.100.0";

/** As CDKTF's own template compiles, and as TypeScript's newest settings do. */
const COMPILERS = [
  ["typescript-5", { module: "commonjs", moduleResolution: "node" }],
  ["typescript", { module: "node20" }],
] as const;

const unreachable = registryProblem();
const reasons = unreachable === undefined ? [] : [unreachable];
const describeWithRegistry = mustSkip("fresh apps", reasons) ? describe.skip : describe;

let packed: Packed;
let versions: ReturnType<typeof nodeVersions>;
const apps = new Map<string, FreshApp>();

beforeAll(() => {
  if (unreachable !== undefined) return;
  packed = pack();
  versions = nodeVersions();
});

afterAll(() => {
  for (const app of apps.values()) app.remove();
  versions?.remove();
  if (packed !== undefined) rmSync(dirname(packed.folder), { recursive: true, force: true });
});

describeWithRegistry.each(INSTALLATIONS)("$name", ({ name, dependencies, provider, reword }) => {
  let app: FreshApp;

  beforeAll(() => {
    app = installed(name, dependencies);
    app.writeProgram(reword);
    app.compile(...COMPILERS[1]);
    app.run(process.execPath, ["main.js"]);
  });

  test.each(COMPILERS)("is type-checked by %s, settings %j", (compiler, options) => {
    expect(app.compile(compiler, options)).toBe("");
  });

  test("refuses what the types forbid", () => {
    app.writeProgram((source) => reword(source.replaceAll("namePrefix: ", "nameprefix: ")));
    const [, [compiler, options]] = COMPILERS;
    const printed = app.compile(compiler, { ...options, noEmit: true });
    app.writeProgram(reword);
    expect(printed).toContain("'nameprefix' does not exist in type");
  });

  test("synthesizes with the Node.js at hand and with each that is maintained, without a warning", () => {
    const runs = versions.nodes.map(({ version, path }) => {
      rmSync(join(app.folder, "cdktf.out"), { recursive: true, force: true });
      const { code, stderr } = app.run(path, ["main.js"]);
      return { version, code, stderr, stacks: Object.keys(app.synthesized()) };
    });
    const clean = { code: 0, stderr: "", stacks: STACKS };
    expect(runs).toEqual(versions.nodes.map(({ version }) => ({ version, ...clean })));
  });

  testIfProvided(provider)(
    `is valid under the AWS provider that it asks for, ${provider}`,
    async () => {
      for (const stack of STACKS) await validate(app, stack, {});
    },
    120_000,
  );

  if (provider !== TRIED_PROVIDER) {
    testIfProvided(TRIED_PROVIDER)(
      `is valid under AWS provider ${TRIED_PROVIDER} too, its own constraint lifted`,
      async () => {
        for (const stack of STACKS) await validate(app, stack, providerOverride(TRIED_PROVIDER));
      },
      120_000,
    );
  }

  test("closes everything that is not exported", () => {
    const deep = "cdktf-aws-social-messaging/dist/constructs/shared/names";
    const { stderr } = app.run(process.execPath, ["-e", `require("${deep}")`]);
    expect(stderr).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });

  test("is imported from a module", () => {
    const entry = reword('"cdktf-aws-social-messaging"');
    const program = `import { EventTopic } from ${entry}; console.log(EventTopic.name);`;
    const { stdout } = app.run(process.execPath, ["--input-type=module", "-e", program]);
    expect(stdout).toBe("EventTopic\n");
  });

  test("the entry of the other toolkit says which one to import", () => {
    const root = "cdktf-aws-social-messaging";
    const entry = reword(`"${root}"`).replaceAll('"', "");
    const other = entry === root ? `${root}/cdktn` : root;
    for (const opened of [other, `${other}/environments`]) {
      const { code, stderr } = app.run(process.execPath, ["-e", `require("${opened}")`]);
      expect(code).toBe(1);
      expect(stderr).toContain(`import ${entry} instead, and ${entry}/environments for`);
    }
  });

  test("loads a construct with its first use", () => {
    const entry = reword('"cdktf-aws-social-messaging"');
    const program = `
      const library = require(${entry});
      const ofConstructs = () => Object.keys(require.cache)
        .filter((file) => /aws-social-messaging.dist.*constructs.(?!index|shared)/.test(file)).length;
      const imported = ofConstructs();
      library.ConnectRole;
      const used = ofConstructs();
      console.log(JSON.stringify({ imported, uses: used > 0 && used < 20 }));`;
    const { stdout, stderr } = app.run(process.execPath, ["-e", program]);
    expect({ stdout, stderr }).toEqual({ stdout: '{"imported":0,"uses":true}\n', stderr: "" });
  });

  test("a command that builds an environment needs nothing of what is installed beside it", () => {
    app.write("environments/prod.yaml", ON_EXISTING_TOPIC);
    const { code, stdout, stderr } = app.cli("requirements", "prod");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("arn:aws:sns:eu-west-1:111122223333:events\n");
  });

  test("environment files become stacks of an app of one's own", () => {
    app.write("environments/prod.yaml", ON_EXISTING_TOPIC);
    const entry = reword('"cdktf-aws-social-messaging"').replace(/"$/, '/environments"');
    const program = `const { loadEnvironments, whatsAppApp } = require(${entry});
      const { environments } = loadEnvironments({ names: ["prod"] });
      whatsAppApp(environments, "environments.out").app.synth();`;
    const { code, stderr } = app.run(process.execPath, ["-e", program]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});

describeWithRegistry("what the installations synthesize", () => {
  const [oldest, newest, terrain] = INSTALLATIONS.map(({ name }) => name);
  const synthesized = (name = "") => apps.get(name)?.synthesized() ?? {};

  test("is equal for AWS providers 5.x and 6.x, but for the provider's version", () => {
    expect(differences(synthesized(oldest), synthesized(newest))).toEqual(
      inEveryStack(["terraform.backend.local.path", "terraform.required_providers.aws.version"]),
    );
  });

  test("is equal for CDKTF and CDK Terrain, but for versions and how the provider is named", () => {
    expect(differences(synthesized(newest), synthesized(terrain))).toEqual(
      inEveryStack([
        "//.metadata.version",
        "terraform.backend.local.path",
        "terraform.required_providers.aws.source",
        "terraform.required_providers.aws.version",
      ]),
    );
  });
});

describeWithRegistry("the binary alone, without any toolkit", () => {
  let app: FreshApp;

  beforeAll(() => {
    app = installed("alone", {});
    const [whole] = INSTALLATIONS;
    const stack = apps.get(whole?.name ?? "")?.synthesized()["whole"];
    app.write("cdktf.out/stacks/whole/cdk.tf.json", JSON.stringify(stack));
  });

  test("lists its commands", () => {
    const { code, stdout } = app.cli("--help");
    expect(code).toBe(0);
    expect(stdout).toContain("review [path]");
  });

  test("reviews somebody's stacks: without a report, then against one, then grown beyond", () => {
    const { code, stdout } = app.cli("review", "cdktf.out");
    expect(code).toBe(2); // messages and media share a key, which nobody has seen yet
    expect(stdout).toContain("no report is committed yet");
    expect(app.cli("review", "cdktf.out", "--update").code).toBe(0);
    expect(app.cli("review", "cdktf.out").code).toBe(0);
    expect(app.cli("review", "cdktf.out", "--base", emptyConfiguration(app)).code).toBe(2);
    expect(app.cli("review", "nowhere").code).toBe(1);
  });
});

function installed(name: string, dependencies: Readonly<Record<string, string>>): FreshApp {
  const own = { "cdktf-aws-social-messaging": `file:${packed.tarball}` };
  const app = new FreshApp({ ...dependencies, ...own });
  apps.set(name, app);
  return app;
}

/** What a new project with CDK Terrain writes. */
function forTerrain(source: string): string {
  return source
    .replaceAll('"cdktf-aws-social-messaging"', '"cdktf-aws-social-messaging/cdktn"')
    .replaceAll('"cdktf"', '"cdktn"')
    .replaceAll('"@cdktf/', '"@cdktn/');
}

/** Skipped, never passed, and with the reason. */
function testIfProvided(version: string): jest.It {
  const problem = providerProblem(version);
  const reasons = problem === undefined ? [] : [problem];
  return mustSkip(`validation with provider ${version}`, reasons) ? test.skip : test;
}

/** Merged by Terraform over what was synthesized. */
function providerOverride(version: string): object {
  return { terraform: { required_providers: { aws: { source: "hashicorp/aws", version } } } };
}

/** @throws TerraformError with what Terraform has against the stack */
async function validate(app: FreshApp, stack: string, override: object): Promise<void> {
  const folder = app.stackFolder(stack);
  writeFileSync(join(folder, "test_override.tf.json"), JSON.stringify(override));
  const terraform = new Terraform({ binary: terraformBinary() ?? "", folder, env: process.env });
  const from = mirror();
  await terraform.init(["-backend=false", ...(from === undefined ? [] : [`-plugin-dir=${from}`])]);
  await terraform.validate();
}

function emptyConfiguration(app: FreshApp): string {
  app.write("empty/whole/cdk.tf.json", "{}");
  return "empty";
}

function inEveryStack(paths: readonly string[]): string[] {
  return STACKS.flatMap((stack) => paths.map((path) => `${stack}.${path}`));
}
