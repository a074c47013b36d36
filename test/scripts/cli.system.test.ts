import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { COMMANDS } from "../../scripts/commands";
import { emptyFolder, ON_EXISTING_TOPIC, projectFolder, run } from "./run";

const prod = `${ON_EXISTING_TOPIC}mediaBucket: { enabled: false }\n`;

const folders: string[] = [];
const cli = (args: string[], files?: Record<string, string>, env?: NodeJS.ProcessEnv) => {
  const cwd = files === undefined ? emptyFolder() : projectFolder(files);
  folders.push(cwd);
  return run("scripts/cli.js", args, { cwd, env });
};

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe("a mistake ends with exit code 1 and one message without a stack", () => {
  test.each([
    ["an unknown command", ["requirments", "prod"], "Did you mean requirements?"],
    ["a missing environment", ["requirements"], "missing required argument 'environment'"],
    ["an unknown option", ["requirements", "prod", "--jsn"], "Did you mean --json?"],
  ])("%s", (_, args, message) => {
    const { code, stderr } = cli(args, { prod });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
  });

  test("an empty folder", () => {
    const { code, stderr } = cli(["requirements", "prod"]);
    expect(stderr).toMatch(/^There is no folder environments here: .*\n$/);
    expect(code).toBe(1);
  });
});

describe("-C", () => {
  const folder = projectFolder({ prod });
  folders.push(folder);

  test.each([
    ["before the command", ["-C", folder, "requirements", "prod"]],
    ["after it", ["requirements", "prod", "-C", folder]],
  ])("%s, a command works as if started there", (_, args) => {
    const { code, stdout } = cli(args);
    expect(stdout).toContain("AllowSocialMessagingPublish");
    expect(code).toBe(0);
  });

  test("must name a folder", () => {
    const { code, stderr } = cli(["-C", "nowhere", "requirements", "prod"], { prod });
    expect(stderr).toBe("-C names nowhere, which is no folder that can be entered (ENOENT)\n");
    expect(code).toBe(1);
  });
});

describe("help", () => {
  test.each([
    ["of everything names each command", ["--help"], "  plan [environment] "],
    ["of one command names its options", ["plan", "--help"], "--quota-share <share> "],
    ["is a command, too", ["help", "plan"], "--quota-share <share> "],
  ])("%s", (_, args, line) => {
    const { code, stdout } = cli(args);
    expect(stdout).toContain(line);
    expect(code).toBe(0);
  });

  test("loads the code of no command", () => {
    const cwd = emptyFolder();
    folders.push(cwd);
    const preload = join(cwd, "preload.cjs");
    writeFileSync(
      preload,
      'process.on("exit", () => console.log(Object.keys(require.cache).join("\\n")))',
    );
    const env = { NODE_OPTIONS: `--require ${preload}` };
    const { stdout } = run("scripts/cli.js", ["--help"], { cwd, env });
    expect(stdout).toContain(join("dist", "scripts", "cli.js"));
    expect(stdout).not.toMatch(/[/\\](commands|zod|yaml|cdktf)[/\\]/);
  });
});

test("--version prints the version of the package", () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8"));
  expect(cli(["--version"]).stdout).toBe(`${version}\n`);
});

describe("requirements", () => {
  test("for people name each thing, its settings and the statements to merge", () => {
    const { code, stdout } = cli(["requirements", "prod"], { prod });
    expect(stdout).toContain("arn:aws:sns:eu-west-1:111122223333:events\n");
    expect(stdout).toContain('"Sid": "AllowSocialMessagingPublish"');
    expect(stdout).toContain("aws iam create-service-linked-role");
    expect(code).toBe(0);
  });

  test("for machines are one document with a format version", () => {
    const document = JSON.parse(cli(["requirements", "prod", "--json"], { prod }).stdout);
    expect(document).toMatchObject({ formatVersion: 1, environment: "prod" });
    expect(document.requirements.map(({ of }: { of: string }) => of)).toEqual([
      "arn:aws:sns:eu-west-1:111122223333:events",
      "arn:aws:iam::111122223333:role/aws-service-role/social-messaging.amazonaws.com/AWSServiceRoleForSocialMessaging",
    ]);
  });

  test("of an environment that creates everything are none", () => {
    const own = prod.replace(/eventTopic:\n.*\n/, "").replace("existing", "create");
    const { code, stdout } = cli(["requirements", "prod"], { prod: own });
    expect(stdout).toBe(
      "prod creates everything it needs: there is nothing for anybody to merge.\n",
    );
    expect(code).toBe(0);
  });
});

describe("a signal", () => {
  /** Comes as soon as the command's file is loaded. */
  const PRELOAD = `const Module = require("node:module");
const load = Module._load;
Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest);
  if (/commands\\/[a-z]+\\.js$/.test(request)) process.kill(process.pid, process.env.SIGNAL);
  return loaded;
};`;
  const cwd = projectFolder({ prod });
  folders.push(cwd);
  const preload = join(cwd, "preload.cjs");
  writeFileSync(preload, PRELOAD);
  const commands = COMMANDS.map(({ usage }) => usage.split(" ")[0] ?? "");

  test.each(commands)(
    "ends %s with one sentence and exit code 1, and nothing is written",
    (name) => {
      const signal = name === "plan" ? "SIGTERM" : name === "spend" ? "SIGHUP" : "SIGINT";
      const before = readdirSync(cwd, { recursive: true });
      const env = { NODE_OPTIONS: `--require ${preload}`, SIGNAL: signal };
      const { code, stdout, stderr } = run("scripts/cli.js", [name, "prod"], { cwd, env });
      expect(stderr).toBe(`Interrupted (${signal}). Nothing was changed\n`);
      expect([code, stdout]).toEqual([1, ""]);
      expect(readdirSync(cwd, { recursive: true })).toEqual(before);
    },
  );
});

test("a reader that leaves early ends the command without a stack", () => {
  const cwd = projectFolder({ prod });
  folders.push(cwd);
  const cli = join(__dirname, "..", "..", "dist", "scripts", "cli.js");
  const command = `${process.execPath} ${cli} iam prod | head -n 1`;
  const { stdout, stderr } = spawnSync("sh", ["-c", command], { cwd, encoding: "utf8" });
  expect(stdout).toMatch(/^deploy: /);
  expect(stderr).not.toContain("EPIPE");
});
