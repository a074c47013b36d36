import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { printFailure } from "../formats/print";
import type { BrakeCommandOptions } from "./commands/brake";
import type { DestroyOptions } from "./commands/destroy";
import type { IamOptions } from "./commands/iam";
import type { ReviewOptions } from "./commands/review";
import type { SpendCommandOptions } from "./commands/spend";
import { ERROR } from "./terminal/exit-codes";
import { refuseMissingPackages } from "./terminal/packages";

/** Each command loads its own code: `--help` waits for none of it. */
function program(): Command {
  const cli = new Command("cdktf-aws-social-messaging")
    .description("WhatsApp on AWS: what Terraform has no resource for")
    .exitOverride()
    .showSuggestionAfterError()
    .hook("preAction", (_, command) => refuseMissingPackages(command.name()))
    .addHelpText("after", EXIT_CODES);

  wiring(cli, "plan", "read, compare and print what apply would change")
    .option("--replace <account...>", "replace this account's destination although it is not ours")
    .option(
      "--clear <account...>",
      "clear the destination of this account, which left the file, although no mark says that it is ours",
    )
    .action(async (environment, options) => {
      const { plan } = await import("./commands/plan.js");
      process.exitCode = await plan(environment, options);
    });
  wiring(cli, "apply", "show the plan, ask, apply exactly that, and read back")
    .alias("post-deploy")
    .option("--replace <account...>", "replace this account's destination although it is not ours")
    .option(
      "--clear <account...>",
      "clear the destination of this account, which left the file, although no mark says that it is ours",
    )
    .option("--yes", "do not ask")
    .option("--checksum <checksum>", "do not ask, but apply only the plan that had this checksum")
    .action(async (environment, options) => {
      const { apply } = await import("./commands/apply.js");
      process.exitCode = await apply(environment, options);
    });
  wiring(cli, "verify", "tell drift and health").action(async (environment, options) => {
    const { verify } = await import("./commands/verify.js");
    process.exitCode = await verify(environment, options);
  });
  wiring(cli, "detach", "clear what is ours from the accounts, before a destroy")
    .option(
      "--clear <account...>",
      "clear this account's destination although no mark says that it is ours",
    )
    .option("--without-outputs", "take topic and Connect from the file: Terraform's state is lost")
    .option("--yes", "do not ask")
    .action(async (environment, options) => {
      const { detach } = await import("./commands/detach.js");
      process.exitCode = await detach(environment, options);
    });

  cli
    .command("destroy <environment>")
    .description("show what would be lost, ask, detach, and destroy the environment's stack")
    .option("--keep-data", "leave buckets, queues in which messages wait, and their keys in AWS")
    .option("--delete-data", "delete what buckets and queues hold")
    .option("--yes", "do not ask; it decides nothing about data")
    .action(async (environment: string, options: DestroyOptions) => {
      const { destroy } = await import("./commands/destroy.js");
      process.exitCode = await destroy(environment, options);
    });
  cli
    .command("iam <environment>")
    .description("print the least-privilege policies that deploy, plan, verify and apply need")
    .option("--former <id...>", "also to unwire this account or number, which left the file")
    .option("--tag-keys", "also to tag keys that an older version created without a tag")
    .option("--delete-data", "also to delete the objects in the buckets, for a destroy")
    .option("--json", "for machines")
    .action(async (environment: string, options: IamOptions) => {
      const { iam } = await import("./commands/iam.js");
      process.exitCode = iam(environment, options);
    });
  cli
    .command("requirements <environment>")
    .description("print what the owners of everything that is only named must merge")
    .option("--json", "for machines")
    .action(async (environment: string, options: { json?: boolean }) => {
      const { requirements } = await import("./commands/requirements.js");
      process.exitCode = requirements(environment, options);
    });
  cli
    .command("spend <environment>")
    .description("tell what watches money: alarms, rates, the arithmetic of every threshold, gaps")
    .addOption(
      new Option(
        "--check",
        "ask AWS which metrics and, for two cents, which names on the bill exist, and say of each alarm whether it can fire and of each budget what it watches",
      ).conflicts("preview"),
    )
    .option("--preview <file>", "draw the dashboard into this SVG, from made-up series")
    .option("--recorded <file...>", "draw these outputs of GetMetricData instead")
    .addOption(
      new Option(
        "--rates <file...>",
        "print what these files of AWS's public price list change on the rate card",
      ).conflicts(["check", "preview"]),
    )
    .addOption(
      new Option(
        "--bill [file...]",
        "compare what AWS billed with the rate card and the budgets: from files, or from Cost Explorer, which costs a cent a request",
      ).conflicts(["check", "preview", "rates"]),
    )
    .addOption(
      new Option(
        "--months <number>",
        "with --bill: ask for this many whole months before this one, 1 by default",
      ).argParser(months),
    )
    .option("--yes", "with --bill: ask Cost Explorer without a question first")
    .option("--write", "with --rates: write the rate card; rows that no price list gave stay")
    .option("--allow-lower", "with --write: also if the highest rate of a fee becomes lower")
    .option("--json", "one document for machines on standard output")
    .addHelpText("after", SPEND_HELP)
    .action(async (environment: string, options: SpendCommandOptions) => {
      const { spend } = await import("./commands/spend.js");
      process.exitCode = await spend(environment, options);
    });
  cli
    .command("brake <environment>")
    .description(
      "stop the sending of WhatsApp messages, let it go on, or say whether it is stopped",
    )
    .option("--status", "say whether it is on: 0 off, 2 on or partly on")
    .option("--on", "attach the policy that denies sending to the roles and users of spend.brake")
    .option("--off", "detach that policy from everybody it is attached to")
    .option("--reason <text>", "why; goes with --on and --off, and is noted on the policy")
    .option("--yes", "do it; without, only what would be done is printed")
    .option("--json", "one document for machines on standard output")
    .action(async (environment: string, options: BrakeCommandOptions) => {
      const { brake } = await import("./commands/brake.js");
      process.exitCode = await brake(environment, options);
    });
  cli
    .command("review [path]")
    .description("tell what a configuration grants, and whether access grew")
    .option("--base-ref <ref>", "compare with the reports that this branch or commit has")
    .option("--base <file>", "compare with a report, a cdk.tf.json, a folder or a plan")
    .option("--update", "rewrite the committed reports")
    .option("--waive <finding>", "live with one finding, by its id")
    .option("--reason <text>", "why; goes with --waive")
    .option("--until <date>", "last day of the waiver, as YYYY-MM-DD")
    .addOption(new Option("--format <format>").choices(FORMATS).default("text"))
    .option("--advisory", "decisions end with exit code 0")
    .option("--policies <folder>", "where the committed reports lie", "policies")
    .action(async (path: string | undefined, options: ReviewOptions) => {
      const { review } = await import("./commands/review.js");
      process.exitCode = review(path ?? "cdktf.out", options);
    });
  return cli;
}

/** Text for people, Markdown for a pull request, SARIF for code scanning. */
const FORMATS: readonly ReviewOptions["format"][] = ["text", "markdown", "json", "sarif"];

const EXIT_CODES = `
Exit codes: 0 clean, 1 error or could not judge, 2 changes or a decision needed, 3 something
committed is stale.`;

const SPEND_HELP = `
Without --check, nothing is asked of AWS and no credentials are needed.

Exit codes: 0 printed, drawn, or every alarm can fire; 1 error; 2 with --check, an alarm that can
never fire or was not proved to, a budget that was not proved to watch, or fees that the rate card does
not price; with --rates, rows that would change, or a highest rate that would become lower; with --bill,
a fee that was paid above the card or that it does not price, a price that the bill does not show, a cost
that no budget counts for certain, or a bill without WhatsApp. A lower price changes nothing: the card stays.

For --rates, download AWS's price lists of the environment's Region yourself; that both offers list
WhatsApp is unverified:
  for offer in AmazonPinpoint AWSEndUserMessaging3pFees; do
    curl -fo $offer.json https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/$offer/current/eu-west-1/index.json
  done
  npm run spend -- prod --rates AmazonPinpoint.json AWSEndUserMessaging3pFees.json

To save a bill for --bill, one paid request for each page; where the answer has a NextPageToken, ask
again with --next-page-token and give all files in their order:
  aws ce get-cost-and-usage --time-period Start=2026-10-01,End=2026-12-01 --granularity MONTHLY \\
    --metrics UnblendedCost UsageQuantity --group-by Type=DIMENSION,Key=SERVICE \\
    Type=DIMENSION,Key=USAGE_TYPE --filter \\
    '{"Dimensions":{"Key":"RECORD_TYPE","Values":["Usage"]}}' > bill.json
Or in Cost Explorer: group by usage type, leave out credits, refunds and taxes, download as CSV.

To record series for --recorded, one call for each chart:
  npm run -s spend -- prod --json > spend.json
  for i in $(jq -r '.metricDataQueries | keys[]' spend.json); do
    jq ".metricDataQueries[$i]" spend.json > query.json
    aws cloudwatch get-metric-data --metric-data-queries file://query.json \\
      --start-time 2026-11-19T00:00:00Z --end-time 2026-11-20T00:00:00Z > recorded-$i.json
  done
  npm run spend -- prod --preview out.svg --recorded recorded-*.json`;

/** The commands that reach AWS share how they choose environments and how they read. */
function wiring(cli: Command, name: string, description: string): Command {
  return cli
    .command(`${name} [environment]`)
    .description(description)
    .option("--all", "every environment in turn")
    .option("--json", "one document for machines on standard output")
    .option("--outputs <file>", "read Terraform outputs from this file instead of asking Terraform")
    .option("--quota-share <share>", "share of the service's quotas to use, 0.5 by default", share);
}

function share(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 1) return value;
  throw new InvalidArgumentError("Allowed: more than 0, at most 1, for example 0.25.");
}

/** Cost Explorer keeps 13 months unless an account asks for more. */
function months(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 12) return value;
  throw new InvalidArgumentError("Allowed: a whole number from 0, for this month alone, to 12.");
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

program()
  .parseAsync()
  .catch((error: unknown) => {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode; // commander has told the user already
      return;
    }
    printFailure(error);
    process.exitCode = ERROR;
  });
