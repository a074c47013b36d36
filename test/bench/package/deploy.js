// From `npm install` of the package to environments/example.yaml, deployed and wired, on local AWS.
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { loadEnvironments } = require("../../../dist/app/load");
const { demoSeed } = require("../../../dist/local/demo/seed");
const { startEmulator } = require("../../../dist/local/emulator/server");
const { startLocalAws } = require("../../../dist/local/local-aws");
const { missingTools } = require("../../../dist/local/local-stack");
const { providerMirror } = require("../../../dist/scripts/terraform/provider-mirror");
const { terraformBinary } = require("../../../dist/scripts/terraform/tools");
const { REPOSITORY } = require("../workspace");
const { install, PACKAGE } = require("./installations");

const EXAMPLE = "environments/example.yaml";

/**
 * Seconds of each way to the same resources: all that a user types, and Terraform alone with what was synthesized.
 * The AWS provider alone watches a lifecycle rule for most of it. Undefined where a tool is missing.
 */
async function measureDeploy(tarball) {
  if (missingTools().length > 0) return undefined;
  const root = mkdtempSync(join(realpathSync(tmpdir()), "bench-deploy-"));
  try {
    const folder = join(root, "app");
    const all = await onLocalAws((env) =>
      secondsOf(async () => {
        install(folder, [tarball]);
        mkdirSync(join(folder, "environments"));
        cpSync(join(REPOSITORY, EXAMPLE), join(folder, EXAMPLE));
        const binary = join("node_modules", PACKAGE, "dist/bin/whatsapp-aws.js");
        await run(folder, env, process.execPath, binary, "deploy", "example", "--yes");
      }),
    );
    const stacks = join(folder, "cdktf.out/stacks");
    const bare = await onLocalAws((env) =>
      secondsOf(async () => {
        for (const stack of ["account-111122223333", "example"]) {
          const copy = join(root, stack, "stack");
          cpSync(join(stacks, stack, "cdk.tf.json"), join(copy, "cdk.tf.json"));
          await run(copy, env, terraformBinary(), "init", "-input=false");
          await run(copy, env, terraformBinary(), "apply", "-input=false", "-auto-approve");
        }
      }),
    );
    return { "npm install, whatsapp-aws deploy": all, "Terraform alone, without the wiring": bare };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function onLocalAws(work) {
  const [environment] = loadEnvironments({
    folder: join(REPOSITORY, "environments"),
    names: ["example"],
  }).environments;
  const localAws = await startLocalAws(environment.account);
  const emulator = await startEmulator({ seed: demoSeed(environment) });
  const mirror = providerMirror(terraformBinary());
  try {
    return await work({
      ...localAws.env,
      AWS_ENDPOINT_URL_SOCIALMESSAGING: emulator.url,
      ...(mirror === undefined ? {} : { TF_CLI_ARGS_init: `-plugin-dir=${mirror}` }),
    });
  } finally {
    await emulator.close();
    await localAws.stop();
  }
}

async function run(cwd, env, program, ...args) {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${args.join(" ")} failed, so nothing was measured:\n${said}`);
}

async function secondsOf(work) {
  console.error("... deploying to local AWS");
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

module.exports = { measureDeploy };
