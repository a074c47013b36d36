import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { forCommand } from "../../formats/outlets";
import { print, printFailure } from "../../formats/print";
import { UserError } from "../../formats/problem";
import { exampleSeed } from "./example-seed";
import type { SentMessage } from "./messages";
import { parseSeed, type SeedInput } from "./seed";
import { startEmulator } from "./server";

const USAGE = "Usage: node dist/local/emulator/main.js [--seed FILE] [--port N]";

async function main(): Promise<void> {
  const { seedFile, port } = readArguments();
  const seed = seedFile === undefined ? exampleSeed : readSeed(seedFile);
  const { url } = await startEmulator({ seed, port, onSent }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.syscall !== "listen") throw error;
      throw new UserError(`Cannot listen on port ${port}: ${error.code}. Try another --port.`);
    },
  );
  print(
    `Social Messaging emulator for account ${seed.accountId} in ${seed.region} at ${url}\n` +
      `Requests signed for another Region see no accounts. To use it, run:\n` +
      forCommand(["export", `AWS_ENDPOINT_URL_SOCIALMESSAGING=${url}`]),
  );
}

function onSent({ phoneNumberId, message }: SentMessage): void {
  print(`Sent from ${phoneNumberId}: ${JSON.stringify(message)}`);
}

function readArguments(): { seedFile: string | undefined; port: number } {
  try {
    const { values } = parseArgs({
      options: { seed: { type: "string" }, port: { type: "string", default: "0" } },
    });
    if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65535) {
      throw new Error(
        `--port must be a number from 0 (any free port) to 65535, got ${values.port}`,
      );
    }
    return { seedFile: values.seed, port: Number(values.port) };
  } catch (error) {
    throw new UserError(`${(error as Error).message}\n${USAGE}`);
  }
}

function readSeed(file: string): SeedInput {
  try {
    return parseSeed(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new UserError(`Cannot use the seed ${file}: ${(error as Error).message}`);
  }
}

main().catch((error: unknown) => {
  printFailure(error);
  process.exitCode = 1;
});
