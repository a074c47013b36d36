import { spawnSync } from "node:child_process";
import type { FaultOptions } from "../../../local/emulator/faults";
import type { Emulator } from "../../../local/emulator/server";
import { mustSkip } from "../../must-skip";
import { cli, onTerminal, start, until } from "./child";
import { phoneId, TOPIC, WABA } from "./fixtures";
import { describeWithMoto, envFor, folderOf } from "./moto";
import {
  callsIn,
  DECLARED,
  emulatorOf,
  environmentFile,
  type Folder,
  LINKED,
  type Linked,
  writesIn,
} from "./site";

const OUTPUTS = ["--outputs", "outputs.json", "--quota-share", "1"];

let emulator: Emulator;

async function site(linked: readonly Linked[], faults: FaultOptions = {}): Promise<Folder> {
  emulator = await emulatorOf(linked, faults);
  return folderOf({ prod: environmentFile(DECLARED) });
}

/** Already under way when this returns. */
const started = (folder: Folder, ...args: readonly string[]) =>
  start(folder, [...args, ...OUTPUTS], envFor(emulator));

const ended = (folder: Folder, command: string, ...more: readonly string[]) =>
  cli(folder, [command, "prod", ...more, ...OUTPUTS], envFor(emulator));

/** Each account was got for the plan and once more right before its write, which follows at once. */
const untilWriting = () => until(() => callsIn(emulator)["GetLinkedWhatsAppBusinessAccount"] === 2);

/** The mark, and the destination that it remembers. */
const BOTH_MADE = [{ outcome: "made" }, { outcome: "made" }];

describeWithMoto("Ctrl-C", () => {
  test("finishes the change under way, reports, ends with 1, and a re-run heals", async () => {
    const folder = await site(LINKED, { delayMs: 100 });
    const running = started(folder, "apply", "prod", "--yes");
    await untilWriting();
    running.child.kill("SIGINT");
    const { code, stdout } = await running.ended;
    expect(stdout).toContain("  Interrupted: finishing what is under way,");
    expect(stdout).toContain(`  made       destination of ${WABA}\n`);
    // With the mark, which comes before the destination.
    expect(stdout).toContain(`  made       tags of ${WABA}\n`);
    expect(stdout).toContain(`  not tried  tags of ${phoneId(1)}: interrupted\n`);
    expect(stdout).toContain("2 made, 0 failed, 1 not tried.");
    expect(code).toBe(1);
    expect(writesIn(emulator)).toHaveLength(2);
    expect((await ended(folder, "apply", "--yes")).code).toBe(0);
    expect((await ended(folder, "plan")).code).toBe(0);
  });

  test("lets no other environment begin", async () => {
    emulator = await emulatorOf([{ number: 1 }, { number: 2 }], { delayMs: 100 });
    const folder = folderOf({
      dev: environmentFile([{ number: 1 }], { namePrefix: "acme-dev" }),
      prod: environmentFile([{ number: 2 }]),
    });
    const running = started(folder, "apply", "--all", "--yes", "--json");
    await untilWriting();
    running.child.kill("SIGINT");
    const { code, stdout } = await running.ended;
    const { environments } = JSON.parse(stdout);
    expect(environments).toMatchObject([
      { environment: "dev", exitCode: 1, verified: true, results: BOTH_MADE },
      { environment: "prod", exitCode: 1, error: "not tried: interrupted" },
    ]);
    expect(code).toBe(1);
    expect(writesIn(emulator)).toHaveLength(2);
  });

  test("a second time ends at once", async () => {
    const folder = await site(LINKED, { delayMs: 300 });
    const running = started(folder, "apply", "prod", "--yes");
    await untilWriting();
    running.child.kill("SIGINT");
    const again = setInterval(() => running.child.kill("SIGINT"), 50);
    const { code, stderr } = await running.ended;
    clearInterval(again);
    expect([code, stderr]).toEqual([
      1,
      "Interrupted (SIGINT). What was changed until now stands, and a change that was under way may have been made, too: run the command again to see what is left\n",
    ]);
  });

  test("while everything is only read ends at once, with nothing written", async () => {
    const folder = await site(LINKED, { delayMs: 300 });
    const running = started(folder, "apply", "prod", "--yes");
    await until(() => callsIn(emulator)["ListLinkedWhatsAppBusinessAccounts"] === 1);
    running.child.kill("SIGINT");
    const { code, stderr } = await running.ended;
    expect([code, stderr]).toEqual([1, "Interrupted (SIGINT). Nothing was changed\n"]);
    expect(writesIn(emulator)).toEqual([]);
  });
});

const reasons = spawnSync("script", ["--version"]).status === 0 ? [] : ["no script(1)"];
const withPty = mustSkip("questions on a terminal", reasons) ? describe.skip : describeWithMoto;

withPty("on a terminal", () => {
  const asked = (folder: Folder, command: string, answer: string) =>
    onTerminal(folder, [command, "prod", ...OUTPUTS], envFor(emulator), answer);

  test.each([
    ["no", "n\n"],
    ["something else", "yeah\n"],
    ["Ctrl-C", "\u0003"],
    ["Ctrl-D", "\u0004"],
  ])("%s is no yes: nothing is written, and the output says so", async (_, answer) => {
    const folder = await site(LINKED);
    const { code, stdout } = await asked(folder, "apply", answer);
    expect(stdout).toContain("Apply 3 change(s) to prod? [y/N]");
    expect(stdout).toContain("Nothing was written.");
    expect(stdout).not.toMatch(/^\s+at /m);
    expect(code).toBe(2);
    expect(writesIn(emulator)).toEqual([]);
  });

  test("yes applies", async () => {
    const folder = await site(LINKED);
    const { code, stdout } = await asked(folder, "apply", "YES\n");
    expect(stdout).toContain("Read back: everything stands as planned.");
    expect(code).toBe(0);
    expect(writesIn(emulator)).toHaveLength(3);
  });

  test("changes have different colours, which a log never gets", async () => {
    const folder = await site(LINKED);
    const watched = await asked(folder, "plan", "");
    expect(watched.stdout).toContain(`\u001b[32m    + destination  ${TOPIC.arn}`);
    expect((await ended(folder, "plan")).stdout).not.toContain("\u001b");
  });
});
