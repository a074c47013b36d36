import { existsSync } from "node:fs";
import { join } from "node:path";
import { textOfFile } from "../../formats/file-problem";
import { forJson } from "../../formats/outlets";
import { cut, UserError } from "../../formats/problem";
import { writeFiles } from "../../formats/write-files";
import type { LintFinding } from "../model";
import type * as Schemas from "./schemas";

/** A decision to live with one finding. */
export interface Waiver {
  readonly stack: string;
  readonly rule: string;
  readonly address: string;
  /** The finding's fingerprint: when the statement changes, the waiver no longer holds. */
  readonly fingerprint: string;
  readonly reason: string;
  /** The last day on which it counts, as YYYY-MM-DD. @default - it does not expire */
  readonly until?: string | undefined;
}

/** The one file beside the generated reports that people write. */
export const WAIVERS_FILE = "waivers.json";

export function readWaivers(folder: string): readonly Waiver[] {
  const file = join(folder, WAIVERS_FILE);
  return existsSync(file) ? parseWaivers(textOfFile(file), file) : [];
}

export function parseWaivers(text: string, file: string): readonly Waiver[] {
  // Loaded here, because most folders have no waivers.
  const { faultsOf, waiversSchema }: typeof Schemas = require("./schemas");
  try {
    return waiversSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new UserError(
      `${cut(file)} cannot be read: write waivers with --waive.${faultsOf(error)}`,
    );
  }
}

export function writeWaivers(folder: string, waivers: readonly Waiver[]): void {
  const sorted = waivers.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  writeFiles([{ path: join(folder, WAIVERS_FILE), text: `${forJson(sorted)}\n` }]);
}

/** How a finding is named on the command line. */
export function idOf(finding: Pick<LintFinding, "rule" | "fingerprint">): string {
  return `${finding.rule}:${finding.fingerprint}`;
}

function keyOf({ stack, rule, address, fingerprint }: Waiver): string {
  return [stack, address, rule, fingerprint].join(" ");
}

export interface Sorted {
  readonly open: readonly LintFinding[];
  readonly waived: readonly { readonly finding: LintFinding; readonly waiver: Waiver }[];
}

/**
 * Divides the findings of a stack into those that are waived and the others. A
 * waiver that has expired, or that no finding needs any more, is itself a finding.
 * @param today as YYYY-MM-DD
 */
export function sortByWaivers(
  stack: string,
  findings: readonly LintFinding[],
  waivers: readonly Waiver[],
  today: string,
): Sorted {
  const own = waivers.filter((waiver) => waiver.stack === stack);
  const waiverOf = (finding: LintFinding) =>
    own.find((waiver) => idOf(waiver) === idOf(finding) && waiver.address === finding.address);
  const waived = findings.flatMap((finding) => {
    const waiver = waiverOf(finding);
    return waiver === undefined || isExpired(waiver, today) ? [] : [{ finding, waiver }];
  });
  const accepted = new Set(waived.map(({ finding }) => finding));
  const used = new Set(findings.map(waiverOf));
  const stale = own.filter((waiver) => !used.has(waiver)).map(unused);
  const expired = own
    .filter((waiver) => used.has(waiver) && isExpired(waiver, today))
    .map(outdated);
  return {
    open: [...findings.filter((finding) => !accepted.has(finding)), ...stale, ...expired],
    waived,
  };
}

function isExpired({ until }: Waiver, today: string): boolean {
  return until !== undefined && until < today;
}

function unused({ rule, address, fingerprint }: Waiver): LintFinding {
  return {
    rule: "waiver-unused",
    severity: "error",
    address,
    fingerprint,
    message: `The waiver of ${rule}:${fingerprint} is for something that is not there any more.`,
    fix: `remove it from ${WAIVERS_FILE}; if the statement only changed, look at it and waive it anew`,
  };
}

function outdated({ rule, address, fingerprint, until }: Waiver): LintFinding {
  return {
    rule: "waiver-expired",
    severity: "error",
    address,
    fingerprint,
    message: `The waiver of ${rule}:${fingerprint} ended on ${until}.`,
    fix: "fix the finding, or renew the waiver with --waive and a new --until",
  };
}
