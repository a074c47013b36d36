import { existsSync, readFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { schemaLineFor } from "../../app/files/schema-line";
import { environmentsFolder } from "../../app/folder";
import { loadDrafts } from "../../app/load";
import { environmentName } from "../../app/stack-names";
import type { Format } from "../../formats/format";
import { bucketName, namePrefix as prefixFormat, regionName } from "../../formats/names";
import { print, printDocument, printJson } from "../../formats/print";
import { ProblemsError, show, UserError } from "../../formats/problem";
import { writeFiles } from "../../formats/write-files";
import { AwsClients } from "../aws/clients";
import { type Draft, draftsOf } from "../init/drafts";
import { existingFiles, namedIn, namingOf, pathOf, refuseOwnMark } from "../init/existing-files";
import { findingsIn } from "../init/findings";
import { type Answers, completeAnswers, offlineDraft } from "../init/offline";
import { readWorld } from "../init/read-world";
import {
  accountReports,
  type FileReport,
  needsALook,
  type Report,
  showReport,
} from "../init/report";
import {
  type Adoptable,
  readAdoptable,
  TAKE_OVER_KINDS,
  type TakeOverKind,
} from "../init/take-over/read-adoptable";
import { importsIn, type TakeOverChoice, takeOver } from "../init/take-over/take-over";
import { unifiedDiff } from "../init/unified-diff";
import type { LiveInstallation } from "../init/world";
import { textOf, updateOf } from "../init/yaml-files";
import { initAccess } from "../rights/init-access";
import { CHANGES, CLEAN, ending } from "../terminal/exit-codes";
import { Terminal } from "../terminal/terminal";
import { toRun } from "../terminal/to-run";
import { callerIdentity, guardAccount } from "../wiring/guards";
import { share } from "../wiring/options";

export interface InitOptions extends Answers {
  readonly bucket?: string;
  readonly offline?: boolean;
  readonly printPolicy?: boolean;
  readonly json?: boolean;
  readonly quotaShare?: number;
  readonly takeOver?: readonly TakeOverKind[];
  readonly drop?: readonly string[];
}

const HELP = `
Without --offline, only reads are sent to AWS. A file that exists is never changed: what differs is shown.

Exit codes: 0 written, or the files say what runs; 1 nothing could be read, or nothing could be written;
2 findings, something that could not be read, or a file that says something else than what runs.`;

export function register(command: Command): void {
  command
    .description(
      "with --region, read what runs there, write the environment files that describe it, and report what is wrong with it",
    )
    .option("--region <region>", "the AWS Region of the WhatsApp Business Accounts")
    .option("--account <account>", "the AWS account; the credentials' own by default")
    .option("--bucket <name>", "the bucket through which media enters and leaves")
    .addOption(
      new Option(
        "--take-over <kinds>",
        "what becomes the environments' own, under its live name: topic, key, queue, bucket, role",
      ).argParser(kindsIn),
    )
    .option("--drop <sid...>", "with --take-over: statements of others that are not kept")
    .option("--name-prefix <prefix>", "starts the names of what is created; the name by default")
    .addOption(
      new Option("--offline", "ask for what a new environment needs, and nothing of AWS").conflicts(
        ["bucket", "printPolicy", "takeOver", "drop"],
      ),
    )
    .option("--waba <id...>", "with --offline: the WhatsApp Business Accounts")
    .option("--print-policy", "print the IAM policy that this needs, and do nothing else")
    .option("--json", "one document for machines on standard output")
    .option("--quota-share <share>", "share of the service's quotas to use, 0.5 by default", share)
    .addHelpText("after", HELP)
    .action(ending(init));
}

/** Writes the environment files that describe what runs, and reports what is wrong with it. */
export async function init(name: string, options: InitOptions): Promise<number> {
  refuseMalformed("the name", name, environmentName);
  if (options.namePrefix !== undefined) {
    refuseMalformed("--name-prefix", options.namePrefix, prefixFormat);
  }
  if (options.bucket !== undefined) refuseMalformed("--bucket", options.bucket, bucketName);
  if (options.drop !== undefined && options.takeOver === undefined) {
    throw new UserError("--drop goes with --take-over: without it, every policy stays as it is");
  }
  if (options.takeOver?.includes("bucket") && options.bucket === undefined) {
    throw new UserError("--take-over bucket needs the name of the bucket: add --bucket");
  }
  if (options.offline) return initOffline(name, options);
  if (options.waba !== undefined) {
    throw new UserError("--waba goes with --offline: without it, the accounts are read from AWS");
  }
  const { region } = options;
  if (region === undefined) {
    throw new UserError(
      `Name the Region of the WhatsApp Business Accounts, as in ${toRun("init", name, "--region", "eu-west-1")}`,
    );
  }
  refuseMalformed("--region", region, regionName);
  if (options.printPolicy) return printPolicy(name, { ...options, region });
  return initFromAws(name, { ...options, region });
}

function kindsIn(written: string): readonly TakeOverKind[] {
  const kinds = written.split(",").map((one) => one.trim());
  const unknown = kinds.find((one) => !TAKE_OVER_KINDS.some((kind) => kind === one));
  if (unknown === undefined) return kinds as readonly TakeOverKind[];
  throw new UserError(
    `--take-over: got ${show(unknown)}, allowed: ${TAKE_OVER_KINDS.join(", ")}, separated by commas`,
  );
}

function refuseMalformed(what: string, got: string, { pattern, allowed, fix }: Format): void {
  if (pattern.test(got)) return;
  throw new UserError(`${what}: got ${show(got)}, allowed: ${allowed}. To go on, ${fix(got)}`);
}

function printPolicy(name: string, options: InitOptions & { readonly region: string }): number {
  const { account, region, bucket } = options;
  if (account === undefined) {
    const example = ["--print-policy", "--region", region, "--account", "111122223333"];
    throw new UserError(
      `Name the account for which the policy is, as in ${toRun("init", name, ...example)}`,
    );
  }
  if (!/^\d{12}$/.test(account)) {
    throw new UserError(`--account: got ${show(account)}, allowed: twelve digits`);
  }
  printJson(initAccess({ account, region }, bucket, options.takeOver));
  return CLEAN;
}

/** A folder that is not there yet is made beside the working folder's files. */
function folderForFiles(): string {
  try {
    return environmentsFolder();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return "environments";
  }
}

async function initOffline(name: string, options: InitOptions): Promise<number> {
  const folder = folderForFiles();
  const path = pathOf(folder, name);
  if (existsSync(path)) {
    throw new UserError(
      `${path} exists already, and is never overwritten: choose another name, or edit the file`,
    );
  }
  const answers = await completeAnswers(name, options);
  const about = [
    "A new environment: a deploy creates the topic, the key and the bucket, and the wiring then points the accounts at the",
    "topic. serviceLinkedRole is create, once in an AWS account; where that role exists, write existing.",
  ];
  const texts = (["create", "existing"] as const).map((mode) =>
    textOf(offlineDraft(name, answers, mode), schemaLineFor(folder), about),
  );
  const text = texts.find((one) => isOnlyAboutRole(folder, name, one)) ?? texts[0] ?? "";
  loadDrafts(folder, new Map([[name, text]]));
  writeFiles([{ path, text }], { mustBeNew: true });
  if (options.json) printDocument({ command: "init", files: [path] });
  else print(`${path} written. Look at it, then deploy.`);
  return CLEAN;
}

/** Another environment of the account may create the service-linked role already. */
function isOnlyAboutRole(folder: string, name: string, text: string): boolean {
  try {
    loadDrafts(folder, new Map([[name, text]]));
    return true;
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return !error.problems.some(({ field }) => field === "serviceLinkedRole");
  }
}

async function initFromAws(
  name: string,
  options: InitOptions & { readonly region: string },
): Promise<number> {
  const { region, bucket, quotaShare, json = false } = options;
  const terminal = new Terminal(json ? process.stderr : process.stdout);
  const clients = new AwsClients({ region }, quotaShare);
  const account = await accountOf(clients, options.account);
  const policy = ["--print-policy", "--region", region, "--account", account];
  const live = await readWorld(clients, {
    ...{ account, region, bucket },
    policyCommand: toRun(
      "init",
      name,
      ...policy,
      ...(bucket === undefined ? [] : ["--bucket", bucket]),
      ...(options.takeOver === undefined ? [] : ["--take-over", options.takeOver.join(",")]),
    ),
    progress: (text) => terminal.progress(text),
  });
  if (live.accounts.length === 0) {
    throw new UserError(
      `No WhatsApp Business Account is linked in ${region} of account ${account}: correct --region, or link one in the console of AWS End User Messaging Social. ${toRun("init", name, "--offline")} writes a file for a new environment`,
    );
  }
  const choice = { kinds: new Set(options.takeOver), drop: options.drop ?? [] };
  const adoptable =
    choice.kinds.size === 0 ? undefined : await readAdoptable(clients, live, choice.kinds);
  const taking = adoptable && { ...choice, adoptable };
  return writeAndReport(name, options, live, taking, terminal);
}

async function accountOf(clients: AwsClients, expected: string | undefined): Promise<string> {
  if (expected !== undefined) {
    await guardAccount(clients, expected);
    return expected;
  }
  const { Account: account } = await callerIdentity(clients);
  if (account !== undefined && /^\d{12}$/.test(account)) return account;
  throw new UserError(
    `sts:GetCallerIdentity answered with the account ${show(account)}: check proxy and endpoint variables`,
  );
}

function writeAndReport(
  name: string,
  { namePrefix, json = false }: InitOptions,
  live: LiveInstallation,
  taking: (TakeOverChoice & { readonly adoptable: Adoptable }) | undefined,
  terminal: Terminal,
): number {
  const folder = folderForFiles();
  const there = existingFiles(folder, name, live);
  const naming = namingOf(folder, name, namePrefix, there);
  const { drafts: described, leftOut } = draftsOf(live, naming);
  const { drafts, cautions } =
    taking === undefined
      ? { drafts: described, cautions: undefined }
      : takeOver(described, live, taking.adoptable, taking);
  refuseOwnMark(live, drafts, there);
  const unread = new Set(
    live.accounts.flatMap(({ id, detail }) => (detail === "unread" ? [id] : [])),
  );
  const files = drafts.map((draft) => {
    const path = pathOf(folder, draft.name);
    const environment = there.find((one) => one.name === draft.name);
    if (environment === undefined) {
      const text = textOf(draft, schemaLineFor(folder), aboutLive(live, draft));
      return { draft, path, text, isNew: true, diff: "" };
    }
    const { before, after } = updateOf(readFileSync(path, "utf8"), environment, draft, unread);
    return { draft, path, text: after, isNew: false, diff: unifiedDiff(path, before, after) };
  });
  const texts = new Map(files.map(({ draft, text }) => [draft.name, text]));
  const { environments } = loadDrafts(folder, texts);
  const findings = findingsIn(live, environments);
  const written = files.filter(({ isNew }) => isNew);
  writeFiles(written, { mustBeNew: true });
  const report: Report = {
    account: live.account,
    region: live.region,
    accounts: accountReports(live),
    files: files.map(({ draft, path, isNew, diff }): FileReport => {
      const environment = environments.find((one) => one.name === draft.name);
      return {
        path,
        destinations: environment === undefined ? [] : namedIn(environment).destinations,
        state: isNew ? "written" : diff === "" ? "same" : "differs",
        ...(diff !== "" && { diff }),
      };
    }),
    ...{ findings, leftOut, gaps: live.gaps },
    ...(cautions && { takeOver: { cautions, ...importsIn(environments) } }),
  };
  const code = needsALook(report) ? CHANGES : CLEAN;
  if (json) printDocument({ command: "init", exitCode: code, ...report });
  else showReport(report, live, terminal);
  return code;
}

function aboutLive({ account, region }: LiveInstallation, { taken }: Draft): string[] {
  if (taken !== undefined) {
    return [
      `What runs in account ${account}, ${region}, as init read it. What stands below adopt becomes this environment's own with the`,
      "next deploy, which imports it and destroys nothing; everything else exists already and stays as it is.",
    ];
  }
  return [
    `What runs in account ${account}, ${region}, as init read it. Everything here exists already: a deploy changes no resource,`,
    "and the wiring has nothing to change.",
  ];
}
