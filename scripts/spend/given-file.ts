import { statSync } from "node:fs";
import { type FileMistake, readText } from "../../app/files/text-file";
import type { Problem } from "../../formats/problem";
import { isMap } from "../../formats/schema-walk";

/** Real price lists have tens of megabytes; a file takes several times its size of memory. */
const MOST_MEGABYTES = 200;

/** What a file should be, and what to do if it is something else. */
type Words = Omit<FileMistake, "got">;

/** The text of a file of AWS's that a user gave, or why there is none. */
export function readGivenFile(file: string, words: Words): string | Problem {
  const at = { where: file, field: "" };
  const about = statSync(file, { throwIfNoEntry: false });
  if (about === undefined) return { ...at, got: "no such file", ...words };
  if (about.isDirectory()) return { ...at, got: "a folder", ...words, fix: "name the files in it" };
  const text = readText(file, words, MOST_MEGABYTES);
  return typeof text === "string" ? text : { ...at, ...text };
}

/** What a text holds as JSON, or where it stops being JSON. */
export function parseGivenJson(
  text: string,
  file: string,
  words: Words,
): { readonly document: unknown } | { readonly problem: Problem } {
  try {
    return { document: JSON.parse(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { problem: { field: "", ...words, ...syntaxMistake(error, text, file) } };
  }
}

/** A download that broke off is the usual mistake: its place is the end of the file. */
function syntaxMistake({ message }: SyntaxError, text: string, file: string) {
  const end = text.trimEnd().length;
  const brokenOff = /end of JSON|Unterminated/.test(message);
  const at = brokenOff ? end : Number(/position (\d+)/.exec(message)?.[1] ?? 0);
  const before = text.slice(0, at).split("\n");
  const where = `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  if (end === 0) return { where: file, got: "an empty file" };
  if (brokenOff || at >= end) {
    return { where, got: "JSON that ends too early", fix: "download the file again, to its end" };
  }
  return { where, got: "text that is not JSON" };
}

/** How AWS's price list begins as CSV. */
export function isPriceListCsv(text: string): boolean {
  return /^"?FormatVersion"?,/i.test(text);
}

export const PRICE_LIST_CSV = "AWS's price list as CSV";

export type Json = Readonly<Record<string, unknown>>;

/** An object, or an empty one in place of anything else. */
export function record(value: unknown): Json {
  return isMap(value) ? value : {};
}
