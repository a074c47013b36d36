import { mkdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "../../formats/problem";

interface NewFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Writes files that do not exist yet, all of them or none. Nothing is ever overwritten.
 * @throws UserError where one of them exists
 */
export function writeNewFiles(files: readonly NewFile[]): void {
  if (files.length === 0) return;
  const folder = dirname(files[0]?.path ?? "");
  const created: string[] = [];
  const made = mkdirSync(folder, { recursive: true });
  try {
    for (const { path, text } of files) {
      created.push(path);
      writeFileSync(path, text, { flag: "wx" });
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const last = code === "EEXIST" ? created.pop() : undefined; // it is somebody else's
    for (const path of created) rmSync(path, { force: true });
    if (made !== undefined) rmdirSync(folder);
    if (last === undefined) throw error;
    throw new UserError(
      `${last} was written by something else meanwhile: run again. Nothing was written`,
    );
  }
}
