import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { mustSkip } from "../must-skip";
import { TOPIC, wabaId } from "../scripts/wiring/fixtures";
import { closeAll, emulatorOf, startFakeServices, stateOf } from "../scripts/wiring/site";
import { FreshApp, registryProblem } from "./fresh-app";
import { type Packed, pack } from "./pack";

const unreachable = registryProblem();
const reasons = unreachable === undefined ? [] : [unreachable];
const describeWithRegistry = mustSkip("fresh apps", reasons) ? describe.skip : describe;

const PROGRAM = `
const { AwsProvider } = require("@cdktn/provider-aws/lib/provider");
const { App, TerraformStack } = require("cdktn");
const { WhatsAppMessaging } = require("cdktf-aws-social-messaging/cdktn");
const app = new App();
for (const [name, id] of Object.entries(JSON.parse(process.argv[2]))) {
  const stack = new TerraformStack(app, name);
  new AwsProvider(stack, "aws", { region: "eu-west-1", allowedAccountIds: ["111122223333"] });
  const whatsapp = new WhatsAppMessaging(stack, "WhatsApp", {
    account: "111122223333",
    region: "eu-west-1",
    namePrefix: "acme-" + name,
    eventTopic: { existingArn: "${TOPIC.arn}" },
    mediaBucket: { enabled: false },
  });
  whatsapp.wire({ accounts: [{ id, destination: "sns", tags: { Team: "care" } }] });
}
app.synth();
`;

/** The commands of an installed package read what the other toolkit wrote. */
describeWithRegistry("a stack of CDK Terrain that wires accounts", () => {
  let packed: Packed;
  let app: FreshApp;

  beforeAll(() => {
    packed = pack();
    app = new FreshApp({
      ...{ cdktn: "0.24.0", constructs: "10.7.2", "@cdktn/provider-aws": "25.7.0" },
      "cdktf-aws-social-messaging": `file:${packed.tarball}`,
    });
    app.write("main.js", PROGRAM);
  });

  afterEach(closeAll);

  afterAll(() => {
    app?.remove();
    if (packed !== undefined) rmSync(dirname(packed.folder), { recursive: true, force: true });
  });

  const synthesize = (accounts: object) =>
    app.run(process.execPath, ["main.js", JSON.stringify(accounts)]);

  test("is planned, applied and detached by its outputs", async () => {
    expect(synthesize({ chat: wabaId(1) })).toMatchObject({ code: 0, stderr: "" });
    const { output } = app.synthesized()["chat"] as { output: object };
    app.write("chat.json", JSON.stringify(output));
    const emulator = await emulatorOf([{ number: 1, tags: { Theirs: "x" } }]);
    const services = await startFakeServices();
    const before = stateOf(emulator);
    const env = {
      ...{ AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", NODE_NO_WARNINGS: "1" },
      AWS_ENDPOINT_URL: services.url,
      AWS_ENDPOINT_URL_SOCIALMESSAGING: emulator.url,
    };
    const cli = (...args: readonly string[]) => ran(app.folder, args, env);
    const chat = ["--stack", "chat", "--outputs", "chat.json", "--quota-share", "1"];
    const planned = await cli("plan", ...chat);
    expect(planned.said).toContain(`+ destination  ${TOPIC.arn}`);
    expect(planned.said).toContain("npx whatsapp-aws apply --stack chat --outputs chat.json");
    expect(await cli("apply", ...chat, "--yes")).toMatchObject({ code: 0 });
    expect((await cli("plan", ...chat)).said).toContain("Nothing to change.");
    expect((await cli("verify", ...chat)).said).toContain("npx cdktn diff chat compares every");
    expect(await cli("detach", ...chat, "--yes")).toMatchObject({ code: 0 });
    expect(stateOf(emulator)).toEqual(before);
    services.close();
  });

  test("is refused for an account of two stacks", () => {
    const { code, stderr } = synthesize({ one: wabaId(1), two: wabaId(1) });
    expect(stderr).toContain(`got      "${wabaId(1)}", as in one/WhatsApp`);
    expect(code).toBe(1);
  });
});

/** Not waited for by itself, as the emulator answers from this process. */
function ran(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const binary = "node_modules/.bin/whatsapp-aws";
  const child = spawn(process.execPath, [binary, ...args], {
    cwd,
    env: { ...process.env, ...env },
  });
  const said: string[] = [];
  child.stdout.on("data", (chunk) => said.push(String(chunk)));
  child.stderr.on("data", (chunk) => said.push(String(chunk)));
  return new Promise<{ code: number | null; said: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, said: said.join("") }));
  });
}
