import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command, CommanderError } from "commander";
import { printFailure } from "../formats/print";
import { COMMANDS, type CommandEntry } from "./commands";
import { ERROR } from "./terminal/exit-codes";
import { answerSignals, explainSignal, hearSignals } from "./terminal/interruption";
import { workIn } from "./terminal/to-run";

const EXIT_CODES = `
Exit codes: 0 clean, 1 error or could not judge, 2 changes or a decision needed, 3 something
committed is stale.`;

function program(): Command {
  const cli = new Command("whatsapp-aws")
    .description("WhatsApp on AWS, from an environment file to wired accounts")
    .version(version())
    .exitOverride()
    .showSuggestionAfterError()
    .option("-C <folder>", "work in this folder, as if started there")
    .helpCommand(false) // commander's own would print a command whose options are not declared yet
    .addHelpText("after", EXIT_CODES);
  const loaders = new Map(COMMANDS.map((entry) => [declare(cli, entry), entry.load]));
  cli
    .command("help [command]")
    .description("display help for command")
    .action(async (name?: string) => {
      const words = name === undefined ? ["--help"] : [name, "--help"];
      await program().parseAsync(words, { from: "user" });
    });
  return cli.hook("preSubcommand", async (_, command) => {
    const { C: folder } = cli.opts<{ C?: string }>();
    if (folder !== undefined) workIn(folder);
    const module = await loaders.get(command)?.();
    module?.register(command);
    await hearSignals(); // to load this takes longer than most of what a command does
  });
}

function declare(cli: Command, { usage, does, alias }: CommandEntry): Command {
  const command = cli.command(usage).description(does);
  return alias === undefined ? command : command.alias(alias);
}

/** As the package.json of this program says, the closest above it. */
function version(folder = __dirname): string {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return version(dirname(folder));
  return JSON.parse(readFileSync(file, "utf8")).version;
}

// A reader of only the beginning (`| head`) wants no more of it, and no stack either. Where nothing can be
// written (a full disk), the command goes on as well and fails at its end: a destroy must not end half-way
// because nobody can read its lines any more.
for (const stream of [process.stdout, process.stderr]) {
  let isReported = false;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || isReported) return;
    isReported = true;
    process.once("exit", () => {
      process.exitCode = ERROR;
    });
    if (stream === process.stdout) printFailure(error);
  });
}

const unanswered = answerSignals();
program()
  .parseAsync()
  .catch((error: unknown) => {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode; // commander has printed the message already
      return;
    }
    printFailure(explainSignal(error));
    process.exitCode = ERROR;
  })
  .finally(unanswered);
