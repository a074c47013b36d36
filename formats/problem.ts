import { escaped, forLine, INVISIBLE, PRINTABLE, replaceInvisible } from "./outlets";

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

/** One error for all mistakes in files. */
export function throwProblems(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const headline = problems.length === 1 ? "1 problem:" : `${problems.length} problems:`;
  throw new ProblemsError(headline, problems);
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
  if (typeof value === "number") return String(value); // JSON writes null for NaN and Infinity
  const kind = kindOf(value);
  return kind === undefined ? cut(asJson(value)) : `${article(kind)} ${kind}`;
}

/** An object that holds itself, or a bigint, cannot be written. */
function asJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return `${Array.isArray(value) ? "a list" : "an object"} that JSON cannot write, for example because it holds itself`;
  }
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

export function article(noun: string): string {
  return /^([aeio]|s3|sns|sqs)/i.test(noun) ? "an" : "a";
}

/**
 * Short enough for one line, and with nothing in it that would move a terminal's cursor or that a reader
 * could not see: what looks like nothing, or like another letter, is written as its number.
 */
export function cut(text: string): string {
  // So that a huge value costs no more than a long one.
  const read = text.slice(0, MOST_READ).replace(CREDENTIALS, "$1***@");
  const printable = PRINTABLE.test(read)
    ? read
    : replaceInvisible(read, escaped).replace(MIXED_WORD, (word) =>
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
  const shown = show(value).replace(LIKE_ASCII, escaped);
  return /[A-Za-z0-9]/.test(value) ? shown.replace(LOOK_ALIKE, escaped) : shown;
}

/** What a reader of the text believes to see, in the characters of a keyboard. */
export function asSeen(text: string): string {
  return withoutInvisible(text)
    .normalize("NFKC") // letters of one piece, and those of a double width or of mathematics as usual ones
    .replace(DASHES, "-")
    .replace(QUOTES, "");
}

export function withoutInvisible(text: string): string {
  return text.replace(INVISIBLE, "");
}

/** Also in the way that editors and word processors write them by themselves. */
const DASHES = /[\u2010-\u2015\u2212]/g;
const QUOTES = /[\u2018-\u201f]/g;

/** Characters that no language needs, and that look like ASCII in many fonts. */
const LIKE_ASCII =
  /[\u2010-\u2015\u2018-\u201f\u2024\u2044\u2212\u2215\u2217\u2236\uff01-\uff5e\u0131\u0250-\u02ff]|[\u{1d400}-\u{1d7ff}]/gu;

const MOST_READ = 4096;

/** Credentials in a URL: a message that refuses them must not print them either. */
const CREDENTIALS = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"]*@/gi;

/** Letters that many fonts draw like Latin ones. */
const LOOK_ALIKE =
  /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\uff01-\uff5e]|[\u{1d400}-\u{1d7ff}]/gu;

/** A word of Latin letters among others; a whole word in another script is text that its reader knows. */
const MIXED_WORD = /(?=[\p{L}\p{N}]*[A-Za-z])[\p{L}\p{N}]+/gu;
