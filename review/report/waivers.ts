import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../../formats/problem";
import type { Finding } from "../model";

/** Somebody's decision to live with one finding. */
export interface Waiver {
  readonly stack: string;
  readonly rule: string;
  readonly address: string;
  /** Of the finding: when the statement changes, the waiver falls. */
  readonly fingerprint: string;
  readonly reason: string;
  /** The last day on which it counts, as YYYY-MM-DD. @default - it does not expire */
  readonly until?: string | undefined;
}

/** Beside the generated reports, and the one file there that people write. */
export const WAIVERS_FILE = "waivers.json";

const waiversSchema = z.array(
  z.strictObject({
    stack: z.string().min(1),
    rule: z.string().min(1),
    address: z.string().min(1),
    fingerprint: z.string().min(1),
    reason: z.string().min(1),
    until: z.iso.date().optional(),
  }),
);

export function readWaivers(folder: string): readonly Waiver[] {
  const file = join(folder, WAIVERS_FILE);
  return existsSync(file) ? parseWaivers(readFileSync(file, "utf8"), file) : [];
}

export function parseWaivers(text: string, file: string): readonly Waiver[] {
  try {
    return waiversSchema.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new UserError(`${file} cannot be read: write waivers with --waive.\n${why}`);
  }
}

export function writeWaivers(folder: string, waivers: readonly Waiver[]): void {
  const sorted = waivers.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  writeFileSync(join(folder, WAIVERS_FILE), `${JSON.stringify(sorted, null, 2)}\n`);
}

/** How a finding is named on the command line. */
export function idOf(finding: Pick<Finding, "rule" | "fingerprint">): string {
  return `${finding.rule}:${finding.fingerprint}`;
}

function keyOf({ stack, rule, address, fingerprint }: Waiver): string {
  return [stack, address, rule, fingerprint].join(" ");
}

export interface Sorted {
  readonly open: readonly Finding[];
  readonly waived: readonly { readonly finding: Finding; readonly waiver: Waiver }[];
}

/**
 * Divides the findings of a stack into those that somebody decided to live with and the others. A
 * waiver that has expired, or that no finding needs any more, is itself a finding.
 * @param today as YYYY-MM-DD
 */
export function sortByWaivers(
  stack: string,
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  today: string,
): Sorted {
  const own = waivers.filter((waiver) => waiver.stack === stack);
  const waiverOf = (finding: Finding) =>
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

function unused({ rule, address, fingerprint }: Waiver): Finding {
  return {
    rule: "waiver-unused",
    severity: "error",
    address,
    fingerprint,
    message: `The waiver of ${rule}:${fingerprint} is for something that is not there any more.`,
    fix: `remove it from ${WAIVERS_FILE}; if the statement only changed, look at it and waive it anew`,
  };
}

function outdated({ rule, address, fingerprint, until }: Waiver): Finding {
  return {
    rule: "waiver-expired",
    severity: "error",
    address,
    fingerprint,
    message: `The waiver of ${rule}:${fingerprint} ended on ${until}.`,
    fix: "mend what it waived, or decide again with --waive and a new --until",
  };
}
