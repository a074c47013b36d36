#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { UserError } from "../rules/problem";

/** Exit codes mean the same in every command. */
const ERROR = 1;

/** Each command loads its own code: `--help` waits for none of it. */
function program(): Command {
  const cli = new Command("cdktf-aws-social-messaging")
    .description("WhatsApp on AWS: what Terraform has no resource for")
    .exitOverride()
    .showSuggestionAfterError();
  cli
    .command("requirements <environment>")
    .description("print what the owners of everything that is only named must merge")
    .option("--json", "for machines")
    .action(async (environment: string, options: { json?: boolean }) => {
      const { requirements } = await import("./requirements.js");
      process.exitCode = requirements(environment, options);
    });
  cli
    .command("destroy <environment>")
    .description("destroy an environment's stack and say what was kept")
    .option("--yes", "do not ask")
    .action(async (environment: string, options: { yes?: boolean }) => {
      const { destroy } = await import("./destroy.js");
      process.exitCode = await destroy(environment, options);
    });
  cli
    .command("schema")
    .description("write the JSON Schema of environment files")
    .option("--check", "only tell whether the written one is stale (exit code 3)")
    .action(async (options: { check?: boolean }) => {
      const { schema } = await import("./schema.js");
      process.exitCode = schema(options);
    });
  return cli;
}

program()
  .parseAsync()
  .catch((error: unknown) => {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode; // commander has told the user already
      return;
    }
    console.error(error instanceof UserError ? error.message : error);
    process.exitCode = ERROR;
  });
