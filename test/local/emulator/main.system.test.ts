import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import {
  ListLinkedWhatsAppBusinessAccountsCommand,
  SocialMessagingClient,
} from "@aws-sdk/client-socialmessaging";
import { exampleSeed } from "../../../local/emulator/example-seed";
import { start } from "./harness";

const root = resolve(__dirname, "../../..");
const folder = mkdtempSync(join(tmpdir(), "emulator-"));

beforeAll(() => {
  // The command as it is shipped, compiled: outside the repository, whose dist may be in use.
  const compilerOptions = {
    outDir: join(folder, "dist"),
    rootDir: root,
    incremental: false,
    tsBuildInfoFile: null,
    typeRoots: [join(root, "node_modules/@types")],
  };
  const tsconfig = {
    extends: join(root, "tsconfig.json"),
    compilerOptions,
    files: [join(root, "local/emulator/main.ts")],
    include: [],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
  execFileSync(join(root, "node_modules/.bin/tsc"), ["-p", folder]);
});

afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  return spawn(process.execPath, [join(folder, "dist/local/emulator/main.js"), ...args], {
    // Outside the repository zod is found only through NODE_PATH.
    env: { PATH: process.env["PATH"], NODE_PATH: join(root, "node_modules") },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function fileWith(content: string): string {
  const file = join(folder, "seed.json");
  writeFileSync(file, content);
  return file;
}

async function failureOf(...args: string[]) {
  const child = run(...args);
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code: child.exitCode, stdout, stderr };
}

test.each<[string, () => string[], RegExp]>([
  ["an unknown option", () => ["--sead", "x"], /^Unknown option '--sead'.*\nUsage: .*\n$/s],
  ["a stray argument", () => ["seed.json"], /^Unexpected argument 'seed.json'.*\nUsage: .*\n$/s],
  ["an option without its value", () => ["--seed"], /^Option '--seed <value>'.*\nUsage: .*\n$/s],
  [
    "a port that is no number",
    () => ["--port", "http"],
    /^--port must be .* got http\nUsage: .*\n$/,
  ],
  ["a port too high", () => ["--port", "65536"], /^--port must be .* got 65536\nUsage: .*\n$/],
  [
    "a file that is not there",
    () => ["--seed", "no.json"],
    /^Cannot use the seed no.json: ENOENT.*\n$/,
  ],
  ["a seed that is not JSON", () => ["--seed", fileWith("{")], /^Cannot use the seed .*JSON.*\n$/],
  [
    "a seed that is not valid",
    () => ["--seed", fileWith('{"accountId":"1","region":"eu-west-1"}')],
    /^Cannot use the seed .*: The seed is not valid:\n- accountId: .*\n- linkedAccounts: .*\n$/,
  ],
])("%s is one message without a stack, and exit code 1", async (_, args, message) => {
  const { code, stdout, stderr } = await failureOf(...args());
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^ {4}at /m);
  expect(stdout).toBe("");
  expect(code).toBe(1);
});

test("a port that is taken is one message, and exit code 1", async () => {
  const port = new URL((await start()).url).port;
  expect(await failureOf("--port", port)).toEqual({
    code: 1,
    stdout: "",
    stderr: `Cannot listen on port ${port}: EADDRINUSE. Try another --port.\n`,
  });
});

test.each<[string, () => string[], number]>([
  ["without arguments, of the example", () => [], 2],
  [
    "with a seed file, of that",
    () => ["--seed", fileWith(JSON.stringify({ ...exampleSeed, linkedAccounts: [] }))],
    0,
  ],
])("the command prints the line to export and answers %s", async (_, args, accounts) => {
  const child = run(...args());
  try {
    const printed: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      printed.push(line);
      if (line.startsWith("export ")) break;
    }
    expect(printed[0]).toMatch(/^Social Messaging emulator for account 111122223333 in us-east-1/);
    const [, endpoint] = printed.at(-1)?.split("export AWS_ENDPOINT_URL_SOCIALMESSAGING=") ?? [];
    expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const client = new SocialMessagingClient({
      endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example-secret" },
    });
    const { linkedAccounts } = await client.send(new ListLinkedWhatsAppBusinessAccountsCommand({}));
    client.destroy();
    expect(linkedAccounts).toHaveLength(accounts);
  } finally {
    child.kill();
    await once(child, "close");
  }
});
