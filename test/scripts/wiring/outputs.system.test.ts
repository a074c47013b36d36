import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cli } from "./child";
import { describeWithMoto, envFor, folderOf } from "./moto";
import { DECLARED, emulatorOf, environmentFile, outputsFile, WIRED, writesIn } from "./site";

/** Applies a wired environment whose outputs come from a terraform that only does what the script says. */
async function applied(script: string) {
  // Of an environment that creates nothing, Terraform is not asked.
  const file = environmentFile(DECLARED, { mediaBucket: { enabled: true } });
  const folder = folderOf({ prod: file });
  mkdirSync(join(folder.path, "bin"));
  folder.write("bin/terraform", `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder.path, "bin/terraform"), 0o755);
  const emulator = await emulatorOf(WIRED);
  const PATH = `${join(folder.path, "bin")}:/usr/bin:/bin`;
  const env = envFor(emulator, { PATH, FOLDER: folder.path });
  const ran = await cli(folder, ["apply", "prod", "--yes"], env);
  expect(writesIn(emulator)).toEqual([]);
  return { ...ran, folder: folder.path };
}

describeWithMoto("outputs from Terraform", () => {
  test("are read in a folder that holds nothing but the backend", async () => {
    const { prod } = JSON.parse(outputsFile({ prod: {} }));
    const entries = Object.entries(prod).map(([name, value]) => [name, { value }]);
    const printed = JSON.stringify(Object.fromEntries(entries));
    const { code, stderr, folder } = await applied(`pwd >> "$FOLDER/asked"
echo "$*" >> "$FOLDER/asked"
[ "$1" = output ] && echo '${printed}'
exit 0`);
    expect([code, stderr]).toEqual([0, ""]);
    const asked = readFileSync(join(folder, "asked"), "utf8").trim().split("\n");
    expect(asked.slice(-2)).toEqual([
      expect.stringMatching(/\/stacks\/backend$/),
      "output -json -no-color",
    ]);
    expect(existsSync(join(folder, "cdktf.out"))).toBe(false); // only what Terraform works in is written
  });

  test("are refused where it fails, in its own words", async () => {
    const fails = '[ "$1" = output ] || exit 0; echo "Error: state locked" >&2; exit 1';
    const { code, stderr } = await applied(fails);
    expect([code, stderr]).toEqual([1, "terraform output failed:\n\nError: state locked\n"]);
  });
});
