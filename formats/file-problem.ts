import { readFileSync } from "node:fs";
import { cut, UserError } from "./problem";

interface SystemError {
  readonly code: string;
  readonly syscall: string;
  readonly path?: string;
}

const NOT_ALLOWED = "check the owner and the rights of the file and of its folder";
const FULL = "free space there, and run again; temporary files follow TMPDIR";
const WRONG_PATH = "check the path";

/** What to do about the errors of files that say nothing of a bug. */
const FIXES: Readonly<Record<string, string>> = {
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
  EROFS: "the file system is read-only, so run this in a folder that can be written",
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: "raise the limit of the size of files, with ulimit -f",
  EBUSY:
    "the file is mounted by itself, as containers do, so that it cannot be replaced: mount its folder",
  EMFILE: "raise the limit of open files, with ulimit -n",
  EEXIST: WRONG_PATH,
  ENOENT: WRONG_PATH,
  ENOTDIR: WRONG_PATH,
  EISDIR: WRONG_PATH,
  ELOOP: WRONG_PATH,
  ENAMETOOLONG: WRONG_PATH,
};

/** The text of a file. An error names it, where Node.js does not: of a folder, it says only that it was read. */
export function textOfFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw Object.assign(error as Error, { path });
  }
}

/** What the system refused about a file that an option names. */
export function explainGivenFile(error: unknown, file: string, option: string): UserError {
  const { code } = error as NodeJS.ErrnoException;
  return new UserError(
    code === "ENOENT"
      ? `There is no file ${cut(file)}: check ${option}`
      : `${cut(file)} cannot be read (${code}): check ${option}`,
  );
}

/** What the system refused about a file, as one message; every other error stays as it is. */
export function explainFileError(error: unknown): unknown {
  if (!isSystemError(error)) return error;
  const { code, syscall, path } = error;
  const fix = FIXES[code];
  if (fix === undefined) return error;
  const what = path === undefined ? "A file that is being written" : cut(path);
  return new UserError(`${what}: the system refused ${syscall} with ${code}. To go on, ${fix}`);
}

function isSystemError(error: unknown): error is SystemError {
  if (typeof error !== "object" || error === null) return false;
  const { code, syscall, path } = error as Readonly<Record<string, unknown>>;
  const isWrite = path === undefined && syscall === "write";
  return (
    typeof code === "string" && typeof syscall === "string" && (isWrite || typeof path === "string")
  );
}
