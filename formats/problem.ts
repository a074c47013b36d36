/**
 * One thing that is wrong, told so that nobody has to look it up: where it stands, what was found
 * there, what would be right, and what to do.
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

/** An error that the user can mend: entry points print its message alone, without a stack. */
export class UserError extends Error {
  /** @internal */
  override readonly name = "UserError";
}

/** Several problems as one error: whoever mends a file wants to see all of them at once. */
export class ProblemsError extends UserError {
  constructor(
    headline: string,
    /** Each with place, got, allowed and fix. */
    readonly problems: readonly Problem[],
  ) {
    super([headline, ...problems.map(renderProblem)].join("\n\n"));
  }
}

export function renderProblem(problem: Problem): string {
  const place = [problem.where, problem.field].filter((part) => part !== "").join("  ");
  return [
    place,
    `  got      ${problem.got}`,
    `  allowed  ${problem.allowed}`,
    `  fix      ${problem.fix}`,
  ].join("\n");
}

/** A value as it would be written, short enough for one line. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  return cut(JSON.stringify(value) ?? String(value));
}

/** Short enough for one line, and with nothing in it that would move a terminal's cursor. */
export function cut(text: string): string {
  const printable = text
    .replace(CREDENTIALS, "$1***@")
    .replace(/\p{Cc}|\p{Bidi_Control}|[\u2028\u2029]/gu, escaped);
  return printable.length > 120 ? `${printable.slice(0, 117)}...` : printable;
}

/** Of a URL: what refuses them must not print them either. */
const CREDENTIALS = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"]*@/gi;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
