import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { mustSkip } from "../must-skip";
import { projectFolder, run } from "./run";
import { CARD, environmentFile } from "./spend/site";

// Every command that writes files on this machine, in every way in which writing ends: all of its files are there, or
// everything is as it was, and one message says so.

const CLI = resolve(__dirname, "../../dist/scripts/cli.js");
const LIST = resolve(__dirname, "../../examples/spend/price-list.json");

interface Writer {
  readonly args: readonly string[];
  /** One of the files. */
  readonly writes: string;
  /** How much fits on the disk: with several files or a long one, the writing ends in the middle. @default 0 */
  readonly bytesLeft?: number;
}

const FINDING = "waive-me";
const OFFLINE = [
  ...[
    "--offline",
    "--account",
    "111122223333",
    "--region",
    "eu-west-1",
    "--name-prefix",
    "acme-new",
  ],
  ...["--waba", `waba-${"1".repeat(32)}`],
];

const WRITERS: Readonly<Record<string, Writer>> = {
  "init --offline": { args: ["init", "new", ...OFFLINE], writes: "environments/new.yaml" },
  synth: { args: ["synth"], writes: "cdktf.out/stacks/money/cdk.tf.json", bytesLeft: 20_480 },
  "review --update": {
    args: ["review", "stacks", "--update"],
    ...{ writes: "policies/second.md", bytesLeft: 8192 },
  },
  "review --waive": {
    args: ["review", "stacks", "--waive", FINDING, "--reason", "known"],
    writes: "policies/waivers.json",
  },
  "spend --rates --write": {
    args: ["spend", "money", "--rates", LIST, "--write"],
    writes: "environments/rates.csv",
  },
  "spend --preview": {
    args: ["spend", "money", "--preview", "pictures/out.svg"],
    ...{ writes: "pictures/out.svg", bytesLeft: 8192 },
  },
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) {
    spawnSync("chmod", ["-R", "u+w", folder]);
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A project in which what is written exists already, with another content, but for the new environment and the picture. */
const template = projectFolder({ money: environmentFile({}, { namePrefix: "acme-money" }) });
folders.push(template);
function put(path: string, text: string): void {
  mkdirSync(dirname(join(template, path)), { recursive: true });
  writeFileSync(join(template, path), text);
}
rmSync(join(template, "environments/example.yaml"));
put("environments/rates.csv", CARD.replaceAll("2999-10-01", new Date().toISOString().slice(0, 10)));
put("cdktf.out/manifest.json", '{ "stacks": {} }\n');
put("cdktf.out/stacks/money/cdk.tf.json", "{}\n");
for (const name of ["first", "second"]) {
  const Statement = [{ Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: "*" }];
  const topic = { name, policy: JSON.stringify({ Version: "2012-10-17", Statement }) };
  put(
    `stacks/stacks/${name}/cdk.tf.json`,
    JSON.stringify({ resource: { aws_sns_topic: { [name]: topic } } }),
  );
  put(`policies/${name}.md`, "An older report.\n");
}

function project(): string {
  const folder = projectFolder({});
  folders.push(folder);
  rmSync(join(folder, "environments"), { recursive: true });
  cpSync(template, folder, { recursive: true });
  mkdirSync(join(folder, "tmp"));
  return folder;
}

const envOf = (folder: string, more: NodeJS.ProcessEnv = {}) => ({
  ...process.env,
  ...{ ENVIRONMENT: "", NODE_NO_WARNINGS: "1", TMPDIR: join(folder, "tmp") },
  ...more,
});

/** The id of the finding to waive, which only the command's own message lists. */
function argsOf({ args }: Writer): readonly string[] {
  if (!args.includes(FINDING)) return args;
  const { stderr } = run("scripts/cli.js", args, { cwd: template });
  const id = /one of: (\S+?),/.exec(stderr)?.[1] ?? "";
  return args.map((arg) => (arg === FINDING ? id : arg));
}

const rows = Object.entries(WRITERS).map(
  ([name, writer]) => [name, { ...writer, args: argsOf(writer) }] as const,
);

/** All that is in a folder, but for what is temporary. */
function tree(folder: string): readonly string[] {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true });
  return all
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = path.slice(folder.length + 1);
      return entry.isDirectory() ? `${name}/` : `${name}: ${readFileSync(path, "utf8")}`;
    })
    .sort();
}

const ONE_MESSAGE =
  /^[^\n]+: the system refused \w+ with E[A-Z]+\. To go on, [^\n]+\. Nothing was written\n$/;

/** Files that are read before anything is written, so that a folder in their place is a mistake of another kind. */
const REFUSED_BEFORE: Readonly<Record<string, RegExp>> = {
  "environments/new.yaml": /^environments\/new\.yaml exists already, and is never overwritten/,
  "environments/rates.csv": /^1 problem:\n\nenvironments\/rates\.csv\n {2}got {6}a folder\n/,
  "policies/waivers.json": /^policies\/waivers\.json: the system refused read with EISDIR\. /,
};

const isRoot = process.getuid?.() === 0;
const WITHOUT = "-dac_override,-dac_read_search";
/** Root may write everywhere, but for these capabilities. */
const DROP = isRoot ? ["setpriv", `--bounding-set=${WITHOUT}`, `--inh-caps=${WITHOUT}`] : ["env"];
const canDrop = spawnSync(DROP[0] ?? "", ["--version"]).status === 0 ? [] : ["no setpriv"];
const unlessRoot = mustSkip("the tests of a read-only folder", canDrop) ? test.skip : test;

unlessRoot.each(rows)("%s in a folder that can only be read", (_, { args }) => {
  const folder = project();
  const before = tree(folder);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.name !== "tmp") chmodSync(path, entry.isDirectory() ? 0o555 : 0o444);
  }
  chmodSync(folder, 0o555);
  const [program = "", ...drop] = [...DROP, process.execPath, CLI];
  const options = { cwd: folder, env: envOf(folder), encoding: "utf8" } as const;
  const { status, stdout, stderr } = spawnSync(program, [...drop, ...args], options);
  expect([status, stdout, stderr]).toEqual([1, "", expect.stringMatching(ONE_MESSAGE)]);
  expect(tree(folder)).toEqual(before);
});

test.each(rows)("%s with a folder in the place of a file", (_, { args, writes }) => {
  const folder = project();
  rmSync(join(folder, writes), { force: true });
  mkdirSync(join(folder, writes, "inner"), { recursive: true });
  const before = tree(folder);
  const { code, stdout, stderr } = run("scripts/cli.js", args, {
    ...{ cwd: folder, env: envOf(folder) },
  });
  const expected = REFUSED_BEFORE[writes] ?? ONE_MESSAGE;
  expect([code, stdout, stderr]).toEqual([1, "", expect.stringMatching(expected)]);
  expect(tree(folder)).toEqual(before);
});

/** A disk of its own, which no other program sees and which vanishes with this one. */
const ON_SMALL_DISK = `set -e
mount -t tmpfs -o size=4m tmpfs "$DISK"
cp -a "$SITE/." "$DISK"
cd "$DISK"
cat /dev/zero > filler 2> "$TMPDIR/cat" || true
truncate -s -"$LEFT" filler
code=0
"$@" || code=$?
rm filler
cp -a . "$AFTER"
exit $code`;
const UNSHARE = ["unshare", isRoot ? "-m" : "-rm"];
const mounts = spawnSync("unshare", [UNSHARE[1] ?? "", "sh", "-c", "mount -t tmpfs tmpfs /mnt"]);
const canMount = mounts.status === 0 ? [] : ["no right to mount a file system"];
const withDisk = mustSkip("the tests of a full disk", canMount) ? test.skip : test;

withDisk.each(rows)("%s on a full disk", (_, { args, bytesLeft = 0 }) => {
  const [folder, disk, after] = [project(), project(), project()];
  for (const one of [disk, after]) rmSync(one, { recursive: true });
  for (const one of [disk, after]) mkdirSync(one);
  const before = tree(folder);
  const paths = { SITE: folder, DISK: disk, AFTER: after, LEFT: String(bytesLeft) };
  const [program = "", ...shell] = [...UNSHARE, "sh", "-c", ON_SMALL_DISK, "sh"];
  const { status, stdout, stderr } = spawnSync(
    program,
    [...shell, process.execPath, CLI, ...args],
    {
      ...{ env: envOf(folder, paths), encoding: "utf8" },
    },
  );
  expect([status, stdout, stderr]).toEqual([1, "", expect.stringMatching(ONE_MESSAGE)]);
  expect(stderr).toContain("ENOSPC");
  expect(tree(after)).toEqual(before);
});

/** Sends the signal as the first file takes its place: where there are several, in the middle of them. */
const INTERRUPT = `const fs = require("node:fs");
for (const name of ["renameSync", "writeFileSync"]) {
  const real = fs[name];
  fs[name] = (...args) => {
    const result = real(...args);
    if (name === process.env.AFTER) process.kill(process.pid, "SIGINT");
    return result;
  };
}`;

describe.each(["writeFileSync", "renameSync"])("interrupted after each %s,", (call) => {
  test.each(rows)("%s has written all or nothing, and says which", (_, { args }) => {
    const [folder, whole] = [project(), project()];
    const before = tree(folder);
    const preload = join(folder, "tmp/preload.cjs");
    writeFileSync(preload, INTERRUPT);
    const env = envOf(folder, { AFTER: call, NODE_OPTIONS: `--require ${preload}` });
    const { code, stdout, stderr } = run("scripts/cli.js", args, { cwd: folder, env });
    rmSync(preload);
    if (code === 1) {
      expect([stdout, stderr]).toEqual(["", "Interrupted (SIGINT). Nothing was changed\n"]);
      expect(tree(folder)).toEqual(before);
      return;
    }
    const undisturbed = run("scripts/cli.js", args, { cwd: whole, env: envOf(whole) });
    expect([code, stdout, stderr]).toEqual([0, undisturbed.stdout, undisturbed.stderr]);
    expect(tree(folder)).toEqual(tree(whole));
  });
});
