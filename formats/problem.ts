import { escaped, forLine, INVISIBLE, replaceInvisible } from "./outlets";

/**
 * One thing that is wrong, complete enough that its reader need not look anything up: where it stands, what
 * was found there, what would be right, and what to do.
 */
export interface Problem {
  /** A file with line and column, or the path of a construct. */
  readonly where: string;
  /** The field below it, for example `mediaBucket.inboundPrefix`. */
  readonly field: string;
  /** What stands there, as it is written. */
  readonly got: string;
  /** What would be right. */
  readonly allowed: string;
  /** What to do. */
  readonly fix: string;
}

/**
 * An error that the user can mend: entry points print its message alone, without a stack.
 * @example
 * try {
 *   new WhatsAppMessaging(this, "WhatsApp", { account, region, namePrefix: "acme" });
 * } catch (error) {
 *   if (!(error instanceof UserError)) throw error;
 *   process.exitCode = 1; // error.message says what to do
 * }
 */
export class UserError extends Error {
  /** @internal */
  override readonly name = "UserError";
}

/**
 * Several problems as one error, so that a file can be corrected in one go.
 * @example
 * try {
 *   new WhatsAppMessaging(this, "WhatsApp", { account, region, namePrefix: "Acme" });
 * } catch (error) {
 *   if (!(error instanceof ProblemsError)) throw error;
 *   const fields = error.problems.map(({ where, field, fix }) => ({ where, field, fix }));
 * }
 */
export class ProblemsError extends UserError {
  // A private field: if an error is not caught, Node prints its own properties after the message again.
  readonly #problems: readonly Problem[];

  constructor(headline: string, problems: readonly Problem[]) {
    super([headline, ...problems.map(renderProblem)].join("\n\n"));
    this.#problems = problems;
  }

  /** Each with place, got, allowed and fix. */
  get problems(): readonly Problem[] {
    return this.#problems;
  }
}

/** Four lines, whatever strangers have written into a field. */
export function renderProblem(problem: Problem): string {
  const place = [problem.where, problem.field].filter((part) => part !== "").join("  ");
  return [
    place,
    `  got      ${problem.got}`,
    `  allowed  ${problem.allowed}`,
    `  fix      ${problem.fix}`,
  ]
    .map(forLine)
    .join("\n");
}

/** A value as it would be written, short enough for one line. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const kind = kindOf(value);
  return kind === undefined
    ? cut(JSON.stringify(value) ?? String(value))
    : `${article(kind)} ${kind}`;
}

/** The kind of a value that JSON cannot write, or only as an empty object. */
function kindOf(value: unknown): string | undefined {
  if (["function", "symbol", "bigint"].includes(typeof value)) return typeof value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return undefined;
  const name: unknown = value.constructor?.name;
  return typeof name === "string" && name !== "" ? cut(name) : "object of some class";
}

function article(noun: string): string {
  return /^[aeio]/i.test(noun) ? "an" : "a";
}

/**
 * Short enough for one line, and with nothing in it that would move a terminal's cursor or that a reader
 * could not see: what looks like nothing, or like another letter, is written as its number.
 */
export function cut(text: string): string {
  // So that a huge value costs no more than a long one.
  const read = text.slice(0, MOST_READ).replace(CREDENTIALS, "$1***@");
  const printable = replaceInvisible(read, escaped).replace(MIXED_WORD, (word) =>
    word.replace(LOOK_ALIKE, escaped),
  );
  return printable.length > 120 ? `${printable.slice(0, 117)}...` : printable;
}

/** What an error says, on one line: that of a parser quotes what it read. */
export function reasonOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return cut(said.slice(0, MOST_READ).replace(/\s+/g, " "));
}

/** `cut` for a field that takes ASCII only: there, a letter of another script was never meant. */
export function showAscii(value: string): string {
  const shown = show(value);
  return /[A-Za-z0-9]/.test(value) ? shown.replace(LOOK_ALIKE, escaped) : shown;
}

/** What a reader of the text believes to see. */
export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, "");
}

const MOST_READ = 4096;

/** Credentials in a URL: a message that refuses them must not print them either. */
const CREDENTIALS = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"]*@/gi;

/** Letters that many fonts draw like Latin ones. */
const LOOK_ALIKE =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\uff01-\uff5e]|[\u{1d400}-\u{1d7ff}]/gu;

/** A word of Latin letters among others; a whole word in another script is text that its reader knows. */
const MIXED_WORD = /(?=[\p{L}\p{N}]*[A-Za-z])[\p{L}\p{N}]+/gu;
