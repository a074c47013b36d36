import { type Command, Option } from "commander";
import { print, printError, printJson, printMarkdown } from "../../formats/print";
import { cut, UserError } from "../../formats/problem";
import { type Base, baseAtRef, baseInFile, committedBase } from "../../review/base";
import { idOf, readWaivers, writeWaivers } from "../../review/changes/waivers";
import { dateOfCommit } from "../../review/git";
import { iamDataDate } from "../../review/iam-data/iam-data";
import {
  type Report,
  reportsOf,
  staleReports,
  writeReports,
} from "../../review/report/committed-reports";
import { renderJson } from "../../review/report/json";
import { renderPullRequest } from "../../review/report/pull-request";
import { renderSarif } from "../../review/report/sarif";
import { renderText } from "../../review/report/text";
import { type Outcome, outcomeOf, reviewStack, type StackReview } from "../../review/review";
import { loadConfigurations } from "../../review/terraform/load-configuration";
import { CHANGES, CLEAN, ERROR, STALE, worst } from "../terminal/exit-codes";
import { Terminal } from "../terminal/terminal";
import { toRun } from "../terminal/to-run";

export interface ReviewOptions {
  /** Compares with the reports of this commit, branch or tag. */
  readonly baseRef?: string;
  /** Compares with a report, a cdk.tf.json, a folder of them or a plan. */
  readonly base?: string;
  /** Rewrites the committed reports. */
  readonly update?: boolean;
  /** Id of a finding to live with, as the review prints it. */
  readonly waive?: string;
  readonly reason?: string;
  /** Last day of the waiver, as YYYY-MM-DD. */
  readonly until?: string;
  readonly format: "text" | "markdown" | "json" | "sarif";
  /** Tells decisions and still ends with 0. */
  readonly advisory?: boolean;
  /** Where the committed reports lie. */
  readonly policies: string;
}

const CODES: Readonly<Record<Outcome, number>> = {
  clean: CLEAN,
  "decision needed": CHANGES,
  "could not judge": ERROR,
};

/** Text for people, Markdown for a pull request, SARIF for code scanning. */
const FORMATS: readonly ReviewOptions["format"][] = ["text", "markdown", "json", "sarif"];

export function register(command: Command): void {
  command
    .option("--base-ref <ref>", "compare with the reports that this branch or commit has")
    .option("--base <file>", "compare with a report, a cdk.tf.json, a folder or a plan")
    .option("--update", "rewrite the committed reports")
    .option("--waive <finding>", "live with one finding, by its id")
    .option("--reason <text>", "why; goes with --waive")
    .option("--until <date>", "last day of the waiver, as YYYY-MM-DD")
    .addOption(new Option("--format <format>").choices(FORMATS).default("text"))
    .option("--advisory", "decisions end with exit code 0")
    .option("--policies <folder>", "where the committed reports lie", "policies")
    .action((path: string | undefined, options: ReviewOptions) => {
      process.exitCode = review(path ?? "cdktf.out", options);
    });
}

/** Reviews what a configuration grants, and what that changes. */
export function review(path: string, options: ReviewOptions): number {
  if (options.waive !== undefined) return waive(reviewAll(path, options), options.waive, options);
  if (options.update) return update(reviewAll(path, options), options);
  const base = baseOf(options);
  const reviews = reviewAll(path, options, base);
  printReviews(reviews, base, options);
  // Whoever names a base of their own keeps no reports here.
  const committed = options.base === undefined ? reportsOfAll(reviews) : [];
  const stale = staleReports(options.policies, committed);
  for (const file of stale) {
    printError(
      `${options.policies}/${file} is stale: run ${toRun("review", "--update")}, look, commit`,
    );
  }
  const decided = worst(reviews.map((one) => CODES[outcomeOf(one)]));
  const code = decided === CHANGES && options.advisory ? CLEAN : decided;
  return worst([code, stale.length > 0 ? STALE : CLEAN]);
}

function reportsOfAll(reviews: readonly StackReview[]): readonly Report[] {
  const command = toRun("review", "--update");
  return reviews.flatMap((one) => reportsOf(one, command));
}

function update(reviews: readonly StackReview[], { policies }: ReviewOptions): number {
  const reports = reportsOfAll(reviews);
  writeReports(policies, reports);
  for (const { file } of reports) print(`${policies}/${file} written`);
  return CLEAN;
}

function baseOf({ baseRef, base, policies }: ReviewOptions): Base {
  if (baseRef !== undefined && base !== undefined) {
    throw new UserError("Compare with --base-ref or with --base, not with both");
  }
  if (baseRef !== undefined) return baseAtRef(policies, baseRef);
  return base === undefined ? committedBase(policies) : baseInFile(base);
}

function reviewAll(path: string, { policies }: ReviewOptions, base?: Base): StackReview[] {
  const waivers = readWaivers(policies);
  const today = new Date().toISOString().slice(0, 10);
  const date = dateOfCommit() ?? today;
  return loadConfigurations(path).map((configuration) =>
    reviewStack({
      configuration: { ...configuration, date },
      waivers,
      base: base && {
        snapshot: (now) => base.snapshot(configuration.name, now),
        waivers: base.waivers,
      },
      today,
    }),
  );
}

function waive(reviews: readonly StackReview[], id: string, options: ReviewOptions): number {
  const { reason, until, policies } = options;
  if (!reason?.trim()) throw new UserError('A waiver needs a reason: add --reason "..."');
  const found = reviews.flatMap(({ stack, open }) =>
    open.filter((finding) => idOf(finding) === id).map((finding) => ({ stack, finding })),
  );
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) {
    const open = reviews.flatMap((one) => one.open.map(idOf)).join(", ");
    throw new UserError(
      `${found.length} open findings are ${cut(id)}; allowed is one of: ${open || "none is open"}`,
    );
  }
  const { rule, address, fingerprint } = only.finding;
  const waiver = { stack: only.stack, rule, address, fingerprint, reason, ...(until && { until }) };
  writeWaivers(policies, [...readWaivers(policies), waiver]);
  print(`${cut(id)} on ${cut(address)} is waived: commit ${policies}/waivers.json with the change`);
  return CLEAN;
}

function printReviews(
  reviews: readonly StackReview[],
  base: Base,
  { format }: ReviewOptions,
): void {
  const command = toRun("review", "--base-ref");
  if (format === "markdown") printMarkdown(renderPullRequest(reviews, base.name, command));
  else if (format === "sarif") printJson(renderSarif(reviews));
  else if (format === "json") printJson(renderJson(reviews, base.name));
  else printText(reviews, base);
}

function printText(reviews: readonly StackReview[], base: Base): void {
  const terminal = new Terminal();
  terminal.line(`Compared with ${base.name}; actions and condition keys as of ${iamDataDate()}.`);
  for (const review of reviews) {
    const [title, ...lines] = renderText(review);
    terminal.line(title, "bold");
    for (const line of lines) terminal.line(line);
  }
}
