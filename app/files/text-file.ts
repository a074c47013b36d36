import { readFileSync, statSync } from "node:fs";
import type { Problem } from "../../formats/problem";

/** What is wrong with a file itself. */
export type FileMistake = Pick<Problem, "got" | "allowed" | "fix">;

/** Neither an environment nor a rate for every country, category and type takes more. */
const MOST_MEGABYTES = 1;

const UTF_8 = new TextDecoder("utf-8", { fatal: true });

/**
 * The text of a file without its byte order mark, or why there is none.
 * @param small what to say of a file that is too large
 */
export function readText(
  file: string,
  small: Omit<FileMistake, "got">,
  mostMegabytes = MOST_MEGABYTES,
): string | FileMistake {
  try {
    const about = statSync(file);
    if (about.isDirectory()) {
      return { got: "a folder", allowed: "a file", fix: "rename the folder or move it elsewhere" };
    }
    // Reading a pipe or a device could wait for ever.
    if (!about.isFile()) {
      const got = "a pipe, a socket or a device";
      return { got, allowed: "a file", fix: "write its content to a file" };
    }
    if (about.size > mostMegabytes * 2 ** 20) {
      return { got: `a file of more than ${mostMegabytes} MiB`, ...small };
    }
    return UTF_8.decode(readFileSync(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") {
      const got = "bytes that are no UTF-8 text";
      return { got, allowed: "text in UTF-8", fix: "save the file again, with encoding UTF-8" };
    }
    const got = `a file that cannot be read (${code})`;
    return { got, allowed: "a file that you may read", fix: "check its permissions and links" };
  }
}
