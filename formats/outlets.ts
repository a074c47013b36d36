import { remembered } from "./remembered";

/**
 * One function per outlet: a name, a tag, an ARN or a Sid comes from an API or from a stranger's file, and must
 * not act where it is printed. What people read shows the code of a character that they could not see.
 */

/** Control characters, those that reorder text, and those that take no space or look like a plain one. */
export const INVISIBLE =
  /\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}|[\u00a0\u115f\u1160\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0]|[\ud800-\udfff]/gu;

/** What most texts consist of: one look at it takes a fraction of the time that the pattern above takes. */
export const PRINTABLE = /^[ -~]*$/;

/** The text with something else in place of each invisible character. */
export function replaceInvisible(text: string, by: (character: string) => string): string {
  return PRINTABLE.test(text) ? text : text.replace(INVISIBLE, by);
}

/** As JSON and JavaScript write it, for example `\u200b`. */
export function escaped(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

/**
 * What GitHub obeys in the log of a workflow, wherever in a line it stands; of the other form, `::error::`, the
 * line must begin with it.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
const OBEYED_ANYWHERE = /##(?=\[)/g;

/**
 * One line of a terminal or a log, in which GitHub obeys nothing.
 * @example forLine("Ada\n::error::x") // "Ada\\u000a::error::x"
 */
export function forLine(text: string): string {
  return replaceInvisible(text, escaped)
    .replace(/^(\s*)(?=::)/, "$1\\")
    .replace(OBEYED_ANYWHERE, "$&\\");
}

/** A message of several lines, which its writer broke: what strangers put into it has gone through `forLine`. */
export function forLines(text: string): string {
  return text.split("\n").map(forLine).join("\n");
}

/** A document for machines that a terminal may show on its way: the same values, in ASCII where text is invisible. */
export function forJson(document: unknown): string {
  // A line break can only be one of the layout: JSON escapes those in texts itself.
  const json = JSON.stringify(document, null, 2);
  return json
    .replace(/[^\n -~]+/g, (some) => some.replace(INVISIBLE, escaped))
    .replaceAll("##[", `##${escaped("[")}`);
}

/**
 * One word of a command that is offered for pasting into a POSIX shell.
 * @example forShell("it's") // 'it'\''s'
 */
export function forShell(word: string): string {
  return /^[\w@%+:,./-][\w@%+=:,./-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * A command that is offered for pasting into a POSIX shell.
 * @example forCommand(["npx", "cdktf", "deploy", "prod"]) // npx cdktf deploy prod
 */
export function forCommand(words: readonly string[]): string {
  return words.map(forShell).join(" ");
}

/** Text in Markdown, at the beginning of a line or in a cell of a table: it is never more than text. */
export function forMarkdown(text: string): string {
  return replaceInvisible(text, (one) => (/\s/.test(one) ? " " : escaped(one)))
    .replaceAll(/ +/g, " ")
    .trim()
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\|[\]`_*~#]/g, "\\$&")
    .replace(/^[-+>=:]/, "\\$&")
    .replace(/^(\d+)([.)])/, "$1\\$2")
    .replaceAll(/@|www(?=\.)|:(?=\/\/)|(mailto|xmpp):/gi, "$&\u200b"); // GitHub's mentions, and links without brackets
}

/** A code span of Markdown, outside of tables, with a fence that is longer than any row of backquotes in it. */
export function forCode(text: string): string {
  const line = replaceInvisible(text, escaped).replace(OBEYED_ANYWHERE, "$&\u200b") || " ";
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((row) => row.length));
  const fence = "`".repeat(longest + 1);
  const edge = /^`|`$|^ .*[^ ].* $/.test(line) ? " " : "";
  return `${fence}${edge}${line}${edge}${fence}`;
}

/**
 * A sentence of Markdown that names things: a word that is more than a word (an ARN, an action, an address) is a code
 * span, in which GitHub makes no link, no mention and no emoji of it.
 * @example forProse("role chat may s3:Get* on *") // "role chat may `s3:Get*` on `*`"
 */
export function forProse(text: string): string {
  return replaceInvisible(text, (one) => (/\s/.test(one) ? " " : escaped(one)))
    .trim()
    .replaceAll(/ +/g, " ")
    .replace(/[^ (),;"]+/g, proseWord);
}

/** Reports of many environments repeat their words. */
const proseWord = remembered((word) => {
  const [, name = "", end = ""] = /^(.*?)([.:!?]*)$/.exec(word) ?? [];
  return IS_NAME.test(name) ? `${forCode(name)}${end}` : forMarkdown(word);
});

/** What Markdown or GitHub might read: signs, a point or a slash between letters, what may be a commit or an issue. */
const IS_NAME = /[^\p{L}\p{N}.'!?’-]|[^.]\.[^.]|\d[\da-f]{6}|[\da-f]{6}\d|^gh-\d|^www/iu;

/** Text inside of HTML, where Markdown is not read. */
export function forHtml(text: string): string {
  return replaceInvisible(text, escaped)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replace(OBEYED_ANYWHERE, "$&\u200b")
    .replaceAll("@", "@\u200b");
}

/**
 * Text in the message of a SARIF result, which knows links, and which GitHub shows beside the code; other programs
 * print it into a log.
 */
export function forSarif(text: string): string {
  return replaceInvisible(text, escaped)
    .replace(OBEYED_ANYWHERE, "$&\u200b")
    .replaceAll(/^ *(?=::)|@|\](?=\()|:(?=\/\/)/g, "$&\u200b");
}
