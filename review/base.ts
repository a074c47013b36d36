import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { textOfFile } from "../formats/file-problem";
import { cut, UserError } from "../formats/problem";
import { type Snapshot, snapshotOf } from "./changes/snapshot";
import { parseWaivers, readWaivers, WAIVERS_FILE, type Waiver } from "./changes/waivers";
import { filesAt, mergeBase, textAt } from "./git";
import {
  type Committed,
  committedSnapshot,
  hasReports,
  isReportsName,
  jsonReport,
  parseReport,
} from "./report/committed-reports";
import { loadConfigurations } from "./terraform/load-configuration";
import { readConfiguration } from "./terraform/read-configuration";

/** What a review compares with. */
export interface Base {
  /** Ends the sentence "compared with ...". */
  readonly name: string;
  /** Whether there is any report at all, of whatever stack. */
  readonly hasReports: boolean;
  /** @param now the stack's own, which is returned if nothing changed, as it need not be read again */
  snapshot(stack: string, now: Snapshot): Snapshot | undefined;
  readonly waivers: readonly Waiver[];
}

/** The reports that are in the folder now. */
export function committedBase(committed: Committed): Base {
  const { folder } = committed;
  return {
    name: "the committed reports",
    hasReports: hasReports(folder),
    snapshot: (stack, now) => committedSnapshot(committed, stack, now),
    waivers: readWaivers(folder),
  };
}

/** The reports of another commit, for which nothing has to be synthesized. */
export function baseAtRef(folder: string, ref: string): Base {
  const commit = mergeBase(ref);
  const read = (file: string) => textAt(commit, join(folder, file));
  const waivers = read(WAIVERS_FILE);
  return {
    name: `${ref} (${commit.slice(0, 12)})`,
    hasReports: filesAt(commit, folder).some((file) => isReportsName(basename(file))),
    snapshot: (stack, now) => {
      const text = read(`${stack}.json`);
      if (text === undefined) return undefined;
      if (text === jsonReport(now)) return now;
      return parseReport(text, `${ref}:${folder}/${stack}.json`);
    },
    waivers: waivers === undefined ? [] : parseWaivers(waivers, `${ref}:${folder}/${WAIVERS_FILE}`),
  };
}

/** A report, a cdk.tf.json, a folder of them or a plan, written at another time. */
export function baseInFile(file: string): Base {
  const snapshots = snapshotsIn(file);
  const [only, ...others] = snapshots;
  return {
    name: file,
    hasReports: true,
    snapshot: (stack) =>
      snapshots.find((snapshot) => snapshot.stack === stack) ??
      (others.length === 0 ? only : undefined),
    waivers: [],
  };
}

function snapshotsIn(file: string): readonly Snapshot[] {
  if (!existsSync(file)) throw new UserError(`There is no ${cut(file)}: check --base`);
  if (isReport(file)) return [parseReport(textOfFile(file), file)];
  return loadConfigurations(file).map((configuration) =>
    snapshotOf(configuration, readConfiguration(configuration)),
  );
}

/** By what a report has and no Terraform does; one of a stack without policies has no more than that. */
function isReport(file: string): boolean {
  if (!file.endsWith(".json")) return false;
  const text = textOfFile(file);
  return text.includes('"formatVersion"') && text.includes('"unreadable"');
}
