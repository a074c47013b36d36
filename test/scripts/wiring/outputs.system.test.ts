import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { cli } from "./child";
import { ACCOUNT, CONNECT, REGION, WABA } from "./fixtures";
import { describeWithMoto } from "./moto";
import { DECLARED, env, prod, site, WIRED } from "./prod-commands";
import { nothingWasAsked, refused } from "./refusals";
import { environmentFile, type Folder, outputsFile } from "./site";

describeWithMoto("outputs", () => {
  const { prod: plain } = JSON.parse(outputsFile({ prod: {} }));
  const byTerraform = JSON.stringify(
    Object.fromEntries(
      Object.entries(plain).map(([name, value]) => [name, { sensitive: false, value }]),
    ),
  );

  test("are read from a file that terraform output -json wrote", async () => {
    const folder = await site(DECLARED, WIRED);
    folder.write("outputs.json", byTerraform);
    expect((await prod(folder, "plan")).code).toBe(0);
  });

  test("are read by Terraform in a folder that holds nothing but the backend, where no file is named", async () => {
    const folder = await site(DECLARED, WIRED);
    // Of an environment that creates nothing, Terraform is not asked.
    const creating = environmentFile(DECLARED, { mediaBucket: { enabled: true } });
    folder.write("environments/prod.yaml", creating);
    folder.write("terraform-outputs.json", byTerraform);
    mkdirSync(join(folder.path, "bin"));
    folder.write(
      "bin/terraform",
      `#!/bin/sh
pwd >> ${folder.path}/asked
echo "$*" >> ${folder.path}/asked
[ "$1" = output ] && cat ${folder.path}/terraform-outputs.json
exit 0
`,
    );
    chmodSync(join(folder.path, "bin/terraform"), 0o755);
    const path = `${join(folder.path, "bin")}:/usr/bin:/bin`;
    const { code, stderr } = await cli(folder, ["plan", "prod"], env({ PATH: path }));
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const { stdout } = spawnSync("cat", [join(folder.path, "asked")], { encoding: "utf8" });
    expect(stdout.trim().split("\n").slice(-2)).toEqual([
      expect.stringMatching(/\/stacks\/backend$/),
      "output -json -no-color",
    ]);
    expect(existsSync(join(folder.path, "cdktf.out"))).toBe(false); // only what Terraform works in is written
  });
});

describeWithMoto("outputs are refused", () => {
  const withOutputs = (outputs: string, ...messages: readonly string[]) =>
    refused({ outputs }, ...messages).then(nothingWasAsked);

  test.each([
    ["that are empty", "{}"],
    ["that are no object", "[]"],
    ["that hold another environment only", outputsFile({ dev: {} })],
  ])("%s", async (_, outputs) => {
    await withOutputs(
      outputs,
      "outputs.json holds no outputs of prod: check --outputs, or deploy first, with npx cdktf deploy prod --outputs-file outputs.json\n",
    );
  });

  test("of another environment", async () => {
    await withOutputs(
      outputsFile({ prod: { environment: "dev", account_id: "444455556666" } }),
      `These outputs belong to dev (account 444455556666, ${REGION}), not to prod (account ${ACCOUNT}, ${REGION}): deploy prod, or name its own file\n`,
    );
  });

  test.each([
    ["an older format", { format_version: "0" }, "format_version"],
    ["no format, as before there was one", { format_version: undefined }, "format_version"],
    ["a renamed output", { event_topic_arn: undefined }, "event_topic_arn"],
  ])("of %s", async (_, change, field) => {
    const { prod } = JSON.parse(outputsFile({ prod: {} }));
    await withOutputs(
      JSON.stringify({ prod: { ...prod, ...change } }),
      `The Terraform outputs of prod do not fit this version (${field}): deploy it again, with npx cdktf deploy prod`,
    );
  });

  test("that are no JSON", async () => {
    await withOutputs('{"prod": ', "outputs.json is no JSON (");
  });

  test("from before Amazon Connect was deployed", async () => {
    const files = {
      prod: environmentFile([{ number: 1, destination: "connect" }], {
        connect: { instanceArn: CONNECT.arn },
      }),
    };
    await refused(
      { files },
      `${WABA} is to send to Amazon Connect, which the deployed outputs do not know yet: deploy the environment again\n`,
    );
  });

  test("from a file that is not there, or is a folder", async () => {
    const args = ["apply", "prod", "--yes", "--outputs"];
    await refused({ args: [...args, "out.json"] }, "There is no file out.json: check --outputs\n");
    await refused(
      { args: [...args, "environments"] },
      "environments cannot be read (EISDIR): check --outputs\n",
    );
  });

  describe("from Terraform", () => {
    /** A terraform that only gives fixed answers. */
    const terraform = (script: string) => (folder: Folder) => {
      mkdirSync(join(folder.path, "bin"));
      folder.write("bin/terraform", `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder.path, "bin/terraform"), 0o755);
      return { PATH: `${join(folder.path, "bin")}:/usr/bin:/bin` };
    };
    const args = ["apply", "prod", "--yes"];
    // Of an environment that creates nothing, Terraform is not asked.
    const files = { prod: environmentFile(DECLARED, { mediaBucket: { enabled: true } }) };

    test("that is not installed", async () => {
      await refused(
        { args, files, env: { PATH: "/nowhere" } },
        "Neither terraform nor tofu is on the PATH: install one of them first\n",
      );
    });

    test("where nothing is deployed yet", async () => {
      const prepare = terraform('[ "$1" = output ] && echo "{}"; exit 0');
      await refused(
        { args, files, prepare },
        "prod has no Terraform outputs: deploy it first, with npx cdktf deploy prod\n",
      );
    });

    test("that fails, in its own words", async () => {
      const prepare = terraform(
        '[ "$1" = output ] || exit 0; echo "Error: state locked" >&2; exit 1',
      );
      await refused({ args, files, prepare }, "terraform output failed:\n\nError: state locked\n");
    });
  });
});
