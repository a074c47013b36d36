import { type Command, Option } from "commander";
import { REPOSITORY } from "../../constructs/shared/repository";
import { print, printError, printJson, printMarkdown } from "../../formats/print";
import { cut, UserError } from "../../formats/problem";
import { type Base, baseAtRef, baseInFile, committedBase } from "../../review/base";
import { idOf, readWaivers, writeWaivers } from "../../review/changes/waivers";
import { dateOfCommit, pathInRepository } from "../../review/git";
import { iamDataDate } from "../../review/iam-data/iam-data";
import type { Configuration } from "../../review/model";
import {
  type Committed,
  committedIn,
  hasReports,
  type Report,
  reportsOf,
  staleReports,
  writeReports,
} from "../../review/report/committed-reports";
import type * as Json from "../../review/report/json";
import type * as PullRequest from "../../review/report/pull-request";
import type * as Sarif from "../../review/report/sarif";
import { renderText } from "../../review/report/text";
import { type Outcome, outcomeOf, reviewStack, type StackReview } from "../../review/review";
import { eachConfiguration } from "../../review/terraform/load-configuration";
import { CHANGES, CLEAN, ERROR, STALE, worst } from "../terminal/exit-codes";
import { hearSignals } from "../terminal/interruption";
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
  /** The same as the format `json`. */
  readonly json?: boolean;
  /** Reports decisions and still ends with 0. */
  readonly advisory?: boolean;
  /** Where the committed reports lie. */
  readonly policies: string;
  /** Of this program, for what names its tool. @default - unknown */
  readonly version?: string | undefined;
}

const CODES: Readonly<Record<Outcome, number>> = {
  clean: CLEAN,
  "decision needed": CHANGES,
  "could not judge": ERROR,
};

/** A review of many stacks answers Ctrl-C as soon as people notice, and not before each of them, which takes time. */
const MOST_DEAF_MS = 50;

/** Text for people, Markdown for a pull request, SARIF for code scanning. */
const FORMATS: readonly ReviewOptions["format"][] = ["text", "markdown", "json", "sarif"];

const SYNTHESIZED = "cdktf.out";

export function register(command: Command): void {
  command
    .description(
      "say who may do what in the synthesized stacks, and whether access grew; --base-ref compares with a branch, --update rewrites the committed reports, --waive lives with a finding",
    )
    .option("--base-ref <ref>", "compare with the reports that this branch or commit has")
    .option("--base <file>", "compare with a report, a cdk.tf.json, a folder or a plan")
    .option("--update", "rewrite the committed reports")
    .option("--waive <finding>", "live with one finding, by its id")
    .option("--reason <text>", "why; goes with --waive")
    .option("--until <date>", "last day of the waiver, as YYYY-MM-DD")
    .option("--json", "one document for machines on standard output")
    .addOption(
      new Option("--format <format>", "how it is printed; json is the same as --json")
        .choices(FORMATS)
        .default("text"),
    )
    .option("--advisory", "decisions end with exit code 0")
    .option("--policies <folder>", "where the committed reports lie", "policies")
    .action(async (path: string | undefined, options: ReviewOptions) => {
      const version = command.parent?.version();
      process.exitCode = await review(path ?? SYNTHESIZED, { ...options, version });
    });
}

/** Reviews what a configuration grants, and what that changes. */
export async function review(path: string, options: ReviewOptions): Promise<number> {
  if (options.waive !== undefined) {
    return waive(await reviewAll(path, options), options.waive, options);
  }
  if (options.update) return update(await reviewAll(path, options), options);
  const format = formatOf(options);
  const committed = committedIn(options.policies);
  const base = baseOf(options, committed);
  const isFirst = !base.hasReports && !hasReports(options.policies);
  const compared = await reviewAll(path, options, base);
  const reviews = isFirst ? compared.map((one) => ({ ...one, changes: undefined })) : compared;
  printReviews(reviews, isFirst ? undefined : base.name, format, { ...options, path });
  if (isFirst) return first(reviews, options);
  // With a base of its own, a review needs no committed reports.
  const reports = options.base === undefined ? reportsOfAll(reviews) : [];
  const stale = staleReports(committed, reports);
  for (const file of stale) {
    printError(
      `${options.policies}/${file} is stale: run ${toRun("review", "--update")}, look, commit`,
    );
  }
  const decided = worst(reviews.map((one) => CODES[outcomeOf(one)]));
  return worst([advised(decided, options), stale.length > 0 ? STALE : CLEAN]);
}

/** Where no report is committed, nobody has accepted a finding yet, not even a warning. */
function first(reviews: readonly StackReview[], options: ReviewOptions): number {
  printError(
    `${options.policies}: no report is committed yet. To compare with it from now on, run ${toRun("review", "--update")}, look, commit`,
  );
  const found = reviews.some(({ open }) => open.length > 0) ? CHANGES : CLEAN;
  return advised(worst([...reviews.map((one) => CODES[outcomeOf(one)]), found]), options);
}

function advised(code: number, { advisory }: ReviewOptions): number {
  return code === CHANGES && advisory ? CLEAN : code;
}

function formatOf({ format, json }: ReviewOptions): ReviewOptions["format"] {
  if (!json || format === "json") return format;
  if (format === "text") return "json";
  throw new UserError("Give --json or --format, not both: they ask for different documents");
}

/** The day of the commit that is reviewed, or today: read once. */
function dateReader(today: string): () => string {
  let date: string | undefined;
  return () => {
    date ??= dateOfCommit() ?? today;
    return date;
  };
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

function baseOf({ baseRef, base, policies }: ReviewOptions, committed: Committed): Base {
  if (baseRef !== undefined && base !== undefined) {
    throw new UserError("Compare with --base-ref or with --base, not with both");
  }
  if (baseRef !== undefined) return baseAtRef(policies, baseRef);
  return base === undefined ? committedBase(committed) : baseInFile(base);
}

async function reviewAll(
  path: string,
  { policies }: ReviewOptions,
  base?: Base,
): Promise<StackReview[]> {
  const waivers = readWaivers(policies);
  const today = new Date().toISOString().slice(0, 10);
  const commitDate = dateReader(today);
  // Only an action that the data of AWS does not have asks for it, and git is a program of its own.
  const dated = (configuration: Configuration): Configuration => ({
    ...configuration,
    get date() {
      return commitDate();
    },
  });
  const reviews: StackReview[] = [];
  let heard = 0;
  for (const configuration of eachConfiguration(path)) {
    if (performance.now() - heard > MOST_DEAF_MS) {
      await hearSignals();
      heard = performance.now();
    }
    reviews.push(
      reviewStack({
        configuration: dated(configuration),
        waivers,
        base: base && {
          snapshot: (now) => base.snapshot(configuration.name, now),
          waivers: base.waivers,
        },
        today,
      }),
    );
  }
  return reviews;
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

/** What writes a document is loaded with the first one: most runs print text. */
function printReviews(
  reviews: readonly StackReview[],
  base: string | undefined,
  format: ReviewOptions["format"],
  { path, baseRef, base: file, policies, version = "unknown" }: ReviewOptions & { path: string },
): void {
  if (format === "markdown") {
    const { renderPullRequest }: typeof PullRequest = require("../../review/report/pull-request");
    const command = toRun(
      "review",
      ...(path === SYNTHESIZED ? [] : [path]),
      ...(baseRef === undefined ? [] : ["--base-ref", baseRef]),
      ...(file === undefined ? [] : ["--base", file]),
    );
    printMarkdown(renderPullRequest(reviews, base, command));
  } else if (format === "sarif") {
    const { renderSarif }: typeof Sarif = require("../../review/report/sarif");
    const tool = { version, repository: REPOSITORY };
    printJson(renderSarif(reviews, pathInRepository(policies), tool));
  } else if (format === "json") {
    const { renderJson }: typeof Json = require("../../review/report/json");
    printJson(renderJson(reviews, base));
  } else {
    printText(reviews, base);
  }
}

function printText(reviews: readonly StackReview[], base: string | undefined): void {
  const terminal = new Terminal();
  for (const { text, indent = 0, isTitle } of renderText(reviews, base)) {
    const margins = { indent, hang: indent + 2 };
    terminal.paragraphOfStrangers(text, margins, isTitle ? "bold" : undefined);
  }
  const policies = reviews.reduce((sum, { snapshot }) => sum + snapshot.policies.length, 0);
  const unreadable = reviews.reduce((sum, { snapshot }) => sum + snapshot.unreadable.length, 0);
  terminal.line();
  terminal.line(
    `Read: ${reviews.length} stack(s), ${policies} policies, ${unreadable} not readable. Actions and condition keys as of ${iamDataDate()}.`,
  );
}
