import { spawn, spawnSync } from "node:child_process";
import { mustSkip } from "../../must-skip";
import { cli } from "./child";
import { FOREIGN, TOPIC, WABA } from "./fixtures";
import { describeWithMoto, envFor, folderOf } from "./moto";
import { emulatorOf, environmentFile, stateOf } from "./site";

// More of apply, in this process and so much faster, is in apply.http.test.ts.

describeWithMoto("apply", () => {
  const reasons = spawnSync("aws", ["--version"]).status === 0 ? [] : ["no AWS CLI"];
  const aws = mustSkip("the command that restores", reasons) ? test.skip : test;
  aws(
    "--replace takes over, also as post-deploy, and the printed command gives it all back",
    async () => {
      const emulator = await emulatorOf([{ number: 1, destination: FOREIGN }]);
      const folder = folderOf({ prod: environmentFile([{ number: 1 }]) });
      const words = [
        "post-deploy",
        "prod",
        "--outputs",
        "outputs.json",
        "--yes",
        "--replace",
        WABA,
      ];
      const { code, stdout } = await cli(folder, words, envFor(emulator));
      expect(code).toBe(0);
      expect(stateOf(emulator)).toMatchObject([
        { eventDestinations: [{ eventDestinationArn: TOPIC.arn }] },
      ]);
      const [, command = ""] = /to restore it {3}(.*)/.exec(stdout) ?? [];
      // Whatever Region the engineer's profile is in.
      const shell = envFor(emulator, { AWS_REGION: "us-east-1", AWS_DEFAULT_REGION: "us-east-1" });
      expect(await inShell(command, shell)).toBe(0);
      expect(stateOf(emulator)).toMatchObject([
        { eventDestinations: [{ eventDestinationArn: FOREIGN.arn }] },
      ]);
    },
  );
});

/** Asynchronously: the emulator that it talks to lives in this process. */
async function inShell(command: string, shell: NodeJS.ProcessEnv): Promise<number | null> {
  const child = spawn("sh", ["-c", command], { env: shell, stdio: "ignore" });
  return new Promise((resolve) => child.on("close", resolve));
}
