import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { mustSkip } from "../../must-skip";
import { type Answered, onTerminal } from "../wiring/child";
import { ACCOUNT, REGION, wabaId } from "../wiring/fixtures";
import { Folder } from "../wiring/site";

const reasons = spawnSync("script", ["--version"]).status === 0 ? [] : ["no script(1)"];
const withPty = mustSkip("the questions of init on a terminal", reasons) ? describe.skip : describe;

withPty("init --offline on a terminal", () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder({});
  });
  afterEach(() => folder.remove());

  const path = () => join(folder.path, "environments", "prod.yaml");
  const asked = (answers: readonly Answered[], ...flags: readonly string[]) =>
    onTerminal(folder, ["init", "prod", "--offline", ...flags], process.env, answers);

  const ACCOUNT_ASKED: Answered = ["for example 111122223333: ", `${ACCOUNT}\n`];
  const REGION_ASKED: Answered = ["for example eu-west-1: ", `${REGION}\n`];
  const PREFIX_ASKED: Answered = ["for example acme-prod: ", "acme\n"];
  const IDS = "or nothing: ";

  test("asks what is missing, once more where an answer does not fit, and writes the file", async () => {
    const { code, stdout } = await asked([
      ["for example 111122223333: ", "1111\n"],
      ['got "1111", allowed: twelve digits', `${ACCOUNT}\n`],
      REGION_ASKED,
      PREFIX_ASKED,
      [IDS, "42\n"],
      ['got "42"', `${wabaId(1)}, ${wabaId(2)}\n`],
    ]);
    expect(stdout).toContain("environments/prod.yaml written. Look at it, then deploy.");
    expect(code).toBe(0);
    expect(parse(readFileSync(path(), "utf8"))).toMatchObject({
      ...{ account: ACCOUNT, region: REGION, namePrefix: "acme" },
      whatsappBusinessAccounts: [{ id: wabaId(1) }, { id: wabaId(2) }],
    });
  });

  test("asks nothing that was given, and no account is an answer", async () => {
    const flags = ["--account", ACCOUNT, "--name-prefix", "acme"];
    const { code, stdout } = await asked([REGION_ASKED, [IDS, "\n"]], ...flags);
    expect(code).toBe(0);
    expect(stdout).not.toContain("111122223333: ");
    expect(parse(readFileSync(path(), "utf8"))).not.toHaveProperty("whatsappBusinessAccounts");
  });

  test.each([
    ["Ctrl-C", "\u0003"],
    ["Ctrl-D", "\u0004"],
  ])("%s writes nothing, and one message says so", async (_, key) => {
    const { code, stdout } = await asked([ACCOUNT_ASKED, ["for example eu-west-1: ", key]]);
    expect(stdout).toContain("Interrupted. Nothing was changed");
    expect(stdout).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
    expect(existsSync(path())).toBe(false);
  });
});
