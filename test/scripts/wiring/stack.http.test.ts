import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { TerraformVariable } from "cdktf";
import type { WhatsAppBusinessAccountOptions } from "../../../constructs/accounts/options";
import { apply } from "../../../scripts/commands/apply";
import { detach } from "../../../scripts/commands/detach";
import { plan } from "../../../scripts/commands/plan";
import { verify } from "../../../scripts/commands/verify";
import type { WiringOptions } from "../../../scripts/wiring/options";
import { TOPIC, wabaId } from "./fixtures";
import { askedOfFakeServices, ended, inFolder, use } from "./in-process";
import { emulatorOf, environmentFile, type Folder, type Linked, stateOf } from "./site";
import { deployedOutputs, synthesizedFolder, synthesizeInto, type WiredStack } from "./stacks";

// What --stack does by outputs alone; e2e/wired-stack.system.test.ts asks Terraform for them.

const OPTIONS = { quotaShare: Number.POSITIVE_INFINITY, outputs: "chat.json", stack: "chat" };

const account = (
  number: number,
  changes: Partial<WhatsAppBusinessAccountOptions> = {},
): WhatsAppBusinessAccountOptions => ({ id: wabaId(number), destination: "sns", ...changes });

const CHAT: WiredStack = { accounts: [account(1, { tags: { Team: "care" } })] };

/** The stack chat is deployed as it was synthesized. */
function deployed(
  stacks: Readonly<Record<string, WiredStack>> = { chat: CHAT },
  environments: Readonly<Record<string, string>> = {},
): Folder {
  const folder = inFolder(synthesizedFolder(stacks, environments));
  folder.write("chat.json", deployedOutputs(folder, "chat"));
  return folder;
}

const COMMANDS = {
  plan: (options: WiringOptions = {}) => plan(undefined, { ...OPTIONS, ...options }),
  apply: (options: WiringOptions = {}) => apply(undefined, { ...OPTIONS, yes: true, ...options }),
  verify: (options: WiringOptions = {}) => verify(undefined, { ...OPTIONS, ...options }),
  detach: (options: WiringOptions = {}) => detach(undefined, { ...OPTIONS, yes: true, ...options }),
};

const linked = (...accounts: readonly Linked[]) => emulatorOf(accounts);

test("a stack is planned, applied, looked at and detached as a file is", async () => {
  const emulator = await linked({ number: 1, tags: { Theirs: "x" } });
  use(emulator);
  const before = stateOf(emulator);
  const folder = deployed();
  const planned = await ended(folder, COMMANDS.plan);
  expect(planned.out).toContain(`+ destination  ${TOPIC.arn}`);
  expect(planned.out).toContain("+ Team = care");
  const [, command] = /Apply exactly this: (.*)/.exec(planned.out) ?? [];
  expect(command).toMatch(
    /^npm run apply -- --stack chat --outputs chat.json --quota-share Infinity --checksum \w{12}$/,
  );
  expect(planned.code).toBe(2);
  const checksum = command?.split(" ").at(-1);
  expect((await ended(folder, () => COMMANDS.apply({ checksum } as object))).code).toBe(0);
  expect(await ended(folder, COMMANDS.plan)).toMatchObject({ code: 0 });
  expect((await ended(folder, COMMANDS.verify)).out).toContain("Nothing to change.");
  expect(await ended(folder, COMMANDS.detach)).toMatchObject({ code: 0 });
  expect(stateOf(emulator)).toEqual(before);
});

test("what code takes over is left to its accounts by a detach, as a file does", async () => {
  const emulator = await linked({ number: 1, destination: TOPIC });
  use(emulator);
  const before = stateOf(emulator);
  const name = TOPIC.arn.split(":").at(-1) ?? "";
  const props = { eventTopic: { name }, adopt: { topic: true } };
  const folder = deployed({ chat: { accounts: [account(1)], props } });
  expect(await ended(folder, COMMANDS.apply)).toMatchObject({ code: 0 });
  expect(stateOf(emulator)).not.toEqual(before);
  expect(await ended(folder, COMMANDS.detach)).toMatchObject({ code: 0 });
  expect(stateOf(emulator)).toEqual(before);
});

test("the mark carries the prefix of the construct, so accounts that left the code are found", async () => {
  const emulator = await linked({ number: 1 }, { number: 2 });
  use(emulator);
  const folder = deployed({ chat: { accounts: [account(1), account(2)] } });
  expect(await ended(folder, COMMANDS.apply)).toMatchObject({ code: 0 });
  synthesizeInto(folder, { chat: { accounts: [account(1)] } });
  folder.write("chat.json", deployedOutputs(folder, "chat"));
  const { out } = await ended(folder, COMMANDS.plan);
  expect(out).toContain("(the code of the stack chat does not name it)");
  expect(await ended(folder, COMMANDS.apply)).toMatchObject({ code: 0 });
  expect(emulator.store.account(wabaId(2)).eventDestinations).toEqual([]);
});

test("outputs in a file need no cdktf.out and no environment files", async () => {
  use(await linked({ number: 1 }));
  const folder = deployed();
  rmSync(join(folder.path, "cdktf.out"), { recursive: true });
  rmSync(join(folder.path, "environments"), { recursive: true });
  expect((await ended(folder, COMMANDS.plan)).out).toContain("2 to change.");
});

test("the document for machines names the stack", async () => {
  use(await linked({ number: 1 }));
  const { out } = await ended(deployed(), () => COMMANDS.plan({ json: true }));
  expect(JSON.parse(out).environments).toMatchObject([{ stack: "chat", exitCode: 2 }]);
});

describe("verify", () => {
  const CREATED: WiredStack = {
    ...CHAT,
    props: { eventTopic: { name: "ours" } },
    more: (stack, { events }) => {
      events.subscribeQueue("Inbound");
      const variable = new TerraformVariable(stack, "function", { type: "string" });
      events.subscribeFunction("Chat", { functionArn: variable.stringValue });
      new SnsTopic(stack, "Theirs", { name: "theirs" });
    },
  };

  test("compares what the construct builds, and names what belongs to others or refers to them", async () => {
    use(await linked({ number: 1 }));
    const { out } = await ended(deployed({ chat: CREATED }), COMMANDS.verify);
    for (const looked of ["topic ours", "queue acme-chat-whatsapp-inbound", "event topic"])
      expect(out).toContain(looked);
    const [, left = ""] =
      /not looked at: (.*)\n.*npx cdktf diff chat compares every/.exec(out) ?? [];
    expect(left).toMatch(
      /^Of the stack, these are not of the construct or refer to something that is not, so they are not compared: /,
    );
    expect(left).toContain("aws_sns_topic.Theirs");
    expect(left).toContain("aws_lambda_permission.WhatsApp_Events_Chat");
    expect(left).not.toContain("Inbound");
    expect(out).not.toMatch(/topic theirs/);
  });

  test("without cdktf.out, says that created things are not compared", async () => {
    use(await linked({ number: 1 }));
    const folder = deployed({ chat: CREATED });
    rmSync(join(folder.path, "cdktf.out"), { recursive: true });
    const { out } = await ended(folder, COMMANDS.verify);
    expect(out).toContain("not looked at: Without cdktf.out/stacks/chat, alarms, queues");
  });

  test("names nothing that only files have, and says whose requirements nobody compared", async () => {
    use(await linked({ number: 1 }));
    const { out } = await ended(deployed(), COMMANDS.verify);
    expect(out).toContain("What owners of existing things have to merge is known to the stack's");
    expect(out).not.toContain("environments/");
    expect(out).not.toMatch(/npm run (iam|requirements)/);
  });
});

describe("before any call to AWS, the command refuses", () => {
  const refused = async (folder: Folder, command = COMMANDS.plan, options: WiringOptions = {}) => {
    use(await linked({ number: 1 }));
    askedOfFakeServices();
    const { code, err } = await ended(folder, () => command(options));
    expect([code, askedOfFakeServices()]).toEqual([1, []]);
    return err;
  };

  test.each(Object.entries(COMMANDS))("%s for an account of two stacks", async (_, command) => {
    const folder = deployed({ chat: CHAT });
    synthesizeInto(folder, { shop: { accounts: [account(1)] } });
    expect(await refused(folder, command)).toContain(
      `the stack chat  whatsappBusinessAccounts[0].id
  got      "${wabaId(1)}", as in cdktf.out/stacks/shop/cdk.tf.json`,
    );
  });

  test.each(Object.entries(COMMANDS))("%s for an account of a file, too", async (_, command) => {
    const folder = deployed({ chat: CHAT }, { prod: environmentFile([{ number: 1 }]) });
    const err = await refused(folder, command);
    expect(err).toMatch(`got      "${wabaId(1)}", as in environments/prod.yaml:`);
    const ofFile = { stack: undefined, outputs: "outputs.json", quotaShare: 1 };
    const { code, err: inFile } = await ended(folder, () => plan("prod", ofFile));
    expect(inFile).toMatch(/environments\/prod.yaml:\d+:\d+ {2}whatsappBusinessAccounts\[0\].id/);
    expect(inFile).toContain(`"${wabaId(1)}", as in cdktf.out/stacks/chat/cdk.tf.json`);
    expect([code, askedOfFakeServices()]).toEqual([1, []]);
  });

  test("a prefix of two places, by which marks say whose they are", async () => {
    const folder = deployed(
      { chat: { ...CHAT, props: { namePrefix: "acme-prod" } } },
      { prod: environmentFile([]) },
    );
    expect(await refused(folder)).toMatch(/namePrefix\n {2}got {6}"acme-prod", as in environments/);
  });

  test("a stack that is deployed otherwise than it was synthesized; detach takes back what is deployed", async () => {
    const folder = deployed();
    synthesizeInto(folder, { chat: { accounts: [account(1, { tags: { Team: "sales" } })] } });
    expect(await refused(folder)).toContain(
      "The stack chat is deployed with other options than cdktf.out/stacks/chat/cdk.tf.json has (whatsappBusinessAccounts.0.tags.Team): deploy it first, with npx cdktf deploy chat.",
    );
    expect(await ended(folder, COMMANDS.detach)).toMatchObject({ code: 0 });
  });

  test.each([
    ["another stack's outputs", "shop", "belong to the stack shop, not to chat"],
    ["outputs without the wiring", "plain", "hold no whatsapp_wiring: call wire on"],
    ["a Region that would be part of an address", "region", "do not fit this version (region)"],
    ["an account that is none", "account", "do not fit this version (account_id)"],
    ["a tag that AWS would refuse", "tag", "(options.whatsappBusinessAccounts.0.tags.Team)"],
  ])("%s", async (_, other, message) => {
    const folder = deployed({ chat: CHAT, shop: { accounts: [] }, plain: {} });
    folder.write("chat.json", JSON.stringify(OUTPUTS[other]?.(folder)));
    expect(await refused(folder)).toContain(message);
  });

  const OUTPUTS: Readonly<Record<string, (folder: Folder) => unknown>> = {
    shop: (folder) => JSON.parse(deployedOutputs(folder, "shop")),
    plain: () => ({ mine: { value: 1 } }),
    region: (folder) => changed(folder, '"region":"eu-west-1"', '"region":"x.example.com/#"'),
    account: (folder) => changed(folder, '"account_id":"111122223333"', '"account_id":"1"'),
    tag: (folder) => changed(folder, '"Team":"care"', `"Team":"${"x".repeat(257)}"`),
  };

  const changed = (folder: Folder, from: string, to: string) =>
    JSON.parse(deployedOutputs(folder, "chat").replace(from, to));

  test.each([
    ["a stack that was not synthesized", "chta", 'no stack "chta" in cdktf.out/stacks/chta'],
    ["its nearest name", "chta", "Fix: write chat, or synthesize the app"],
    ["a stack that wires nothing", "plain", "The stack plain in cdktf.out/stacks/plain wires no"],
    ["a path", "../stacks/chat", 'no stack "../stacks/chat"'],
  ])("%s", async (_, stack, message) => {
    const folder = deployed({ chat: CHAT, plain: {} });
    expect(await refused(folder, COMMANDS.plan, { stack, outputs: undefined })).toContain(message);
  });

  test("a stack's file that cannot be read, whose accounts are unknown", async () => {
    const folder = deployed();
    const broken = join(folder.path, "cdktf.out/stacks/broken");
    mkdirSync(broken);
    writeFileSync(join(broken, "cdk.tf.json"), "{");
    expect(await refused(folder)).toContain("cdktf.out/stacks/broken/cdk.tf.json cannot be read");
  });

  test.each([
    ["an environment and a stack", "prod", {}],
    ["--all and a stack", undefined, { all: true }],
  ])("%s", async (_, name, options) => {
    const folder = deployed();
    const both = () => plan(name, { ...OPTIONS, ...options });
    const { err } = await ended(folder, both);
    expect(err).toContain("Name one environment, or one stack with --stack, or write --all");
  });

  test("a command without a name, where there are stacks alone", async () => {
    const folder = deployed();
    rmSync(join(folder.path, "environments"), { recursive: true });
    const { err } = await ended(folder, () => plan(undefined, {}));
    expect(err).toContain("Name a stack with --stack (chat)");
  });
});

describe("a detach without outputs", () => {
  const options = { outputs: undefined, withoutOutputs: true };

  test("follows from the code, where all is known without Terraform", async () => {
    const emulator = await linked({ number: 1 });
    use(emulator);
    const folder = deployed();
    await ended(folder, COMMANDS.apply);
    rmSync(join(folder.path, "chat.json"));
    expect(await ended(folder, () => COMMANDS.detach(options))).toMatchObject({ code: 0 });
    expect(emulator.store.account(wabaId(1)).eventDestinations).toEqual([]);
  });

  test("is refused where Terraform alone knows the account", async () => {
    const folder = deployed({
      chat: { ...CHAT, props: { account: "${var.account}" } },
    });
    const { err } = await ended(folder, () => COMMANDS.detach(options));
    expect(err).toContain("write --outputs with a file of its outputs");
  });
});
