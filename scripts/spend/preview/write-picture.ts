import { readFileSync, writeFileSync } from "node:fs";
import { UserError } from "../../../formats/problem";
import { MARK } from "./picture";

/** Checked before anything is drawn: never overwrite what we did not make. */
export function refuseForeign(file: string): void {
  if (!file.endsWith(".svg")) {
    throw new UserError(`${file} would hold a picture in SVG: name it so that it ends in .svg`);
  }
  const present = readIfThere(file);
  if (present === undefined || present.slice(0, HEAD).includes(MARK)) return;
  throw new UserError(
    `${file} exists and is no preview of ours, so it stays: name another file, or remove it first`,
  );
}

/** The mark stands in one of the first two lines. */
const HEAD = 200;

export function writePicture(file: string, svg: string): void {
  attempt(file, "written", () => writeFileSync(file, svg));
}

function readIfThere(file: string): string | undefined {
  return attempt(file, "read", () => {
    try {
      return readFileSync(file, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  });
}

function attempt<T>(file: string, done: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "its folder does not exist" : String(code);
    throw new UserError(`${file} cannot be ${done} (${why}): check --preview`);
  }
}
