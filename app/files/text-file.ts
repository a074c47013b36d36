import { readFileSync } from "node:fs";
import type { Problem } from "../../formats/problem";

/** What is wrong with a file itself. */
export type FileMistake = Pick<Problem, "got" | "allowed" | "fix">;

/** The text of a file without its byte order mark, or why it cannot be had. */
export function readText(file: string): string | FileMistake {
  try {
    const bytes = readFileSync(file);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EISDIR") {
      return { got: "a folder", allowed: "a file", fix: "rename the folder or move it elsewhere" };
    }
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") {
      const got = "bytes that are no UTF-8 text";
      return { got, allowed: "text in UTF-8", fix: "save the file again, with encoding UTF-8" };
    }
    const got = `a file that cannot be read (${code})`;
    return { got, allowed: "a file that you may read", fix: "check its permissions and links" };
  }
}
