import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { mustSkip } from "../must-skip";
import { differences } from "./differences";
import { FreshApp, registryProblem } from "./fresh-app";
import { type Packed, pack } from "./pack";

/** How people run an app, beside those that matrix.system.test.ts compiles and runs. */
interface Kind {
  readonly name: string;
  readonly file: string;
  readonly source: string;
  /** Commands of the app's own, one after the other. */
  readonly runs: readonly (readonly string[])[];
}

const APP = `
const app = new App();
const stack = new TerraformStack(app, "chat");
new AwsProvider(stack, "aws", { region: "eu-west-1" });
const whatsapp = new WhatsAppMessaging(stack, "WhatsApp", {
  account: "111122223333",
  region: "eu-west-1",
  namePrefix: "acme",
  alarms: { warning: { emails: ["ops@example.com"] } },
});
whatsapp.events.subscribeQueue("Inbound");
app.synth();
`;

const REQUIRED = `
const { AwsProvider } = require("@cdktf/provider-aws/lib/provider");
const { App, TerraformStack } = require("cdktf");
const { WhatsAppMessaging } = require("cdktf-aws-social-messaging");
`;

/** In ES modules, Node.js wants the whole name of a file that a package does not export by name. */
const imported = (provider: string) => `
import { AwsProvider } from "${provider}";
import { App, TerraformStack } from "cdktf";
import { WhatsAppMessaging } from "cdktf-aws-social-messaging";
`;
const TYPESCRIPT = imported("@cdktf/provider-aws/lib/provider") + APP;

/** As `cdktf init` writes it. */
const TEMPLATE = { module: "commonjs", moduleResolution: "node", target: "es2022", strict: true };

const binary = (name: string) => join("node_modules", name);

const KINDS: readonly Kind[] = [
  { name: "plain JavaScript", file: "app.js", source: REQUIRED + APP, runs: [["app.js"]] },
  {
    name: "an ES module",
    file: "app.mjs",
    source: imported("@cdktf/provider-aws/lib/provider/index.js") + APP,
    runs: [["app.mjs"]],
  },
  {
    name: "TypeScript with ts-node",
    file: "main.ts",
    source: TYPESCRIPT,
    runs: [[binary("ts-node/dist/bin.js"), "main.ts"]],
  },
  {
    name: "a bundle of esbuild",
    file: "bundled.ts",
    source: TYPESCRIPT,
    runs: [
      [
        binary("esbuild/bin/esbuild"),
        "bundled.ts",
        "--bundle",
        "--platform=node",
        "--outfile=bundle.js",
        "--log-level=warning",
      ],
      ["bundle.js"],
    ],
  },
];

/** As a team tests its stack. */
const TEST = `
const { Testing, TerraformStack } = require("cdktf");
const { AwsProvider } = require("@cdktf/provider-aws/lib/provider");
const { EncryptionKey, WhatsAppMessaging } = require("cdktf-aws-social-messaging");

const home = { account: "111122223333", region: "eu-west-1" };
const stackWith = (...providers) => {
  const stack = new TerraformStack(Testing.app(), "chat");
  providers.forEach((config, index) => new AwsProvider(stack, "aws" + index, config));
  return stack;
};

test("the queue is there", () => {
  const stack = stackWith({ region: "eu-west-1" });
  const whatsapp = new WhatsAppMessaging(stack, "WhatsApp", { ...home, namePrefix: "acme" });
  whatsapp.events.subscribeQueue("Inbound");
  const name = "acme-whatsapp-inbound";
  expect(Testing.toHaveResourceWithProperties(Testing.synth(stack, true), "aws_sqs_queue", { name })).toBe(true);
});

test("a provider of another Region is refused where validations run", () => {
  const stack = stackWith({ region: "us-east-1" });
  new EncryptionKey(stack, "Key", { ...home, alias: "alias/acme" });
  expect(() => Testing.synth(stack)).not.toThrow();
  expect(() => Testing.synth(stack, true)).toThrow(/the AWS provider chat.aws0 is in "us-east-1"/);
});
`;

const unreachable = registryProblem();
const reasons = unreachable === undefined ? [] : [unreachable];
const describeWithRegistry = mustSkip("kinds of apps", reasons) ? describe.skip : describe;

describeWithRegistry("an app of one's own", () => {
  let packed: Packed;
  let app: FreshApp;
  const synthesized = new Map<string, Readonly<Record<string, unknown>>>();

  beforeAll(() => {
    packed = pack();
    app = new FreshApp({
      cdktf: "0.21.0",
      constructs: "10.8.1",
      "@cdktf/provider-aws": "21.22.1",
      "@types/node": "22",
      esbuild: "0.28.2",
      jest: "30.5.2",
      "ts-node": "10.9.2",
      typescript: "5.9.3",
      "cdktf-aws-social-messaging": `file:${packed.tarball}`,
    });
    app.write("tsconfig.json", JSON.stringify({ compilerOptions: TEMPLATE }));
  });

  afterAll(() => {
    app?.remove();
    if (packed !== undefined) rmSync(dirname(packed.folder), { recursive: true, force: true });
  });

  test.each(KINDS)("is synthesized as $name", ({ name, file, source, runs }) => {
    app.write(file, source);
    rmSync(join(app.folder, "cdktf.out"), { recursive: true, force: true });
    for (const args of runs) {
      expect(app.run(process.execPath, args)).toMatchObject({ code: 0, stderr: "" });
    }
    synthesized.set(name, app.synthesized());
    expect(Object.keys(app.synthesized())).toEqual(["chat"]);
  });

  test("is the same in each of these ways", () => {
    const [first = {}, ...others] = synthesized.values();
    expect(others).toHaveLength(KINDS.length - 1);
    expect(others.map((other) => differences(first, other))).toEqual(others.map(() => []));
  });

  test("is tested with Jest, with and without the validations of its stack", () => {
    app.write("chat.test.js", TEST);
    const { code, stderr } = app.run(process.execPath, [binary("jest/bin/jest.js")]);
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("2 passed, 2 total"),
    });
  });
});
