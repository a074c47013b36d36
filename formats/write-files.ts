import { randomUUID } from "node:crypto";
import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { explainFileError } from "./file-problem";
import { cut, UserError } from "./problem";

// The one place that writes files; a test refuses every other.

interface FileToWrite {
  /** Folders that are missing are made. */
  readonly path: string;
  readonly text: string;
  /** Who may read it. @default - as the file that it replaces, or else as the umask says */
  readonly mode?: number;
}

interface WriteOptions {
  /** Refuses a file that exists, also one that appears meanwhile. @default false */
  readonly mustBeNew?: boolean;
}

/** Texts are complete beside their files before the first file is replaced, and what fails then is undone. */
interface Prepared {
  readonly path: string;
  /** Where a link leads. */
  readonly target: string;
  readonly complete: string;
  /** A copy of what is replaced. */
  readonly before: string | undefined;
}

type Undo = (() => void)[];

/**
 * Writes files, all of them or none: a full disk, a missing right or a folder in a file's place leaves everything as it
 * was. It never waits, so that a signal is heard before it or after it.
 * @throws UserError that says what the system refused, and that nothing was written
 */
export function writeFiles(
  files: readonly FileToWrite[],
  { mustBeNew = false }: WriteOptions = {},
): void {
  const undo: Undo = [];
  const copies: string[] = [];
  let at = "";
  try {
    const prepared: Prepared[] = [];
    for (const file of files) {
      at = file.path;
      prepared.push(prepare(file, mustBeNew, undo));
    }
    for (const one of prepared) {
      at = one.path;
      if (one.before !== undefined) copies.push(one.before);
      replace(one, mustBeNew, undo);
    }
  } catch (error) {
    for (const step of undo.toReversed()) quietly(step);
    throw explained(error, at, mustBeNew);
  }
  for (const copy of copies) quietly(() => rmSync(copy, { force: true }));
}

function prepare({ path, text, mode }: FileToWrite, mustBeNew: boolean, undo: Undo): Prepared {
  const about = mustBeNew ? undefined : statSync(path, { throwIfNoEntry: false });
  const target = about === undefined ? path : realpathSync(path);
  const folder = dirname(target);
  for (const missing of foldersDownTo(folder)) {
    const isMade = mkdirSync(missing, { recursive: true }) !== undefined;
    if (isMade) undo.push(() => rmdirSync(missing));
  }
  const beside = () => {
    const name = join(folder, `.whatsapp-aws-${randomUUID()}`);
    undo.push(() => rmSync(name, { force: true }));
    return name;
  };
  if (about !== undefined) refuseUnwritable(target, about.isFile() || about.isDirectory());
  const complete = beside();
  writeFileSync(complete, text, { flag: "wx", ...(mode !== undefined && { mode }) });
  if (about === undefined) return { path, target, complete, before: undefined };
  if (mode === undefined) chmodSync(complete, about.mode & MODE_BITS);
  const before = beside();
  copyFileSync(target, before);
  return { path, target, complete, before };
}

const MODE_BITS = 0o777;

function replace({ target, complete, before }: Prepared, mustBeNew: boolean, undo: Undo): void {
  if (mustBeNew) closeSync(openSync(target, "wx")); // takes the name, which a renamed file would not ask for
  if (mustBeNew) undo.push(() => rmSync(target, { force: true }));
  renameSync(complete, target);
  if (before !== undefined) undo.push(() => renameSync(before, target));
  else if (!mustBeNew) undo.push(() => rmSync(target, { force: true }));
}

/** To replace a file, the rights of its folder would be enough, and those of the file be passed over. */
function refuseUnwritable(target: string, isFileOrFolder: boolean): void {
  if (!isFileOrFolder) {
    throw new UserError(
      `${cut(target)} is a device or a pipe, which cannot be replaced like a file: name a file. Nothing was written`,
    );
  }
  closeSync(openSync(target, "r+"));
}

/** The folder and all above it, the highest first. */
function foldersDownTo(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [...foldersDownTo(above), folder];
}

/** A copy that stays is better than another message in the place of the first. */
function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // nothing else can be done about it
  }
}

function explained(error: unknown, at: string, mustBeNew: boolean): unknown {
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (mustBeNew && code === "EEXIST" && syscall === "open") {
    return new UserError(
      `${cut(at)} was written by something else meanwhile: run again. Nothing was written`,
    );
  }
  if (code === undefined || syscall === undefined) return error;
  const where = syscall === "mkdir" ? path : at; // and not the file beside it
  const said = explainFileError({ code, syscall, path: where });
  return said instanceof UserError ? new UserError(`${said.message}. Nothing was written`) : error;
}
