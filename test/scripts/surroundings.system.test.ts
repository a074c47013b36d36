import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, rmSync } from "node:fs";
import { join } from "node:path";
import { forCommand } from "../../formats/outlets";
import { terraformBinary } from "../../scripts/terraform/tools";
import { mustSkip } from "../must-skip";
import { CARD, environmentFile as spendFile } from "./spend/site";
import {
  closeAll,
  emulatorOf,
  environmentFile,
  Folder,
  outputsFile,
  startFakeServices,
} from "./wiring/site";

// What surrounds us fails in its own ways, and each is one message: what is wrong, and what to do.

const dist = join(__dirname, "../../dist");
const NO_AWS = {
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_PROFILE: undefined,
};

const folders: string[] = [];
afterAll(async () => {
  await closeAll();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const folderOf = () => {
  const folder = new Folder({
    prod: environmentFile([{ number: 1 }]),
    money: spendFile({}, { namePrefix: "acme-money" }),
  });
  folder.write("environments/rates.csv", CARD);
  folders.push(folder.path);
  return folder;
};

const MADE_UP = { AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x", NODE_NO_WARNINGS: "1" };

const endpointsOf = ({ url }: { url: string }, services: { url: string }) => ({
  AWS_ENDPOINT_URL: services.url,
  AWS_ENDPOINT_URL_SOCIALMESSAGING: url,
});

/** What a deploy of one topic leaves. An init would install the provider of the topic, which is not to be had here. */
function stateOf(name: string): string {
  const values = JSON.parse(outputsFile({ [name]: {} }))[name] as Record<string, string>;
  const outputs = Object.entries(values).map(([key, value]) => [key, { value, type: "string" }]);
  return JSON.stringify({
    ...{ version: 4, terraform_version: "1.5.0", serial: 1, resources: [TOPIC_IN_STATE] },
    lineage: "11111111-2222-4333-8444-555555555555",
    outputs: Object.fromEntries(outputs),
  });
}

const TOPIC_IN_STATE = {
  ...{ mode: "managed", type: "aws_sns_topic", name: "topic" },
  provider: 'provider["registry.terraform.io/hashicorp/aws"]',
  instances: [{ schema_version: 0, attributes: { name: "topic" } }],
};

const isRoot = process.getuid?.() === 0;
const WITHOUT = "-dac_override,-dac_read_search";
/** Root may write everywhere, but for these capabilities; it still owns whatever folder the checkout lies in. */
const DROP = isRoot ? ["setpriv", `--bounding-set=${WITHOUT}`, `--inh-caps=${WITHOUT}`] : ["env"];
const reasons = spawnSync(DROP[0] ?? "", ["--version"]).status === 0 ? [] : ["no setpriv"];
const unlessSkipped = mustSkip("the tests of a read-only checkout", reasons) ? test.skip : test;

describe("a checkout that can only be read", () => {
  const folder = folderOf();
  folder.write("terraform.prod.tfstate", stateOf("prod"));
  chmodSync(join(folder.path, "environments"), 0o555);
  chmodSync(folder.path, 0o555);

  /** As a user whom the rights of files stop. */
  const asSomebody = (args: readonly string[]) => {
    const [program = "", ...drop] = [...DROP, process.execPath, join(dist, "scripts/cli.js")];
    return spawnSync(program, [...drop, ...args], {
      cwd: folder.path,
      env: { ...process.env, ...NO_AWS, HOME: folder.path },
      encoding: "utf8",
    });
  };

  const withTerraform = terraformBinary() === undefined ? test.skip : unlessSkipped;

  withTerraform.each([
    ["plan", 2],
    ["verify", 1], // the stand-ins of SNS and IAM answer nothing that it could judge
  ])("is enough for %s, which reads a local state there", async (command, expected) => {
    const emulator = await emulatorOf([{ number: 1 }]);
    const services = await startFakeServices();
    const [program = "", ...drop] = [...DROP, process.execPath, join(dist, "scripts/cli.js")];
    const child = spawn(program, [...drop, command, "prod", "--quota-share", "1"], {
      cwd: folder.path,
      env: { ...process.env, ...NO_AWS, ...MADE_UP, ...endpointsOf(emulator, services) },
    });
    const said = { out: "", err: "" };
    child.stdout.on("data", (chunk) => {
      said.out += String(chunk);
    });
    child.stderr.on("data", (chunk) => {
      said.err += String(chunk);
    });
    const [code] = await once(child, "close");
    services.close();
    expect([said.out.includes("2 to change."), code, said.err.includes("EACCES")]).toEqual([
      ...[true, expected, false],
    ]);
  });

  unlessSkipped.each([
    ["iam", "prod"],
    ["requirements", "prod"],
    ["spend", "money"],
    ["spend", "prod"],
  ])("is enough for %s %s", (...args) => {
    const { status, stderr } = asSomebody(args);
    expect({ status, stderr }).toMatchObject({ status: 0 });
  });
});

// Files that cannot be written are in writes.system.test.ts.
describe("a full disk", () => {
  const FULL =
    "A file that is being written: the system refused write with ENOSPC. To go on, free space there, and run again; temporary files follow TMPDIR\n";

  test("is one message for what is printed", () => {
    const cli = forCommand([process.execPath, join(dist, "scripts/cli.js"), "iam", "prod"]);
    const { status, stderr } = spawnSync("sh", ["-c", `${cli} > /dev/full`], {
      cwd: folderOf().path,
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 1, stderr: FULL });
  });
});
