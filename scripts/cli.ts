import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command, CommanderError } from "commander";
import { printFailure } from "../formats/print";
import { ERROR } from "./terminal/exit-codes";
import { answerSignals, explainSignal, hearSignals } from "./terminal/interruption";
import { workIn } from "./terminal/to-run";

/** One command: what `--help` says of it, and the file that holds the rest. */
interface Entry {
  /** Its name and its arguments. */
  readonly usage: string;
  readonly does: string;
  readonly alias?: string;
  readonly load: () => Promise<{
    /** Declares the command's options and what it does, once the command is called. */
    readonly register: (command: Command) => void;
  }>;
}

/** In the order of `--help`, which loads none of these files. */
const COMMANDS: readonly Entry[] = [
  {
    usage: "init <environment>",
    does: "write the environment files that describe what runs, and report what is wrong with it",
    load: () => import("./commands/init.js"),
  },
  {
    usage: "doctor <environment>",
    does: "look at all that a deploy needs, and say what to do about what is missing",
    load: () => import("./commands/doctor.js"),
  },
  {
    usage: "deploy <environment>",
    does: "show what Terraform and the wiring would change, ask, and do exactly that",
    load: () => import("./commands/deploy.js"),
  },
  {
    usage: "synth [environments...]",
    does: "write each environment as a root module for Terraform or OpenTofu",
    load: () => import("./commands/synth.js"),
  },
  {
    usage: "plan [environment]",
    does: "read, compare and print what apply would change",
    load: () => import("./commands/plan.js"),
  },
  {
    usage: "apply [environment]",
    does: "show the plan, ask, apply exactly that, and read back",
    alias: "post-deploy",
    load: () => import("./commands/apply.js"),
  },
  {
    usage: "verify [environment]",
    does: "report drift and health",
    load: () => import("./commands/verify.js"),
  },
  {
    usage: "detach [environment]",
    does: "clear what is ours from the accounts, before a destroy",
    load: () => import("./commands/detach.js"),
  },
  {
    usage: "destroy <environment>",
    does: "show what would be lost, ask, detach, and destroy the environment's stack",
    load: () => import("./commands/destroy.js"),
  },
  {
    usage: "iam <environment>",
    does: "print the least-privilege policies that deploy, plan, verify and apply need",
    load: () => import("./commands/iam.js"),
  },
  {
    usage: "requirements <environment>",
    does: "print what the owners of everything that exists already must merge",
    load: () => import("./commands/requirements.js"),
  },
  {
    usage: "spend <environment>",
    does: "report what watches money: alarms, rates, the arithmetic of every threshold, gaps",
    load: () => import("./commands/spend.js"),
  },
  {
    usage: "brake <environment>",
    does: "stop the sending of WhatsApp messages, let it go on, or say whether it is stopped",
    load: () => import("./commands/brake.js"),
  },
  {
    usage: "review [path]",
    does: "report what a configuration grants, and whether access grew",
    load: () => import("./commands/review.js"),
  },
];

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

function declare(cli: Command, { usage, does, alias }: Entry): Command {
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
  let isTold = false;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || isTold) return;
    isTold = true;
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
