import { OWNERSHIP_TAG_KEY } from "../../formats/ownership-tag";
import { cut } from "../../formats/problem";
import type { Terminal } from "../terminal/terminal";
import { readOwnershipTag } from "../wiring/ownership-tag";
import type { Tags } from "../wiring/wiring";
import type { LeftOut } from "./drafts";
import type { LiveFinding } from "./findings";
import type { Gap, LiveInstallation, LiveWaba } from "./world";

/** What `init` found and did: what it prints, and the document of `--json`. */
export interface Report {
  readonly account: string;
  readonly region: string;
  readonly accounts: readonly AccountReport[];
  readonly files: readonly FileReport[];
  readonly findings: readonly LiveFinding[];
  readonly leftOut: readonly LeftOut[];
  readonly gaps: readonly Gap[];
  /** @default - nothing is taken over */
  readonly takeOver?: {
    /** By the first deploy of the files. */
    readonly imports: number;
    readonly creates: number;
    readonly cautions: readonly LeftOut[];
  };
}

export interface FileReport {
  readonly path: string;
  /** The topic and the instance to which its accounts send. */
  readonly destinations: readonly string[];
  readonly state: "written" | "same" | "differs";
  /** As `diff -u` shows it, where the file that exists says something else than what runs. */
  readonly diff?: string;
}

interface AccountReport {
  readonly id: string;
  /** As Meta shows it; nothing where it could not be read. */
  readonly name: string | undefined;
  readonly destination: string | undefined;
  readonly tags: TagsReport;
  readonly numbers: readonly { readonly id: string; readonly tags: TagsReport }[];
}

type TagsReport = Tags | "unread";

export function accountReports({ accounts }: LiveInstallation): readonly AccountReport[] {
  return accounts.map(({ id, destination, tags, detail }) => ({
    id,
    name: detail === "unread" ? undefined : detail.name,
    destination: destination?.arn,
    tags,
    numbers:
      detail === "unread" ? [] : detail.numbers.map((one) => ({ id: one.id, tags: one.tags })),
  }));
}

/** Whether something needs a look: something wrong or unknown, or a file that exists and says something else. */
export function needsALook({ findings, gaps, files }: Report): boolean {
  return findings.length + gaps.length > 0 || files.some(({ state }) => state === "differs");
}

const SIGNS = { error: "✗", warning: "!", unknown: "?" } as const;
const STYLES = { error: "red", warning: "yellow", unknown: "yellow" } as const;
const FILE_WORDS = {
  written: "written",
  same: "says what runs, and stays as it is",
  differs: "says something else than what runs, and stays as it is",
} as const;

export function showReport(report: Report, live: LiveInstallation, terminal: Terminal): void {
  const { account, region, files, findings, leftOut, gaps } = report;
  terminal.line(`What runs in account ${account}, ${region}`, "bold");
  for (const waba of live.accounts) showAccount(waba, terminal);
  showRest(live, terminal);
  showList(terminal, "Findings", findings.length, "  Nothing is wrong with what could be read.");
  for (const { severity, what, rule, message, fix } of findings) {
    const inDocs = rule === undefined ? "" : ` (docs/review-rules.md#${rule})`;
    terminal.paragraph(`  ${SIGNS[severity]} ${what}: ${message}`, { hang: 4 }, STYLES[severity]);
    if (fix !== "") terminal.paragraph(`fix: ${fix}${inDocs}`, { indent: 4, hang: 9 });
  }
  if (leftOut.length > 0) showList(terminal, "What no file says", leftOut.length);
  for (const { what, because, fix } of leftOut) {
    terminal.paragraph(`  - ${what}: ${because}`, { hang: 4 });
    if (fix !== undefined) terminal.paragraph(`fix: ${fix}`, { indent: 4, hang: 9 });
  }
  if (gaps.length > 0) showList(terminal, "What could not be read", gaps.length);
  for (const { what, because, fix } of gaps) {
    terminal.paragraph(`  ? ${what}: ${because}`, { hang: 4 }, "yellow");
    terminal.paragraph(`fix: ${fix}`, { indent: 4, hang: 9 });
  }
  if (report.takeOver !== undefined) showTakeOver(report.takeOver, terminal);
  showList(terminal, "Files", files.length);
  for (const { path, destinations, state, diff } of files) {
    const to = destinations.length === 0 ? "no topic and no instance" : destinations.join(" and ");
    terminal.line(
      `  ${path}: ${FILE_WORDS[state]} (${to})`,
      state === "differs" ? "yellow" : "green",
    );
    for (const line of diff?.split("\n") ?? []) terminal.line(`    ${line}`, styleOfDiff(line));
  }
}

function showTakeOver(
  { imports, creates, cautions }: NonNullable<Report["takeOver"]>,
  terminal: Terminal,
): void {
  terminal.line();
  terminal.line(`Take-over: ${imports} to import, ${creates} to create, 0 to destroy`, "bold");
  terminal.line("  The plan of the next deploy shows each, and what would change in it.");
  for (const { what, because } of cautions) {
    terminal.paragraph(`  ! ${what}: ${because}`, { hang: 4 }, "yellow");
  }
}

function styleOfDiff(line: string) {
  if (/^(---|\+\+\+|@@)/.test(line)) return undefined;
  return line.startsWith("+") ? "green" : line.startsWith("-") ? "red" : undefined;
}

function showList(terminal: Terminal, title: string, count: number, ifNone = ""): void {
  terminal.line();
  terminal.line(`${title}: ${count}`, "bold");
  if (count === 0 && ifNone !== "") terminal.line(ifNone);
}

function showAccount({ id, destination, tags, detail }: LiveWaba, terminal: Terminal): void {
  const name = detail === "unread" ? "" : ` ${cut(detail.name)}`;
  const to = destination === undefined ? "sends nowhere" : `sends to ${cut(destination.arn)}`;
  terminal.line(`  ${cut(id)}${name}: ${to}${tagsInWords(tags)}`);
  if (detail === "unread") return;
  for (const number of detail.numbers) {
    terminal.line(`    ${cut(number.id)}${tagsInWords(number.tags)}`);
  }
}

/** The tag that Amazon Connect sets on numbers from which it may send. */
const OF_CONNECT = "AmazonConnectEnabled";

function tagsInWords(tags: Tags | "unread"): string {
  if (tags === "unread") return "; its tags are unknown";
  const words = Object.entries(tags).map(([key, value]) => {
    if (key === OWNERSHIP_TAG_KEY) {
      const owner = readOwnershipTag(tags)?.owner;
      return `the mark of this tool${owner === undefined ? "" : ` for the name prefix ${owner}`}`;
    }
    const ofConnect = key === OF_CONNECT ? " (set by Amazon Connect)" : "";
    return `${cut(key)}=${cut(value)}${ofConnect}`;
  });
  return words.length === 0 ? "" : `; tags: ${words.join(", ")}`;
}

/** One line for each thing around the accounts. */
function showRest(live: LiveInstallation, terminal: Terminal): void {
  for (const { arn, topic, subscriptions } of live.topics) {
    const known = typeof subscriptions === "string" ? "unknown" : subscriptions.length;
    const what = topic === "missing" ? "does not exist" : `subscriptions: ${known}`;
    terminal.line(`  topic ${cut(arn)}: ${what}`);
  }
  for (const { arn } of live.queues) terminal.line(`  queue ${cut(arn)}`);
  for (const { id } of live.keys) terminal.line(`  key ${cut(id)}`);
  for (const { arn } of live.connectRoles) terminal.line(`  Connect role ${cut(arn)}`);
  terminal.line(`  service-linked role: ${IS_THERE[live.serviceLinkedRole]}`);
  const { alarms, dashboards, bucket } = live;
  terminal.line(
    `  alarms on the service or on an event topic: ${listed(alarms === "unread" ? alarms : alarms.map(({ name }) => name))}`,
  );
  terminal.line(`  dashboards with the service's metrics: ${listed(dashboards)}`);
  if (bucket === undefined) return;
  const { prefixes } = bucket;
  terminal.line(`  bucket ${cut(bucket.name)}, folders: ${listed(prefixes)}`);
  if (prefixes !== "unread" && prefixes.length > 0) {
    terminal.paragraph(
      "    Nothing in AWS says which of them hold media: unless they are inbound/ and outbound/, write mediaBucket.inboundPrefix and outboundPrefix.",
      { hang: 4 },
    );
  }
}

const IS_THERE = { exists: "exists", missing: "does not exist", unread: "unknown" } as const;

function listed(names: readonly string[] | "unread"): string {
  if (names === "unread") return "unknown";
  return names.length === 0 ? "none" : names.map(cut).join(", ");
}
