import { execSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { localAwsIsInstalled } from "../../local/local-aws";
import { mustSkip } from "../must-skip";

const reasons = localAwsIsInstalled() ? [] : ["no moto_server"];
const describeWithMoto = mustSkip("what KEEP=1 keeps", reasons) ? describe.skip : describe;

/** Starts local AWS and stops it, as a test does, in a process that then ends. */
function startAndStop(env: NodeJS.ProcessEnv) {
  const compiled = join(__dirname, "../../dist/local/local-aws.js");
  const program = `
    const { startLocalAws } = require(${JSON.stringify(compiled)});
    startLocalAws("111122223333").then((aws) => {
      console.log(aws.url);
      return aws.stop();
    });`;
  const { KEEP: _, ...inherited } = process.env;
  const ran = spawnSync(process.execPath, ["-e", program], {
    env: { ...inherited, ...env },
    encoding: "utf8",
  });
  return { url: ran.stdout.trim(), stderr: ran.stderr };
}

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

describeWithMoto("local AWS", () => {
  test("ends with the test that started it", async () => {
    const { url, stderr } = startAndStop({});
    expect(await answers(url)).toBe(false);
    expect(stderr).toBe("");
  });

  test("with KEEP=1 answers on, until the command that it printed", async () => {
    const { url, stderr } = startAndStop({ KEEP: "1" });
    const [, stop = ""] = /to stop: +(kill \d+)/.exec(stderr) ?? [];
    try {
      expect(stderr).toContain(`KEEP=1: local AWS of account 111122223333 runs at ${url}`);
      expect(stderr).toContain(`export AWS_ENDPOINT_URL=${url} AWS_ACCESS_KEY_ID=`);
      expect(await answers(url)).toBe(true);
    } finally {
      execSync(stop);
    }
    for (let tries = 0; tries < 600 && (await answers(url)); tries += 1) await setTimeout(100);
    expect(await answers(url)).toBe(false);
  });
});
